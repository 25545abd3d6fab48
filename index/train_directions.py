"""Learn the directions of the default model's tokens: `python -m index.train_directions`.

Over all passages of the project's letters, those of corpus/ and those of the golden sets, so
that neither a home nor the letters it began with changes what is found. Writes
`index/data/directions.npz`; run `index.train` after it.
"""

import argparse
from pathlib import Path

import numpy as np

from corpus.letter import Letter
from corpus.reader import read_file
from corpus.store import load_letters
from index import directions, parts, records
from index.cache import Embeddings
from index.encoder import load_encoder
from index.sheets import sheets, subject
from index.train_worlds import GOLDEN


def passages_of(letter: Letter) -> list[str]:
    """The passages of a letter as they are encoded."""
    part = parts.text_part(letter, records.letter_to_json(letter), sheets(letter))
    return [text for text, _ in parts.encoded_of(part, subject(letter))]


def main() -> None:
    """Learn them and write them, in 16 bits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, default=Path("var/train"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    options = parser.parse_args()
    files = sorted(GOLDEN.rglob("letters/*.txt"))
    letters = load_letters(options.corpus) + [one for file in files for one in read_file(file)]
    texts = [text for letter in letters for text in passages_of(letter)]
    encoder = load_encoder(None, options.home, serving=False)
    with Embeddings(options.home, encoder.identity, encoder.embed) as embeddings:
        embeddings.fill(texts)
        learned = directions.learn(texts, embeddings.get)
    path = Path("index/data") / directions.SHIPPED
    np.savez(path, encoder=encoder.identity, basis=learned.basis.astype(np.float16))
    print(f"{path}: {learned.basis.shape} of {learned.passages} passages")


if __name__ == "__main__":
    main()
