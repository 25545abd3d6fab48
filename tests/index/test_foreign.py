"""A matter that no letter has is refused, though whom the question names stands everywhere."""

import pytest

from index.engine import Engine
from index.vocabulary import rarity

FRAMES = (
    "อำเภอต้องทำอะไรเรื่อง{}",
    "จังหวัดให้ทำอะไรเรื่อง{}",
    "มีหนังสือเรื่อง{}ไหม",
    "ใครรับผิดชอบเรื่อง{}",
    "{} ต้องติดต่อหน่วยงานไหน",
    "ในหนังสือพูดถึง{}ว่ายังไงบ้าง",
)
HELD = ("แผนชุมชน", "ตำบลเข้มแข็ง", "ที่อยู่อาศัย", "แผนพัฒนาหมู่บ้าน", "สภาองค์กรชุมชน")
FOREIGN = ("กล้องวงจรปิด", "เรือดำน้ำ", "โรคพิษสุนัขบ้า", "ถุงยังชีพ", "ไฟป่า", "แท็กซี่", "สระว่ายน้ำ")
#: The same in messages that also say who writes and why.
LONG = (
    "สวัสดีค่ะ หนูเป็นธุรการคนใหม่ เมื่อวานนายกให้ไปหาข้อมูลมา อำเภอต้องทำอะไรเรื่อง{}คะ "
    "ต้องตอบในที่ประชุมพรุ่งนี้ ขอบคุณค่ะ",
    "ลุงอยู่บ้านคนเดียว เพื่อนบ้านเขามาถามกันหลายคน ลุงก็ตอบไม่ได้ มีหนังสือเรื่อง{}บ้างไหม ช่วยลุงหน่อยเถอะ",
    "เรื่อง{} ใครเป็นคนรับผิดชอบครับ พอดีเพิ่งย้ายมาอยู่ที่นี่ได้สองเดือน ยังไม่รู้จักใครเลย รบกวนแอดมินด้วยนะครับ",
    "ในหนังสือพูดถึง{}ว่ายังไงบ้าง ผมหาในแฟ้มมาทั้งวันแล้วไม่เจอ แฟ้มก็เปียกน้ำ อ่านแทบไม่ออก หัวหน้าก็เร่ง",
)


def answered(engine: Engine, matters: tuple[str, ...], frames: tuple[str, ...] = FRAMES) -> float:
    """The share of questions about these matters that get an answer."""
    asked = [frame.format(matter) for frame in frames for matter in matters]
    return sum(engine.ask(text).outcome == "answer" for text in asked) / len(asked)


def test_what_no_letter_is_about_is_refused(engine: Engine):
    """Before missing words were weighed by how rare they are .40 of the foreign were answered."""
    assert answered(engine, FOREIGN) <= 0.2
    assert answered(engine, HELD) >= 0.8


def test_a_long_message_is_judged_by_what_it_asks(engine: Engine):
    """Before the part that asks was told from the rest all of the foreign were answered."""
    assert answered(engine, FOREIGN, LONG) <= 0.7
    assert answered(engine, HELD, LONG) >= 0.8


@pytest.mark.parametrize("everyday", ["เดิน", "ทิ้ง", "แบก"])
def test_a_word_of_another_matter_is_rarer_than_an_everyday_one(everyday: str):
    """In Thai at large, whatever these letters say."""
    assert rarity("ปะการัง") > rarity(everyday) > rarity("ที่")
