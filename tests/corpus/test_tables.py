"""The trade's tables: complete, consistent, and answering for their years."""

import pytest

from corpus.tables import abbreviations, letter_codes, provinces, unit_office


def test_every_province_has_its_code():
    """Seventy-seven provinces, each with one code of two consonants."""
    assert len(provinces()) == len(set(provinces().values())) == 77
    assert provinces()["พร"] == "แพร่"


def test_codes_name_offices():
    """Ministries and provinces share the codes; none is both."""
    assert letter_codes()["มท"] == "กระทรวงมหาดไทย"
    assert letter_codes()["พร"] == "จังหวัดแพร่"
    assert letter_codes()["กท"] == "กรุงเทพมหานคร"
    assert len(letter_codes()) > len(provinces())


@pytest.mark.parametrize(
    ("code", "unit", "year", "office"),
    [
        ("พร", "0016.2", 2553, "สำนักงานจังหวัดแพร่"),
        ("พร", "0017.2", 2565, "สำนักงานจังหวัดแพร่"),
        ("พร", "0037.3", 2554, "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดแพร่"),
        ("มท", "0211.5", 2565, "สำนักนโยบายและแผน สำนักงานปลัดกระทรวงมหาดไทย"),
        ("มท", "0405.2", None, "กรมการพัฒนาชุมชน"),
        ("พร", "0037", 2565, None),
        ("มท", "9999", None, None),
    ],
)
def test_units_answer_for_their_years(code, unit, year, office):
    """Units were renumbered: the year decides, and an unknown unit has no office."""
    assert unit_office(code, unit, year) == office


def test_abbreviations_are_complete_and_single():
    """Every short form has an expansion, and stands in the table once."""
    forms = [form for entry in abbreviations() for form in entry.forms]
    assert len(forms) == len(set(forms))
    assert all(entry.expansions and entry.evidence for entry in abbreviations())


def test_abbreviations_are_known_in_every_spelling():
    """Dots come and go as people type, but where only the dot makes it short, it must stay."""
    spellings = {form: entry.spellings for entry in abbreviations() for form in entry.forms}
    assert {"อบต.", "อบต", "อ.บ.ต."} <= set(spellings["อบต."])
    assert {"ก.บ.จ.", "กบจ", "กบจ."} <= set(spellings["ก.บ.จ."])
    assert spellings["กม."] == ("กม.",)


def test_tables_cannot_be_changed_by_a_reader():
    """Shared tables stay as the files say."""
    with pytest.raises(TypeError):
        letter_codes()["xx"] = "?"
