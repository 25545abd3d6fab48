"""What a letter is: frozen data, the same for the reader, the store and the index.

Dates are ISO strings (``2022-11-30``); offsets are code points of `Letter.text`.
Nothing here reads or writes; field rules come from the Office of the Prime
Minister's correspondence regulation B.E. 2526 and its amendments.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Citation:
    """Another letter that this one names.

    `canonical` is the number as cited, in canonical form ("" when only a date is
    given), `letter` the id of the letter it resolves to in the corpus or None,
    `evidence` the readings (citing and cited) that the resolution rests on.
    """

    canonical: str
    date: str | None = None
    letter: str | None = None
    role: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deadline:
    """A time limit: an ISO date, or None with a `rule` such as "15 วันนับแต่…"."""

    date: str | None
    who: str
    quote: str
    rule: str = ""


@dataclass(frozen=True)
class Directive:
    """One thing that somebody must do, quoted from the clause at `path`."""

    path: str
    actor: str
    quote: str


@dataclass(frozen=True)
class Doubt:
    """A field that a person should look at, and why (one Thai sentence)."""

    field: str
    why: str


@dataclass(frozen=True)
class Letter:
    """One letter, announcement, order, memo or news item with its annexes.

    `number` is what was printed, `canonical` the most probable reading with Arabic
    digits, `aliases` every other reading that must find this letter. `span` is the
    letter's place in the decoded original, `text` the verbatim text. `corrected`
    names the fields that a person has set: a new reading never overwrites them.
    """

    id: str
    kind: str
    text: str
    number: str = ""
    canonical: str = ""
    aliases: tuple[str, ...] = ()
    date: str | None = None
    urgency: str = ""
    subject: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()
    references: tuple[Citation, ...] = ()
    enclosures: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    directives: tuple[Directive, ...] = ()
    signer: str = ""
    position: str = ""
    contacts: tuple[str, ...] = ()
    span: tuple[int, int] = (0, 0)
    doubts: tuple[Doubt, ...] = ()
    original: str = ""
    order: int = 1
    status: str = "published"
    corrected: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Part:
    """A stretch of a letter's text with its role, as `corpus.structure.parts` finds it.

    `role` is one of ROLES; `path` the place people name ("ข้อ 2", "แนวปฏิบัติที่ 3",
    "ตาราง แถว 4.1", ""); `context` the headings it stands under, outermost first,
    for a table row ending with the column names joined by " | ".
    """

    role: str
    start: int
    end: int
    path: str = ""
    context: tuple[str, ...] = ()
    annex: str = ""


#: Roles of a Part. Searched: everything but the last three, which are kept in the text only.
ROLES = (
    "head",  # ที่, office address, date
    "subject",
    "to",
    "reference",  # อ้างถึง
    "enclosure",  # สิ่งที่ส่งมาด้วย
    "paragraph",
    "clause",  # numbered or bulleted item
    "row",  # table row, or one numbered item inside a long cell
    "heading",  # annex title, section or strategy heading
    "closing",  # จึงเรียนมาเพื่อ…
    "signature",
    "contact",
    "stamp",  # received stamps, urgency stamps
    "endorsement",  # handwritten notes of the receiving office
    "furniture",  # page numbers, catchwords, table rulers, web navigation
)
UNSEARCHED = frozenset({"stamp", "endorsement", "furniture"})
NEWS, MINUTES, DOCUMENT = "ข่าว", "รายงานการประชุม", "เอกสาร"
#: Kinds without an official letter's head and foot.
LOOSE = (NEWS, MINUTES, DOCUMENT)
