"""Every setting, read once from the environment into one frozen object.

A value that cannot be used is refused with its key and the value (secrets excepted:
only what is wrong with them). Nothing here touches the disk or the network.

| key | default |
|---|---|
| `LINE_CHANNEL_SECRET`, `LINE_CHANNEL_ACCESS_TOKEN` | none; made up while `/try` is on |
| `LINE_API_BASE` | LINE's; while `/try` is on, this server's own `/try/line` |
| `LINE_DATA_API_BASE` | the same, of its server for what people send |
| `WIAN_HOME`, `WIAN_CORPUS` | `var`, `corpus` |
| `WIAN_MODEL` | none: the model that is unpacked into `WIAN_HOME` |
| `WIAN_DATABASE_URL` | SQLite, `wian.db` in `WIAN_HOME` |
| `WIAN_BASE_URL` | none: public address for links; without it answers carry no web links |
| `WIAN_SECRET_KEY` | made up once and kept in `WIAN_HOME` |
| `WIAN_LETTERS` | `link`: who may read letters in the browser |
| `WIAN_TRY` | `on` when `LINE_CHANNEL_SECRET` is unset, else `off`: the page that plays LINE |
| `WIAN_USER_PER_MINUTE` | 20: messages of one person answered in a minute; 0: no limit |
| `WIAN_ANSWERS_PER_SECOND` | 100: searches that begin in a second, in all processes; 0: no limit |
| `WIAN_METRICS_TOKEN` | none: `/metrics` is for this machine alone |
| `WIAN_MAX_BYTES`, `WIAN_MAX_PAGES`, `WIAN_MAX_PIXELS` | those of `corpus.files.bounds` |
| `WIAN_PAGE_SECONDS`, `WIAN_PAGE_MEMORY` | those of `corpus.files.bounds` |

With `WIAN_TRY=on` and no `LINE_API_BASE` every reply goes to the page, never to LINE.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import BadSetting, MissingSetting
from corpus.files.bounds import Bounds

#: LINE's own servers, from its API description (`servers` of messaging-api.yml).
LINE_API = "https://api.line.me"
LINE_DATA_API = "https://api-data.line.me"

_CONSOLE = "ได้จากหน้า LINE Developers ของบัญชีทางการ"
#: Who may read letters in the browser; the first is the default.
LETTERS = ("link", "public", "members")
PER_MINUTE, PER_SECOND = 20, 100
_SWITCH = {"on": True, "off": False}
#: Each setting with the bound that it changes.
_BOUNDS = {
    "WIAN_MAX_BYTES": "max_bytes",
    "WIAN_MAX_PAGES": "max_pages",
    "WIAN_MAX_PIXELS": "max_pixels",
    "WIAN_PAGE_SECONDS": "page_seconds",
    "WIAN_PAGE_MEMORY": "page_memory",
}


@dataclass(frozen=True)
class Settings:
    """What the environment says; secrets are kept out of `repr`.

    Both addresses of LINE are "" when they are to be the server's own `/try/line`, which
    only `serve` knows. `secret_key` is "" until one is made up (`bot.site.key`).
    `development` is True exactly when `/try` is on.
    """

    line_channel_secret: str = field(repr=False)
    line_channel_access_token: str = field(repr=False)
    line_api_base: str
    line_data_api_base: str
    home: Path
    corpus: Path
    model: str | None
    database_url: str = field(repr=False)
    base_url: str
    secret_key: str = field(repr=False)
    development: bool
    bounds: Bounds = field(default_factory=Bounds)
    letters: str = "link"
    metrics_token: str = field(default="", repr=False)
    per_minute: int = PER_MINUTE
    per_second: int = PER_SECOND

    @property
    def fetched(self) -> Path:
        """The folder of files that are being fetched from LINE."""
        return self.home / "fetched"

    @property
    def arrivals(self) -> Path:
        """The folder of files that have come in and of their pages."""
        return self.home / "arrivals"

    def pages(self, sha256: str) -> Path:
        """The folder where the pages of a received file are kept."""
        return self.arrivals / f"{sha256}.pages"


def load(env: Mapping[str, str]) -> Settings:
    """The settings that `env` holds; blank values count as unset. Raises BadSetting."""
    given = {key: value.strip() for key, value in env.items() if value.strip()}
    development = _switch(given, "WIAN_TRY", default="LINE_CHANNEL_SECRET" not in given)
    home = _path(given, "WIAN_HOME", "var")
    return Settings(
        line_channel_secret=_secret(given, "LINE_CHANNEL_SECRET", development),
        line_channel_access_token=_secret(given, "LINE_CHANNEL_ACCESS_TOKEN", development),
        line_api_base=_address(given, "LINE_API_BASE", "" if development else LINE_API),
        line_data_api_base=_address(
            given, "LINE_DATA_API_BASE", "" if development else LINE_DATA_API
        ),
        home=home,
        corpus=_path(given, "WIAN_CORPUS", "corpus"),
        model=given.get("WIAN_MODEL"),
        database_url=_database(given, home),
        base_url=_address(given, "WIAN_BASE_URL", ""),
        secret_key=_secret(given, "WIAN_SECRET_KEY", False),
        development=development,
        bounds=_bounds(given),
        letters=_letters(given),
        metrics_token=_secret(given, "WIAN_METRICS_TOKEN", False),
        per_minute=_rate(given, "WIAN_USER_PER_MINUTE", PER_MINUTE),
        per_second=_rate(given, "WIAN_ANSWERS_PER_SECOND", PER_SECOND),
    )


def require_line(settings: Settings) -> None:
    """Refuse to talk to LINE without a channel. Raises MissingSetting naming the key."""
    if not settings.line_channel_secret:
        raise MissingSetting(key="LINE_CHANNEL_SECRET", why=_CONSOLE)
    if not settings.line_channel_access_token:
        raise MissingSetting(key="LINE_CHANNEL_ACCESS_TOKEN", why=_CONSOLE)


def require_channel(settings: Settings) -> None:
    """Refuse a command that needs the channel. Raises BadSetting or MissingSetting."""
    if not settings.line_api_base:
        why = (
            "โหมดทดลองไม่ส่งอะไรไปที่ LINE ให้ตั้ง LINE_CHANNEL_SECRET และ LINE_CHANNEL_ACCESS_TOKEN "
            "ของบัญชีทางการ และไม่เปิด WIAN_TRY"
        )
        raise BadSetting(key="WIAN_TRY", value="on", why=why)
    if not settings.line_channel_access_token:
        raise MissingSetting(key="LINE_CHANNEL_ACCESS_TOKEN", why=_CONSOLE)


def _switch(given: Mapping[str, str], key: str, default: bool) -> bool:
    value = given.get(key)
    if value is None:
        return default
    if value.lower() not in _SWITCH:
        raise BadSetting(key=key, value=value, why="ต้องเป็น on หรือ off")
    return _SWITCH[value.lower()]


def _letters(given: Mapping[str, str]) -> str:
    value = given.get("WIAN_LETTERS", LETTERS[0])
    if value.lower() not in LETTERS:
        raise BadSetting(key="WIAN_LETTERS", value=value, why=f"ต้องเป็น {' หรือ '.join(LETTERS)}")
    return value.lower()


def _bounds(given: Mapping[str, str]) -> Bounds:
    values = {name: _count(key, given[key]) for key, name in _BOUNDS.items() if key in given}
    return replace(Bounds(), **values)


def _rate(given: Mapping[str, str], key: str, default: int) -> int:
    """A limit; 0 for none."""
    value = given.get(key, str(default))
    return 0 if value == "0" else _count(key, value)


def _count(key: str, value: str) -> int:
    count = int(value) if value.isascii() and value.isdigit() else 0
    if not 0 < count < 1 << 62:
        raise BadSetting(key=key, value=value, why="ต้องเป็นจำนวนเต็มมากกว่า 0")
    return count


def _secret(given: Mapping[str, str], key: str, make: bool) -> str:
    value = given.get(key, "")
    if not value:
        return secrets.token_hex(16) if make else ""
    if not value.isascii() or not value.isprintable() or " " in value:
        why = "มีช่องว่างหรืออักขระที่ไม่ใช่ ASCII น่าจะคัดลอกมาเกิน"
        raise BadSetting(key=key, value=f"ยาว {len(value)} อักขระ", why=why)
    return value


def _address(given: Mapping[str, str], key: str, default: str) -> str:
    value = given.get(key, default).rstrip("/")
    if value and not _is_address(value):
        raise BadSetting(key=key, value=value, why="ต้องขึ้นต้นด้วย http:// หรือ https:// และมีชื่อเครื่อง")
    return value


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  (reading it is the check)
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment) and not any(c.isspace() for c in value)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain


def _path(given: Mapping[str, str], key: str, default: str) -> Path:
    value = given.get(key, default)
    if "\0" in value:
        raise BadSetting(key=key, value=repr(value), why="ชื่อโฟลเดอร์มีอักขระว่าง NUL")
    return Path(value).expanduser().absolute()


def _database(given: Mapping[str, str], home: Path) -> str:
    value = given.get("WIAN_DATABASE_URL")
    if value is None:
        return f"sqlite:///{home / 'wian.db'}"
    # Slow to import, and most commands have no such setting.
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        name = make_url(value).get_backend_name()
    except ArgumentError:
        name = ""
    if name not in ("sqlite", "postgresql"):
        shown = value.split("@")[-1]
        why = "ต้องเป็น sqlite:///ไฟล์ หรือ postgresql://…"
        raise BadSetting(key="WIAN_DATABASE_URL", value=shown, why=why)
    return value
