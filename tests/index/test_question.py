"""Questions: whatever is typed is read, or refused in one sentence with the next step."""

import time
from pathlib import Path

import pytest

from corpus.errors import WianError
from corpus.text import fold_text
from index.asking import asking
from index.engine import Engine
from index.errors import QuestionEmpty, QuestionTooLong, QuestionUnreadable
from index.evaluate import read_golden
from index.question import LIMIT, READ, clean, read
from index.spelling import put_right

HELPLESS = {
    "empty": ("", QuestionEmpty),
    "blank": (" \n\t\u00a0\u3000", QuestionEmpty),
    "invisible": ("\u200b\u200d\ufeff\u2060", QuestionEmpty),
    "NUL": ("\0\0\0", QuestionUnreadable),
    "binary": (bytes(range(256)).decode("latin-1"), QuestionUnreadable),
    "a picture": ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", QuestionUnreadable),
    "1 MB": ("ก" * 1_000_000, QuestionTooLong),
    "just too long": ("ก" * (LIMIT + 1), QuestionTooLong),
}


@pytest.mark.parametrize("kind", HELPLESS)
def test_what_cannot_be_looked_up_is_refused(kind: str, engine: Engine):
    """One polite sentence that says what to do, and at once."""
    typed, error = HELPLESS[kind]
    started = time.process_time()
    with pytest.raises(error, match="โปรด") as refusal:
        engine.ask(typed)
    assert time.process_time() - started < 0.5
    assert isinstance(refusal.value, WianError)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("typed", ["😀😀🎉", "???", "...", "ๆ", "\ufdfa" * 3])
def test_without_a_word_there_is_nothing_to_look_up(typed: str, engine: Engine):
    """Emoji and punctuation get an answer, but no letter."""
    answer = engine.ask(typed)
    assert answer.outcome in ("talk", "none")


@pytest.mark.parametrize("odd", ["\ud800", "\0", "\u200b", "\ufeff", "\u202e", "\x07"])
def test_odd_characters_among_words_are_passed_over(odd: str, engine: Engine):
    """A lone surrogate, NUL or invisible mark does not hide the question around it."""
    plain = "ใครรับผิดชอบแผนที่อยู่อาศัยจังหวัด"
    answer = engine.ask(f"{odd}{plain}")
    assert answer.hits[0].passage.id == engine.ask(plain).hits[0].passage.id


def test_a_long_message_is_read_from_its_beginning():
    """As long as LINE allows is accepted; only the first part is looked up."""
    assert clean("ก" * LIMIT) == "ก" * READ


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("czo=6,=o", "แผนชุมชน"),
        (".8iiy[zbf=v[", "ใครรับผิดชอบ"),
        ("soy'lnvg;upo", "หนังสือเวียน"),
        ("l;ylfu8iy[", "สวัสดีครับ"),
    ],
)
def test_a_keyboard_left_in_english_is_understood(typed: str, meant: str):
    """Thai typed on the US layout becomes Thai when it makes Thai words."""
    assert read(typed).text == meant


@pytest.mark.parametrize(
    "typed",
    [
        "who is responsible for the housing plan?",
        "What is the deadline",
        "OTOP",
        "e-mail",
        "budget 2566",
        "https://www.example.org/a?b=c",
        "someone@example.org",
        "PDF file, please",
        "hello",
        "แผนชุมชน plan",
        "2565",
    ],
)
def test_english_and_mixed_questions_are_left_alone(typed: str):
    """No slip is seen where there is none."""
    assert read(typed).text == typed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ข้อ ๒ ปี ๒๕๖๕", "ข้อ 2 ปี 2565"),
        ("เเผนชุมชน", "แผนชุมชน"),
        ("นํ้าดื่ม", "น้ำดื่ม"),
        ("แผน\u200bชุมชน", "แผนชุมชน"),
        ("OTOP", "otop"),
    ],
)
def test_the_same_question_written_otherwise_is_the_same(one: str, other: str):
    """Digits, doubled เ, broken sara am, invisible marks and case make no difference."""
    assert read(one).folded == read(other).folded


@pytest.mark.parametrize("typed", ["สวัสดีค่ะ", "ขอบคุณครับ", "สวัสดี", "hello"])
def test_a_greeting_is_small_talk(typed: str):
    """Nothing is looked up for it."""
    assert read(typed).small_talk


@pytest.mark.parametrize("typed", ["อปท. ต้องทำอะไร", "ขอบคุณค่ะ แล้วต้องส่งเมื่อไร", "ว 37", "ใครลงนาม"])
def test_a_question_is_not_small_talk(typed: str):
    """A polite word beside a question does not hide it."""
    assert not read(typed).small_talk


def test_an_english_question_is_looked_up_in_thai_words():
    """Words without a Thai one stay, and so does the text as typed.

    What says which kind of answer is wanted ("who signed") is none of the subject.
    """
    typed = "Who signed the Ministry of Interior's letter on zzyzx?"
    asked = read(typed)
    assert asked.text == typed
    assert {"กระทรวงมหาดไทย", "zzyzx"} <= set(asked.content)
    assert "ลงนาม" in set(asked.words) - set(asked.content)
    assert asked.folded.startswith(typed.lower())
    assert "กระทรวงมหาดไทย" in asked.folded


@pytest.mark.parametrize("typed", ["ขอเบอร์โทร OTOP", "deadline ส่งแผนวันไหน", "zzyzx qwrt"])
def test_other_questions_are_looked_up_as_they_stand(typed: str):
    """Neither a Thai question with an English word nor words without a Thai one change."""
    assert read(typed).folded == typed.lower()


@pytest.mark.parametrize(
    ("typed", "official"),
    [("จ.แพร่ สั่งอะไร", "จังหวัด แพร่"), ("หนังสือ สลค. เรื่องอะไร", "สำนักเลขาธิการคณะรัฐมนตรี")],
)
def test_short_names_of_offices_are_read_as_printed(typed: str, official: str):
    """So that a letter's sender is known by them."""
    assert official in read(typed).official


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ต้องส่งลายงานพายในวันใหน", ["รายงาน", "ภายใน", "ไหน"]),
        ("ปะชาคมหมุ่บ้านต้องจัดเมือ่ไหร่", ["ประชาคม", "หมู่บ้าน", "เมื่อไหร่"]),
        ("งบปะมาณเทาไหร", ["งบประมาณ", "เท่าไหร่"]),
    ],
)
def test_words_spelled_by_ear_are_put_right(typed: str, meant: list[str]):
    """Beside the words as typed, which stay, and in every lane."""
    asked = read(typed)
    assert put_right(fold_text(typed)) == meant
    assert set(meant) <= set(asked.words)
    assert asked.folded.startswith(fold_text(typed))


def test_what_is_typed_with_care_is_left_alone(corpus: Path):
    """Names, abbreviations, numbers of letters and spoken words are no mistakes."""
    golden = read_golden(corpus / "golden.jsonl")
    typed = [one.query for one in golden if one.kind != "typo"]
    assert [text for text in typed if put_right(fold_text(text))] == []


@pytest.mark.parametrize(
    ("message", "part"),
    [
        (
            "สวัสดีค่ะ หนูเป็นธุรการใหม่ เพิ่งมาได้สองอาทิตย์ หัวหน้าไปประชุมทั้งวัน "
            "แผนของหมู่บ้านต้องส่งให้ใครรวบรวมคะ ขอบคุณล่วงหน้านะคะ",
            "แผนของหมู่บ้านต้องส่งให้ใครรวบรวมคะ",
        ),
        (
            "พ่อหลวงฝากมาถามเจ้า เมื่อคืนเปิ้นนอนบ่หลับเลย กลัวว่าจะทำผิดระเบียบของทางอำเภอ "
            "เงินกองกลางของหมู่บ้านเอาไปซื้อเครื่องเสียงได้ไหม ยินดีนักเจ้า",
            "เงินกองกลางของหมู่บ้านเอาไปซื้อเครื่องเสียงได้ไหม",
        ),
    ],
)
def test_the_part_of_a_long_message_that_asks(message: str, part: str):
    """Who writes, why, and thanks are left out; they are searched for all the same."""
    assert asking(fold_text(message)) == part
    assert fold_text(message) in read(message).folded


@pytest.mark.parametrize("typed", ["ใครลงนาม ขอบคุณค่ะ", "ช่วยดูเรื่องแผนชุมชนให้หน่อย " * 5])
def test_a_short_message_and_one_that_does_not_ask_are_all_of_it(typed: str):
    """Nothing is left out of what might be asked."""
    assert asking(typed) == typed
