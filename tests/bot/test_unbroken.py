"""Letters' numbers that no line breaks within: what is one, and what is done to it."""

import pytest

from bot.unbroken import as_typed, kept_together, unbroken


@pytest.mark.parametrize(
    "number",
    [
        "พร 0017.2/ว 4914",
        "นร 0503/28036",
        "กค 0409.3/ว 5",
        "มท. 0202.3/9380",
        "มท 0211.3/1/270",
        "ว 37",
    ],
)
def test_a_number_is_kept_together(number: str):
    """Wherever it stands; nothing that is read changes, and a page has the same characters."""
    said = f"หนังสือจังหวัดแพร่ ที่ {number} ลงวันที่ 5 มกราคม 2566"
    [joined] = [word for word in unbroken(said).split(" ") if "0" in word or "37" in word][:1]
    assert as_typed(joined) == number
    assert f'ที่ <span class="whole">{number}</span> ลงวันที่' in kept_together(said)


@pytest.mark.parametrize(
    "said", ["ปี 2565/2566", "พ.ศ. 2562", "แล้ว 10 วัน", "ข้อ 2", "054 620646", ""]
)
def test_nothing_else_is_touched(said: str):
    """Years, counts of days, clauses, telephones."""
    assert unbroken(said) == said == kept_together(said)


def test_a_page_takes_no_markup_from_a_text():
    """What stands around a number is escaped, as without it."""
    assert kept_together("<b>ว 37</b>") == '&lt;b&gt;<span class="whole">ว 37</span>&lt;/b&gt;'
