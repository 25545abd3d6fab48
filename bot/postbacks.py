"""The data of buttons, and what a pressed button asks for. Pure.

Buttons are pressed a year later: data begins with a version, names letters and passages by
ids that survive re-indexing, and is at most 300 characters. What no longer parses is None.
"""

from dataclasses import dataclass

#: The version that buttons are made with; older ones stay readable here.
VERSION = "v1"
_MOST = 300
#: What a button can ask for, and how many fields follow the name.
_FIELDS = {
    "fb": 2,  # "yes" or "no", passage id: was it what was asked?
    "do": 1,  # letter id: what must we do?
    "up": 1,  # letter id: the chain
    "go": 1,  # letter id: the letter's card
    "ls": 2,  # key of a list, page
    "me": 2,  # the asker's kind of body (or another word for all), letter id of the checklist
    "kb": 1,  # tile of the rich menu: it opened the keyboard, so nothing is said
    "st": 1,  # arrival ("a12") or job ("j12"): how far is it?
    # For admins; a letter id or an arrival:
    "dr": 1,  # the card of a draft
    "ed": 1,  # the way to its page in the desk
    "pb": 1,  # publish
    "pf": 1,  # publish although questions are lost: asks once more
    "py": 1,  # yes, publish although questions are lost
    "dc": 1,  # discard: asks once more
    "dy": 1,  # yes, discard
    "dl": 1,  # page of the list of drafts that wait
}
#: Buttons of the desk: in 1:1 chats, for admins alone.
DESK = frozenset({"dr", "ed", "pb", "pf", "py", "dc", "dy", "dl"})


@dataclass(frozen=True)
class Pressed:
    """A button that was pressed: `name` of _FIELDS and its fields."""

    name: str
    fields: tuple[str, ...]


def data(name: str, *fields: str) -> str:
    """The data of a button; ValueError for what could not be read back."""
    made = "|".join((VERSION, name, *fields))
    if read(made) != Pressed(name, fields):
        raise ValueError(made)
    return made


def read(text: str) -> Pressed | None:
    """What a button with this data asks for; None for a button of another time or making."""
    version, _, rest = text.partition("|")
    name, *fields = rest.split("|")
    if version != VERSION or len(text) > _MOST or _FIELDS.get(name) != len(fields):
        return None
    return Pressed(name, tuple(fields)) if all(fields) else None
