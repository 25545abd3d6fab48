"""`wian doctor`: is everything there that answering needs, and does LINE see us?

Promises one line for each thing, with the next step for what is not well; changes nothing, and
no line shows a secret. Whether what is stored agrees in detail is `wian check`'s.
"""

from collections.abc import Iterator, Mapping

from bot import doctor_texts as say
from bot.errors import BadSetting
from bot.finding import Finding, bad, ok, skipped
from bot.settings import Settings, load


def examine(env: Mapping[str, str]) -> Iterator[Finding]:
    """Every finding, one after the other; settings that cannot be read end it."""
    from bot.doctor_home import examine_home

    try:
        settings = load(env)
    except BadSetting as error:
        yield bad("settings", key=error.facts["key"], value=error.facts["value"], why=error)
        return
    yield _settings(settings)
    yield from examine_home(settings)
    if settings.development:
        yield skipped("line", "try")
        return
    yield _address(settings)
    if settings.line_channel_access_token:
        from bot.doctor_line import examine_line

        yield from examine_line(settings)


def told(finding: Finding, english: bool = False) -> str:
    """A finding as one line of text."""
    marks, names, texts = say.ENGLISH if english else say.THAI
    text = texts[f"{finding.about}.{finding.code}"].format(**finding.facts)
    return f"{marks[finding.state]} {names[finding.about]}: {text}"


def _settings(settings: Settings) -> Finding:
    held = {
        "LINE_CHANNEL_SECRET": settings.line_channel_secret,
        "LINE_CHANNEL_ACCESS_TOKEN": settings.line_channel_access_token,
    }
    missing = [key for key, value in held.items() if not value]
    if missing:
        return bad("settings", "missing", key=" ".join(missing))
    return ok("settings", home=settings.home, corpus=settings.corpus)


def _address(settings: Settings) -> Finding:
    if not settings.base_url:
        return bad("address", "none")
    told = ok if settings.base_url.startswith("https://") else bad
    return told("address", address=settings.base_url)
