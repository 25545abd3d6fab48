"""Benchmark: what an answer costs beside the encoding of its question, and what a start costs.

Run `python -m tests.bench.bench_cost [--home var] [--large]` on an idle core. Snapshots of 150
and 10,000 (`--large`: 100,000) passages are put together from units of the project's letters and
written by the real writer, with vectors made up; questions are of the same words. Every figure
is CPU time of one thread, and a ratio to the bare encoding of the same questions.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path

import numpy as np

from bot.collector import resting
from corpus.letter import Letter
from corpus.store import load_letters, write_letter
from index import question, snapshot
from index.build import build_snapshot
from index.directions import TOKEN_SIZE, Directions
from index.embedding import Embedding
from index.encoder import Encoder, load_encoder
from index.engine import Engine
from index.features import candidates, feature_matrix
from index.kept import Kept
from index.parts import text_part, vector_part
from index.passages import Passage
from index.records import letter_to_json
from index.sheets import Sheet, sheets
from index.shelf import Shelf
from index.tokens import pieces
from index.writer import write

SIZES, LARGE = (150, 10_000), 100_000
ASKED, WARM = 60, 10
A_LETTER, UNITS = 15, 4
#: Most that an answer may cost, in bare encodings, and a lane at the largest size.
MOST = {150: 1.5, 10_000: 1.5, LARGE: 3.0}
START_SECONDS, START_MB = 3.0, 400
#: Least that indexing may give of the bare encoding's passages a second.
INDEXING = 0.9

_FRESH = """
import re, sys, time
from pathlib import Path
def at(name):
    rss = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    print(f"  {name:26} {time.process_time():5.2f} s  {rss:4.0f} MB", flush=True)
if sys.argv[2] == "bot":
    from bot.collector import resting
else:
    from contextlib import nullcontext as resting
with resting():
    if sys.argv[2] == "bot":
        import bot.app
        at("the bot and its libraries")
    from index.engine import Engine
    at("the engine's modules")
    engine = Engine.open(Path(sys.argv[1]))
    at("model and snapshot")
    engine.ask("ใครลงนาม")
    at("first answer")
"""


def letters_of(size: int, real: Sequence[Letter], rng: np.random.Generator) -> list:
    """Letters with `size` passages in all, each of real units in a new order: (letter, sheets)."""
    pool = [(page, i) for letter in real for page in sheets(letter) for i in range(99)]
    pool = [(page, i) for page, i in pool if i < len(page.units) and page.units[i]]
    texts = {letter.id: letter.text for letter in real}
    made = []
    for number in range(-(-size // A_LETTER)):
        base = real[number % len(real)]
        letter = replace(base, id=f"bench{number:06}-1", text="", **_own(number))
        pages, text = [], ""
        for _ in range(min(A_LETTER, size - number * A_LETTER)):
            drawn = [pool[i] for i in rng.integers(len(pool), size=UNITS)]
            units, begin = [], len(text)
            for page, i in drawn:
                unit = page.passage.units[i]
                words = texts[page.passage.letter][unit.start : unit.end]
                units.append(unit._replace(start=len(text), end=len(text) + len(words)))
                text += words + "\n"
            name = f"{letter.id}.{len(pages)}"
            passage = Passage(
                name, letter.id, begin, len(text) - 1, text[begin : len(text) - 1], tuple(units)
            )
            folded = tuple(page.units[i] for page, i in drawn)
            pages.append(Sheet(passage, folded, drawn[0][0].context, " ".join(folded)))
        made.append((replace(letter, text=text), pages))
    return made


def _own(number: int) -> dict:
    """A number and a date that no other letter has but those of the same day, three a day."""
    day = date(2000, 1, 1) + timedelta(days=number // 3)
    name = f"มท 0810.{number // 9000 + 1}/ว {number % 9000 + 1}"
    return {"number": name, "canonical": name, "aliases": (), "date": day.isoformat()}


def embeddings_of(pages: Sequence[Sheet], dim: int, rng: np.random.Generator) -> list:
    """An embedding with a random vector and, for every four characters, a random token."""
    pool = rng.normal(size=(2_000, dim)).astype(np.float32)
    pool = np.rint(127 * pool / np.linalg.norm(pool, axis=1, keepdims=True)).astype(np.int8)
    made = []
    for page in pages:
        starts = np.arange(0, len(page.encoded), 4, dtype=np.int32)
        vector = rng.normal(size=dim).astype(np.float32)
        first = int(rng.integers(max(1, len(pool) - len(starts))))
        made.append(
            Embedding(
                vector / np.linalg.norm(vector),
                rng.integers(5, 80_000, len(starts)).astype(np.int32),
                np.stack([starts, starts + 4], axis=1),
                pool[first : first + len(starts)],
            )
        )
    return made


def write_snapshot(home: Path, size: int, corpus: Path, encoder: Encoder) -> float:
    """A snapshot of `size` passages below `home`, written, sealed and published as real ones.

    Returns the CPU-seconds of reading every letter's kept parts and writing the files: what
    adding one letter costs beside that letter.
    """
    rng = np.random.default_rng(size)
    kept = Kept(home / f"parts{size}")
    onto = Directions(np.eye(encoder.dim, TOKEN_SIZE, dtype=np.float32), size)
    ids = []
    for letter, pages in letters_of(size, load_letters(corpus), rng):
        ids.append(letter.id)
        about, *found = embeddings_of([pages[0], *pages], encoder.dim, rng)
        passages = [(page.encoded, page.units) for page in pages]
        work = partial(text_part, letter, letter_to_json(letter), pages)
        kept.part(f"text-{letter.id}", work)
        kept.part(f"vectors-{letter.id}", partial(vector_part, passages, found, about, onto.basis))
    aside = snapshot.snapshots(home) / ".bench"
    began = time.process_time()
    texts, vectors = ([kept.part(f"{k}-{id}", dict) for id in ids] for k in ("text", "vectors"))
    write(aside, ids, texts, vectors, onto)
    counts = {"letters": len(ids), "passages": size}
    snapshot.seal(aside, f"bench{size}", encoder.identity, counts)
    took = time.process_time() - began
    snapshot.install(aside, f"bench{size}")
    snapshot.publish(home, f"bench{size}")
    return took


def throughput(home: Path, corpus: Path) -> None:
    """Print what indexing costs beside the bare encoding of the same passages.

    A build of one letter, with the model's and the dictionary's loading, is taken off.
    """
    encoder = load_encoder(None, home, serving=False)
    first, *others = load_letters(corpus)
    encoder.encode_documents([sheet.encoded for sheet in sheets(first)])
    texts = [sheet.encoded for letter in others for sheet in sheets(letter)]
    bare = _seconds(lambda: encoder.encode_documents(texts))
    few = home / "few"
    write_letter(first, few / "letters")
    build_snapshot(few, home)
    again = _seconds(lambda: build_snapshot(few, home, full=True))
    whole = _seconds(lambda: build_snapshot(corpus, home)) - again
    print(f"\nindexing {len(texts)} passages: {whole:.1f} s, bare encoding {bare:.1f} s")
    verdict = "met" if bare >= INDEXING * whole else "NOT met"
    print(f"  throughput / bare {bare / whole:27.2f}  (at least {INDEXING}: {verdict})")


def _seconds(work: Callable[[], object]) -> float:
    """CPU-seconds of all threads."""
    began = time.process_time()
    work()
    return time.process_time() - began


def questions(corpus: Path) -> list[str]:
    """Questions of ordinary length: runs of the letters' own words with something asked."""
    rng = np.random.default_rng(0)
    units = [u for letter in load_letters(corpus) for s in sheets(letter) for u in s.units]
    long = [unit for unit in units if len(unit) > 60]
    asks = ("ใครรับผิดชอบ", "ภายในวันไหน", "ต้องทำอย่างไร", "เท่าไร", "โทรศัพท์")
    drawn = [long[i] for i in rng.integers(len(long), size=ASKED + WARM)]
    return [f"{_run(unit)} {asks[i % len(asks)]}" for i, unit in enumerate(drawn)]


def _run(unit: str) -> str:
    """The whole words in some thirty characters of a unit: torn ones would be put right."""
    ends = list(accumulate(map(len, pieces(unit))))
    first = next(end for end in ends if end >= 20)
    return unit[first : next((end for end in ends if end >= first + 28), ends[-1])]


def cost(work: Callable[[object], object], items: Sequence) -> float:
    """Mean CPU milliseconds of `work` over `items` but the first, which warm it."""
    for item in items[:WARM]:
        work(item)
    start = time.process_time()
    for item in items[WARM:]:
        work(item)
    return (time.process_time() - start) / (len(items) - WARM) * 1000


def in_turns(engine: Engine, encoder: Encoder, asked: Sequence[str]) -> tuple[float, float]:
    """Mean CPU milliseconds of an answer and of its question's bare encoding, but the first.

    In turns, question by question: a shared core is half as quick again from one minute to another.
    """
    spent = [0.0, 0.0]
    works = (engine.ask, lambda text: encoder.embed([text], query=True))
    for at, text in enumerate(asked):
        for which, work in enumerate(works):
            start = time.process_time()
            work(text)
            spent[which] += (time.process_time() - start) * (at >= WARM)
    whole, bare = (each / (len(asked) - WARM) * 1000 for each in spent)
    return whole, bare


def parts(shelf: Shelf, encoder: Encoder, asked: Sequence[str]) -> dict[str, float]:
    """Milliseconds of each step of an answer."""
    read = [question.read(text) for text in asked]
    found = [(q, encoder.embed([q.folded], query=True)[0]) for q in read]
    lanes = [(q, e, shelf.lanes(q, e)) for q, e in found]
    chosen = [(q, way, candidates(shelf, way, e)) for q, e, way in lanes]
    vectors, words, grams = shelf.dense, shelf._words, shelf._grams
    return {
        "reading the question": cost(question.read, asked),
        "dense lane": cost(lambda p: vectors.scores(p[1].vector), found),
        "lexical lane": cost(lambda p: (words.scores(p[0].words), grams.scores(p[0].grams)), found),
        "all lanes": cost(lambda p: shelf.lanes(*p), found),
        "candidates": cost(lambda p: candidates(shelf, replace(p[2]), p[1]), lanes),
        "features": cost(lambda p: feature_matrix(p[0], shelf, p[1], p[2]), chosen),
    }


def report(size: int, engine: Engine, encoder: Encoder, asked: Sequence[str]) -> None:
    """Print what an answer costs at one size."""
    whole, bare = in_turns(engine, encoder, asked)
    verdict = "met" if whole <= MOST[size] * bare else "NOT met"
    print(f"\n{size:,} passages: bare encoding {bare:.1f} ms, answer {whole:.1f} ms")
    print(f"  answer / encoding {whole / bare:27.2f}  (at most {MOST[size]}: {verdict})")
    for name, value in parts(engine._shelf, encoder, asked).items():
        print(f"  {name:30} {value:6.2f} ms  {value / bare:6.2f}")


def start(home: Path, kind: str) -> None:
    """Print the CPU-seconds and the memory of a fresh process up to its first answer."""
    print(f"\nfresh process, {kind} (at most {START_SECONDS} s and {START_MB} MB)", flush=True)
    subprocess.run([sys.executable, "-c", _FRESH, str(home), kind], check=True)


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, default=Path("var"), help="where the model stands")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--large", action="store_true", help=f"{LARGE:,} passages too")
    options = parser.parse_args()
    encoder = load_encoder(None, options.home, serving=True)
    asked = questions(options.corpus)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for size in (*SIZES, LARGE) if options.large else SIZES:
            again = write_snapshot(home, size, options.corpus, encoder)
            print(f"\n{size:,} passages: one letter more takes {again:.1f} s beside its own cost")
            with resting():  # as the server opens it: what was made before is left alone
                engine = Engine(snapshot.current(home), encoder)
            report(size, engine, encoder, asked)
            if size == SIZES[0]:
                (home / "model").symlink_to((options.home / "model").resolve())
                start(home, "engine")
                start(home, "bot")
                (home / "indexed").mkdir()
                (home / "indexed" / "model").symlink_to((options.home / "model").resolve())
                throughput(home / "indexed", options.corpus)


if __name__ == "__main__":
    main()
