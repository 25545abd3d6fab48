"""What each form of the desk does to the corpus, the rows and the log."""

import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import desk, readings
from bot.admins import MACHINE
from bot.deskweb import texts as say
from bot.ledger import Missed, Verdict
from corpus.letter import Doubt, Letter
from corpus.reading import Line, Page, Reading, Unsure
from corpus.store import read_letter, write_letter
from index.evaluate import read_golden
from index.passages import make_passages
from tests.bot.room import BUNDLE, Room, form
from tests.bot.standin import StandIn
from tests.terminal import CIRCULAR

HELD = "36d04a97a2-1"


@pytest.fixture
def room(tmp_path: Path, letters: StandIn) -> Iterator[Room]:
    """A desk that somebody has signed in to."""
    made = Room(tmp_path, letters).enter()
    yield made
    made.here.inbox.close()


def job(room: Room) -> tuple[str, dict, str]:
    """The newest job: what the slow worker was asked for, and by whom."""
    newest = room.here.jobs.list(1)[0]
    return newest.kind, newest.what, newest.by


def test_files_wait_to_be_read(room: Room):
    """Many files in one form become rows and jobs; the one that is empty is named."""
    files = [
        (io.BytesIO(CIRCULAR.encode()), "a.txt"),
        (io.BytesIO(b""), "empty.pdf"),
        (io.BytesIO(BUNDLE.encode()), "b.txt"),
    ]
    answer = room.send("/admin", "/admin/files", file=files)
    assert answer.status_code == 422
    assert "empty.pdf" in answer.text
    assert [one.name for one in room.here.arrivals.list()] == ["b.txt", "a.txt"]
    waiting = [(one.kind, one.what["arrival"], one.by) for one in room.here.jobs.list()]
    assert waiting == [("read", 2, MACHINE), ("read", 1, MACHINE)]


def test_the_same_file_twice_is_said(room: Room):
    """It is recognised before anybody reads it again."""
    for _ in range(2):
        room.send("/admin", "/admin/files", file=(io.BytesIO(CIRCULAR.encode()), "a.txt"))
    assert say.STATES["held"] in room.get("/admin").text
    assert len(room.here.jobs.list()) == 1


def test_nothing_chosen_is_said(room: Room):
    """The button without a file says what to do."""
    assert say.NO_FILE in room.send("/admin", "/admin/files").text


def test_a_strangers_photo_is_not_in_the_queue(room: Room):
    """What only came to have its letter found is nobody's draft."""
    room.here.arrivals.take(b"x", "stranger.jpg", "line", "")
    assert "stranger.jpg" not in room.get("/admin").text


def test_the_editor_gives_back_what_it_was_given(room: Room):
    """Opening and saving without a change changes not one byte."""
    (name,) = room.draft()
    path = room.corpus / "drafts" / f"{name}.md"
    before = path.read_bytes()
    answer = room.send(f"/admin/drafts/{name}", f"/admin/drafts/{name}")
    assert answer.status_code == 303
    assert path.read_bytes() == before


def test_corrections_are_kept_with_who_and_what(room: Room):
    """Fields and words as they were typed, a record of both, and a line in the log."""
    (name,) = room.draft()
    page = action = f"/admin/drafts/{name}"
    changed = {"date": "๑๓ ก.ค. ๒๕๖๗", "recipients": "ก\r\n\r\nข ", "subject": "เรื่องที่แก้"}
    words = CIRCULAR.replace("30 สิงหาคม", "31 สิงหาคม").replace("\n", "\r\n")
    assert room.send(page, action, text=words, **changed).status_code == 303
    letter = desk.draft(room.corpus, name)
    assert (letter.date, letter.recipients) == ("2024-07-13", ("ก", "ข"))
    assert "31 สิงหาคม" in letter.text
    assert "\r" not in letter.text
    assert {"date", "recipients", "subject", "text"} <= set(letter.corrected)
    shown = html.unescape(room.get(page).text)
    assert "เรื่องที่แก้" in shown.partition(say.CORRECTIONS)[2]
    assert room.acts()[0] == ("correct", name)


def test_a_long_letter_can_be_corrected(room: Room):
    """The words of a whole bundle, a megabyte in UTF-8, go through the form."""
    (name,) = room.draft()
    path = room.corpus / "drafts" / f"{name}.md"
    words = desk.draft(room.corpus, name).text + "ก" * 350_000
    write_letter(replace(desk.draft(room.corpus, name), text=words), path.parent)
    page = f"/admin/drafts/{name}"
    assert room.send(page, page, subject="เรื่องที่แก้").status_code == 303
    assert desk.draft(room.corpus, name).text == words


def test_a_doubt_is_settled_by_a_tick(room: Room):
    """A doubtful field that is right loses its doubt and keeps its value."""
    (name,) = room.draft()
    draft = replace(desk.draft(room.corpus, name), doubts=(Doubt("number", "อ่านไม่ชัด"),))
    write_letter(draft, room.corpus / "drafts")
    page = f"/admin/drafts/{name}"
    shown = room.get(page).text
    assert "อ่านไม่ชัด" in shown
    assert re.search(r'<mark title="อ่านไม่ชัด">มท 0219.4/ว 4471', shown)
    assert room.send(page, page, sure="number").status_code == 303
    settled = desk.draft(room.corpus, name)
    assert (settled.doubts, settled.canonical) == ((), draft.canonical)


def test_a_scan_is_shown_beside_its_words(room: Room):
    """Of a bundle the pages that the letter stands on; what was read badly is marked."""
    first, second = room.draft(BUNDLE)
    one, two = (desk.draft(room.corpus, name) for name in (first, second))
    text = one.text + two.text
    at = text.index("4468")
    read = Reading(
        text,
        "pdf",
        (Page(1, 0, one.span[1]), Page(2, *two.span)),
        (Line(*two.span, 2, 0.9),),
        (Unsure(at, at + 4, 0.4, "4408"),),
    )
    folder = room.settings.pages(one.original)
    folder.mkdir(parents=True)
    readings.save(folder, read)
    for number in (1, 2):
        (folder / f"page-{number:04d}.jpg").write_bytes(b"picture %d" % number)
    shown = html.unescape(room.get(f"/admin/drafts/{second}").text)
    (picture,) = re.findall(r'<img src="([^"]+)"', shown)
    with room.get(picture) as answer:
        assert answer.data == b"picture 2"
    assert f'<mark title="{say.UNSURE_WAS.format(was="4408")}">4468<' in shown
    assert room.get(picture.replace("/2.jpg", "/3.jpg")).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("date", "31 กุมภาพันธ์ 2567", say.BAD_DATE),
        ("canonical", "สี่พันเก้า", say.BAD_NUMBER),
        ("text", " ", say.NOTHING_LEFT),
    ],
)
def test_what_cannot_be_saved_comes_back_as_typed(room: Room, field: str, value: str, why: str):
    """The reason stands at its field, everything typed is still there, nothing is stored."""
    (name,) = room.draft()
    page, path = f"/admin/drafts/{name}", room.corpus / "drafts" / f"{name}.md"
    before = path.read_bytes()
    answer = room.send(page, page, **{"subject": "พิมพ์ไว้แล้ว", field: value})
    assert answer.status_code == 422
    assert why in answer.text
    assert form(answer.text, page)["subject"] == "พิมพ์ไว้แล้ว"
    assert path.read_bytes() == before


def test_nobody_overwrites_what_another_has_corrected(room: Room):
    """A form that was opened before somebody else's correction comes back, kept as typed."""
    (name,) = room.draft()
    page = f"/admin/drafts/{name}"
    old = form(room.get(page).text, page)
    desk.correct(room.settings, name, {"subject": "แก้โดยคนอื่น"}, by="k")
    answer = room.post(page, old | {"subject": "แก้โดยฉัน"})
    assert answer.status_code == 409
    assert say.CHANGED in answer.text
    assert form(answer.text, page)["subject"] == "แก้โดยฉัน"
    assert desk.draft(room.corpus, name).subject == "แก้โดยคนอื่น"


def test_a_draft_is_split_where_a_paragraph_begins(room: Room):
    """Two drafts, together the words of before; a place that is no paragraph is refused."""
    (name,) = room.draft()
    page, draft = f"/admin/drafts/{name}/split", desk.draft(room.corpus, name)
    at = draft.text.index("        2. รายงานผล")
    assert f'value="{at}"' in room.get(page).text
    assert room.send(page, page, at=at + 3).status_code == 422
    answer = room.send(page, page, at=at)
    second = answer.headers["Location"].rpartition("/")[2]
    texts = [desk.draft(room.corpus, one).text for one in (name, second)]
    assert texts == [draft.text[:at], draft.text[at:]]
    assert room.acts()[0] == ("split", name)


def test_a_draft_is_joined_with_the_next_of_its_file(room: Room):
    """One draft is left, with the words of both."""
    first, second = room.draft(BUNDLE)
    whole = [desk.draft(room.corpus, one).text for one in (first, second)]
    room.send(f"/admin/drafts/{first}", f"/admin/drafts/{first}/join")
    assert [one.id for one in desk.drafts(room.corpus)] == [first]
    assert all(words in desk.draft(room.corpus, first).text for words in whole)
    assert room.acts()[0] == ("join", first)


def test_drafts_of_two_files_are_not_joined(room: Room):
    """A form that names a draft of another file is refused in a sentence."""
    (first,), (other,) = room.draft(), room.draft(CIRCULAR.replace("4471", "4500"), "b.txt")
    mate, _ = room.draft(BUNDLE.replace("447", "457").replace("446", "456"), "c.txt")
    fields = form(room.get(f"/admin/drafts/{mate}").text, f"/admin/drafts/{mate}/join")
    answer = room.post(f"/admin/drafts/{first}/join", fields | {"other": other})
    assert answer.status_code == 422
    assert len(desk.drafts(room.corpus)) == 4


def test_a_draft_is_thrown_away(room: Room):
    """It is gone from the desk, and the log knows."""
    (name,) = room.draft()
    room.send(f"/admin/drafts/{name}", f"/admin/drafts/{name}/discard")
    assert desk.drafts(room.corpus) == []
    assert room.acts()[0] == ("discard", name)
    assert room.get(f"/admin/drafts/{name}").status_code == 404


def test_saving_and_publishing_asks_the_slow_worker(room: Room):
    """What was typed is kept first; then a job is there, and its page tells how far it is."""
    (name,) = room.draft()
    page = f"/admin/drafts/{name}"
    answer = room.send(page, page, subject="เรื่องที่แก้", then="publish")
    assert job(room) == ("publish", {"ids": [name], "force": False}, MACHINE)
    assert desk.draft(room.corpus, name).subject == "เรื่องที่แก้"
    assert say.JOB_STATES["waiting"] in room.get(answer.headers["Location"]).text


def test_two_clicks_are_one_publication(room: Room):
    """The button pressed again while the job waits leads to the same job."""
    (name,) = room.draft()
    page = f"/admin/drafts/{name}"
    first, again = (room.send(page, page, then="publish") for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert len(room.here.jobs.list()) == 1


def test_a_published_letter_is_corrected_and_used(room: Room):
    """The correction is stored in the letter, and a new snapshot asked for."""
    page = f"/admin/drafts/{HELD}"
    room.send(page, page, subject="เรื่องที่แก้", then="publish")
    assert read_letter(room.corpus / "letters" / f"{HELD}.md").subject == "เรื่องที่แก้"
    assert job(room)[0] == "reindex"


def test_what_the_golden_questions_speak_against_can_be_forced(room: Room):
    """A refused publication names the questions lost; the button repeats it all the same."""
    jobs = room.here.jobs
    jobs.add("publish", {"ids": ["x"], "force": False})
    jobs.fail(jobs.claim("publish"), "แย่ลง", {"lost": ["คำถามที่หาย"]})
    assert "คำถามที่หาย" in room.get("/admin/jobs/1").text
    room.send("/admin/jobs/1", "/admin/jobs/1/force")
    assert job(room)[:2] == ("publish", {"ids": ["x"], "force": True})


def test_only_a_refused_publication_can_be_forced(room: Room):
    """A job that failed for another reason has no such button, nor does its address work."""
    jobs = room.here.jobs
    jobs.add("rollback", {})
    jobs.fail(jobs.claim("publish"), "ไม่มีชุดก่อน")
    assert "/force" not in room.get("/admin/jobs/1").text
    fields = form(room.get("/admin/people").text, "/admin/people/invite")
    assert room.post("/admin/jobs/1/force", fields).status_code == 404


def test_retiring_and_rolling_back_are_asked_first(room: Room):
    """Each has a page that says what it means, and a job once it is confirmed."""
    assert say.RETIRE_ASK in room.get(f"/admin/letters/{HELD}/retire").text
    room.send(f"/admin/letters/{HELD}/retire", f"/admin/letters/{HELD}/retire")
    assert job(room) == ("retire", {"id": HELD, "force": False}, MACHINE)
    room.send("/admin/snapshots/rollback", "/admin/snapshots/rollback")
    assert job(room) == ("rollback", {}, MACHINE)
    room.send("/admin/snapshots", "/admin/snapshots/reindex")
    assert job(room)[0] == "reindex"


def test_a_retired_letter_keeps_its_page(room: Room):
    """It opens, says that it was retired, and cannot be retired again."""
    path = room.corpus / "letters" / "retired-1.md"
    write_letter(Letter("retired-1", "ประกาศ", "ข้อความเดิม", status="retired"), path.parent)
    shown = room.get("/letters/retired-1")
    assert shown.status_code == 200
    assert "ถอน" in shown.text
    assert "ข้อความเดิม" in shown.text
    assert room.get("/admin/letters/retired-1/retire").status_code == 404


def test_a_drafts_page_is_nobody_elses(room: Room):
    """The public page of letters never shows a draft."""
    (name,) = room.draft()
    assert room.get(f"/letters/{name}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"16007b80be-1", HELD, "5d6f003726-2"}),
        ("words=ว ๓๗ หนองม่วงไข่", {HELD}),
        ("year=2553", {"ad3e53ef2e-1", "ad3e53ef2e-2", "ad3e53ef2e-3"}),
        ("sender=ก.พ.ร.", {"5d6f003726-2"}),
        ("status=retired", set()),
        ("words=ไม่มีคำนี้ในหนังสือใด", set()),
    ],
)
def test_letters_are_filtered(room: Room, asked: str, found: set[str]):
    """By words in any spelling of digits, year, sender and status."""
    shown = set(re.findall(r'href="/letters/([^"?]+)"', room.get(f"/admin/letters?{asked}").text))
    assert found <= shown
    assert found or not shown
    assert len(shown) == 10 if not asked else len(shown) <= len(found) + 1


def test_a_letter_file_that_is_broken_is_named(room: Room):
    """The list tells which file cannot be read, and shows the others."""
    (room.corpus / "letters" / "broken-1.md").write_text("no front matter", "utf-8")
    page = room.get("/admin/letters").text
    assert "broken-1.md" in page
    assert HELD in page


def test_what_is_missing_is_listed(room: Room):
    """Letters that are cited and not held, with who cites them; questions without an answer."""
    room.here.ledger.write(Missed("ขอหนังสือ มท 0810.3/ว 1100", (HELD,)))
    wanted = html.unescape(room.get("/admin/wanted").text)
    assert "มท 0810.3/ว 1100" in wanted
    assert "/letters/" in wanted.partition("<main")[2]
    unanswered = html.unescape(room.get("/admin/unanswered").text)
    assert say.ASKED.format(count=1) in unanswered
    assert f"/letters/{HELD}" in unanswered


def test_feedback_becomes_a_golden_question(room: Room, letters: StandIn):
    """The passage is chosen, its words cut and confirmed; the file has one line more."""
    letter = letters.letter("36d04a97a2-2")
    passage = make_passages(letter)[2]
    quote = passage.text.strip()[:60]
    room.here.ledger.write(Verdict("ใครดูแลเรื่องนี้", passage.id, "yes"))
    listed = html.unescape(room.get("/admin/feedback?verdict=yes").text)
    step = re.search(r'href="(/admin/golden[^"]+)"', listed)[1]
    assert f'value="{passage.id}" checked' in room.get(step).text
    words = f"{step}&then=words"
    assert room.send(words, "/admin/golden", quote="ถ้อยคำที่ไม่มีในหนังสือ").status_code == 422
    before = (room.corpus / "golden.jsonl").read_bytes()
    assert room.send(words, "/admin/golden", quote=quote).status_code == 303
    after = (room.corpus / "golden.jsonl").read_bytes()
    assert after.startswith(before)
    (row,) = map(json.loads, after[len(before) :].splitlines())
    assert (row["query"], row["letter"]) == ("ใครดูแลเรื่องนี้", letter.number)
    assert row["answers"] == [{"file": f"{letter.original}.txt", "quote": quote}]
    assert read_golden(room.corpus / "golden.jsonl")[-1].id == row["id"]
    assert room.acts()[0] == ("golden", "ใครดูแลเรื่องนี้")
    assert say.IS_GOLDEN in room.get("/admin/feedback").text
    assert say.GOLDEN_SAME in room.send(words, "/admin/golden", quote=quote).text


def test_a_question_that_nothing_answers_is_golden_too(room: Room):
    """It has no quote, so the gate wants it refused."""
    page = "/admin/golden?question=เบี้ยเลี้ยงเท่าไร&passage=none&then=words"
    assert room.send(page, "/admin/golden").status_code == 303
    newest = read_golden(room.corpus / "golden.jsonl")[-1]
    assert (newest.query, newest.quotes, newest.kind) == ("เบี้ยเลี้ยงเท่าไร", (), "unanswerable")


def test_an_invitation_is_shown_once(room: Room):
    """The code makes an admin, stands in one answer, and neither in the log nor on the page."""
    page = room.send("/admin/people", "/admin/people/invite").text
    code = re.search(r'class="code">([^<]+)<', page)[1]
    assert code not in room.get("/admin/people").text
    assert code not in room.get("/admin/log").text
    assert room.here.admins.accept(code.replace("-", ""), "U1", "ผู้ดูแลใหม่")
    assert "ผู้ดูแลใหม่" in room.get("/admin/people").text


def test_an_admin_is_removed(room: Room):
    """After the question is confirmed the right is gone; the log still knows the name."""
    admin = room.here.admins.accept(room.here.admins.invite().replace("-", ""), "U1", "ผู้ดูแลเดิม")
    page = f"/admin/people/remove?key={admin.key}"
    assert room.send(page, "/admin/people/remove").status_code == 303
    assert room.here.admins.all() == []
    assert "ผู้ดูแลเดิม" in room.get("/admin/log").text
    assert room.get(page).status_code == 404


def test_the_log_goes_back_to_the_first_line(room: Room):
    """Page by page, each act once."""
    for number in range(120):
        room.here.acts.write(MACHINE, "add", f"file-{number:03d}")
    seen, path = [], "/admin/log"
    while path:
        page = html.unescape(room.get(path).text)
        seen += re.findall(r"file-\d{3}", page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        path = older[1] if older else ""
    assert seen == [f"file-{number:03d}" for number in reversed(range(120))]
