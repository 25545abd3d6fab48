"""Letters that cite what was not held, and now is.

Promises that it does not matter in which order letters come in: a citation that named no
held letter is linked once that letter is published. Number and date must agree; nothing else
of the citing letter changes.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from corpus.letter import Citation, Letter


class Newcomers:
    """Letters that are being published, by every reading of their numbers."""

    def __init__(self, letters: Iterable[Letter]) -> None:
        self._by_number: dict[str, list[Letter]] = defaultdict(list)
        for letter in letters:
            for number in filter(None, (letter.canonical, *letter.aliases)):
                self._by_number[number].append(letter)

    def awaited_by(self, held: Iterable[Letter]) -> list[str]:
        """The ids of those of `held` with a citation that means a newcomer."""
        return [one.id for one in held if self.linked(one) != one]

    def linked(self, letter: Letter) -> Letter:
        """`letter` with its open citations pointing to the newcomers that they mean."""
        references = (
            replace(cited, letter=cited.letter or self._meant(cited, letter.id))
            for cited in letter.references
        )
        return replace(letter, references=tuple(references))

    def _meant(self, cited: Citation, citing: str) -> str | None:
        named = self._by_number.get(cited.canonical, ()) if cited.canonical else ()
        fits = (one.id for one in named if one.id != citing and _same_day(cited, one))
        return next(fits, None)


def _same_day(cited: Citation, letter: Letter) -> bool:
    return cited.date is None or letter.date is None or cited.date == letter.date
