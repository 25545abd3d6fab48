"""Letter numbers: full ones in letters, partial ones in questions, orders in their heads."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decode import decode
from corpus.numbers import (
    Number,
    confusion_cost,
    find_numbers,
    find_orders,
    find_partials,
    parse_number,
    parse_order_number,
    partial_matches,
)
from corpus.tables import letter_codes

ORIGINALS = Path(__file__).parents[2] / "corpus" / "originals"
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
NUMBERS = st.builds(
    Number,
    code=st.sampled_from(sorted(letter_codes())),
    unit=st.from_regex(r"[0-9]{4,5}(\.[0-9]{1,2}){0,2}", fullmatch=True),
    circular=st.booleans(),
    number=st.integers(1, 999_999).map(str),
)


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("ที่ พร ๐๘๑๘/ว ๓๗", "พร 0818/ว 37"),
        ("ที่ พร 0037.3/ ว ๑๒", "พร 0037.3/ว 12"),
        ("ที่ มท ๐๒๑๑.๓/ว๑๒๗๐", "มท 0211.3/ว 1270"),
        ("ที่ กส ๕๒๙๐๔/๓๑๘ วันที่ ๖ กุมภาพันธ์ ๒๕๖๘", "กส 52904/318"),
        ("กษ 1003 /ว1452", "กษ 1003/ว 1452"),
        ("มท 0211. 5/ว 9014", "มท 0211.5/ว 9014"),
        ("มท.0202.3/9380", "มท 0202.3/9380"),
        ("ศธ 04056.12/123", "ศธ 04056.12/123"),
        ("ที่ นร (กมจ) 1019/ว 7", "นร (กมจ) 1019/ว 7"),
        ("นร 1208/686-723", "นร 1208/686-723"),
        ("นร ๑๒๐๗/๕๘๙", "นร 1207/589"),
        ("ที่ 0421.3/ว 106", "0421.3/ว 106"),
        ("มท 0405.2/0936", "มท 0405.2/0936"),
    ],
)
def test_every_printed_form_has_one_canonical_spelling(printed, canonical):
    """Spaces, dots, digits and brackets vary; the canonical number does not."""
    assert parse_number(printed).canonical == canonical
    assert parse_number(canonical).canonical == canonical


@given(NUMBERS, st.booleans())
def test_a_canonical_number_is_read_back(number, thai):
    """Writing a number and reading it, in either digits, gives the number."""
    text = number.canonical.translate(THAI_DIGITS) if thai else number.canonical
    assert parse_number(text) == number
    (found,) = find_numbers(f"ตามหนังสือจังหวัด ที่ {text} ลงวันที่ ๕ มกราคม ๒๕๖๖")
    assert (found.number, found.text, found.mended) == (number, f"ที่ {text}", False)


def printed(number: Number, draw: st.DrawFn) -> str:
    """A number as some typist may write it: any blanks, any mixture of digits."""
    blank = st.sampled_from(["", " ", "  ", "\u00a0", "\t"])
    signs = [number.code, ".", number.unit, "/", "ว" if number.circular else "", number.number]
    signs[1] = draw(st.sampled_from(["", "."]))
    text = "".join(sign + draw(blank) for sign in signs[:-1]) + signs[-1]
    return "".join(c.translate(THAI_DIGITS) if draw(st.booleans()) else c for c in text)


@given(NUMBERS, st.data())
def test_a_number_is_read_however_it_is_printed(number, data):
    """Blanks between its signs, digits of either kind side by side: the number, undamaged."""
    text = printed(number, data.draw)
    assert parse_number(text) == number
    (found,) = find_numbers(f"ตามหนังสือจังหวัด ที่ {text} ลงวันที่ ๕ มกราคม ๒๕๖๖")
    assert (found.number, found.mended) == (number, False)


@given(NUMBERS, st.data(), st.booleans())
def test_a_lost_digit_never_makes_another_letter_unsaid(number, data, thai):
    """Where a letter or a sign stands for a digit, what is read is right, or marked as damaged.

    At the very end a sign may also be the sentence's own: there letters alone stand for digits.
    """
    text = number.canonical.translate(THAI_DIGITS) if thai else number.canonical
    at = data.draw(st.sampled_from([n for n, c in enumerate(text) if c.isdigit()]))
    junk = data.draw(st.sampled_from("ศษฟซฒงาจถOolIZSBg" + "|!?*%" * (at + 1 < len(text))))
    damaged = f"ตามหนังสือ ที่ {text[:at]}{junk}{text[at + 1 :]} ลงวันที่ ๕ มกราคม ๒๕๖๖"
    for found in find_numbers(damaged):
        assert found.number == number or found.mended or found.also


@pytest.mark.parametrize(
    ("damaged", "canonical", "also"),
    [
        ("ที่ มท 0211.3/1/270", "มท 0211.3/ว 1270", ["มท 0211.3/ว 270"]),
        ("ที่ มหา 0211.3/ว 1270", "มท 0211.3/ว 1270", []),
        ("ที่ ชขบ 0017.2/ว ๑๒", "ชบ 0017.2/ว 12", []),
        ("ที่ พร่ 0017.2/ว ๑ซ", "พร 0017.2/ว 17", []),
        ("ที่ กด 0405.2/99", "กด 0405.2/99", ["กค 0405.2/99", "กต 0405.2/99"]),
        ("ที่ พร 0017.2/ว 49 14", "พร 0017.2/ว 4914", ["พร 0017.2/ว 49"]),
    ],
)
def test_damage_is_mended_and_marked(damaged, canonical, also):
    """A damaged number is read as what it must be; what it may be is named as well."""
    (found,) = find_numbers(damaged)
    assert found.number.canonical == canonical
    assert [other.canonical for other in found.also] == also
    assert found.mended or also


@pytest.mark.parametrize(
    "damaged", ["ที พร 0017.2/ว 49", "ทิ่ พร 0017 .2/ ว  49", "ที่ พ ร 00\n17.2/\nว 49"]
)
def test_blanks_and_lost_tones_cost_no_number(damaged):
    """Noise around the signs of a number leaves the number."""
    assert [f.number.canonical for f in find_numbers(damaged)] == ["พร 0017.2/ว 49"]


def test_the_real_letters_give_up_all_their_numbers_and_no_other():
    """Nine heads and nine citations stand in the letters received; stamps have none."""
    texts = [decode(path.read_bytes(), path.name) for path in ORIGINALS.glob("*.txt")]
    found = sorted(f.number.canonical for text in texts for f in find_numbers(text))
    assert found == sorted(
        [
            "พร 0818/ว 37",
            *["พร 0017.2/ว 4914"] * 2,
            "พร 0017.2/ว 5914",
            "มท 0211.5/ว 9014",
            "มท 0211.5/ว 9019",
            "พร 0037.3/ว 12",
            "พร 0037.3/ว 337",
            "พร 0016.2/ว 1824",
            "พร 0016.2/ว 7989",
            *["มท 0211.3/ว 1270"] * 3,
            "นร 0503/28036",
            "นร 0503/6776",
            "นร 1203/589",
            "นร 1207/589",
            "สว 0003/3787",
        ]
    )


@pytest.mark.parametrize(
    "text",
    [
        "รับที่ ๗๗๐/๒๖ วันที่ ๑ / พ.ย. / ๒๕",
        "ถนนไชยบูรณ์ พร ๕๔๐๐๐ โทร. 0 5453 4119, 0 5453 4504 - 5 ต่อ 12",
        "ประชุมครั้งที่ 3/2566 พ.ศ. ๒๕๖๒",
        "ครบ 1234/2565 หมู่ที่ 5/12",
        "งบประมาณ ๘๕๕,๐๐๐ บาท",
    ],
)
def test_stamps_addresses_and_meetings_have_no_letter_number(text):
    """A code and a unit make a letter number; other slashes do not."""
    assert find_numbers(text) == []


def test_orders_are_numbered_by_year():
    """An order's head gives number and year; a citation of it is found by its kind."""
    assert parse_order_number("คำสั่งจังหวัด\nที่ ๕๖ /๒๕๖๘").canonical == "56/2568"
    assert parse_number("123/2566").canonical == "123/2566"
    assert parse_order_number("การประชุมครั้งที่ 3/2566") is None
    (cited,) = find_orders("ตามคำสั่งจังหวัดแพร่ ที่ ๑๒๓๔/๒๕๖๕ ลงวันที่ ๓ มกราคม ๒๕๖๕")
    assert (cited.number.canonical, cited.text) == ("1234/2565", "ที่ ๑๒๓๔/๒๕๖๕")


@pytest.mark.parametrize(
    ("question", "code", "unit", "circular", "number", "year"),
    [
        ("ว 37 ของอำเภอ แนบอะไรมา", None, None, True, "37", None),
        ("ว4914", None, None, True, "4914", None),
        ("ว.1824/53 ว่าไง", None, None, True, "1824", 2553),
        ("หนังสือเวียน 4914", None, None, True, "4914", None),
        ("ว 1270 ของมหาดไทย ปี 53", None, None, True, "1270", 2553),
        ("พร 0017/4914", "พร", "0017", None, "4914", None),
        ("0211.5/ว 9014", None, "0211.5", True, "9014", None),
        ("มท0211.5/ว9014 เรื่องอะไร", "มท", "0211.5", True, "9014", None),
        ("มท.0202.3/9380", "มท", "0202.3", None, "9380", None),
        ("เลขที่ ๕๘๙ ปี ๒๕๖๕", None, None, None, "589", 2565),
        ("หนังสือที่ 1824 มีไหม", None, None, None, "1824", None),
        ("ที่ 1824", None, None, None, "1824", None),
        ("มท 1270 มีไหม", "มท", None, None, "1270", None),
        ("คำสั่งที่ ๕๖/๒๕๖๘", "", "", False, "56/2568", None),
        ("circular no. 4914", None, None, True, "4914", None),
    ],
)
def test_people_name_letters_in_part(question, code, unit, circular, number, year):
    """Whatever part of a number is typed, that part is understood, with its year."""
    (partial,) = find_partials(question)
    assert (partial.code, partial.unit, partial.circular) == (code, unit, circular)
    assert (partial.number, partial.year) == (number, year)


@pytest.mark.parametrize(
    "question",
    [
        "ข้อ 2 ว่าอย่างไร",
        "เครือข่าย 5 ภาค",
        "ปี 2565 ทำอะไร",
        "4 ยุทธศาสตร์มีอะไรบ้าง ยุทธศาสตร์ที่ 2 แนวปฏิบัติที่ 3",
        "ทำแล้ว 5 วัน ต้องส่งวันที่ 25",
        "โทร 054-534119 หรือ 0 5453 4119",
        "ได้งบ 4,914 บาท ที่ 100 บาท",
        "อยู่บ้านเลขที่ 123 หมู่ที่ 500",
        "พร 54000",
        "สว 250 คน หนังสือ 5 ฉบับ",
        "มาตรา 112 ฉบับที่ 123",
        "ประชุมครั้งที่ 3/2566 ปีการผลิต 2565/66",
        "ขอเอกสาร กม. 120 หน้า",
    ],
)
def test_other_numbers_in_questions_name_no_letter(question):
    """Clauses, counts, years, phones, money and addresses are not letter numbers."""
    assert find_partials(question) == []


def test_a_part_matches_the_letters_it_may_mean():
    """What was left out matches anything; what was said must agree."""
    letter = Number("พร", "0017.2", True, "4914")
    said = {q: find_partials(q)[0] for q in ("ว 4914", "พร 0017/4914", "ที่ 4914", "เวียน 04914")}
    assert all(partial_matches(partial, letter) for partial in said.values())
    assert not partial_matches(said["พร 0017/4914"], Number("พร", "0018", True, "4914"))
    assert not partial_matches(said["พร 0017/4914"], Number("มท", "0017", True, "4914"))
    assert not partial_matches(said["ว 4914"], Number("พร", "0017.2", False, "4914"))
    assert partial_matches(find_partials("นร 1208/700")[0], Number("นร", "1208", False, "686-723"))


def test_look_alike_digits_are_near():
    """Misread digits cost less than other digits; a lost digit lies between."""
    assert confusion_cost("4914", "4914") == 0
    assert confusion_cost("4914", "5914") < confusion_cost("270", "1270")
    assert confusion_cost("270", "1270") < confusion_cost("4914", "6914")
    assert confusion_cost("12", "1234") == math.inf


@given(st.text("0123456789", max_size=6), st.text("0123456789", max_size=6))
def test_confusion_is_the_same_both_ways(a, b):
    """Which of two readings came first does not matter."""
    assert confusion_cost(a, b) == confusion_cost(b, a)
    assert (confusion_cost(a, b) == 0) == (a == b)
