"""How much Wian is asked, day by day, what of it was found, and which letters it showed most."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from bot.deskweb import store
from bot.deskweb.chart import chart
from bot.services import services
from bot.usage import ANSWERED, NONE, WRONG, Day
from corpus.letter import Letter

blueprint = Blueprint("usage", __name__, url_prefix="/usage")
PERIODS = (30, 90)
LETTERS = 10


@dataclass(frozen=True)
class Shown:
    """A letter that was shown `count` times; `part` of 100 of the one shown most often."""

    letter: Letter
    count: int
    part: int


@blueprint.get("")
def show() -> str:
    """The page, for one of PERIODS."""
    asked = request.args.get("days", type=int)
    period = asked if asked in PERIODS else PERIODS[0]
    days = services().usage.days(period)
    return render_template(
        "desk/usage.html",
        period=period,
        periods=PERIODS,
        days=days,
        total=Day(days[-1].day, *(sum(column) for column in zip(*map(_counts, days), strict=True))),
        questions=chart([{ANSWERED: one.answered, NONE: one.none} for one in days]),
        wrong=chart([{WRONG: one.wrong} for one in days]),
        letters=_letters(period),
    )


def _counts(day: Day) -> tuple[int, int, int]:
    return day.answered, day.none, day.wrong


def _letters(period: int) -> list[Shown]:
    """The letters shown most; what is held no more is left out."""
    every, _ = store.shelf().look()
    held = {one.id: one for one in every}
    found = [row for row in services().usage.letters(period, 2 * LETTERS) if row[0] in held]
    most = max((count for _, count in found), default=1)
    shown = [Shown(held[name], count, round(100 * count / most)) for name, count in found]
    return shown[:LETTERS]
