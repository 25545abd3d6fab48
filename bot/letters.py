"""`GET /letters/<id>?p=<passage>`: the verbatim text of a letter, the passage marked.

The text is shown character for character; nothing of it is taken as markup. A passage
whose words have been corrected since the link was made is said to have moved, a letter that
was retired to be so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Blueprint, render_template, request

from bot import desk, texts
from bot.citation import citation, readings, shown_number
from bot.errors import NoSuchLetter
from bot.services import services
from corpus.dates import thai_date
from corpus.letter import Letter
from index.passages import make_passages

blueprint = Blueprint("letters", __name__, template_folder="templates")
MARK = "quoted"


@dataclass(frozen=True)
class Page:
    """A letter's text in three parts; `marked` is "" when no passage is asked for or left."""

    before: str
    marked: str
    after: str


def address(base_url: str) -> Callable[[str, str], str]:
    """A function from letter id and passage id to the page's address; "" without a base."""

    def link(letter: str, passage: str) -> str:
        if not base_url:
            return ""
        place = f"?{urlencode({'p': passage})}#{MARK}" if passage else ""
        return f"{base_url}/letters/{quote(letter, safe='')}{place}"

    return link


def page(letter: Letter, passage: str) -> Page:
    """The text of `letter` around the passage with that id."""
    for one in make_passages(letter) if passage else ():
        if one.id == passage:
            text = letter.text
            return Page(text[: one.start], text[one.start : one.end], text[one.end :])
    return Page(letter.text, "", "")


@blueprint.get("/letters/<letter_id>")
def show(letter_id: str) -> tuple[str, int]:
    """The page; 404 for an unknown letter, 503 before the engine stands."""
    engine = services().standby.engine
    if engine is None:
        return render_template("problem.html", texts=texts, why=texts.PAGE_NOT_READY), 503
    letter = engine.letter(letter_id) or _retired(letter_id)
    if letter is None:
        return render_template("problem.html", texts=texts, why=NoSuchLetter(id=letter_id)), 404
    passage = request.args.get("p", "")
    parts = page(letter, passage)
    facts = {
        "letter": letter,
        "title": citation(letter),
        "number": shown_number(letter),
        "date": thai_date(letter.date) if letter.date else texts.NO_DATE,
        "readings": texts.OR.join(readings(letter)),
        "retired": letter.status == "retired",
        "moved": bool(passage) and not parts.marked,
    }
    return render_template("letter.html", texts=texts, page=parts, mark=MARK, **facts), 200


def _retired(letter_id: str) -> Letter | None:
    """A letter that was taken out of the answers: its page stays, and says so."""
    try:
        letter = desk.letter(services().settings.corpus, letter_id)
    except NoSuchLetter:
        return None
    return letter if letter.status == "retired" else None
