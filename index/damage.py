"""Text as a reading machine spoils it, for training and benchmarks: never for what is served."""

import random

#: Letters that a scan mistakes for one another; marks that it loses or moves.
ALIKE = ("กถภ", "ขชซ", "คดตศ", "บปษ", "นมห", "ผฝพฟ", "ทฑฒ", "ฎฏ", "อฮ", "ลส", "จว", "เแ", "0๐o")
MARKS = "่้๊๋์็ิีึืัํุู"


def damaged(text: str, share: float, chance: random.Random) -> str:
    """`text` with `share` of its letters misread, lost, doubled or torn from their neighbours."""
    alike = {letter: row.replace(letter, "") for row in ALIKE for letter in row}
    made = []
    for letter in text:
        kind = chance.random()
        if letter.isspace() or chance.random() >= share:
            made.append(letter)
        elif letter in MARKS:
            made.append("" if kind < 0.5 else chance.choice(MARKS))
        elif kind < 0.6 and letter in alike:
            made.append(chance.choice(alike[letter]))
        elif kind < 0.8:
            made.append(letter + " ")
        elif kind < 0.9:
            made.append("")
        else:
            made.append(letter * 2)
    return "".join(made)
