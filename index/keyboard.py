"""Undo a question typed with the keyboard in the wrong layout (Thai Kedmanee and US).

Pure character maps; whether a slip happened is decided by how much of the result is
made of dictionary words, so that a real English question is left alone.
"""

from index.tokens import known_word, segment

_US = (
    "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
    + '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
)
_TH = "_ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ" + '%+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI = str.maketrans(_US, _TH)

LIKELY_THAI = 0.75


def _thai_share(text: str) -> float:
    """The share of letters that stand in dictionary words of two letters or more."""
    words = segment(text)
    total = sum(map(len, words))
    known = sum(len(word) for word in words if len(word) > 2 and known_word(word))
    return known / total if total else 0.0


def undo_slip(text: str) -> str:
    """`text` in Thai when it was typed with the keyboard in English, else unchanged.

    `text` is as typed, not folded: letter case tells the shifted keys apart.
    """
    if any("฀" <= c <= "๛" for c in text) or not text.strip():
        return text
    thai = text.translate(_TO_THAI)
    return thai if _thai_share(thai) >= LIKELY_THAI else text
