"""What leaves for LINE, checked against LINE's own description of its API."""

import copy
import datetime
import json
import typing

import pytest

from bot.about import known
from bot.chain import chain
from bot.duties import checklist
from bot.limits import fit
from bot.messages import plainly, render
from bot.plan import (
    Card,
    Chain,
    Checklist,
    Choice,
    Drafts,
    Found,
    Greeting,
    Letters,
    Listing,
    Nearest,
    Plan,
    Progress,
    Published,
    Silence,
    Words,
)
from bot.postbacks import data
from bot.rates import Limits
from bot.richmenu.tiles import PICTURE, menu
from bot.tryline.events import message
from tests.bot.clerk import Clerk, draft_of, publishes, reads, refuses
from tests.bot.conftest import Office, wire
from tests.bot.kinds import every_kind
from tests.bot.openapi import mapping, needed, validator
from tests.bot.standin import StandIn

pytestmark = needed
FILE = "messaging-api.yml"
TODAY = "2026-01-15"
REPLY, TEXT = "ReplyMessageRequest", {"type": "text", "text": "ครับ"}


def link(letter: str, passage: str) -> str:
    """A letter page's address."""
    return f"https://wian.example/letters/{letter}?p={passage}"


def faults(name: str, value: object) -> list[str]:
    """What the description finds wrong in a value, with its place."""
    found = validator(FILE, name).iter_errors(value)
    return [f"{one.json_path}: {one.message[:200]}" for one in found]


def reply(messages: list[dict]) -> dict:
    """A reply call that carries these messages."""
    return {"replyToken": "t", "messages": messages}


def plans(engine: StandIn) -> list[Plan]:
    """Every kind of plan, each with and without what it may leave out."""
    letters = engine.letters()
    cards = tuple(Card(hit, ("หนังสือจังหวัดแพร่ ที่ ๑",)) for hit in hits(engine))
    busy = max(letters, key=lambda one: len(one.directives) + len(one.deadlines))
    shown = tuple(letters[:5])
    lists = [Listing("หนังสือปี 2565", shown, 12, page, 3, "y2565") for page in (1, 2, 3)]
    return [
        Silence("group"),
        Words("ครับ"),
        Words("ครับ", ("ถามต่อ",), "q"),
        Greeting(),
        *(
            Found(cards[:n], note, english, within, quote)
            for n, note, english, within, quote in ASKED
        ),
        *(
            Letters(cards[:n], note, english, which, quote)
            for n, note, english, which, quote in ASKED
        ),
        *(Nearest(cards[:n], note, english, like, quote=q) for n, note, english, like, q in ASKED),
        Nearest((), asks=("เรื่องใด",)),
        *(checklist(busy, TODAY, body) for body in ("", "อปท.")),
        *(chain(letter, letters) for letter in letters),
        *lists,
        *(plan for plan in every_kind(engine).values() if isinstance(plan, OF_THE_DESK)),
    ]


OF_THE_DESK = (Drafts, Progress, Published, Choice)
#: How many cards, the note before them, two switches of the plan, and what is quoted.
ASKED = [(1, "", False, False, ""), (3, "ยาว", True, True, "q"), (5, "", False, True, "q")]


def hits(engine: StandIn) -> list:
    """One hit of each of five letters."""
    found = {}
    for letter in engine.letters():
        [first, *_] = engine.ask(letter.text[200:320]).hits
        found.setdefault(first.letter.id, first)
    return list(found.values())[:5]


def test_there_is_a_sample_of_every_kind_of_plan(letters: StandIn):
    """A new kind of plan cannot be left out of these tests."""
    kinds = {type(plan) for plan in plans(letters)}
    assert kinds == set(typing.get_args(Plan))
    assert {Chain, Checklist} <= kinds


def test_every_message_is_as_line_describes_it(letters: StandIn):
    """Every plan, as Flex and as plain text: no fault, no property that LINE does not know."""
    about, today = known(letters.letters()), datetime.date.fromisoformat(TODAY)
    for plan in plans(letters):
        messages = fit(render(plan, link, today, about))
        for form in (messages, plainly(messages)):
            assert not form or faults(REPLY, reply(wire(form))) == [], plan


SAID = [
    message("text", text="สวัสดี"),
    message("text", text="มอบหมายอำเภอทุกอำเภอ สนับสนุนการดำเนินการขับเคลื่อนตามแนวทางที่กำหนด"),
    message("text", text="ต้องทำอะไรบ้าง"),
    message("text", text="ขอดูหนังสือ มท 0211.5/ว 9014"),
    message("text", text="หนังสือล่าสุด"),
    message("text", text="ราคายางพาราวันนี้"),
    message("text", text="วิธีใช้"),
    message("text", text="who is responsible"),
    message("text", text="ก" * 6000),
    message("text", text=" "),
    message("sticker", packageId="1", stickerId="1", stickerResourceType="STATIC"),
    message("image", contentProvider={"type": "external", "originalContentUrl": "https://x.y"}),
    message("location", latitude=18.1, longitude=100.1),
    message("audio", contentProvider={"type": "line"}),
    {"type": "follow", "follow": {"isUnblocked": True}},
    {"type": "join"},
]
PRESSED = [
    *(lambda one, name=name: data(name, one.id) for name in ("do", "up", "go")),
    lambda one: data("fb", "yes", one.id),
    lambda one: data("fb", "no", one.id),
    lambda _: data("me", "อปท.", "x"),
    lambda _: "v0|fb|yes|x",
]


def test_every_call_that_leaves_is_as_line_describes_it(desk: Office):
    """Whole conversations over the wire: each reply and each loading animation, as sent."""
    replies, loadings = listen(desk, "reply"), listen(desk, "load")
    presses = [press(make(letter)) for letter in desk.engine.letters() for make in PRESSED]
    desk.here.worker.rates._limits = Limits(0)
    for said in (*SAID, *presses):
        desk.send(desk.event(said))
        desk.work()
    assert len(replies) == len(SAID) + len(presses)
    assert [fault for one in replies for fault in faults(REPLY, one)] == []
    desk.settle()
    assert loadings
    assert [x for one in loadings for x in faults("ShowLoadingAnimationRequest", one)] == []


def test_what_the_counter_says_is_as_line_describes_it(desk: Office):
    """From the code to the published letter, over the wire."""
    admin, replies = Clerk(desk), listen(desk, "reply")
    admin.joins()
    admin.talk("โต๊ะงาน")
    admin.hands_in(b"%PDF-1.4")
    reads(desk, draft_of(0), draft_of(1))
    admin.waits()
    for name in ("dr", "ed", "dc", "pf", "pb"):
        admin.press(f"v1|{name}|{draft_of(0).id}")
    refuses(desk, "ใครลงนาม")
    admin.waits()
    admin.press(f"v1|py|{draft_of(0).id}")
    publishes(desk, "ใครรับผิดชอบ")
    admin.waits()
    assert len(replies) == 9
    assert [fault for one in replies for fault in faults(REPLY, one)] == []


def listen(desk: Office, call: str) -> list[dict]:
    """What arrives at that call of the pretended LINE from now on."""
    heard, real = [], getattr(desk.fake, call)

    def listening(*given: object) -> object:
        heard.append(json.loads(given[-1]))
        return real(*given)

    setattr(desk.fake, call, listening)
    return heard


def press(what: str) -> dict:
    """A postback."""
    return {"type": "postback", "postback": {"data": what}}


def test_the_rich_menu_is_as_line_describes_it():
    """The menu that is published satisfies the description."""
    assert faults("RichMenuRequest", menu(PICTURE.read_bytes()).to_dict()) == []


def broken(engine: StandIn) -> list[dict]:
    """A good reply, each time with one thing that LINE refuses."""
    good = reply(wire(render(Found((Card(hits(engine)[0]),)), link)))

    def changed(change: object) -> dict:
        made = copy.deepcopy(good)
        change(made, made["messages"][-1])
        return made

    return [
        changed(change)
        for change in (
            lambda call, _: call.update(messages=[TEXT] * 6),
            lambda call, _: call.update(messages=[]),
            lambda call, _: call.update(to="U1"),
            lambda call, _: call.pop("replyToken"),
            lambda _, flex: flex.pop("altText"),
            lambda _, flex: flex.update(colour="red"),
            lambda _, flex: flex.update(type="hologram"),
            lambda _, flex: flex["contents"].update(type="balloon"),
            lambda _, flex: flex["contents"]["body"].update(layout="diagonal"),
            lambda _, flex: flex["contents"]["body"]["contents"].append({"type": "spring"}),
            lambda _, flex: flex["contents"]["body"]["contents"].append({"type": "button"}),
            lambda _, flex: flex["contents"]["body"]["contents"].append(copied("x" * 1001)),
            lambda _, flex: flex["contents"]["body"]["contents"].append(copied("")),
        )
    ]


def copied(text: str) -> dict:
    """A button that copies a text."""
    return {"type": "button", "action": {"type": "clipboard", "label": "ก", "clipboardText": text}}


def test_these_checks_can_fail(letters: StandIn):
    """Each fault in an otherwise good call is found, so silence above means something."""
    for call in broken(letters):
        assert faults(REPLY, call), call
    assert faults("ShowLoadingAnimationRequest", {"chatId": "U1", "loadingSeconds": 4})
    assert faults("RichMenuRequest", {"chatBarText": "ก" * 15})


@pytest.mark.parametrize("name", ["Message", "Action", "FlexComponent", "FlexContainer"])
def test_every_mapping_became_a_choice(name: str):
    """The description's variants are told apart by their type, all of them."""
    kinds = mapping(FILE, name)
    assert len(kinds) > 1
    assert faults(f"Any{name}", {"type": "none of these"})
