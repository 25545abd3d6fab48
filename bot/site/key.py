"""The key that signs links and cookies, when nobody has set one: made once and kept.

Promises the same key after a restart and in every process of one home; nobody but the
owner can read the file. A key that is set is used as it is and never written.
"""

import os
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from bot.settings import Settings

_NAME = "secret.key"


def with_key(settings: Settings) -> Settings:
    """`settings` with a key."""
    if settings.secret_key:
        return settings
    return replace(settings, secret_key=_kept(settings.home / _NAME))


def _kept(path: Path) -> str:
    if not path.exists():
        _make(path)
    return path.read_text("ascii").strip()


def _make(path: Path) -> None:
    """Write a new key whole; of two processes that do so at once the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    opened = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(aside, path)
    aside.unlink()
