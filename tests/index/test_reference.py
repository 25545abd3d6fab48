"""The exact lane: a letter that is named is the letter that answers, however it is spelled."""

from pathlib import Path

import pytest

from corpus.dates import thai_date
from corpus.letter import Letter
from corpus.numbers import parse_number
from corpus.store import load_letters
from index.engine import Engine
from index.reference import find_named

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
ALIKE = {"4": "9", "9": "4", "3": "7", "7": "3", "8": "9", "1": "7"}
HELD = load_letters(Path(__file__).parents[2] / "corpus")
NUMBERED = [letter for letter in HELD if letter.canonical]


def spellings(letter: Letter) -> list[str]:
    """How people type the number of `letter`; the short ones are its own in this corpus."""
    number = parse_number(letter.canonical)
    assert number
    mark = "ว " if number.circular else ""
    plain = f"{number.code} {number.unit}/{mark}{number.number}"
    day = f" ลงวันที่ {thai_date(letter.date)}"
    forms = [
        plain,
        plain.replace(" ", ""),
        plain.replace("/", " / "),
        plain.replace(" ", ".", 1),
        f"ที่ {plain}",
        f"หนังสือเลขที่ {plain}{day}",
        f"ขอดูหนังสือ {plain} หน่อย",
    ]
    if number.circular:
        year = int(letter.date[:4]) + 543
        forms += [
            f"ว {number.number}",
            f"ว{number.number}",
            f"ว.{number.number}",
            f"ว {number.number} ปี {year}",
            f"หนังสือเวียน {number.number}",
            f"{letter.sender} ว{number.number}",
            f"{number.code} {number.unit}/{number.number}",
        ]
    return [*forms, *(form.translate(THAI) for form in forms)]


@pytest.mark.parametrize("letter", NUMBERED, ids=lambda letter: letter.id)
def test_every_spelling_names_the_letter(letter: Letter):
    """Digits, spaces, dots, ว or no ว, with date, year or sender around it."""
    for typed in spellings(letter):
        named = find_named(typed, HELD)
        assert named.letters[:1] == (letter.id,), typed
        assert named.sure, typed
        assert not named.missing, typed


def test_aliases_name_the_letter():
    """A number that others print for the same letter finds it too."""
    aliases = [(alias, letter.id) for letter in HELD for alias in letter.aliases]
    assert aliases
    for alias, id in aliases:
        assert id in find_named(alias, HELD).letters, alias


def test_the_named_letter_answers_first(engine: Engine):
    """Asked by its number alone, each letter comes first, with its head or subject shown."""
    for letter in NUMBERED:
        answer = engine.ask(f"ขอหนังสือ {letter.canonical.translate(THAI)}")
        assert answer.outcome == "letter"
        assert answer.hits[0].letter.id == letter.id


def test_a_question_about_a_named_letter_stays_in_it(engine: Engine):
    """With more than a number asked, every hit is out of that letter."""
    for letter in NUMBERED[:3]:
        answer = engine.ask(f"{letter.canonical} ให้ใครดำเนินการอะไร")
        assert answer.outcome == "answer"
        for hit in answer.hits:
            assert letter.id in (hit.letter.id, *hit.also_in)


def confused(letter: Letter) -> str:
    """The letter's number with one digit misread, such that no letter held has or cites it."""
    number = parse_number(letter.canonical)
    for place, digit in enumerate(number.number):
        wrong = f"{number.number[:place]}{ALIKE.get(digit, digit)}{number.number[place + 1 :]}"
        typed = f"{number.code} {number.unit}/{'ว ' if number.circular else ''}{wrong}"
        if wrong != number.number and find_named(typed, HELD).missing:
            return typed
    return ""


def test_a_number_not_held_is_refused_with_its_look_alikes(engine: Engine):
    """Never the look-alike as if it were the one asked for: it is named as nearest only."""
    wrong = {letter.id: confused(letter) for letter in NUMBERED}
    assert sum(map(bool, wrong.values())) > 0.7 * len(wrong)
    for id, typed in wrong.items():
        if typed:
            assert id in find_named(typed, HELD).look_alikes, typed
    id, typed = next(pair for pair in wrong.items() if pair[1])
    answer = engine.ask(f"หนังสือ {typed} ว่าอย่างไร")
    assert answer.outcome == "none"
    assert id in {hit.letter.id for hit in answer.hits}


def test_a_number_nobody_has_is_refused(engine: Engine):
    """No letter is made up, and letters with other numbers are not offered as it."""
    answer = engine.ask("กษ 1003/ว 8866201")
    assert (answer.outcome, answer.hits) == ("none", ())


def test_a_missing_number_names_the_letters_that_cite_it():
    """What is cited but not held leads to the letters that cite it."""
    cited = [
        (reference.canonical, letter.id)
        for letter in HELD
        for reference in letter.references
        if reference.canonical and not reference.letter and parse_number(reference.canonical)
    ]
    for canonical, id in cited:
        named = find_named(f"หนังสือ {canonical}", HELD)
        if named.missing:
            assert id in named.citing, canonical
    assert any(find_named(f"หนังสือ {canonical}", HELD).missing for canonical, _ in cited)


def test_date_and_sender_name_the_letter(engine: Engine):
    """Without a number: who wrote it and when."""
    for letter in NUMBERED:
        if letter.date and letter.sender:
            typed = f"หนังสือของ{letter.sender} ลงวันที่ {thai_date(letter.date)}"
            assert letter.id in find_named(typed, HELD).letters
            first = engine.ask(typed).hits[0]
            dates = {first.letter.date, *(engine.letter(id).date for id in first.also_in)}
            assert letter.date in dates, typed


@pytest.mark.parametrize(
    "typed",
    [
        "มีหนังสือลงวันที่ {} ไหม เลขที่เท่าไร ว่าด้วยเรื่องอะไร",
        "คนเซ็นหนังสือฉบับวันที่ {} ชื่ออะไร",
        "หนังสือ {} เรียนถึงใคร ให้ทำอะไรต่อ",
        "what is the letter dated {} about, who signed it",
    ],
)
def test_a_letter_asked_for_by_its_date_answers(engine: Engine, typed: str):
    """Its own passage stands first, and the question is not refused for the words of the date."""
    for letter in NUMBERED:
        if letter.date:
            answer = engine.ask(typed.format(thai_date(letter.date)))
            first = answer.hits[0]
            dates = {first.letter.date, *(engine.letter(id).date for id in first.also_in)}
            assert answer.outcome in ("answer", "letter"), (letter.id, typed)
            assert letter.date in dates, (letter.id, typed)


def test_a_day_is_not_always_a_letter_s(engine: Engine):
    """Another matter of the day on which a letter was written is refused."""
    for letter in NUMBERED:
        if letter.date:
            asked = f"วันที่ {thai_date(letter.date)} ไฟฟ้าดับกี่โมงถึงกี่โมง"
            assert engine.ask(asked).outcome == "none", letter.id


@pytest.mark.parametrize(
    "typed",
    ["มีกี่ข้อ", "ข้อ 37 ว่าอย่างไร", "งบ 4914 บาท", "ปี 2565", "5 ภาค", "โทร 0 5451 1411", "หมู่ 12"],
)
def test_other_numbers_name_no_letter(typed: str):
    """Clauses, sums, years and telephones are not letter numbers."""
    named = find_named(typed, HELD)
    assert not named.sure
    assert not named.missing
