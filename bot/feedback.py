"""What follows a "yes" or "no": thanks, a note for the admins, the next candidates.

One tap and no typing; who types it all the same is understood. A "no" shows what was not
shown yet for the same question, until nothing is left; then that is said, and the question
is kept as unanswered. Pure.
"""

import re
from dataclasses import replace

from bot.answers import SHOWN, cards, other_letters
from bot.followup import stands_alone
from bot.inside import HITS
from bot.ledger import Missed, Verdict
from bot.plan import Found, Words
from bot.polite import POLITE
from bot.ready import Engine
from bot.state import State
from bot.turn import Turn, names, passages, rows
from bot.view import words_for
from bot.wanted import wanted
from corpus.text import fold_text

_THANKS = r"ขอบ(?:พระ)?(?:คุณ|ใจ)(?:มาก)?ๆ?|(?:thanks|thank you|thx)(?: very much| a lot)?|please"
_ENDING = rf"(?:แล้ว|{POLITE}|{_THANKS}|[.,])*$"
_SAID_OF = r"(?:เลย)?(?:สัก|ทุก|ทั้ง(?:สอง|สาม|คู่|หมด))?(?:อัน|เรื่อง|ฉบับ|ข้อ)?(?:นี้|เดียว)?"
_VERDICTS = {
    "yes": re.compile(rf"^(?:(?:ใช่|ถูก(?:ต้อง)?|ตรง)(?:กับที่ถาม)?|yes|correct){_ENDING}"),
    "no": re.compile(
        r"^(?:(?:ยัง)?(?:ไม่(?:ใช่|ตรง|ถูก|เกี่ยว)(?:ต้อง|ข้อง)?(?:กัน)?(?:(?:กับ)?(?:ที่ถาม|คำถาม|ประเด็น))?|"
        r"ผิด|คนละเรื่อง(?:กัน)?)|no|none(?: of (?:these|them))?|neither|"
        r"(?:not (?:this|that|it|(?:the )?right)|(?:the )?wrong)(?: (?:one|letter|answer))?)"
        rf"{_SAID_OF}{_ENDING}"
    ),
}


def verdict_of(text: str) -> str:
    """ "yes" or "no" where that is all that somebody typed, else ""."""
    folded = fold_text(text).strip()
    return next((name for name, form in _VERDICTS.items() if form.match(folded)), "")


def typed(engine: Engine, state: State, verdict: str) -> Turn | None:
    """The turn after a typed verdict, of all that was shown; None for a "yes" to nothing."""
    left = [one for one in state.shown if one not in state.judged]
    if left and not state.near:
        return judged(engine, state, verdict, *left)
    said = Words(words_for(state.english).THANKS_NO)
    return Turn(said, replace(state, near=(), shown=())) if verdict == "no" else None


def judged(engine: Engine, state: State, verdict: str, *given: str) -> Turn:
    """The turn after passages were judged "yes" or "no"; a second tap on one is not kept."""
    mine, words = set(given) <= set(state.shown), words_for(state.english)
    question, new = state.question if mine else "", [p for p in given if p not in state.judged]
    notes = tuple(Verdict(question, one, verdict, engine.snapshot) for one in new)
    state = replace(state, judged=(*state.judged, *given))
    if verdict == "yes":
        return Turn(Words(words.THANKS_YES), state, notes)
    if not (mine and state.question):
        return Turn(Words(words.THANKS_NO), state, notes)
    return _next(engine, state, notes)


def _next(engine: Engine, state: State, notes: tuple[Verdict, ...]) -> Turn:
    words = words_for(state.english)
    # Words that lean on a letter ("แล้วใครรับผิดชอบ") would find any other one.
    within = "" if stands_alone(state.question) else state.within
    want, own = wanted(state.question)
    if want and not own and not within:
        return Turn(Words(words.THANKS_NO), state, notes)
    answer = engine.ask(state.question, HITS, within=within or None)
    left = [hit for hit in answer.hits if hit.passage.id not in state.shown]
    near = other_letters(left)[:SHOWN]
    if not near:
        missed = Missed(state.question, (state.letter,) if state.letter else ())
        return Turn(Words(words.NO_MORE), replace(state, question=""), (*notes, missed))
    frame = {"english": state.english, "within": bool(within)}
    plan = Found(cards(near, names(engine, answer)), words.NEXT_CANDIDATES, **frame)
    shown = (*state.shown, *passages(plan))
    state = replace(state, letter=near[0].letter.id, shown=shown, within=within, rows=rows(plan))
    return Turn(plan, state, notes)
