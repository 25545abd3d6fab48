"""The checklist and the chain of a letter: verbatim, complete, and for the one who asks."""

from dataclasses import replace

import pytest

from bot import texts
from bot.about import known
from bot.chain import chain, replaced_by
from bot.duties import body_of, checklist
from corpus.letter import Citation, Deadline, Directive, Letter

TEXT = (
    "๑. ให้อำเภอรายงานผลภายในวันที่ 15 มกราคม 2566 และภายในวันที่ 30 มกราคม 2566\n"
    "๒. ขอความร่วมมือจังหวัด เทศบาล และองค์การบริหารส่วนตำบลประชาสัมพันธ์\n"
    "๓. ให้หน่วยงานที่เกี่ยวข้องทราบ\n"
    "ส่งแบบตอบรับภายใน 15 วัน"
)
LETTER = Letter(
    id="a-1",
    kind="หนังสือเวียน",
    text=TEXT,
    directives=(
        Directive("๑", "อำเภอ", TEXT[3:75]),
        Directive("๒", "จังหวัด", "ขอความร่วมมือจังหวัด เทศบาล และองค์การบริหารส่วนตำบลประชาสัมพันธ์"),
        Directive("แนวปฏิบัติที่ 3", "หน่วยงานที่เกี่ยวข้อง", "ให้หน่วยงานที่เกี่ยวข้องทราบ"),
    ),
    deadlines=(
        Deadline("2023-01-15", "อำเภอ", "ภายในวันที่ 15 มกราคม 2566"),
        Deadline("2023-01-30", "อำเภอ", "ภายในวันที่ 30 มกราคม 2566"),
        Deadline(None, "", "ส่งแบบตอบรับภายใน 15 วัน", "15 วัน"),
    ),
)


def test_a_deadline_stands_with_its_directive():
    """The one in whose words it stands; a second one and a loose one have lines of their own."""
    duties = checklist(LETTER, "2023-01-20").duties
    assert [(one.path, one.deadline, one.passed) for one in duties] == [
        ("ข้อ ๑", "2023-01-15", True),
        ("ข้อ ๑", "2023-01-30", False),
        ("ข้อ ๒", None, False),
        ("แนวปฏิบัติที่ 3", None, False),
        ("", None, False),
    ]
    assert duties[-1].rule == "15 วัน"
    assert all(one.quote in TEXT for one in duties)


def test_a_day_of_grace_is_not_passed():
    """On the day itself there is still time."""
    assert not checklist(LETTER, "2023-01-15").duties[0].passed


@pytest.mark.parametrize(("body", "mine"), [("อำเภอ", 4), ("อปท.", 3), ("ชุมชน", 2)])
def test_only_the_askers_lines(body: str, mine: int):
    """Lines that name the body or nobody in particular; the others are counted."""
    plan = checklist(LETTER, "2023-01-20", body)
    assert (len(plan.duties), plan.others) == (mine, 5 - mine)
    assert plan.body == body


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("ผมอยู่ อบต.", "อปท."),
        ("ทำงานที่เทศบาลตำบล", "อปท."),
        ("เป็นปลัดอำเภอ", "อำเภอ"),
        ("ผมเป็นผู้ใหญ่บ้าน", "ชุมชน"),
        ("สวัสดี", ""),
    ],
)
def test_what_people_are(words: str, body: str):
    """In their own words, one of the kinds that the buttons offer."""
    assert body_of(words) == body
    assert body in ("", *texts.BODIES)


def letter(name: str, sender: str, *cites: Citation, **more: object) -> Letter:
    """A letter that cites."""
    return Letter(
        name, "หนังสือเวียน", "", canonical=f"พร 1/ว {name}", sender=sender, references=cites, **more
    )


def cite(name: str, role: str = "สิ่งที่ส่งมาด้วย") -> Citation:
    """A citation of a letter that is held."""
    return Citation(f"พร 1/ว {name}", None, name, role)


OLDER = Citation("กค 0402/ว 9", "2020-01-01", None, "อ้างถึง")
MINISTRY = letter("1", "กระทรวงมหาดไทย", OLDER, date="2022-01-01")
PROVINCE = letter("2", "จังหวัดแพร่", cite("1"))
DISTRICT = letter("3", "อำเภอหนองม่วงไข่", cite("2"))
HELD = (DISTRICT, PROVINCE, MINISTRY)


def hows(plan: object) -> list[tuple[str, str]]:
    """How each other letter stands to the letter, and its number."""
    return [(one.how, one.number) for one in plan.others]


def test_the_chain_goes_all_the_way_up_and_down():
    """From the district to the ministry and to what is only cited, and back."""
    assert hows(chain(DISTRICT, HELD)) == [
        ("above", "กค 0402/ว 9"),
        ("above", "พร 1/ว 1"),
        ("above", "พร 1/ว 2"),
    ]
    assert hows(chain(PROVINCE, HELD))[-1] == ("below", "พร 1/ว 3")
    assert [how for how, _ in hows(chain(MINISTRY, HELD))] == ["above", "below", "below"]


def test_letters_that_cite_each_other_end():
    """A circle of citations is walked once."""
    first, second = letter("1", "จังหวัดแพร่", cite("2")), letter("2", "จังหวัดแพร่", cite("1"))
    assert len(chain(first, (first, second)).others) == 1


def test_a_lower_offices_letter_is_an_enclosure():
    """A ministry that encloses a province's letter does not come from it."""
    ministry = letter("9", "กระทรวงมหาดไทย", cite("2"))
    assert ("enclosed", "พร 1/ว 2") in hows(chain(ministry, (ministry, PROVINCE)))


def test_what_replaced_a_letter():
    """The newest letter that cancels it, by any reading of its number; and both ways."""
    old = replace(PROVINCE, aliases=("พร 1/ว 7",))
    newer = letter("8", "จังหวัดแพร่", supersedes=("พร 1/ว 7",), date="2024-01-01")
    assert replaced_by(old, (old, newer)) == newer
    assert replaced_by(newer, (old, newer)) is None
    assert ("replaced", "พร 1/ว 8") in hows(chain(old, (old, newer)))
    assert ("replaces", "พร 1/ว 7") in hows(chain(newer, (old, newer)))


def test_what_only_sounds_like_a_body_is_none():
    """The community development office is no community, and a Mr Kitti is no mayor."""
    assert body_of("เราอยู่สำนักงานพัฒนาชุมชนจังหวัด") == ""
    assert body_of("เราอยู่สำนักงานพัฒนาชุมชนอำเภอ") == "อำเภอ"

    def called(actor: str, body: str) -> int:
        one = replace(LETTER, directives=(Directive("๑", actor, "ให้รายงานผล"),), deadlines=())
        return len(checklist(one, "2023-01-20", body).duties)

    assert called("นายกิตติ", "อปท.") == called("กรมการพัฒนาชุมชน", "ชุมชน") == 0
    assert called("นายกเทศมนตรี", "อปท.") == called("คณะกรรมการชุมชน", "ชุมชน") == 1


def test_a_letter_is_not_replaced_by_an_older_one():
    """The same number comes again in another year: the newer letter means the one before it."""
    number = "พร 0017/ว 1"
    old, again = (
        replace(LETTER, id=f"{year}-1", canonical=number, date=f"{year}-02-01", supersedes=())
        for year in (2020, 2024)
    )
    newer = replace(LETTER, id="n-1", canonical="พร 0017/ว 9", date="2022-02-01")
    newer = replace(newer, supersedes=(number,))
    held = (again, old, newer)
    assert replaced_by(old, held) == newer
    assert replaced_by(again, held) is None
    assert [one.letter for one in chain(newer, held).others] == [old]


def test_a_notice_that_is_named_by_title_and_date_is_replaced():
    """What has no number is superseded by its title and date, and by no other date."""
    old = replace(LETTER, id="t-1", canonical="", subject="หลักเกณฑ์การออมชุมชน", date="2023-02-01")
    named = "ประกาศจังหวัด เรื่อง หลักเกณฑ์การออม ชุมชน ลงวันที่ 1 กุมภาพันธ์ 2566"
    newer = letter("8", "จังหวัดแพร่", supersedes=(named,), date="2024-01-01")
    assert replaced_by(old, (old, newer)) == newer
    assert replaced_by(replace(old, date="2023-03-01"), (newer,)) is None
    assert ("replaces", "") in [(how, "") for how, _ in hows(chain(newer, (old, newer)))]


def test_an_amended_letter_is_not_said_to_be_replaced():
    """แก้ไขเพิ่มเติม leaves the older letter in force; ยกเลิก does not."""
    old = replace(PROVINCE, canonical="พร 1/ว 7", subject="")
    newer = letter("8", "จังหวัดแพร่", supersedes=("พร 1/ว 7",), date="2024-01-01")
    told = {
        "ขอแก้ไขเพิ่มเติมหนังสือที่ พร 1/ว 7 ดังนี้": True,
        "ให้ยกเลิกหนังสือที่ พร 1/ว 7 และใช้ฉบับนี้แทน": False,
    }
    for text, amended in told.items():
        held = (old, replace(newer, text=text))
        about = known(held)(old.id)
        assert (about.replaced_by, about.amended) == (held[1], amended)
