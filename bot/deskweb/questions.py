"""What people said of the answers, and golden questions made of their questions.

Two steps without JavaScript: the passage that answers is chosen, then its words are cut to
the answer and confirmed. A question that no letter answers can be golden too: it must stay
refused.
"""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.deskweb import golden, store
from bot.deskweb import texts as say
from bot.deskweb.trouble import problem
from bot.errors import NoSuchLetter
from bot.services import services
from corpus.letter import Letter
from index.passages import make_passages

blueprint = Blueprint("questions", __name__)
SHOWN = 200
CANDIDATES = 6
NOWHERE = "none"


@dataclass(frozen=True)
class Shown:
    """A passage to choose: `quote` is what of it is likely the answer."""

    id: str
    letter: Letter
    text: str
    quote: str


@blueprint.get("/feedback")
def feedback() -> str:
    """What was said, the newest first."""
    verdict = request.args.get("verdict", "")
    said = services().ledger.feedback(verdict if verdict in say.VERDICTS else "", SHOWN)
    return render_template(
        "desk/feedback.html",
        said=[(one, _passage(one.passage)) for one in said if one.question],
        verdict=verdict,
        golden=golden.queries(services().settings.corpus),
        same=golden.same,
        kept=request.args.get("kept", ""),
    )


@blueprint.get("/golden")
def choose() -> str | tuple[str, int]:
    """Step one, the passages; step two, the words, once a passage is named."""
    question = " ".join(request.args.get("question", "").split())
    chosen = request.args.get("passage", "")
    if request.args.get("then") == "words":
        if chosen == NOWHERE:
            return _words(question, None, "")
        if passage := _passage(chosen):
            return _words(question, passage, "")
    engine = services().standby.engine
    if engine is None:
        return problem(say.NOT_READY, 503)
    trouble = say.GOLDEN_UNPICKED if request.args.get("then") == "words" else ""
    return render_template(
        "desk/golden.html",
        question=question,
        chosen=chosen,
        found=_candidates(question, chosen),
        trouble=trouble,
        count=len(golden.queries(services().settings.corpus)),
    )


@blueprint.post("/golden")
def keep() -> Response | tuple[str, int]:
    """Add the question to the golden ones."""
    question, chosen = request.form.get("question", ""), request.form.get("passage", "")
    quote = request.form.get("quote", "").replace("\r\n", "\n")
    passage = None if chosen == NOWHERE else _passage(chosen)
    if passage is None and chosen != NOWHERE:
        return problem(say.PASSAGE_GONE, 422)
    letter = passage.letter if passage else None
    try:
        golden.add(services().settings.corpus, question, letter, quote)
    except golden.NotGolden as error:
        return _words(question, passage, str(error), quote), 422
    services().acts.write(g.by, "golden", question, letter.id if letter else "")
    return redirect(url_for(".feedback", kept=1), 303)


def _words(question: str, passage: Shown | None, trouble: str, quote: str = "") -> str:
    return render_template(
        "desk/words.html",
        question=question,
        passage=passage,
        quote=quote or (passage.quote if passage else ""),
        nowhere=NOWHERE,
        trouble=trouble,
    )


def _candidates(question: str, chosen: str) -> list[Shown]:
    """The passage that was judged, then what the engine finds now."""
    found = {}
    if first := _passage(chosen):
        found[first.id] = first
    engine = services().standby.engine
    for hit in engine.ask(question, CANDIDATES).hits if question else ():
        letter, shown = engine.letter(hit.letter.id), hit.passage
        spans = shown.highlight
        quote = letter.text[spans[0][0] : spans[-1][1]] if spans else shown.text
        found[shown.id] = Shown(shown.id, letter, shown.text, quote)
    return list(found.values())


def _passage(name: str) -> Shown | None:
    """The passage with that id, of a published letter."""
    try:
        letter = store.published(name.rpartition(".")[0])
    except NoSuchLetter:
        return None
    found = next((one for one in make_passages(letter) if one.id == name), None)
    return Shown(name, letter, found.text, found.text) if found else None
