"""From a file's text to its letters with every field of the `read --json` contract.

Promises one Letter for each document of the bundle, its text verbatim, ids that
depend on the file's bytes and the letter's place alone, and doubts beside what is
unsure. Stores nothing. Source: regulation B.E. 2526.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.bundle import Span, split_bundle
from corpus.citations import Draft, resolve
from corpus.cited import cited_letters
from corpus.dates import ERA, FoundDate
from corpus.doubts import letter_doubts
from corpus.duties import read_duties
from corpus.errors import NoLetterFound, SecretLetter
from corpus.fields import Fields, iso
from corpus.files.bounds import Bounds
from corpus.files.read import read_bytes, read_received
from corpus.head import NOTICES
from corpus.labels import header_label, secrecy_of
from corpus.letter import DOCUMENT, LOOSE, Letter
from corpus.lines import bare, joined, split_lines
from corpus.numbers import FoundNumber
from corpus.offices import Sender, as_signed, names_office, office_of, sender_of
from corpus.reading import Reading
from corpus.store import letter_id
from corpus.structure import parts
from corpus.unsure import Sight, page_doubts, sight

CIRCULAR = "หนังสือเวียน"
STAMPED = "หนังสือประทับตรา"
EXTERNAL = "หนังสือภายนอก"


def read_text(
    text: str,
    name: str,
    original: str = "",
    known: Sequence[Letter] = (),
    reading: Reading | None = None,
) -> list[Letter]:
    """The letters of a decoded text, in order.

    `original` is the received file's sha256 in hex, by default that of the text;
    `known` are letters that citations may point to; `reading` tells how surely `text`,
    which is its text, was read. Raises NoLetterFound where nothing can be read,
    SecretLetter for a secrecy mark.
    """
    if not bare(text).text:
        raise NoLetterFound(name=name)
    _refuse_secret(text, name)
    original = original or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    pages = [page.start for page in reading.pages] if reading else []
    drafts = [
        _draft(span, order, original, sight(reading, text[span.start : span.end], span.start))
        for order, span in enumerate(split_bundle(text, pages), 1)
    ]
    return resolve(drafts, known)


def read_one(
    text: str, original: str, order: int, kind: str = "", known: Sequence[Letter] = ()
) -> Letter:
    """The one letter that a person says these words are, whatever they would be read as.

    `kind` as a letter has it; by default that of the first letter found in the words.
    """
    kind = EXTERNAL if kind in (CIRCULAR, STAMPED) else kind or split_bundle(text)[0].kind
    draft = _draft(Span(0, len(text), kind), order, original, sight(None, text, 0))
    (letter,) = resolve([draft], known)
    return letter


def read_file(path: Path, known: Sequence[Letter] = ()) -> list[Letter]:
    """The letters of a received file. Raises what `read_received` and `read_text` raise."""
    path = Path(path)
    data, original = read_bytes(path, Bounds())
    reading = read_received(data, path.name)
    return read_text(reading.text, path.name, original, known, reading)


def to_json(letter: Letter) -> dict:
    """The letter as the `read --json` contract shows it."""
    return {
        "id": letter.id,
        "kind": letter.kind,
        "number": letter.number,
        "canonical": letter.canonical,
        "aliases": list(letter.aliases),
        "date": letter.date,
        "urgency": letter.urgency,
        "subject": letter.subject,
        "sender": letter.sender,
        "recipients": list(letter.recipients),
        "references": [_reference(r) for r in letter.references],
        "enclosures": list(letter.enclosures),
        "supersedes": list(letter.supersedes),
        "deadlines": [
            {"date": d.date, "who": d.who, "quote": d.quote, "rule": d.rule}
            for d in letter.deadlines
        ],
        "directives": [
            {"path": d.path, "actor": d.actor, "quote": d.quote} for d in letter.directives
        ],
        "signer": letter.signer,
        "position": letter.position,
        "contacts": list(letter.contacts),
        "span": list(letter.span),
        "text": letter.text,
        "doubts": [{"field": d.field, "why": d.why} for d in letter.doubts],
    }


def _reference(cited) -> dict:
    return {
        "canonical": cited.canonical,
        "date": cited.date,
        "letter": cited.letter,
        "role": cited.role,
        "evidence": list(cited.evidence),
    }


def _refuse_secret(text: str, name: str) -> None:
    for line in split_lines(text):
        if mark := secrecy_of(line.text):
            raise SecretLetter(name=name, mark=mark)


def _draft(span: Span, order: int, original: str, seen: Sight) -> Draft:
    """One letter with its own fields, citations still to be resolved."""
    words = seen.text
    found_parts = parts(words, span.kind)
    fields = Fields(words, found_parts, span.kind)
    found, day = fields.number(), fields.date()
    kind = _kind(span.kind, found, words)
    sender = _sender(fields, found, day, seen) if kind != DOCUMENT else Sender("", "")
    letter = Letter(
        id=letter_id(original, order),
        kind=kind,
        text=words,
        number=fields.printed_number(),
        canonical=_canonical(fields, found),
        aliases=tuple(n.canonical for n in found.also) if found else (),
        date=iso(day.date) if day else None,
        urgency=fields.urgency() if kind not in LOOSE else "",
        subject=fields.subject() or _title(fields, kind),
        sender=sender.name,
        recipients=fields.recipients(),
        enclosures=fields.enclosures(),
        signer=fields.signer() if kind not in LOOSE else "",
        position=fields.position() if kind not in LOOSE else "",
        contacts=fields.contacts(),
        span=(span.start, span.end),
        original=original,
        order=order,
    )
    draft = _with_content(letter, fields, found, day, sender)
    return replace(draft, faint=page_doubts(draft.letter, found, day, sender, seen))


def _with_content(
    letter: Letter,
    fields: Fields,
    found: FoundNumber | None,
    day: FoundDate | None,
    sender: Sender,
) -> Draft:
    """The letter with what its body says: citations, directives, deadlines, doubts."""
    named = cited_letters(fields)
    cited = tuple(c for c in named if not c.canonical or c.canonical != letter.canonical)
    if letter.kind not in LOOSE:
        issued = day.date if day else None
        duties = read_duties(letter.text, fields.parts, _lead(letter), issued)
        letter = replace(
            letter,
            directives=duties.directives,
            deadlines=duties.deadlines,
            supersedes=tuple(c.canonical or c.title for c in cited if c.cancelled),
        )
    doubts = letter_doubts(letter, fields, found, day, sender)
    return Draft(replace(letter, doubts=doubts), cited)


def _lead(letter: Letter) -> str:
    """Who acts where no clause says so: a memo's own unit, else the first addressee."""
    if letter.kind == "บันทึกข้อความ":
        return letter.sender.split(" ")[0]
    return letter.recipients[0] if letter.recipients else ""


def _kind(kind: str, found: FoundNumber | None, words: str) -> str:
    """The kind as people call it: ว makes a circular, ถึง a stamped letter."""
    if kind != EXTERNAL:
        return kind
    label = next((h for line in words.split("\n")[:60] if (h := _addressee(line))), "")
    if label == "ถึง":
        return STAMPED
    return CIRCULAR if found and found.number.circular else kind


def _addressee(line: str) -> str:
    found = header_label(line)
    if not found or found[0] != "to":
        return ""
    return "ถึง" if bare(line).text.startswith("ถง") else "เรียน"


def _canonical(fields: Fields, found: FoundNumber | None) -> str:
    return found.number.canonical if found else fields.order_number()


def _sender(
    fields: Fields, found: FoundNumber | None, day: FoundDate | None, seen: Sight
) -> Sender:
    year = day.date.year + ERA if day and day.date else None
    printed, headed = fields.address(), office_of(fields.position())
    if headed and not names_office(printed):
        printed = headed
    sender = sender_of(printed, found.number if found else None, seen.text, year)
    return as_signed(sender, headed, seen.text) if seen.recognised else sender


def _title(fields: Fields, kind: str) -> str:
    """A subject for what has none: the first heading, or a notice's title line."""
    lines = fields.lines("heading") or (fields.lines("head") if kind in NOTICES else [])
    if not lines:
        lines = fields.lines("paragraph")
    return joined(lines[0])[:200] if lines and kind in (*NOTICES, *LOOSE) else ""
