"""The token that each form of the desk carries, so that no other site can post it.

A keyed hash of the session's own token (of a throw-away cookie before there is a session):
nothing is stored, and nobody without the cookie can tell it. Source: OWASP, HMAC-based token.
"""

import hashlib
import hmac

from bot.deskweb import session
from bot.services import services

FIELD = "csrf"
_FOREIGN = ("cross-site", "same-site")


def token() -> str:
    """The token of this session's forms."""
    return token_for(session.token())


def token_for(secret: str) -> str:
    """The token that belongs to a cookie's value."""
    key = services().settings.secret_key.encode()
    return hmac.new(key, b"csrf/" + secret.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def good(sent: str, secret: str, site: str) -> bool:
    """Whether a form's token is that of the cookie; `site` is the header Sec-Fetch-Site."""
    same = hmac.compare_digest(sent.encode("utf-8", "replace"), token_for(secret).encode())
    return bool(secret) and same and site not in _FOREIGN
