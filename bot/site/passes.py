"""Passes: what lets a reader in for a while, signed with the server's key.

A pass names one letter, or with `ALL` every page, and the moment it ends. Promises that a
pass cannot be made or lengthened without the key. Nothing is stored.
"""

import hashlib
import re

from itsdangerous import Signer

LIFE = 30 * 86_400  # seconds that a link from LINE opens: a month of reading back in a chat
DAY = 86_400
ALL = "*"  # no letter has such an id
_FORM = re.compile(r"([0-9a-z]{1,9})\.([A-Za-z0-9_-]{43})", re.ASCII)


class Passes:
    """Writes and reads passes with the key `secret`."""

    def __init__(self, secret: str) -> None:
        self._signer = Signer(
            secret, salt="wian.letters", key_derivation="hmac", digest_method=hashlib.sha256
        )

    def write(self, letter: str, until: int) -> str:
        """A pass for `letter` that ends at the Unix time `until`."""
        signed = self._signer.get_signature(_said(letter, until)).decode()
        return f"{until:x}.{signed}"

    def read(self, letter: str, given: str) -> int:
        """When a pass for `letter` ends, also when it has ended; 0 for one that is not ours."""
        found = _FORM.fullmatch(given)
        until = int(found[1], 16) if found and re.fullmatch("[0-9a-f]+", found[1]) else 0
        if not until or not self._signer.verify_signature(_said(letter, until), found[2]):
            return 0
        return until


def ends(now: float) -> int:
    """When a link that is made now ends: at a day's end, so that a day's links are alike."""
    return (int(now) // DAY + 1) * DAY + LIFE


def _said(letter: str, until: int) -> bytes:
    return f"{until}:{letter}".encode("utf-8", "surrogatepass")
