"""A letter's page: every word of it typeset, the passage marked, what is not sure told."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.letters import page
from bot.site import texts as say
from bot.site import warm
from bot.site.place import find_place, place_of
from corpus.letter import Doubt, Letter
from corpus.structure import parts
from index.answer import PassageHit
from index.passages import make_passages
from tests.bot.room import Room
from tests.bot.standin import StandIn

DISTRICT, PROVINCE, MINISTRY = (f"36d04a97a2-{order}" for order in (1, 2, 3))


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A collection that everybody may read."""
    return Room(tmp_path, StandIn(), WIAN_LETTERS="public")


def solid(text: str) -> str:
    """The text without blanks and without the reader's markup."""
    return re.sub(r"[\s|]+|</?p>|\*\*", "", text)


def read(body: str) -> str:
    """What a reader finds on the page, without blanks and the numbers of notes."""
    inside = re.search(r"<main.*</main>", body, re.DOTALL)[0]
    inside = re.sub(r'<a class="see".*?</a>', "", inside, flags=re.DOTALL)
    return solid(html.unescape(re.sub(r"<[^>]*>", "", inside)))


def marked(body: str, kind: str = "") -> str:
    """Everything that stands in marks, or in those of one kind."""
    found = re.findall(rf"<mark(?=[^>]*{kind})[^>]*>(.*?)</mark>", body, re.DOTALL)
    text = re.sub(r'<a class="see".*?</a>', "", "".join(found), flags=re.DOTALL)
    return solid(html.unescape(re.sub(r"<[^>]*>", "", text)))


def test_the_first_reader_waits_for_no_template(room: Room):
    """Once warm, no page of a letter, search or list has a template left to compile."""
    warm(room.app)
    compiled = dict(room.app.jinja_env.cache.items())
    for address in (f"/letters/{DISTRICT}", "/", "/search?q=ว 37"):
        assert room.client.get(address).status_code == 200
    assert dict(room.app.jinja_env.cache.items()) == compiled


def test_every_part_of_every_letter_is_on_its_page(room: Room):
    """Nothing of a letter is lost by typesetting it but table rulers and repeated heads."""
    for letter in room.here.standby.engine.all():
        answer = room.get(f"/letters/{letter.id}")
        assert answer.status_code == 200
        seen = read(answer.text)
        for part in parts(letter.text, letter.kind):
            words = solid(letter.text[part.start : part.end])
            if part.role != "furniture" or "ตาราง" not in part.path:
                assert words in seen or not re.search(r"\w", words), (letter.id, part)


def test_a_letter_stands_as_official_letters_do(room: Room):
    """Number, office, date, fields with labels, body, signature, contacts; then the annex."""
    body = room.get(f"/letters/{MINISTRY}").text
    order = (
        'class="number"', 'class="office"', 'class="date"', "<b>เรื่อง</b>", "<b>เรียน</b>",
        "<b>สิ่งที่ส่งมาด้วย</b>", 'class="paragraph"', 'class="closing"', 'class="sign"',
        "ขอแสดงความนับถือ", "ปลัดกระทรวงมหาดไทย</p>", 'class="contact"', 'class="sheet annex"',
        'class="title"', 'class="deep"',
    )  # fmt: skip
    places = [body.index(mark, body.index('id="letter"')) for mark in order]
    assert places == sorted(places)


def test_a_table_is_a_table_and_goes_on_over_pages(room: Room):
    """Rows cut by a page break are one row; heads repeated on later pages are not."""
    body = room.get("/letters/5d6f003726-2").text
    table = re.search(r"<table.*</table>", body, re.DOTALL)[0]
    assert table.count("<th ") == 3
    rows = re.findall(r"<tr.*?</tr>", table.split("<tbody")[1], re.DOTALL)
    assert [solid(re.sub("<[^>]*>", "", row))[:2] for row in rows] == [f"{n}." for n in "๑๒๓๔๕"]
    assert all(row.count("<td") == 3 for row in rows)
    assert "<p>๑.๒" in rows[0]


def test_the_sum_of_a_table_is_a_row_of_its_own(room: Room):
    """A last row without a number is not the end of the row before it."""
    opening = "เรื่อง การซ่อมบ้าน\n\nเรียน นายอำเภอ\n\nด้วยสำรวจบ้านแล้ว ดังนี้\n\n"
    text = f"{opening}| ที่ | บ้าน | หลัง |\n|---|---|---|\n| ๑ | ก | ๒ |\n| | รวม | ๒ |\n"
    room.here.standby.engine._letters["x"] = Letter("x", "หนังสือเวียน", text)
    body = room.get("/letters/x").text
    assert len(re.findall("<tr", body.split("<tbody")[1])) == 2


def test_every_passage_is_marked_and_its_answer_stronger(room: Room, letters: StandIn):
    """The mark holds the passage's words and nothing else, and links jump to its beginning."""
    for letter in letters.all():
        for one in make_passages(letter):
            span = (one.units[0].start, one.units[0].end)
            hit = PassageHit(one.id, "", one.start, one.end, one.text, (span,))
            body = room.get(f"/letters/{letter.id}", query_string={"p": place_of(hit)}).text
            assert sorted(marked(body)) == sorted(solid(shown(letter, one.start, one.end)))
            strong = shown(letter, *span)
            assert sorted(marked(body, "strong")) == sorted(solid(strong))
            assert body.count('id="quoted"') == 1
            assert 'href="#quoted"' in body


def shown(letter: Letter, start: int, end: int) -> str:
    """A stretch without what no page shows: rulers and repeated heads of tables."""
    text = letter.text
    for part in reversed(parts(text, letter.kind)):
        hidden = part.role == "furniture" and (
            "ตาราง" in part.path or "---" in text[part.start : part.end]
        )
        hidden = hidden and not re.search(r"แถว", part.path)
        if hidden and start <= part.start and part.end <= end:
            text = text[: part.start] + " " * (part.end - part.start) + text[part.end :]
    return text[start:end]


def test_a_passage_of_last_year_is_said_to_have_moved(room: Room):
    """A link whose passage is gone, or that is mistyped, still opens the letter."""
    for place in ("gone", f"{PROVINCE}.00000000~0-5", "~", "๑~๒-๓"):
        answer = room.get(f"/letters/{PROVINCE}", query_string={"p": place})
        assert answer.status_code == 200
        assert say.MOVED in answer.text
        assert "<mark>" not in answer.text
        assert 'id="quoted"' not in answer.text


def test_a_place_outlives_a_correction_elsewhere(letters: StandIn):
    """The passage keeps its address when words before it are corrected."""
    letter = letters.letter(MINISTRY)
    one = make_passages(letter)[-1]
    corrected = replace(letter, text=letter.text.replace("เลขรับ 1594", "เลขรับ 11594", 1))
    place = find_place(corrected, f"{one.id}~0-9")
    assert corrected.text[slice(*place.span)] == one.text
    assert corrected.text[slice(*place.answering[0])] == one.text[:9]


def test_a_number_read_in_two_ways_shows_both(room: Room):
    """The number is marked, both readings stand beside it, and the reason is one link away."""
    body = room.get(f"/letters/{PROVINCE}").text
    head = body[body.index('class="heads"') : body.index('class="fields"')]
    assert "พร 0017.2/ว 4914" in head
    assert "พร 0017.2/ว 5914" in head
    assert re.search(r'class="doubt">พร ๐๐๑๗.๒/ว ๕๙๑๔</span><a class="see" href="#note-1"', head)
    note = re.search(r'<li id="note-1">(.*?)</li>', body, re.DOTALL)[1]
    assert "พร 0818/ว 37 อ้างเป็น" in note


def test_notes_are_numbered_as_they_are_met(room: Room):
    """The first mark in the letter is 1; what is marked nowhere comes last."""
    body = room.get(f"/letters/{MINISTRY}").text
    assert re.findall(r'href="#note-(\d)"', body) == ["1"]
    notes = re.findall(r'<li id="note-\d"><b>(.*?)</b>', body)
    assert notes == [say.FIELDS["number"], say.FIELDS["stamp"]]


def test_what_is_copied_says_what_is_not_sure(room: Room):
    """Both readings of a number go with the citation; news without a number with its subject."""
    copied = re.search(
        r"<textarea[^>]*>(.*?)</textarea>", room.get(f"/letters/{PROVINCE}").text, re.DOTALL
    )
    assert "0017.2/ว 4914 หรือ พร 0017.2/ว 5914" in copied[1]
    news = re.search(
        r"<textarea[^>]*>(.*?)</textarea>", room.get("/letters/16007b80be-1").text, re.DOTALL
    )
    assert news[1].startswith("ข่าว ลงวันที่ 13 มีนาคม 2566 เรื่อง พม. และ พอช.")


def test_a_doubt_is_marked_where_it_stands(room: Room):
    """A place name misread in the signature is marked there, not where else it may stand."""
    sheet = page(room.here.standby.engine.letter("ad3e53ef2e-1"), "")
    assert [note.placed for note in sheet.notes] == [True, True]
    body = room.get("/letters/ad3e53ef2e-1").text
    sign = body[body.index('class="sign"') :]
    assert 'class="doubt">เพชรบูรณ์</span>' in sign


def test_what_became_of_a_letter_is_told(room: Room):
    """A newer letter that replaces it is named and linked; a retired one says that it is."""
    engine = room.here.standby.engine
    old, new = engine.letter(DISTRICT), engine.letter(MINISTRY)
    engine._letters[MINISTRY] = replace(
        new, date="2024-01-01", supersedes=(old.canonical,), text=f"ยกเลิก {old.canonical}"
    )
    body = room.get(f"/letters/{DISTRICT}").text
    assert re.search(rf'{say.REPLACED} <a href="/letters/{MINISTRY}">', body)
    engine._letters.pop("16007b80be-1")
    path = room.corpus / "letters" / "16007b80be-1.md"
    path.write_text(
        path.read_text("utf-8").replace("status: published", "status: retired"), "utf-8"
    )
    assert say.RETIRED in room.get("/letters/16007b80be-1").text


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fetc", "%00", "ก" * 900])
def test_an_unknown_letter_is_a_404_with_a_next_step(room: Room, name: str):
    """A discarded or invented id gets one sentence, in all that belongs to a letter."""
    assert room.get(f"/letters/{name}").status_code == 404
    assert room.get(f"/letters/{name}/original").status_code == 404
    assert room.get(f"/letters/{name}/text").status_code == 404
    assert room.get(f"/letters/{name}/pages/1.jpg").status_code == 404


def test_text_is_never_markup(room: Room):
    """A letter that holds tags shows them as characters, wherever they stand."""
    head = "ที่ <i>\n\nเรื่อง <script>alert(1)</script>\n\nเรียน <q>\n\nด้วย <u>\n\n"
    evil = f"{head}| <b> | ก | <img src=x> |\n|---|---|---|\n| 1 | <u> | & |\n"
    made = Letter(
        "x", "หนังสือเวียน", evil, number="<i>", subject="<b>", urgency="<s>", sender="<h1>",
        aliases=("<a>", "<q>"), doubts=(Doubt("number", "“<i>”"),),
    )  # fmt: skip
    room.here.standby.engine._letters["x"] = made
    body = room.get("/letters/x").text
    assert not re.search(
        r"<(?:i|script>|b>[^เ]|u|s|q|img)\b", body.split("<main")[1].split("<b>เ")[0]
    )
    assert "<script>alert" not in body
    for words in ("<script>alert(1)</script>", "<imgsrc=x>", "<u>", "<s>"):
        assert words in read(body)


def test_the_text_can_be_had_as_stored(room: Room, letters: StandIn):
    """Character for character, as plain text."""
    for letter in letters.all():
        answer = room.get(f"/letters/{letter.id}/text")
        assert answer.data.decode() == letter.text
        assert answer.content_type == "text/plain; charset=utf-8"


def test_the_original_and_its_pages_open(room: Room):
    """The file as received; pictures of those pages that the letter stands on."""
    letter = room.here.standby.engine.letter(MINISTRY)
    with room.get(f"/letters/{MINISTRY}/original") as answer:
        assert answer.data == (room.corpus / "originals" / f"{letter.original}.txt").read_bytes()
        assert "attachment" in answer.headers["Content-Disposition"]
    folder = room.settings.pages(letter.original)
    folder.mkdir(parents=True)
    (folder / "page-0002.jpg").write_bytes(b"picture")
    assert f'href="/letters/{MINISTRY}/pages/2.jpg"' in room.get(f"/letters/{MINISTRY}").text
    with room.get(f"/letters/{MINISTRY}/pages/2.jpg") as answer:
        assert answer.data == b"picture"
    assert room.get(f"/letters/{MINISTRY}/pages/1.jpg").status_code == 404


def test_an_original_named_by_hand_is_no_path(room: Room):
    """What is no hash in a letter's file names no file."""
    engine = room.here.standby.engine
    engine._letters[MINISTRY] = replace(engine.letter(MINISTRY), original="../../etc/passwd")
    assert room.get(f"/letters/{MINISTRY}/original").status_code == 404
    assert say.NO_ORIGINAL in room.get(f"/letters/{MINISTRY}").text


def test_not_ready_says_so(room: Room):
    """Before the engine stands the page asks for patience."""
    room.here.standby.engine = None
    assert room.get("/letters/x").status_code == 503
    assert room.get("/letters/x/text").status_code == 503
