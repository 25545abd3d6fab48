"""Papers handed in, drafts published: the talks of an admin and of anybody with the counter."""

import pytest

from bot import texts_admin as texts
from bot.arrivals import Arrivals
from bot.counter import SEARCHES, WAIT_SECONDS
from bot.papers import LATE_SECONDS
from bot.tryline.events import file, message
from corpus.files.photos import unpack
from corpus.store import load_letters
from tests.bot.clerk import (
    Clerk,
    corpus_of,
    draft_of,
    finds,
    jpeg,
    photo,
    publishes,
    reads,
    refuses,
)
from tests.bot.conftest import Office
from tests.bot.standin import CORPUS
from tests.bot.talk import GROUP, Chat

pytestmark = pytest.mark.databases

PDF = b"%PDF-1.4 not read in these tests"
HELD = load_letters(CORPUS)[3]


@pytest.fixture
def anybody(desk: Office) -> Clerk:
    """Somebody who is no admin."""
    return Clerk(desk)


@pytest.fixture
def admin(anybody: Clerk) -> Clerk:
    """The same, once admitted."""
    anybody.joins()
    return anybody


# Becoming an admin, and the way to the desk


def test_a_code_makes_an_admin(anybody: Clerk):
    """With words before it or alone, in any spelling; who and when stands in the log."""
    code = anybody.desk.here.admins.invite()
    assert texts.WELCOME in anybody.talk(code.lower().replace("-", " "))
    [who] = anybody.desk.here.admins.all()
    assert who.name == "ผู้ทดลอง"
    assert [act.act for act in anybody.desk.here.acts.list()] == ["accept"]
    assert texts.ALREADY in anybody.talk(f"รหัสแอดมิน {anybody.desk.here.admins.invite()}")
    assert texts.ALREADY not in anybody.talk("farmland")


def test_a_bad_code_is_told_so_and_a_word_is_a_question(anybody: Clerk):
    """Only what is said to be a code is judged as one."""
    assert texts.BAD_CODE in anybody.talk("รหัสแอดมิน AAAA-AAAA")
    assert texts.BAD_CODE in anybody.talk("admin code: XXXX")
    assert texts.BAD_CODE not in anybody.talk("TEACHERD")
    assert anybody.desk.here.admins.all() == []


def test_a_profile_that_line_withholds_keeps_nobody_out(anybody: Clerk):
    """The name is only for the desk's list."""
    anybody.desk.fake.profile = lambda _: (403, {"message": "no"})
    assert texts.WELCOME in anybody.joins()


def test_the_desk_opens_by_a_link_for_once(admin: Clerk):
    """An admin gets it, with what waits there; it signs in once."""
    said = admin.talk("โต๊ะงาน")
    assert texts.DESK in said
    [address] = [one["uri"] for one in admin.addresses()]
    assert address.startswith(f"{admin.desk.address}/admin/enter?token=")
    token = address.partition("token=")[2]
    admins = admin.desk.here.admins
    assert admins.session(admins.enter(token)).key == admin.key
    assert admins.enter(token) is None


def test_the_desk_opens_for_admins_in_private_alone(anybody: Clerk, desk: Office):
    """Anybody is told kindly; in a group nobody gets a link, and no code is spent."""
    assert texts.NO_DESK in anybody.talk("desk")
    anybody.joins()
    group = Chat(desk, group=True)
    group.read()
    assert group.call("โต๊ะงาน") == texts.ONLY_PRIVATE
    code = desk.here.admins.invite()
    assert group.call(f"รหัสแอดมิน {code}") == texts.ONLY_PRIVATE
    assert desk.here.admins.accept(code, "U9", "ก")


# A file of an admin


def test_a_file_becomes_a_draft_and_then_an_answer(admin: Clerk):
    """Sent, read, shown with fields and doubts, published, asked: one chat."""
    assert admin.hands_in(PDF) == ""
    draft = draft_of()
    reads(admin.desk, draft)
    card = admin.waits()
    assert texts.DRAFT_TITLE in card
    assert draft.subject[:40] in card
    assert draft.number in card
    assert draft.sender in card
    assert "โปรดตรวจ 1 จุด" in card
    assert draft.doubts[0].why in card
    assert admin.tap(texts.PUBLISH) == ""
    publishes(admin.desk, "ใครรับผิดชอบเรื่องนี้")
    said = admin.waits()
    assert texts.PUBLISHED_TITLE in said
    assert "ใครรับผิดชอบเรื่องนี้" in admin.questions()
    assert admin.tap(texts.TRY_ASKING)


def test_what_was_not_read_is_said_so(admin: Clerk):
    """A missing field is shown as missing, not left out."""
    admin.hands_in(PDF)
    reads(admin.desk, draft_of(number=1, subject="", doubts=()))
    card = admin.waits()
    assert texts.NOT_READ in card
    assert texts.NO_DOUBTS in card


def test_a_long_reading_says_how_far_it_is(admin: Clerk):
    """Before the reply token dies the page is told, and a button asks again."""
    admin.hands_in(PDF)
    job = admin.desk.here.jobs.claim("read")
    admin.desk.here.arrivals.reading(job.what["arrival"], 3, 10, 49.0)
    assert admin.waits(WAIT_SECONDS - 2) == ""
    said = admin.waits(3)
    assert "หน้า 3/10" in said
    assert "เหลือประมาณ 49 วินาที" in said
    assert admin.tap(texts.SEE_STATE) == ""
    admin.desk.here.jobs.fail(job, "")
    admin.desk.here.arrivals.end(job.what["arrival"], "refused", problem="ไฟล์นี้ถูกเข้ารหัส")
    assert admin.waits() == "ไฟล์นี้ถูกเข้ารหัส"


def test_the_same_file_again_is_known(admin: Clerk):
    """Its draft is shown once more; once published, the letter itself."""
    admin.hands_in(PDF)
    arrival = reads(admin.desk, draft_of())
    admin.waits()
    assert texts.HELD in admin.hands_in(PDF)
    admin.tap(texts.PUBLISH)
    publishes(admin.desk)
    admin.waits()
    admin.desk.here.arrivals.end(arrival.id, "published", arrival.letters)
    assert texts.HELD_PUBLISHED in admin.hands_in(PDF)


def test_the_same_file_twice_at_once_is_read_once(admin: Clerk):
    """The second one waits for the first, and both show the same draft."""
    admin.hands_in(PDF)
    admin.hands_in(PDF)
    assert len(admin.desk.here.jobs.list()) == 1
    reads(admin.desk, draft_of())
    said = admin.waits()
    assert said.count(texts.DRAFT_TITLE) == 2


def test_a_bundle_is_one_card(admin: Clerk):
    """Its letters to look at one by one, and one button for all."""
    admin.hands_in(PDF)
    reads(admin.desk, draft_of(0), draft_of(1), draft_of(2))
    card = admin.waits()
    assert texts.BUNDLE_TITLE.format(count=3) in card
    bundle = admin.last
    assert draft_of(1).subject[:30] in admin.tap(texts.SEE_DRAFT) + admin.press(
        f"v1|dr|{draft_of(1).id}"
    )
    admin.last = bundle
    admin.tap(texts.PUBLISH_ALL.format(count=3))
    assert len(publishes(admin.desk).what["ids"]) == 3
    assert draft_of(2).subject[:30] in admin.waits()


def test_photos_sent_together_are_one_paper(admin: Clerk):
    """In their order, as one PDF, answered once through the newest photo."""
    first, second, third = admin.photographs(jpeg(1), jpeg(2), jpeg(3))
    admin.desk.send(second)
    admin.desk.send(third, first)
    assert admin.waits() == ""
    [arrival] = admin.desk.here.arrivals.list()
    assert arrival.name == texts.PHOTOS.format(count=3, ending="pdf")
    data = admin.desk.here.arrivals.path(arrival.sha256).read_bytes()
    places = [data.find(jpeg(seed)) for seed in (1, 2, 3)]
    assert -1 < places[0] < places[1] < places[2]
    reads(admin.desk, draft_of())
    assert texts.DRAFT_TITLE in admin.waits()
    assert admin.desk.states()["silent"] == 2


@pytest.mark.parametrize("kinds", [("PNG", "PNG"), ("HEIF", "HEIF"), ("JPEG", "PNG", "HEIF")])
def test_photos_of_any_kind_sent_together_are_one_paper(admin: Clerk, kinds: tuple[str, ...]):
    """What a single photo may be, a photo of a series may be too; each is kept byte for byte."""
    pictures = [photo(seed, kind) for seed, kind in enumerate(kinds)]
    admin.desk.send(*admin.photographs(*pictures))
    assert admin.waits() == ""
    [arrival] = admin.desk.here.arrivals.list()
    assert arrival.name == texts.PHOTOS.format(count=len(kinds), ending="zip")
    data = admin.desk.here.arrivals.path(arrival.sha256).read_bytes()
    assert unpack(data, arrival.name) == pictures
    reads(admin.desk, draft_of())
    assert texts.DRAFT_TITLE in admin.waits()


def test_a_photo_that_never_comes_is_not_waited_for_for_ever(admin: Clerk):
    """What came is read, and it is said that some are missing."""
    first, _, third = admin.photographs(jpeg(1), jpeg(2), jpeg(3))
    admin.desk.send(first, third)
    admin.waits()
    assert admin.desk.here.arrivals.list() == []
    admin.waits(LATE_SECONDS)
    reads(admin.desk, draft_of())
    assert texts.MISSING_PHOTOS.format(come=2, total=3) in admin.waits()


def test_a_file_that_line_prepares_is_asked_for_again(admin: Clerk):
    """LINE says 202 for a while; nothing is said meanwhile."""
    kept = admin.desk.fake.contents.keep(PDF)
    admin.desk.fake.contents._held[kept].ready = admin._now() + 2.5
    assert admin.event(file(kept, "ก.pdf", 5)) == ""
    admin.waits()
    assert admin.desk.here.arrivals.list() == []
    admin.waits(2)
    assert len(admin.desk.here.arrivals.list()) == 1


def test_a_file_taken_back_is_not_read(admin: Clerk):
    """LINE says 410, or tells of the unsending while the row waits: silence."""
    kept = admin.desk.fake.contents.keep(PDF)
    admin.desk.fake.contents.unsend(kept)
    assert admin.event(file(kept, "ก.pdf", 5)) == ""
    kept = admin.desk.fake.contents.keep(PDF)
    admin.event(file(kept, "ก.pdf", 5))
    admin.event({"type": "unsend", "unsend": {"messageId": kept}})
    assert admin.waits() == ""
    assert set(admin.desk.states()) <= {"answered", "silent", "ignored"}


def test_a_file_over_the_limit_is_refused_with_the_limit(admin: Clerk):
    """By its size as it comes, whatever LINE had said of it."""
    receiving = admin.desk.here.worker.counter.receiving
    object.__setattr__(receiving, "most", 3_000_000)
    admin.hands_in(b"x" * 3_000_001)
    assert "3 MB" in admin.waits(2)
    assert admin.desk.here.arrivals.list() == []


def test_a_file_that_cannot_be_fetched_says_so(admin: Clerk):
    """After three tries."""
    admin.event(file("123", "ก.pdf", 5))
    admin.waits()
    assert texts.NOT_FETCHED in admin.waits()


def test_photos_elsewhere_and_broken_ids_fetch_nothing(admin: Clerk):
    """No address of an event is ever called, and no path is made of its id."""
    outside = {"type": "external", "originalContentUrl": f"{admin.desk.address}/livez"}
    assert admin.event(message("image", contentProvider=outside)) == texts.OUTSIDE
    assert admin.event(message("file", id="../x", fileName="a", fileSize=1)) == texts.OUTSIDE


def test_a_group_is_left_in_peace(admin: Clerk):
    """Files and photos there are not the bot's, an admin's neither."""
    kept = admin.desk.fake.contents.keep(PDF)
    sent = admin.desk.event(file(kept, "ก.pdf", 5))
    admin.desk.send({**sent, "source": {**GROUP, "userId": admin.desk.user}})
    assert admin.read() == ""
    assert admin.desk.here.arrivals.list() == []


# Drafts


def test_a_draft_is_corrected_on_its_page(admin: Clerk):
    """The button leads there, signed in."""
    admin.hands_in(PDF)
    reads(admin.desk, draft_of())
    admin.waits()
    admin.tap(texts.CORRECT)
    [address] = [one["uri"] for one in admin.addresses()]
    assert address.endswith(f"to=%2Fadmin%2Fdrafts%2F{draft_of().id}")


def test_a_draft_is_discarded_after_asking(admin: Clerk):
    """Never by one tap; the log tells who did it."""
    admin.hands_in(PDF)
    reads(admin.desk, draft_of())
    card = admin.waits()
    assert texts.DISCARD_ASK in admin.tap(texts.DISCARD)
    asked = admin.last
    assert texts.DRAFT_TITLE in admin.tap(texts.KEEP)
    admin.last = asked
    assert admin.tap(texts.DISCARD_YES) == texts.DISCARDED
    assert not (corpus_of(admin.desk) / "drafts" / f"{draft_of().id}.md").exists()
    [act, *_] = admin.desk.here.acts.list()
    assert (act.by, act.act, act.what) == (admin.key, "discard", draft_of().id)
    assert card


def test_drafts_that_wait_can_be_asked_for(admin: Clerk):
    """By word, at any time; none is said so."""
    assert admin.talk("ร่าง") == texts.NONE_WAITING
    admin.hands_in(PDF)
    reads(admin.desk, draft_of(0), draft_of(1))
    admin.waits()
    assert texts.BUNDLE_TITLE.format(count=2) in admin.talk("ร่างที่รอครับ")
    assert texts.DESK_WAITING.format(count=2) in admin.talk("โต๊ะงาน")


# Publishing


def test_a_refusal_of_the_golden_questions_is_shown(admin: Clerk):
    """What would be lost, and a second thought before it is forced."""
    admin.hands_in(PDF)
    reads(admin.desk, draft_of())
    admin.waits()
    admin.tap(texts.PUBLISH)
    refuses(admin.desk, "ใครลงนามในประกาศ", "ใครรับผิดชอบ")
    said = admin.waits()
    assert texts.BLOCKED in said
    assert "- ใครลงนามในประกาศ" in said
    assert texts.FORCE_ASK in admin.tap(texts.FORCE)
    admin.tap(texts.FORCE_YES)
    assert publishes(admin.desk).what["force"] is True
    assert texts.PUBLISHED_TITLE in admin.waits()


def test_published_is_said_once_it_can_be_asked(admin: Clerk):
    """While the engine still answers out of the old letters, the reply waits."""
    admin.hands_in(PDF)
    reads(admin.desk, draft_of())
    admin.waits()
    admin.tap(texts.PUBLISH)
    publishes(admin.desk)
    new, admin.desk.engine.snapshot = admin.desk.engine.snapshot, "old"
    assert admin.waits() == ""
    admin.desk.engine.snapshot = new
    assert texts.PUBLISHED_TITLE in admin.waits()


def test_a_second_tap_publishes_nothing_twice(admin: Clerk):
    """It waits for the same job; later it says that the letter is published."""
    admin.hands_in(PDF)
    reads(admin.desk, draft_of())
    admin.waits()
    card = admin.last
    admin.tap(texts.PUBLISH)
    admin.last = card
    admin.tap(texts.PUBLISH)
    publishes(admin.desk)
    assert admin.desk.here.jobs.claim("publish") is None
    assert admin.waits().count(texts.PUBLISHED_TITLE) >= 2
    admin.last = card
    assert texts.HELD_PUBLISHED in admin.tap(texts.PUBLISH)


def test_a_long_publication_says_so_and_can_be_asked_about(admin: Clerk):
    """Before the reply token dies; the button waits for the end."""
    admin.hands_in(PDF)
    reads(admin.desk, draft_of())
    admin.waits()
    admin.tap(texts.PUBLISH)
    assert texts.PUBLISHING in admin.waits(WAIT_SECONDS + 1)
    admin.tap(texts.SEE_STATE)
    publishes(admin.desk)
    assert texts.PUBLISHED_TITLE in admin.waits()


def test_a_failed_publication_says_why(admin: Clerk):
    """In the desk's own sentence."""
    admin.hands_in(PDF)
    reads(admin.desk, draft_of())
    admin.waits()
    admin.tap(texts.PUBLISH)
    jobs = admin.desk.here.jobs
    jobs.fail(jobs.claim("publish"), "พื้นที่ดิสก์ไม่พอ")
    assert admin.waits() == "พื้นที่ดิสก์ไม่พอ"


BUTTONS = ["pb", "pf", "py", "ed", "dr", "dc", "dy"]


@pytest.mark.parametrize("what", ["abcdef0123-9", "a999", "j999", "../../letters/x", "a" * 80])
def test_a_button_of_a_year_ago_is_answered_kindly(admin: Clerk, what: str):
    """The draft has long gone: it is said so, whatever the button names."""
    for name in BUTTONS:
        assert texts.WAS_DISCARDED in admin.press(f"v1|{name}|{what}"), name


def test_who_is_no_admin_any_more_changes_nothing(admin: Clerk):
    """The old card's buttons say so."""
    admin.hands_in(PDF)
    reads(admin.desk, draft_of())
    admin.waits()
    admin.desk.here.admins.remove(admin.key)
    for name in (*BUTTONS, "dl"):
        assert admin.press(f"v1|{name}|{draft_of().id}") == texts.NOT_ADMIN
    assert admin.desk.here.jobs.claim("publish") is None
    assert admin.press("v1|st|a1") == texts.NOT_ADMIN


def test_desk_buttons_do_nothing_in_a_group(admin: Clerk, desk: Office):
    """A card that was passed on there changes nothing, an admin's tap neither."""
    for name in (*BUTTONS, "dl"):
        pressed = desk.event({"type": "postback", "postback": {"data": f"v1|{name}|x"}})
        desk.send({**pressed, "source": {**GROUP, "userId": desk.user}})
        assert admin.read() == texts.ONLY_PRIVATE


# A file or photo of anybody


def test_a_photo_finds_its_letter(anybody: Clerk):
    """The letter's card, and what is asked next is asked of it; nothing is kept."""
    anybody.desk.send(*anybody.photographs(jpeg()))
    assert anybody.read() == ""
    finds(anybody.desk, found=[HELD.id], sure=True)
    said = anybody.waits()
    assert texts.FOUND in said
    assert HELD.subject[:40] in said
    assert "ฉบับไหน" not in anybody.talk("ใครเซ็น")
    assert anybody.desk.here.arrivals.list() == []
    assert not list(anybody.desk.here.settings.arrivals.glob("*"))


def test_a_photo_that_is_not_sure_says_so(anybody: Clerk):
    """The letters it may show, to be compared."""
    anybody.desk.send(*anybody.photographs(jpeg()))
    anybody.read()
    finds(anybody.desk, found=[HELD.id, load_letters(CORPUS)[4].id])
    assert texts.FOUND_UNSURE in anybody.waits()


def test_a_letter_that_is_not_held_is_counted(anybody: Clerk):
    """By its number alone, for the list of letters that are wanted."""
    anybody.hands_in(PDF)
    finds(anybody.desk, numbers=["มท 0816.3/ว 99"])
    assert "มท 0816.3/ว 99" in anybody.waits()
    [missed] = anybody.desk.here.ledger.unanswered()
    assert missed.text == "มท 0816.3/ว 99"


@pytest.mark.parametrize(
    ("words", "said"), [("", texts.UNREADABLE), ("คำ", texts.NOT_HELD_UNNAMED)]
)
def test_a_photo_of_no_known_letter_says_what_to_do(anybody: Clerk, words: str, said: str):
    """Nothing legible, or no number: type it, or take it anew; nothing is counted."""
    anybody.hands_in(PDF)
    finds(anybody.desk, text=words)
    assert anybody.waits().startswith(said[:20])
    assert anybody.desk.here.ledger.unanswered() == []


def test_a_long_search_can_be_asked_about(anybody: Clerk):
    """The state button is anybody's own."""
    anybody.hands_in(PDF)
    assert texts.READING_PHOTO in anybody.waits(WAIT_SECONDS + 1)
    anybody.tap(texts.SEE_STATE)
    finds(anybody.desk, found=[HELD.id], sure=True)
    assert texts.FOUND in anybody.waits()


def test_too_many_photos_at_once_are_asked_to_be_typed(anybody: Clerk):
    """What could not be read within the minute is not begun."""
    for seed in range(SEARCHES):
        anybody.desk.send(*anybody.photographs(jpeg(seed)))
    anybody.read()
    assert anybody.hands_in(PDF).startswith(texts.BUSY[:20])


# Crashes


def crash(desk: Office, monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
    """The worker dies as soon as that has been done."""
    real = getattr(owner, name)

    def last(*given: object, **more: object) -> object:
        real(*given, **more)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, last)
        with pytest.raises(KeyboardInterrupt):
            desk.work()


@pytest.mark.parametrize("moment", ["take", "add", "park"])
def test_a_crash_while_a_file_is_taken_in_loses_and_doubles_nothing(
    admin: Clerk, monkeypatch: pytest.MonkeyPatch, moment: str
):
    """Killed after each step: one arrival that is read, one job, one reply with its draft."""
    here = admin.desk.here
    kept = admin.desk.fake.contents.keep(PDF)
    admin.desk.send(admin.desk.event(file(kept, "ก.pdf", 5)))
    owner = {"take": Arrivals, "add": type(here.jobs), "park": type(here.inbox)}[moment]
    crash(admin.desk, monkeypatch, owner, moment)
    admin.waits(26)
    assert len(here.jobs.list()) == 1
    assert len(here.arrivals.unread()) == 1
    reads(admin.desk, draft_of())
    assert texts.DRAFT_TITLE in admin.waits()
    assert admin.desk.states()["answered"] == 2


@pytest.mark.parametrize("moment", ["take", "add"])
def test_a_crash_while_a_stranger_file_is_taken_in_keeps_nothing(
    anybody: Clerk, monkeypatch: pytest.MonkeyPatch, moment: str
):
    """The search is done, and no file stays behind that somebody might take for a draft."""
    here = anybody.desk.here
    anybody.desk.send(*anybody.photographs(jpeg()))
    owner = {"take": Arrivals, "add": type(here.jobs)}[moment]
    crash(anybody.desk, monkeypatch, owner, moment)
    anybody.waits(26)
    while any(job.state == "waiting" for job in here.jobs.list()):
        finds(anybody.desk, found=[HELD.id], sure=True)
    assert texts.FOUND in anybody.waits()
    assert here.arrivals.list() == []


def test_a_crash_after_publishing_began_publishes_once(
    admin: Clerk, monkeypatch: pytest.MonkeyPatch
):
    """The job is there, the row had not said so yet: the same job is waited for."""
    admin.hands_in(PDF)
    reads(admin.desk, draft_of())
    admin.waits()
    pressed = {"type": "postback", "postback": {"data": f"v1|pb|{draft_of().id}"}}
    admin.desk.send(admin.desk.event(pressed))
    crash(admin.desk, monkeypatch, type(admin.desk.here.jobs), "add")
    admin.waits(26)
    publishes(admin.desk)
    assert texts.PUBLISHED_TITLE in admin.waits()
    assert sum(job.kind == "publish" for job in admin.desk.here.jobs.list()) == 1


def test_what_was_fetched_is_forgotten(admin: Clerk):
    """After the file was handed over, or refused, nothing of it is left but the arrival."""
    admin.hands_in(PDF)
    admin.desk.send(*admin.photographs(jpeg(1), b"no jpeg"))
    assert admin.waits() == texts.NO_SERIES
    assert not list((admin.desk.here.settings.home / "fetched").glob("*"))
