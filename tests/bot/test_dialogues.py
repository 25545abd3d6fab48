"""Talks with the bot on the real engine and the project's letters; only LINE is pretended.

Letters are named by their number where a test is not about finding them, so that no test
rests on a score.
"""

import itertools
import time

import pytest

from bot import texts, texts_english
from bot.conversation import Question
from bot.dialogue import Talk
from bot.feedback import verdict_of
from bot.places import clauses_named, without_clause
from bot.state import BODY_SECONDS, LIVES_SECONDS, State
from bot.tryline import fake
from bot.unbroken import unbroken
from index.engine import Engine
from tests.bot.conftest import Office
from tests.bot.pairs import LEAVES, LETTERS, STAYS
from tests.bot.talk import GROUP, Chat

HOUSING = "ขอดูหนังสือ พร 0017.2/ว 4914"  # the province's, 29 December 2565
VILLAGE = "ขอดูหนังสือ มท 0211.3/ว 1270"  # the ministry's, 26 April 2553
ECONOMY = "ขอดูหนังสือ พร 0037.3/ว 337"  # the province's, with a deadline


@pytest.fixture(scope="module")
def letters(engine: Engine) -> Engine:
    """The real engine on the project's own snapshot."""
    return engine


@pytest.fixture
def chat(desk: Office) -> Chat:
    """A 1:1 chat."""
    return Chat(desk)


@pytest.fixture
def group(desk: Office, monkeypatch: pytest.MonkeyPatch) -> Chat:
    """A group; the bot's messages there have the ids "9001", "9002"…"""
    ids = map(str, itertools.count(9001))
    monkeypatch.setattr(fake, "_digits", lambda: next(ids))
    return Chat(desk, group=True)


# Follow-ups


def test_follow_ups_stay_within_the_letter(chat: Chat):
    """Who signs, whom to call, what is enclosed, a clause: all of the letter just shown."""
    chat.talk(HOUSING)
    assert "รองผู้ว่าราชการจังหวัด" in chat.talk("ใครเซ็น")
    assert "๐ ๕๔๖๒ ๐๖๔๖" in chat.talk("ขอเบอร์ติดต่อ")
    assert "มอบหมายอำเภอทุกอำเภอ" in chat.talk("ข้อ 2 ว่าไง")
    assert "สำเนาหนังสือกระทรวงมหาดไทย" in chat.talk("แนบอะไรมา")
    assert "๒๙ ธันวาคม ๒๕๖๕" in chat.talk("ฉบับนี้ลงวันที่เท่าไหร่")
    assert "หัวหน้าส่วนราชการ" in chat.talk("ส่งถึงใครบ้าง")
    assert texts.LETTER_TITLE in chat.talk("ขออ่านทั้งฉบับ")


def test_a_deadline_is_the_letters_own(chat: Chat):
    """ "When must it be sent" after a letter gives the words in which its deadline stands."""
    chat.talk(ECONOMY)
    assert "สิงหาคม" in chat.talk("ส่งภายในเมื่อไหร่")
    chat.talk(VILLAGE)
    assert "ไม่ได้ระบุกำหนดส่ง" in chat.talk("แล้วส่งภายในเมื่อไหร่")


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("ใครเซ้น", "รองผู้ว่าราชการจังหวัด"),
        ("ลายเซ็นใคร", "รองผู้ว่าราชการจังหวัด"),
        ("ขอเบอหน่อย", "๐ ๕๔๖๒ ๐๖๔๖"),
        ("phone number please", "๐ ๕๔๖๒ ๐๖๔๖"),
        ("ขอไฟล์หน่อย", texts.LETTER_TITLE),
        ("ส่ง pdf ให้หน่อย", texts.LETTER_TITLE),
        ("ขอไฟล์ต้นฉบับ", texts.LETTER_TITLE),
        ("โทรถามใครดี", "๐ ๕๔๖๒ ๐๖๔๖"),
        ("ขอรายละเอียดเพิ่มเติม", texts.LETTER_TITLE),
        ("สรุปสั้นๆ", "มอบหมายอำเภอทุกอำเภอ"),
        ("clause 2", "มอบหมายอำเภอทุกอำเภอ"),
        ("ขอไฟล์ที่แนบมา", texts.WITHIN_TITLE),
        ("ข้อสุดท้าย", "ขอความร่วมมือหัวหน้าส่วนราชการ"),
        ("is there a newer letter", texts_english.CHAIN_TITLE),
    ],
)
def test_wishes_are_understood_as_people_type_them(chat: Chat, said: str, held: str):
    """Misspelt, spoken, in English: still of the letter that was talked about."""
    chat.talk(HOUSING)
    assert held in chat.talk(said)


def test_every_clause_that_is_named_is_shown(chat: Chat):
    """Two clauses in one question are two excerpts."""
    chat.talk(HOUSING)
    said = chat.talk("ข้อ 1 กับข้อ 2")
    assert "มอบหมายสำนักงานพัฒนาสังคม" in said
    assert "มอบหมายอำเภอทุกอำเภอ" in said


@pytest.mark.parametrize(
    ("said", "paths"),
    [
        ("ข้อ 2 และ 3", ("ข้อ 2", "ข้อ 3")),
        ("ข้อ ๒ กับ ๓ ว่าอย่างไร", ("ข้อ 2", "ข้อ 3")),
        ("ข้อ 1, 2 และ 3.1", ("ข้อ 1", "ข้อ 2", "ข้อ 3.1")),
        ("clauses 2 and 3", ("ข้อ 2", "ข้อ 3")),
        ("ข้อ 2 และ 3 อำเภอต้องทำอะไร", ("ข้อ 2", "ข้อ 3")),
        ("ข้อ 2 และ 30 วัน", ("ข้อ 2",)),
        ("ข้อ 2 กับ 3 ม.ค. 2566", ("ข้อ 2",)),
        ("ข้อ 2 และ 13 มีนาคม 2566", ("ข้อ 2",)),
        ("ข้อ 2 และ 2565", ("ข้อ 2",)),
    ],
)
def test_the_word_for_a_clause_is_said_once(said: str, paths: tuple[str, ...]):
    """Its numbers follow one another; an amount or a day is no clause, and none is left over."""
    assert clauses_named(said) == paths
    assert clauses_named(without_clause(said)) == ()


def test_clauses_after_one_word_are_all_shown(chat: Chat):
    """As two that are named apart."""
    chat.talk(HOUSING)
    for words in ("ข้อ 1 และ 2", "ข้อ 1 กับ 2 ว่าไง"):
        said = chat.talk(words)
        assert "มอบหมายสำนักงานพัฒนาสังคม" in said
        assert "มอบหมายอำเภอทุกอำเภอ" in said


def test_whether_a_deadline_has_passed_is_said_first(chat: Chat):
    """The date, then the words in which it stands."""
    chat.talk(ECONOMY)
    said = chat.talk("เลยกำหนดหรือยัง")
    assert said.startswith(texts.DEADLINE_PASSED.format(deadline="26 สิงหาคม 2554"))
    assert "๒๖ สิงหาคม ๒๕๕๔" in said


def test_a_question_in_vain_does_not_end_the_talk(chat: Chat):
    """A bare wish after it is of the letter before; after a number that is not held it is not."""
    chat.talk(HOUSING)
    assert texts.NOT_FOUND in chat.talk("ราคายางพาราวันนี้เท่าไร")
    assert "๐ ๕๔๖๒ ๐๖๔๖" in chat.talk("ขอเบอร์ติดต่อ")
    assert texts.UNKNOWN in chat.talk("ว 99999")
    assert "ฉบับไหน" in chat.talk("ขอเบอร์ติดต่อ")


def test_who_is_responsible_is_answered_out_of_the_letter(chat: Chat):
    """The letter's own words, or those whom it orders; never another letter's."""
    chat.talk(HOUSING)
    said = chat.talk("แล้วใครรับผิดชอบ")
    assert "พัฒนาสังคมและความมั่นคงของมนุษย์" in said
    assert "1270" not in said


def test_a_new_subject_leaves_the_letter(chat: Chat):
    """A number, or a matter the letter does not hold, is asked of all letters."""
    chat.talk(HOUSING)
    assert "26 เมษายน 2553" in chat.talk("แล้วหนังสือ ว 1270 ล่ะ")
    assert "0-2226-6029" in chat.talk("ขอเบอร์ติดต่อ")
    chat.talk(HOUSING)
    said = chat.talk("กลไกการทบทวนแผนพัฒนาหมู่บ้านคือใคร")
    assert "แผนพัฒนาหมู่บ้าน" in said
    assert texts.WITHIN_TITLE not in said


def test_a_clause_that_is_not_there_is_said_so(chat: Chat):
    """No other clause, and no other letter's, is given for it."""
    chat.talk(HOUSING)
    assert "ไม่พบข้อ 9" in chat.talk("ข้อ 9 ว่าไง")


def test_nothing_in_the_letter_offers_all_letters(chat: Chat):
    """It is said that the letter does not say, and one tap asks all of them."""
    chat.talk(HOUSING)
    said = chat.talk("หนังสือนี้พูดถึงราคายางพาราไหม")
    assert "หนังสือฉบับนี้ไม่ได้กล่าวถึง" in said
    assert "หนังสือฉบับนี้" not in chat.tap("ค้นทุกฉบับ").split("\n")[0]


def test_a_wish_without_a_letter_asks_which(chat: Chat):
    """The whole letter, before any was shown, is asked back and not guessed at."""
    assert "ฉบับไหน" in chat.talk("ขออ่านทั้งฉบับ")
    assert "ฉบับไหน" in chat.talk("ข้อ 2 ว่าไง")


def test_a_thing_wanted_of_a_named_letter(chat: Chat):
    """Letter and wish in one sentence need no talk before."""
    said = chat.talk("ขอเบอร์ติดต่อหนังสือ มท 0211.3/ว 1270")
    assert "0-2226-6029" in said
    assert texts.WITHIN_TITLE not in said
    assert texts.WITHIN_TITLE in chat.talk("ขอเบอร์ติดต่อหนังสือ มท 0211.3/ว 1270")


@pytest.mark.parametrize(
    ("said", "held"),
    [
        (f"{texts.MENU_CONTACT_BEGUN}แผนพัฒนาหมู่บ้าน", "โทร"),
        (f"{texts.MENU_CONTACT_BEGUN}เศรษฐกิจพอเพียง", "๐-๕๔๕๓-๔๑๑๙"),
        (f"{texts.MENU_DUTIES_BEGUN}แผนที่อยู่อาศัย", texts.CHECKLIST_TITLE),
        (f"{texts.MENU_DUTIES_BEGUN}แผนพัฒนาหมู่บ้าน", texts.CHECKLIST_TITLE),
        (f"{texts.MENU_NUMBER_BEGUN}37", "พร 0818/ว 37"),
    ],
)
def test_what_the_menu_begins_is_answered(chat: Chat, said: str, held: str):
    """The words that its tiles put into the keyboard, ended with a subject or a number."""
    answer = chat.talk(said)
    assert held in answer
    assert texts.WITHIN_TITLE not in answer
    assert texts.NO_LETTER_YET[:20] not in chat.talk("ใครเซ็น")


@pytest.mark.parametrize(
    ("said", "ordered"),
    [
        ("อบต. ต้องทำอะไรเรื่องแผนที่อยู่อาศัย", "องค์กรปกครองส่วนท้องถิ่น"),
        ("อำเภอต้องทำอะไรบ้าง เรื่องแผนที่อยู่อาศัย", "มอบหมายอำเภอทุกอำเภอ"),
    ],
)
def test_what_a_body_must_do_about_a_subject_is_its_checklist(chat: Chat, said: str, ordered: str):
    """The first question of a clerk: out of the letter on the subject that orders that body."""
    answer = chat.talk(said)
    assert texts.CHECKLIST_TITLE in answer
    assert ordered in answer


def test_a_number_copied_out_of_a_bubble_names_its_letter(chat: Chat):
    """With the signs that keep it in one line."""
    assert "พร 0818/ว 37" in chat.talk(unbroken("หนังสือ พร 0818/ว 37 ให้ทำอะไร"))
    assert "ว 1270" in chat.talk(unbroken("ใครเซ็น มท 0211.3/ว 1270"))


def test_a_detail_is_asked_of_the_letter_at_hand(chat: Chat):
    """What is no subject of any letter is not taken for one."""
    chat.talk(HOUSING)
    said = chat.talk("ต้องทำอะไรบ้างเรื่องงบประมาณ")
    assert texts.CHECKLIST_TITLE not in said.split("\n")


def test_a_talk_is_over_after_half_an_hour(chat: Chat):
    """The state expires: the same words then ask which letter is meant."""
    chat.talk(HOUSING)
    chats = chat.desk.here.worker.memory.chats
    chats._clock = lambda: time.time() + LIVES_SECONDS
    assert "ฉบับไหน" in chat.talk("ใครเซ็น")


def test_most_follow_ups_are_told_from_new_subjects(engine: Engine):
    """Scripted pairs, both ways; the figure is printed with -s. Few may be wrong."""

    def right(name: str, said: str) -> bool:
        before = State(letter=LETTERS[name])
        after = Talk(engine, before, "2026-11-22").turn(Question(said)).state
        return after is not None and after.letter == before.letter

    stayed = [right(*pair) for pair in STAYS]
    left = [not right(*pair) for pair in LEAVES]
    wrong = [p for p, good in zip((*STAYS, *LEAVES), (*stayed, *left), strict=True) if not good]
    print(f"stays {sum(stayed)}/{len(stayed)}, leaves {sum(left)}/{len(left)}; wrong: {wrong}")  # noqa: T201
    assert len(stayed) + len(left) >= 40
    assert len(wrong) <= 0.1 * (len(stayed) + len(left))


# By number


def test_a_number_in_any_spelling_gives_the_letter(chat: Chat):
    """Thai digits, no blanks, the circular's number alone."""
    for words in ("มท ๐๒๑๑.๓/ว ๑๒๗๐", "มท0211.3/ว1270", "หนังสือเวียน 1270"):
        assert "26 เมษายน 2553" in chat.talk(words)


def test_an_unknown_number_shows_look_alikes_as_such(chat: Chat):
    """A number that is not held is said so; what looks like it is not passed off as it."""
    said = chat.talk("มท 0211.3/ว 1276")
    assert texts.UNKNOWN in said
    assert texts.LOOK_ALIKES in said
    assert "1/270" in said


def test_a_look_alike_is_not_offered(chat: Chat):
    """A "yes" after it is to nothing: no letter opens, and nothing is kept as right."""
    assert texts.LOOK_ALIKES in chat.talk("มท 0211.3/ว 1276")
    said = chat.talk("ใช่ครับ")
    assert texts.OPEN_LETTER not in said
    assert said != texts.THANKS_YES
    assert chat.desk.here.worker.memory.ledger.feedback() == []
    chat.talk("มท 0211.3/ว 1276")
    assert chat.talk("ไม่ใช่") == texts.THANKS_NO


def test_only_what_looks_alike_is_called_alike(chat: Chat):
    """One digit away, never most of them."""
    said = chat.talk("ว 38")
    assert "พร 0818/ว 37" in said
    assert "337" not in said
    assert "589" not in said
    assert "5914" not in chat.talk("ว 9015")


def test_a_number_that_is_only_cited_names_who_cites_it(chat: Chat):
    """The citing letter's own number is another one, and is not called similar."""
    said = chat.talk("นร 0503/6776")
    assert texts.UNKNOWN in said
    assert texts.CITING in said
    assert texts.LOOK_ALIKES not in said
    assert "นร 1207/589" in said


def test_several_numbers_give_each_letter(chat: Chat):
    """None of the letters that were named is left out."""
    for words in ("ว 37 กับ ว 4914 ต่างกันยังไง", "ขอดู ว 37 และ ว 4914"):
        said = chat.talk(words)
        assert "พร 0818/ว 37" in said
        assert "29 ธันวาคม 2565" in said


def test_a_letter_that_was_asked_for_begins_with_its_head(chat: Chat):
    """Also where the number stands elsewhere; a card of a letter names no place in it."""
    said = chat.talk("หนังสือเลขที่ 4914")
    assert "ที่ พร ๐๐๑๗.๒/ว ๕๙๑๔" in said
    assert texts.FIELD_PLACE not in said.split("\n")


def test_small_sentences_are_english_too(chat: Chat):
    """Help, checklist, chain, list and what is not there: in the language of the question."""
    assert chat.talk("help") == texts_english.HELP
    assert texts_english.NO_LETTER_YET[:30] in chat.talk("who signed?")
    chat.talk("letter พร 0017.2/ว 4914 please show")
    said = chat.talk("what must we do")
    assert said.startswith(texts_english.CHECKLIST_TITLE)
    assert "สั่งให้ทำอะไร" not in said
    assert "Only what concerns: Local government" in chat.tap("Local government")
    chat.talk("show letter พร 0818/ว 37")
    assert texts_english.CHAIN_TITLE in chat.tap(texts_english.CHAIN)
    listed = chat.talk("show me the latest letters")
    assert "Letters: the newest" in listed
    assert "Page 2/" in chat.tap(texts_english.LIST_NEXT)
    assert "Letters of 2565" in chat.talk("letters of 2022")
    assert chat.talk("วิธีใช้") == texts.HELP


def test_an_english_question_has_an_english_frame(chat: Chat):
    """The frame is English, the letter's words stay as they are."""
    said = chat.talk("show letter มท 0211.3/ว 1270 about village plans please")
    assert "แผนพัฒนาหมู่บ้าน" in said
    assert texts.LETTER_TITLE not in said


# Lists


def test_the_newest_letters_page_by_page(chat: Chat):
    """Five a page, the newest first, by buttons."""
    first = chat.talk("หนังสือล่าสุด")
    assert "พม. และ พอช." in first
    assert "2553" not in first
    second = chat.tap(texts.LIST_NEXT)
    assert "26 เมษายน 2553" in second
    assert "พม. และ พอช." not in second


def test_lists_of_a_year_a_month_and_a_sender(chat: Chat):
    """Each narrows, also together."""
    year = chat.talk("หนังสือปี 65")
    assert "30 พฤศจิกายน 2565" in year
    assert "2554" not in year
    both = chat.talk("หนังสือเดือนธันวาคม 2565 จากจังหวัดแพร่")
    assert "29 ธันวาคม 2565" in both
    assert "30 พฤศจิกายน 2565" not in both
    assert "ยังไม่มีหนังสือ" in chat.talk("หนังสือปี 2540")


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("ขอดูหนังสือปี65ของแพร่", "หนังสือปี 2565 จากจังหวัดแพร่"),
        ("เอาหนังสือล่าสุดมาดูหน่อย", "หนังสือล่าสุด"),
        ("หนังสือจาก จ.แพร่", "หนังสือจากจังหวัดแพร่"),
        ("หนังสือ จว.แพร่", "หนังสือจากจังหวัดแพร่"),
        ("หนังสือจาก อ.หนองม่วงไข่ล่ะครับ", "หนังสือจากอำเภอหนองม่วงไข่"),
        ("หนังสือของ มท.", "หนังสือจาก มท."),
        ("เรื่องด่วนมีไรบ้าง", "หนังสือด่วน"),
        ("ขอดูหนังสือด่วนที่สุด ปี 53 หน่อยครับ", "หนังสือด่วนที่สุด ปี 2553"),
        ("หนังสือเก่าสุดคือฉบับไหนครับ", "หนังสือเก่าที่สุด"),
        ("ปี 65 มีหนังสืออะไรบ้าง", "หนังสือปี 2565"),
        ("เอาฉบับอำเภอหนองม่วงไข่", "หนังสือจากอำเภอหนองม่วงไข่"),
    ],
)
def test_a_list_is_understood_as_people_ask_for_it(chat: Chat, said: str, title: str):
    """Shortened offices, a province by its bare name, words of a talk around it."""
    assert chat.talk(said).startswith(f"{title}\nทั้งหมด")


def test_the_oldest_letter_is_shown_first(chat: Chat):
    """And the newest is on the last page of that list."""
    assert "26 เมษายน 2553" in chat.talk("ฉบับแรกสุด").split("\n")[2]
    assert "พม. และ พอช." in chat.tap(texts.LIST_NEXT)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("letters from Phrae", "Letters from จังหวัดแพร่"),
        ("Letters of March 2023", "Letters in March of 2566 (B.E.)"),
        ("urgent letters please", "Letters marked ด่วน"),
        ("circulars from the Ministry of Interior", "Circulars from กระทรวงมหาดไทย"),
    ],
)
def test_lists_are_given_in_english(chat: Chat, said: str, title: str):
    """Offices by their English names, months and urgency in English words."""
    assert chat.talk(said).split("\n")[0] == title


def test_a_list_without_a_letter_says_of_what_it_is(chat: Chat):
    """A span of days is named by its days, in a question of this week as in its empty list."""
    said = chat.talk("หนังสือสัปดาห์นี้")
    assert said.startswith("ยังไม่มีหนังสือช่วงวันที่")
    assert "ยังไม่มีคำสั่งปี 2566" in chat.talk("คำสั่งปี 66")
    assert chat.talk("ประกาศทั้งหมด").startswith("ยังไม่มีประกาศ ในระบบ")


def test_an_empty_list_says_so_and_offers_one_that_is_not(chat: Chat):
    """Of a year, and of a day on which nothing was issued: no other letter is given for it."""
    assert "หนังสือปี 2540 ในระบบ" in chat.talk("หนังสือปี 2540")
    assert "หนังสือลงวันที่ 1 มกราคม 2560 ในระบบ" in chat.talk("หนังสือวันที่ 1 มกราคม 2560")
    assert "ทั้งหมด 10 ฉบับ" in chat.tap(texts.LIST_ASK)
    assert "29 ธันวาคม 2565" in chat.talk("หนังสือลงวันที่ 29 ธ.ค. 65")


def test_one_of_a_list_is_meant_by_its_place(chat: Chat):
    """ "The second", then things wanted of it and of another one; a place that is not there."""
    shown = chat.talk("หนังสือด่วนที่สุด")
    second = shown.split("ดูฉบับนี้ ›")[1].strip().split("\n")[0]
    said = chat.talk("ขอดูฉบับที่ 2 หน่อยครับ")
    assert said.startswith(texts.LETTER_TITLE)
    assert second in said
    assert "ปลัดกระทรวงมหาดไทย" in chat.talk("อันสุดท้ายใครเซ็น")
    assert "โทร. 0-2226-6029" in chat.talk("ขอเบอร์ด้วย")
    assert second in chat.talk("อันที่สองล่ะ")
    assert "ให้เทศบาล" in chat.talk("ข้อ 3 ของอันที่ 3")
    assert texts.LETTER_TITLE not in chat.talk("ฉบับที่ 9")


def test_one_of_a_page_is_meant_by_its_place(chat: Chat):
    """Of the page that was shown last, in English as well."""
    chat.talk("letters of 2022")
    first = chat.talk("the first one")
    assert first.startswith(texts_english.LETTER_TITLE)
    chat.talk("หนังสือล่าสุด")
    said = chat.tap(texts.LIST_NEXT)
    assert said.split("\n")[2] in chat.talk("อันแรก")


def test_a_list_of_one_letter_is_talked_about(chat: Chat):
    """The only letter listed is the one that the next question is about."""
    chat.talk("หนังสือปี 2565 จากจังหวัดแพร่")
    assert "รองผู้ว่าราชการจังหวัด" in chat.talk("ใครเซ็น")


def test_a_question_is_not_taken_for_a_list(chat: Chat):
    """What asks for more than a list is answered as a question."""
    assert texts.LIST_NEXT not in chat.talk("หนังสือจากจังหวัดแพร่ให้ทำอะไร")
    assert "ล่าสุด" not in chat.talk("หนังสือล่าสุดเรื่องที่อยู่อาศัยให้อำเภอทำอะไร").split("\n")[0]


# What must we do?


def test_the_checklist_of_a_letter(chat: Chat):
    """Every directive verbatim with its place, by words and by button."""
    chat.talk(HOUSING)
    for said in (chat.tap(texts.DUTIES), chat.talk("ต้องทำอะไรบ้าง")):
        assert "มอบหมายสำนักงานพัฒนาสังคม" in said
        assert "มอบหมายอำเภอทุกอำเภอ" in said
        assert "ข้อ ๒" in said
        assert "๐ ๕๔๖๒ ๐๖๔๖" in said


def test_passed_deadlines_are_marked(chat: Chat):
    """A deadline of years ago says that it has passed."""
    chat.talk(ECONOMY)
    assert "เลยกำหนด" in chat.talk("ต้องทำอะไรบ้าง")


def test_the_checklist_for_the_askers_kind_of_body(chat: Chat):
    """Once somebody has said what they are, only their lines come; and it is remembered."""
    chat.talk(HOUSING)
    mine = chat.talk("ผมอยู่ที่ว่าการอำเภอ")
    assert "มอบหมายอำเภอทุกอำเภอ" in mine
    assert "มอบหมายสำนักงานพัฒนาสังคม" not in mine
    chats = chat.desk.here.worker.memory.chats
    chats._clock = lambda: time.time() + LIVES_SECONDS
    chat.talk(HOUSING)
    assert "มอบหมายสำนักงานพัฒนาสังคม" not in chat.talk("ต้องทำอะไร")
    chats._clock = lambda: time.time() + BODY_SECONDS + LIVES_SECONDS
    chat.talk(HOUSING)
    assert "มอบหมายสำนักงานพัฒนาสังคม" in chat.talk("ต้องทำอะไร")


def test_everybodys_duties_come_back_by_words_too(chat: Chat):
    """As the button does it, for whoever types."""
    chat.talk("ผมเป็นปลัดอำเภอ")
    chat.talk(HOUSING)
    assert "มอบหมายสำนักงานพัฒนาสังคม" not in chat.talk("ต้องทำอะไร")
    assert "มอบหมายสำนักงานพัฒนาสังคม" in chat.talk("ขอดูทุกหน่วย")


def test_somebody_elses_duties_can_be_asked_for(chat: Chat):
    """What another kind of body must do is answered, and changes nothing for the asker."""
    chat.talk(VILLAGE)
    assert "ให้เทศบาล องค์การบริหารส่วนตำบล" in chat.talk("แล้ว อปท. ต้องทำอะไร")
    assert texts.CHECKLIST_FOR.format(body="อปท.") not in chat.talk("ต้องทำอะไรบ้าง")


def test_and_somebody_else_is_a_checklist_too(chat: Chat):
    """ "And the community?" stays with the letter and names whom it asks for."""
    chat.talk(VILLAGE)
    chat.talk("ต้องทำอะไรบ้าง")
    said = chat.talk("แล้วชุมชนล่ะ")
    assert texts.CHECKLIST_FOR.format(body="ชุมชน") in said
    assert "26 เมษายน 2553" in said


def test_the_chain_of_a_letter(chat: Chat):
    """From the district's letter up to the ministry's, and down again."""
    chat.talk("ขอดูหนังสือ พร 0818/ว 37")
    said = chat.tap(texts.CHAIN)
    assert "30 พฤศจิกายน 2565" in said
    assert "29 ธันวาคม 2565" in said
    chat.talk("ขอดูหนังสือ มท 0211.5/ว 9014")
    assert "อำเภอหนองม่วงไข่" in chat.talk("หนังสือต้นเรื่องคืออะไร")


# Not found, feedback


def test_what_is_not_found_is_kept_without_the_asker(chat: Chat):
    """The question is counted once a text, with the letters nearest to it, and nobody's name."""
    assert texts.NOT_FOUND in chat.talk("ราคายางพาราวันนี้เท่าไร")
    chat.talk("ราคา ยางพารา วันนี้เท่าไร")
    [missed] = chat.desk.here.worker.memory.ledger.unanswered()
    assert (missed.text, missed.count) == ("ราคายางพาราวันนี้เท่าไร", 2)
    assert missed.nearest
    with chat.desk.here.inbox.database.connect() as db:
        for table in ("unanswered", "feedback", "chat", "said"):
            rows = db.exec_driver_sql(f"select * from {table}").all()
            assert chat.desk.user not in str(rows)


def test_one_narrowing_question_at_most(chat: Chat):
    """The nearest letter's subject can be tapped, and leads into that letter."""
    chat.talk("ราคายางพาราวันนี้เท่าไร")
    asks = {text for text in chat.questions() if text.startswith("เรื่อง")}
    assert len(asks) == 1
    assert texts.NOT_FOUND not in chat.talk(asks.pop())


def test_not_this_gives_the_next_until_there_is_none(chat: Chat):
    """Each "no" shows passages not yet shown; the end is honest, and the question is kept."""
    chat.talk(HOUSING)
    chat.talk("อำเภอมีหน้าที่อะไรในแผนที่อยู่อาศัย")
    seen: set[str] = set()
    for _ in range(12):
        shown = {data for data in chat.buttons() if "|fb|no|" in data}
        assert not shown & seen
        seen |= shown
        said = chat.press(min(shown))
        if texts.NO_MORE in said:
            break
    assert texts.NO_MORE in said
    ledger = chat.desk.here.worker.memory.ledger
    assert ledger.unanswered()[0].text == "อำเภอมีหน้าที่อะไรในแผนที่อยู่อาศัย"
    assert {one.question for one in ledger.feedback("no")} == {"อำเภอมีหน้าที่อะไรในแผนที่อยู่อาศัย"}


def test_a_typed_verdict_does_what_the_button_does(chat: Chat):
    """ "No" brings the next candidates and "yes" is thanked; both are kept for the admins."""
    chat.talk(HOUSING)
    chat.talk("อำเภอมีหน้าที่อะไรในแผนที่อยู่อาศัย")
    first = {data for data in chat.buttons() if "|fb|no|" in data}
    assert texts.NEXT_CANDIDATES in chat.talk("ไม่ใช่ครับ")
    assert not first & set(chat.buttons())
    assert chat.talk("ใช่ครับ") == texts.THANKS_YES
    kept = chat.desk.here.worker.memory.ledger.feedback()
    assert {one.verdict for one in kept} == {"yes", "no"}
    assert chat.talk("ไม่ใช่") == texts.THANKS_NO


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("ใช่ครับ ขอบคุณ", "yes"),
        ("ถูกต้อง ขอบคุณมากค่ะ", "yes"),
        ("yes please", "yes"),
        ("Yes, thank you", "yes"),
        ("no thanks", "no"),
        ("ไม่เกี่ยวข้องกัน", "no"),
        ("ไม่เกี่ยวข้อง", "no"),
        ("ไม่เกี่ยวข้องกับที่ถามครับ", "no"),
        ("ไม่ตรงคำถาม", "no"),
        ("ไม่ตรงกับคำถามเลย", "no"),
        ("wrong letter", "no"),
        ("not the right one", "no"),
        ("ขอบคุณครับ", ""),
        ("please", ""),
        ("ใช่อำเภอนี้ไหม", ""),
        ("no deadline", ""),
        ("ใครไม่เกี่ยวข้อง", ""),
        ("wrong letter number what to do", ""),
    ],
)
def test_a_verdict_is_understood_as_people_type_it(said: str, verdict: str):
    """With thanks, in longer words, in English; a question that begins like one is none."""
    assert verdict_of(said) == verdict


def test_a_typed_no_is_of_all_that_was_shown(chat: Chat):
    """Two letters side by side, neither of them right: both are kept so, and others follow."""
    chat.talk("ว 4914 กับ ว 1270")
    first = {data for data in chat.buttons() if "|fb|no|" in data}
    assert len(first) == 2
    assert texts.NEXT_CANDIDATES in chat.talk("ไม่ใช่ทั้งหมดเลยครับ")
    assert not first & set(chat.buttons())
    kept = chat.desk.here.worker.memory.ledger.feedback("no")
    assert {f"v1|fb|no|{one.passage}" for one in kept} == first
    assert chat.desk.here.usage.days(1)[0].wrong == 1


def test_is_it_about_this_can_be_answered(chat: Chat):
    """After nothing was found, a typed "yes" looks into the letter that was offered."""
    chat.talk("ราคายางพาราวันนี้เท่าไร")
    said = chat.talk("ใช่ครับ")
    assert texts.NOT_FOUND not in said
    assert texts.OPEN_LETTER in said
    chat.talk("ราคายางพาราวันนี้เท่าไร")
    assert chat.talk("ไม่ใช่ครับ") == texts.THANKS_NO


def test_not_this_one_is_no_search_for_its_place(chat: Chat):
    """ "The second" says nothing to look for among other letters; in English as well."""
    chat.talk("letters of 2010")
    chat.talk("the second one")
    assert chat.talk("not this one") == texts_english.THANKS_NO


def test_not_this_letter_is_no_search_for_a_wish(chat: Chat):
    """ "The whole letter" says nothing to look for among other letters."""
    chat.talk(HOUSING)
    chat.talk("ขออ่านทั้งฉบับ")
    assert chat.tap(texts.NO) == texts.THANKS_NO


@pytest.mark.parametrize(
    "said", ["คุณเป็นใคร", "ว่าไง", "ok", "อ่อ โอเค", "ขอโทษ พิมพ์ผิด", "l;ylfu", "สวัสดีครับ"]
)
def test_small_talk_is_answered_in_thai_and_not_kept(chat: Chat, said: str):
    """What asks for nothing is no question that the letters leave open."""
    assert chat.talk(said) == texts.TALK
    assert chat.desk.here.worker.memory.ledger.unanswered() == []


def test_not_this_after_a_follow_up_stays_within_its_letter(chat: Chat):
    """Words that lean on a letter are never looked up in others."""
    chat.talk(HOUSING)
    chat.talk("แล้วใครรับผิดชอบ")
    letter = next(data for data in chat.buttons() if "|fb|no|" in data).split("|")[-1].split(".")[0]
    for _ in range(3):
        no = [data for data in chat.buttons() if "|fb|no|" in data]
        assert all(f"|{letter}." in data for data in no)
        if not no or texts.NO_MORE in chat.press(no[0]):
            break


def test_a_checklists_buttons_speak_of_its_own_letter(chat: Chat):
    """Its kind of body is chosen for it, also when the talk has gone on to another letter."""
    chat.talk(VILLAGE)
    chat.talk("ต้องทำอะไรบ้าง")
    district = next(data for data in chat.buttons() if "|me|อำเภอ|" in data)
    chat.talk(HOUSING)
    assert "26 เมษายน 2553" in chat.press(district)
    said = chat.tap(texts.ALL_BODIES)
    assert "26 เมษายน 2553" in said
    assert texts.CHECKLIST_FOR.format(body="อำเภอ") not in said


@pytest.mark.parametrize("said", ["สวัสดีคับ ผมผู้ใหญ่บ้านหมู่ 3", "ผมเป็นกำนันครับ", "อยู่สภาองค์กรชุมชน"])
def test_who_somebody_is_is_understood(chat: Chat, said: str):
    """After a greeting and without a verb, too."""
    assert chat.talk(said) == texts.BODY_KNOWN.format(body="ชุมชน")


def test_the_office_of_the_letter_may_be_named(chat: Chat):
    """ "What did the district order?" after its letter is asked of that letter."""
    chat.talk("ขอดูหนังสือ พร 0818/ว 37")
    chat.talk("ขอบคุณครับ")
    assert "นายอำเภอหนองม่วงไข่" in chat.talk("ว่าแต่ใครเซ็น")
    assert chat.talk("ที่ว่าการอำเภอหนองม่วงไข่สั่งอะไรมา").startswith(texts.CHECKLIST_TITLE)


def test_a_wish_is_no_introduction(chat: Chat):
    """Who says where they are and asks for something is answered."""
    chat.talk(HOUSING)
    assert "๐ ๕๔๖๒ ๐๖๔๖" in chat.talk("อยู่อำเภอ ขอเบอร์ติดต่อ")


def test_yes_is_thanked_and_kept_once(chat: Chat):
    """One tap, no typing; the passage, the question and the snapshot are kept for the admin."""
    chat.talk(HOUSING)
    yes = next(data for data in chat.buttons() if "|fb|yes|" in data)
    assert chat.press(yes) == texts.THANKS_YES
    assert chat.press(yes) == texts.THANKS_YES
    [kept] = chat.desk.here.worker.memory.ledger.feedback()
    assert (kept.verdict, kept.question) == ("yes", HOUSING)
    assert kept.passage in yes
    assert kept.snapshot


# Groups


def test_a_group_is_answered_only_when_it_calls(group: Chat):
    """Chatter is left alone; a mention is answered, quoting the question."""
    assert group.talk("พรุ่งนี้ประชุมกี่โมง") == ""
    assert group.send("sticker", packageId="1", stickerId="1") == ""
    assert "26 เมษายน 2553" in group.call("ขอดูหนังสือ มท 0211.3/ว 1270")
    assert group.last[0]["quoteToken"]
    assert len(group.last) <= 3


def test_quoting_the_bot_speaks_to_it_about_that_letter(group: Chat):
    """A reply to the bot's own message needs no mention; one to anybody else's is not ours."""
    group.call("ขอดูหนังสือ มท 0211.3/ว 1270")
    group.call("ขอดูหนังสือ พร 0017.2/ว 4914")
    assert "0-2226-6029" in group.talk("ขอเบอร์ติดต่อ", quotes="9001")
    assert "quoteToken" in group.last[0]
    assert group.talk("ขอเบอร์ติดต่อ", quotes="1234") == ""


def test_nothing_is_offered_in_a_group_that_would_be_met_with_silence(group: Chat):
    """A tapped question would not call the bot; buttons do."""
    assert texts.NOT_FOUND in group.call("ราคายางพาราวันนี้เท่าไร")
    assert group.questions() == []
    group.call(HOUSING)
    assert texts.ASK_IN_GROUP in group.call("แล้วเรื่องรถรับส่งนักเรียนล่ะ")
    assert group.questions() == []
    assert texts.LETTER_GONE in group.press("v1|go|gone-0")
    assert group.questions() == []
    for words in ("หนังสือปี 2540", "ว่าไง", "ไม่ใช่"):
        assert group.call(words)
        assert group.questions() == []
        assert group.last[0]["quoteToken"]


def test_trouble_is_silent_in_groups(group: Chat):
    """A question nobody can read gets words in a chat, and none in a group."""
    group.desk.engine.ask = _broken
    assert group.call("ใครรับผิดชอบแผนหมู่บ้าน") == ""
    assert Chat(group.desk).talk("ใครรับผิดชอบแผนหมู่บ้าน") == texts.TROUBLE


def _broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError


def test_the_newest_edit_is_answered(group: Chat):
    """Edits may come out of order: only the one with the largest timestamp is answered."""
    old = group.message(f"{'@เวียน'} ขอดูหนังสือ ว 1270", id="55", **_mention())
    new = group.message(f"{'@เวียน'} ขอดูหนังสือ ว 337", id="55", kind="messageEdited", **_mention())
    desk = group.desk
    events = [desk.event(one, timestamp=at) for one, at in ((new, 2000), (old, 1000))]
    for one in events:
        one["source"] = {"type": "group", "groupId": "C1", "userId": "U1"}
    desk.send(*events)
    said = group.read()
    assert "0037.3" in said or "๐๐๓๗.๓" in said
    assert "1/270" not in said
    assert desk.states() == {"answered": 1, "silent": 1}


def _mention() -> dict:
    own = {"type": "user", "index": 0, "length": 6, "isSelf": True}
    return {"mention": {"mentionees": [own]}}


# Coming, going, and what is no text


def test_leaving_forgets(chat: Chat):
    """Blocking the bot deletes what the chat was about, and what the asker is."""
    chat.talk("ผมอยู่ อบต.")
    chat.talk(HOUSING)
    assert chat.event({"type": "unfollow"}) == ""
    chat.talk(HOUSING)
    assert "มอบหมายสำนักงานพัฒนาสังคม" in chat.talk("ต้องทำอะไร")


def test_coming_back_is_welcomed(chat: Chat):
    """A first follow gets the greeting, a second one a short welcome; both offer questions."""
    assert texts.GREETING.split("\n")[0] in chat.event({"type": "follow"})
    back = {"type": "follow", "follow": {"isUnblocked": True}}
    assert chat.event(back) == texts.WELCOME_BACK


def test_an_unsent_question_is_forgotten_everywhere(chat: Chat):
    """Its text goes from the inbox, from the chat's state and from the admins' list."""
    chat.talk("เบี้ยเลี้ยงของนายสมมุติเท่าไร", id="77")
    assert chat.desk.here.worker.memory.ledger.unanswered()
    chat.event({"type": "unsend", "unsend": {"messageId": "77"}})
    assert chat.desk.here.worker.memory.ledger.unanswered() == []
    with chat.desk.here.inbox.database.connect() as db:
        kept = [
            str(db.exec_driver_sql(f"select * from {table}").all())
            .encode()
            .decode("unicode_escape")
            for table in ("inbox", "chat", "unanswered", "feedback")
        ]
    assert "สมมุติ" not in "".join(kept)


def test_a_question_asked_again_is_taken_back_with_its_message(chat: Chat):
    """ "Is it about this?" was answered: the words are still those of the first message."""
    ledger = chat.desk.here.worker.memory.ledger
    chat.talk("เบี้ยเลี้ยงของนายสมมุติเท่าไร", id="77")
    chat.talk("ใช่ครับ", id="78")
    chat.event({"type": "unsend", "unsend": {"messageId": "77"}})
    chat.talk("ไม่ใช่ครับ", id="79")
    assert ledger.feedback("no")
    assert {one.question for one in ledger.feedback("no")} == {""}
    assert ledger.unanswered() == []


def test_an_older_question_can_be_taken_back_too(chat: Chat):
    """Not only the newest one: whatever the admins' list and the feedback know of it goes."""
    ledger = chat.desk.here.worker.memory.ledger
    chat.talk("เบี้ยเลี้ยงของนายสมมุติเท่าไร", id="77")
    chat.talk(HOUSING, id="78")
    chat.talk("มอบหมายอำเภอทุกอำเภอทำอะไร", id="79")
    chat.tap(texts.YES)
    chat.talk("ราคายางพาราวันนี้เท่าไร", id="80")
    for message in ("77", "79"):
        chat.event({"type": "unsend", "unsend": {"messageId": message}})
    assert [one.text for one in ledger.unanswered()] == ["ราคายางพาราวันนี้เท่าไร"]
    assert [one.question for one in ledger.feedback()] == [""]


def test_a_question_that_somebody_else_judged_can_be_taken_back(group: Chat):
    """In a group one asks and another says "no": the words go with the message all the same."""
    ledger = group.desk.here.worker.memory.ledger
    group.call("มอบหมายอำเภอทุกอำเภอทำอะไร", id="77")
    data = next(one for one in group.buttons() if "|fb|no|" in one)
    other = group.desk.event({"type": "postback", "postback": {"data": data}})
    other["source"] = GROUP | {"userId": "U" + "3" * 32}
    assert group.desk.send(other) == 200
    group.read()
    assert [one.question for one in ledger.feedback("no")] == ["มอบหมายอำเภอทุกอำเภอทำอะไร"]
    group.event({"type": "unsend", "unsend": {"messageId": "77"}})
    assert [one.question for one in ledger.feedback("no")] == [""]


@pytest.mark.parametrize(
    ("kind", "more", "word"),
    [
        ("sticker", {"packageId": "1", "stickerId": "1"}, "สติกเกอร์"),
        ("location", {"latitude": 18.1, "longitude": 100.1}, "ตำแหน่ง"),
        ("audio", {"duration": 100}, "เสียง"),
        ("video", {"duration": 100}, "วิดีโอ"),
    ],
)
def test_what_is_no_text_gets_one_considered_sentence(chat: Chat, kind: str, more: dict, word: str):
    """Each says what the bot cannot do with it, and what to type instead."""
    said = chat.send(kind, **more)
    assert word in said
    assert "พิมพ์" in said


def test_a_button_of_another_time_is_answered_kindly(chat: Chat):
    """What no longer parses, and a letter that is gone, say the next step."""
    assert texts.OLD_BUTTON in chat.press("v0|go|x")
    assert texts.LETTER_GONE in chat.press("v1|do|ffffffffff-1")
    assert "หนังสือ" in chat.press("v1|ls|y=2565|99")
    assert texts.OLD_BUTTON in chat.press("v1|ls|x=1|1")
    assert texts.OLD_BUTTON in chat.press("v1|fb|\ud800|0")
    assert chat.desk.here.worker.memory.ledger.feedback() == []


def test_help_is_words(chat: Chat):
    """The way to use it, in a few lines."""
    assert chat.talk("วิธีใช้") == texts.HELP
