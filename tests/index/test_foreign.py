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


def answered(engine: Engine, matters: tuple[str, ...]) -> float:
    """The share of questions about these matters that get an answer."""
    asked = [frame.format(matter) for frame in FRAMES for matter in matters]
    return sum(engine.ask(text).outcome == "answer" for text in asked) / len(asked)


def test_what_no_letter_is_about_is_refused(engine: Engine):
    """Before missing words were weighed by how rare they are .40 of the foreign were answered."""
    assert answered(engine, FOREIGN) <= 0.2
    assert answered(engine, HELD) >= 0.8


@pytest.mark.parametrize("everyday", ["เดิน", "ทิ้ง", "แบก"])
def test_a_word_of_another_matter_is_rarer_than_an_everyday_one(everyday: str):
    """In Thai at large, whatever these letters say."""
    assert rarity("ปะการัง") > rarity(everyday) > rarity("ที่")
