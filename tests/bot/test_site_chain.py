"""The chain of a letter as a picture and as a list: who passes on, cites or ends which."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.site import texts as say
from bot.site.kin import Kin, Step, Tie, kin
from bot.site.picture import BOX, WIDTH, draw
from corpus.letter import Citation, Letter
from tests.bot.room import Room
from tests.bot.standin import StandIn

DISTRICT, PROVINCE, MINISTRY = (f"36d04a97a2-{order}" for order in (1, 2, 3))


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A collection that everybody may read."""
    return Room(tmp_path, StandIn(), WIAN_LETTERS="public")


def told(found: Kin) -> set[tuple[str, str, str]]:
    """The ties by ids, or numbers of letters that are not held."""
    names = [step.letter.id if step.letter else step.number for step in found.steps]
    return {(names[tie.by], tie.does, names[tie.to]) for tie in found.ties}


def test_a_chain_goes_from_the_ministry_to_the_district(letters: StandIn):
    """Whichever letter is opened: the same steps in the same order, itself marked as here."""
    for here in (DISTRICT, PROVINCE, MINISTRY):
        found = kin(letters.letter(here), letters.all())
        assert [step.letter.id for step in found.steps] == [MINISTRY, PROVINCE, DISTRICT]
        assert [step.letter.id for step in found.steps if step.here] == [here]
        assert told(found) == {
            (PROVINCE, "forwards", MINISTRY), (DISTRICT, "forwards", PROVINCE),
        }  # fmt: skip


def test_a_letter_that_is_only_cited_stands_with_its_number(letters: StandIn):
    """It is not held: no letter, but number, date and the office that the code names."""
    found = kin(letters.letter("5d6f003726-1"), letters.all())
    wanted = [step for step in found.steps if step.letter is None]
    assert {step.number for step in wanted} == {"สว 0003/3787", "นร 0503/6776"}
    assert all(step.date for step in wanted)
    assert ("5d6f003726-1", "cites", "สว 0003/3787") in told(found)


def test_what_ends_or_changes_a_letter_is_told_apart(letters: StandIn):
    """ "ยกเลิก" replaces, "แก้ไขเพิ่มเติม" amends."""
    old = replace(letters.letter(MINISTRY), references=())
    for words, does in (("ให้ยกเลิก", "replaces"), ("ขอแก้ไขเพิ่มเติม", "amends")):
        new = Letter(
            "n", "หนังสือเวียน", f"{words}หนังสือ {old.canonical}", date="2024-01-01",
            canonical="มท 0211.5/ว 1", supersedes=(old.canonical,), sender="กระทรวงมหาดไทย",
        )  # fmt: skip
        assert told(kin(old, [old, new])) == {("n", does, MINISTRY)}
        assert told(kin(new, [old, new])) == {("n", does, MINISTRY)}


def test_every_step_is_tied_to_another(letters: StandIn):
    """Nothing hangs in the air, in any letter of the collection."""
    for letter in letters.all():
        found = kin(letter, letters.all())
        tied = {end for tie in found.ties for end in (tie.by, tie.to)}
        assert tied == set(range(len(found.steps))) or len(found.steps) == 1


def test_boxes_and_arrows_stay_in_the_picture():
    """Twenty letters that all cite each other: no box on another, nothing out of bounds."""
    steps = tuple(
        Step(
            f"หนังสือ {n}",
            "หนังสือ",
            "ที่ทำการปกครองอำเภอเมือง" * 4,
            "พร 0017.2/ว 4914",
            "วันที่",
            None,
            n == 7,
            n % 4,
        )
        for n in range(20)
    )
    ties = tuple(Tie(b, a, "cites") for a in range(20) for b in range(20) if a < b)
    picture = draw(Kin(steps, ties))
    for box, below in zip(picture.boxes, picture.boxes[1:], strict=False):
        assert box.y + BOX < below.y
    assert picture.boxes[-1].y + BOX < picture.height
    for box in picture.boxes:
        assert 0 < box.x < box.x + box.width < WIDTH
    for arrow in picture.arrows:
        assert all(0 < int(x) < WIDTH for x in re.findall(r"[MH](\d+)", arrow.path))
        assert "-" not in arrow.path


def test_a_cut_word_keeps_its_marks():
    """A name cut to its box ends with a whole letter and dots."""
    step = Step("", "", "ที่" * 90, "", "", None)
    title = draw(Kin((step,), ())).boxes[0].title
    assert re.fullmatch("(?:ที่)+…", title)


def test_picture_and_list_say_the_same(room: Room):
    """Each letter that is held opens from both; one that is not is no link and says so."""
    body = room.get("/letters/5d6f003726-1").text
    picture = re.search(r"<svg.*?</svg>", body, re.DOTALL)[0]
    listed = re.search(r'<details class="list">.*?</details>', body, re.DOTALL)[0]
    for part in (picture, listed):
        assert re.findall(r'href="/letters/([^"]+)"', part) == ["5d6f003726-2"]
        assert part.count(say.WANTED) == 2
        assert part.count(say.HELD) - part.count(say.WANTED) == 1  # one phrase holds the other
        assert part.count(say.HERE) == 1
    assert "<title" in picture
    assert "<desc" in picture
    for part in (picture, listed):
        assert "ส่งสำเนาหนังสือสำนักงาน ก.พ.ร." in html.unescape(part)


def test_the_picture_is_named_once(room: Room):
    """What scrolls bears the name and the words to it; the drawing in it has no second one."""
    body = room.get("/letters/5d6f003726-1").text
    around, drawing = re.search(r"(<div[^>]*>)(<svg[^>]*>)", body).groups()
    assert f'aria-label="{say.CHAIN_NAME}"' in around
    assert 'aria-describedby="chain-told"' in around
    assert 'role="presentation"' in drawing
    assert "aria-label" not in drawing
    assert body.count('<desc id="chain-told">') == 1


def test_a_letter_alone_says_so(room: Room):
    """News that cites nothing has no picture."""
    body = room.get("/letters/16007b80be-1").text
    assert "<svg" not in body
    assert say.CHAIN_NONE in body


def test_names_in_the_picture_are_text(room: Room):
    """A sender with tags in it stays characters."""
    engine = room.here.standby.engine
    cited = (Citation("<b>/1", "2023-01-01"),)
    engine._letters["x"] = Letter("x", "หนังสือเวียน", "ก", sender="<i>", references=cited)
    body = room.get("/letters/x").text
    assert "<svg" in body
    assert "<i>" not in body
    assert "<b>/1" not in body
