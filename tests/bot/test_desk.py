"""The desk's acts: copies, corrections, splitting and joining, going back, taking out."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot import desk, journal
from bot.checkup import check
from bot.errors import DeskBusy, NoSplitThere, NoSuchDraft, NotCorrectable, NotOneFile
from bot.settings import Settings, load
from corpus.letter import Letter
from tests.terminal import CIRCULAR, Office

COVER = """ที่ พร 0017.2/ว 6120

ศาลากลางจังหวัดแพร่
ถนนไชยบูรณ์ พร 54000

22 กรกฎาคม 2567

เรื่อง  การสำรวจตลาดชุมชนริมน้ำของจังหวัด

เรียน  นายอำเภอ ทุกอำเภอ

สิ่งที่ส่งมาด้วย  สำเนาหนังสือกระทรวงมหาดไทย ที่ มท 0219.4/ว 4471 ลงวันที่ 12 กรกฎาคม 2567

        ด้วยกระทรวงมหาดไทยได้แจ้งให้จังหวัดสำรวจตลาดชุมชนริมน้ำ จึงขอให้อำเภอดำเนินการ ดังนี้

        1. มอบปลัดอำเภอออกตรวจแผงค้าทุกแห่งในพื้นที่

        จึงเรียนมาเพื่อดำเนินการ

                                ขอแสดงความนับถือ

                                (ชื่อผู้ลงนาม)
                                ผู้ว่าราชการจังหวัดแพร่



"""


@pytest.fixture
def settings(office: Office) -> Settings:
    """The settings of this test's own office."""
    return load({"WIAN_HOME": str(office.home), "WIAN_CORPUS": str(office.corpus)})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where received files lie."""
    made = tmp_path / "received"
    made.mkdir()
    return made


def added(settings: Settings, folder: Path, text: str, name: str = "letter.txt") -> desk.Taken:
    """Take a text in as drafts."""
    path = folder / name
    path.write_text(text, "utf-8")
    (taken,) = desk.take_in(settings, [path])
    return taken


def draft(settings: Settings, folder: Path, text: str = CIRCULAR) -> Letter:
    """The one draft of a text."""
    (id,) = added(settings, folder, text).ids
    return desk.draft(settings.corpus, id)


def damaged(text: str) -> str:
    """`text` as a poor copy of it is read: some letters wrong, the number and date whole."""
    head, _, body = text.partition("เรื่อง")
    for good, bad in (("ริมน้ำ", "ริมนํา"), ("สำรวจ", "สำรวล"), ("ทุกแห่ง", "ทกแห่ง")):
        body = body.replace(good, bad)
    return f"{head}เรื่อง{body}"


def test_a_copy_in_another_bundle_is_one_letter_with_one_more_cover(
    settings: Settings, folder: Path
):
    """A held letter inside a district's bundle makes no second letter; the cover cites it."""
    held = draft(settings, folder)
    taken = added(settings, folder, COVER + damaged(CIRCULAR), "bundle.txt")
    (cover,) = (desk.draft(settings.corpus, id) for id in taken.ids)
    assert cover.canonical == "พร 0017.2/ว 6120"
    assert [cited.letter for cited in cover.references] == [held.id]
    assert taken.copies == (held.id,)
    (source,) = desk.sources(settings, held.id)
    assert (source.original, source.order) == (cover.original, 2)
    again = added(settings, folder, COVER + damaged(CIRCULAR), "again.txt")
    assert (again.held, again.ids) == (True, (cover.id,))


def test_a_letter_that_comes_alone_as_a_copy_is_said(settings: Settings, folder: Path):
    """Another scan of a held letter brings no draft, and names the letter that is there."""
    held = draft(settings, folder)
    taken = added(settings, folder, damaged(CIRCULAR), "copy.txt")
    assert (taken.held, taken.ids, taken.copies) == (True, (held.id,), (held.id,))
    assert len(desk.drafts(settings.corpus)) == 1


def test_the_same_number_with_other_words_is_a_doubt(settings: Settings, folder: Path):
    """Two letters that claim one number and date both stand, and the second says so."""
    held = draft(settings, folder)
    head, _, _ = CIRCULAR.partition("        ด้วย")
    other = head.replace("ริมน้ำ", "นัดกลางคืน") + "        ขอเชิญประชุมชี้แจงแนวทางการจัดงานประจำปี\n" * 9
    second = draft(settings, folder, other)
    assert second.id != held.id
    assert any(held.id in doubt.why for doubt in second.doubts if doubt.field == "number")


def test_letters_that_differ_in_their_number_alone_are_two(settings: Settings, folder: Path):
    """A form letter sent under two numbers is two letters, however alike the words."""
    one = draft(settings, folder)
    other = draft(settings, folder, CIRCULAR.replace("4471", "4472"))
    assert one.id != other.id


def test_a_correction_is_recorded_and_survives_a_new_reading(settings: Settings, folder: Path):
    """Who set what, before and after, stands in the record; reading again brings it back."""
    letter = draft(settings, folder)
    fields = {"number": "มท 0219.4/ว 4417", "date": "๑๓ กรกฎาคม ๒๕๖๗", "sender": letter.sender}
    corrected = desk.correct(settings, letter.id, fields, by="somebody")
    assert (corrected.canonical, corrected.date) == ("มท 0219.4/ว 4417", "2024-07-13")
    told = desk.corrections(settings, letter.id)
    assert [(c.by, c.field, c.before, c.after) for c in told] == [
        ("somebody", "number", letter.number, "มท 0219.4/ว 4417"),
        ("somebody", "date", "2024-07-12", "2024-07-13"),
    ]
    (settings.corpus / "drafts" / f"{letter.id}.md").unlink()
    desk.reread(settings, desk.File.at(folder / "letter.txt"))
    assert desk.draft(settings.corpus, letter.id) == corrected


def test_a_field_corrected_by_hand_survives_a_new_reading(settings: Settings, folder: Path):
    """What a person wrote into the letter's file and named there stays, in any status."""
    letter = draft(settings, folder)
    path = settings.corpus / "drafts" / f"{letter.id}.md"
    text = path.read_text("utf-8").replace("subject: การสำรวจตลาดชุมชนริมน้ำ", "subject: เรื่องที่แก้แล้ว")
    path.write_text(text.replace("status:", "corrected:\n  - subject\nstatus:"), "utf-8")
    desk.reread(settings, desk.File.at(folder / "letter.txt"))
    assert desk.draft(settings.corpus, letter.id).subject == "เรื่องที่แก้แล้ว"


def test_corrected_words_are_read_anew(settings: Settings, folder: Path):
    """A letter whose words are corrected has the deadline that they tell now."""
    letter = draft(settings, folder)
    text = letter.text.replace("30 สิงหาคม", "15 กันยายน")
    corrected = desk.correct(settings, letter.id, {}, text)
    assert [deadline.date for deadline in corrected.deadlines] == ["2024-09-15"]
    assert corrected.id == letter.id
    assert "text" in corrected.corrected


def test_a_confirmed_field_loses_its_doubt(settings: Settings, folder: Path):
    """A person who says that a doubted field is right as it stands settles it."""
    letter = draft(settings, folder, CIRCULAR.replace("12 กรกฎาคม 2567", "32 กรกฎาคม 2567"))
    assert any(doubt.field == "date" for doubt in letter.doubts)
    kept = desk.correct(settings, letter.id, {}, confirmed=("date",))
    assert not any(doubt.field == "date" for doubt in kept.doubts)
    assert kept.date == letter.date


@pytest.mark.parametrize(
    "fields", [{"id": "x"}, {"date": "เมื่อวาน"}, {"recipients": "คนเดียว"}, {"kind": " "}]
)
def test_what_cannot_be_corrected_is_refused(fields: dict, settings: Settings, folder: Path):
    """A field that is none, or a value it cannot have, is refused and nothing changes."""
    letter = draft(settings, folder)
    with pytest.raises(NotCorrectable):
        desk.correct(settings, letter.id, {"subject": "อื่น", **fields})
    assert desk.draft(settings.corpus, letter.id) == letter


def test_split_and_join_bring_back_what_was(settings: Settings, folder: Path):
    """A draft split in two and joined again has its words, id and fields as before."""
    letter = draft(settings, folder)
    at = letter.text.index("        2. รายงาน")
    first, second = desk.split(settings, letter.id, at)
    assert (first.id, first.text + second.text) == (letter.id, letter.text)
    assert second.id not in {letter.id, ""}
    with pytest.raises(NoSplitThere):
        desk.split(settings, letter.id, 0)
    joined = desk.join(settings, first.id, second.id)
    assert replace(joined, doubts=()) == replace(letter, doubts=())
    assert [one.id for one in desk.drafts(settings.corpus)] == [letter.id]


def test_a_split_survives_a_new_reading(settings: Settings, folder: Path):
    """Reading the original again splits the letter where a person had split it."""
    letter = draft(settings, folder)
    pair = desk.split(settings, letter.id, letter.text.index("        2. รายงาน"))
    for one in pair:
        (settings.corpus / "drafts" / f"{one.id}.md").unlink()
    desk.reread(settings, desk.File.at(folder / "letter.txt"))
    assert desk.drafts(settings.corpus) == sorted(pair, key=lambda one: one.id)


def test_only_drafts_of_one_file_are_joined(settings: Settings, folder: Path):
    """Letters of two files, or published ones, are not joined or split."""
    one, other = draft(settings, folder), draft(settings, folder, CIRCULAR.replace("4471", "9"))
    with pytest.raises(NotOneFile):
        desk.join(settings, one.id, other.id)
    held = desk.letters(settings.corpus)[0]
    with pytest.raises(NoSuchDraft):
        desk.split(settings, held.id, 10)


def test_a_discarded_file_leaves_nothing_and_may_come_again(settings: Settings, folder: Path):
    """With its last draft an original goes; sent again, it is a draft again, as corrected."""
    letter = draft(settings, folder)
    desk.correct(settings, letter.id, {"subject": "เรื่องที่แก้แล้ว"})
    desk.discard(settings, letter.id)
    assert not list((settings.corpus / "originals").glob(f"{letter.original}.*"))
    assert draft(settings, folder).subject == "เรื่องที่แก้แล้ว"


def test_a_letter_that_was_cited_before_it_came_is_linked(settings: Settings, folder: Path):
    """The order in which letters come does not matter: publishing links who cites them."""
    (cover,) = added(settings, folder, COVER).ids
    assert desk.draft(settings.corpus, cover).references[0].letter is None
    held = draft(settings, folder)
    desk.publish(settings, [cover, held.id])
    assert desk.letter(settings.corpus, cover).references[0].letter == held.id
    assert check(settings).findings == ()


def test_rollback_takes_the_letters_along(settings: Settings, folder: Path):
    """What was published last is a draft again, what was retired is back, and all agrees."""
    letter = draft(settings, folder)
    desk.publish(settings, [letter.id])
    desk.rollback(settings)
    assert desk.draft(settings.corpus, letter.id).status == "draft"
    assert check(settings).findings == ()
    held = desk.letters(settings.corpus)[0]
    desk.correct(settings, held.id, {"subject": "แก้แล้ว"})
    desk.retire(settings, held.id)
    desk.rollback(settings, by="somebody")
    assert desk.letter(settings.corpus, held.id) == held
    record = desk.corrections(settings, held.id)
    assert "แก้แล้ว" in str(record[-1].before)
    assert check(settings).findings == ()


def test_publishing_and_retiring_twice_is_once(settings: Settings, folder: Path):
    """An act that was done already, by a worker that was killed before it said so, is done."""
    letter = draft(settings, folder)
    desk.publish(settings, [letter.id])
    assert [one.id for one in desk.publish(settings, [letter.id])] == [letter.id]
    desk.retire(settings, letter.id)
    assert desk.retire(settings, letter.id).status == "retired"


def test_a_letter_under_publication_is_not_corrected(settings: Settings):
    """While an act is under way its letters are busy, and others are not."""
    busy, other = desk.letters(settings.corpus)[:2]
    path = settings.corpus / "letters" / f"{busy.id}.md"
    plan = {path: path.read_bytes() + b" "}
    with journal.act(settings.corpus, "retire", lambda: plan, lambda _: False):
        with pytest.raises(DeskBusy):
            desk.correct(settings, busy.id, {"subject": "แก้แล้ว"})
        desk.correct(settings, other.id, {"subject": "แก้แล้ว"})


def test_records_that_are_damaged_are_found(settings: Settings, folder: Path):
    """`check` names a record that cannot be read, and a letter that stands twice."""
    letter = draft(settings, folder)
    desk.correct(settings, letter.id, {"subject": "แก้แล้ว"})
    record = settings.corpus / "corrections" / f"{letter.original}.jsonl"
    record.write_text(json.dumps({"at": 1}), "utf-8")
    twice = settings.corpus / "letters" / f"{letter.id}.md"
    twice.write_bytes((settings.corpus / "drafts" / f"{letter.id}.md").read_bytes())
    findings = " ".join(check(settings).findings)
    assert record.name in findings
    assert letter.id in findings
