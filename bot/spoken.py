"""What somebody says in a talk that is no question to the letters: help, who they are. Pure.

Also the questions that the bot itself offers to tap, by how they begin.
"""

import re

from bot import texts, texts_english
from bot.answers import words_of
from bot.conversation import Question, asks
from bot.duties import body_of
from bot.plan import Words
from bot.polite import POLITE
from corpus.text import fold_text

STATEMENT = 60  # characters: who says more asks something

_HELP = re.compile(
    r"^(?:วิธีใช้(?:งาน)?|ช่วยเหลือ|เมนู|help|menu|ใช้ยังไง|ใช้(?:งาน)?อย่างไร|ใช้ไม่เป็น|"
    rf"ทำอะไรได้บ้าง|ไม่เข้าใจ|งง)(?:{POLITE})*$"
)
_NOD = re.compile(
    rf"^(?:(?:อ๋อ+|อ่อ+|อ้อ+|เออ+|อืม+|โอเค|ok|okay|เข้าใจแล้ว|รับทราบ|ทราบแล้ว|ขอโทษ|ขออภัย|พิมพ์ผิด|โทษที)"
    rf"(?:{POLITE})*)+$"
)
_GREETING = re.compile(rf"^(?:สวัสดี|หวัดดี|ดี)(?:{POLITE})+")
_I_AM = re.compile(
    r"^(?:(?:ผม|ดิฉัน|ฉัน|หนู)(?=ผู้ใหญ่บ้าน|กำนัน|นายก|ปลัด|สมาชิก|ประธาน|ผู้ช่วย|อสม)|"
    r"(?:ผม|ดิฉัน|ฉัน|หนู|เรา|พวกเรา|ทาง(?:เรา|นี้)|ที่นี่)(?:อยู่(?:ที่)?|เป็น|ทำงาน(?:ที่|อยู่)?|มาจาก)|"
    r"(?:อยู่|ทำงาน(?:ที่|อยู่)|มาจาก))"
)
_NO_STATEMENT = re.compile(r"อะไร|ไหน|ใคร|ไหม|ไง|เมื่อ|เท่า|กี่|ขอ(?!ง|นแก่น)|ต้อง|อยาก|ช่วย|\?")
_EVERYBODY = re.compile(rf"^(?:ขอ)?(?:ดู)?(?:ของ)?ทุก(?:หน่วย(?:งาน)?|ฝ่าย)(?:{POLITE})*$|^everybody$")
_ALL = tuple(words.ALL_LETTERS.split("{", 1)[0].strip() for words in (texts, texts_english))
_NEAR = texts.NEARBY_ASK.split("{", 1)[0].strip()


def in_words(question: Question) -> Words | None:
    """What is said to whoever asks for help alone, or takes note of what was said."""
    folded, words = fold_text(question.text).strip(), words_of(question.text)
    taps = () if question.group else asks()
    if _HELP.match(folded):
        return Words(words.HELP, (*taps, words.DELETE_MINE) if taps else (), question.quote)
    return Words(words.TALK, taps, question.quote) if _NOD.match(folded) else None


def body_told(text: str) -> str | None:
    """The kind of body that somebody says they are of; "" for no one in particular."""
    folded = _GREETING.sub("", fold_text(text).strip())
    if _EVERYBODY.match(folded):
        return ""
    told = len(folded) <= STATEMENT and _I_AM.match(folded)
    return (body_of(folded) or None) if told and not _NO_STATEMENT.search(folded) else None


def of_all_letters(text: str) -> str:
    """The question that is to be asked of all letters, as the bot offers it; "" for another."""
    said = text.strip()
    begun = next((one for one in _ALL if said.startswith(one)), "")
    return (said[len(begun) :].strip() or said) if begun else ""


def subject_tapped(text: str) -> str:
    """The subject that was offered and tapped ("เรื่อง …"), "" for any other text."""
    said = text.strip()
    return said[len(_NEAR) :].strip() if said.startswith(_NEAR) else ""
