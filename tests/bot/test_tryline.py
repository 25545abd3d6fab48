"""The pretended LINE: off in production, and refusing what LINE refuses."""

import copy
import json
from io import BytesIO

import pytest

from bot.app import create_app
from bot.richmenu.tiles import PICTURE, menu
from bot.settings import load as settings_of
from bot.tryline.contents import KEPT, PREPARED, PREPARING_SECONDS, Contents
from bot.tryline.events import CONTENTS, event, message, signed, ulid
from bot.tryline.fake import INVALID_QUOTE, INVALID_TOKEN, TOKEN_SECONDS, FakeLine
from bot.tryline.rules import problems
from tests.bot.clerk import jpeg
from tests.bot.conftest import Clock, Office

TOKEN = "t0ken"
TEXT = {"type": "text", "text": "ครับ"}
BUBBLE = {
    "type": "bubble",
    "size": "mega",
    "body": {
        "type": "box",
        "layout": "vertical",
        "contents": [
            {"type": "text", "contents": [{"type": "span", "text": "ก", "weight": "bold"}]},
            {"type": "separator", "margin": "md"},
            {"type": "button", "action": {"type": "message", "label": "ก", "text": "ก"}},
        ],
    },
}
FLEX = {"type": "flex", "altText": "ก", "contents": BUBBLE}


@pytest.fixture
def line(clock: Clock) -> FakeLine:
    """A pretended LINE with one channel."""
    return FakeLine(TOKEN, clock)


def reply(line: FakeLine, token: str, *messages: dict, access: str = TOKEN) -> tuple[int, dict]:
    """A reply call as the SDK makes it."""
    body = json.dumps({"replyToken": token, "messages": list(messages)}).encode()
    return line.reply(f"Bearer {access}", body)


def test_a_reply_arrives_in_its_chat(line: FakeLine):
    """An accepted message stands in the log; each gets an id, as LINE gives."""
    chat = line.new_chat()
    status, answer = reply(line, line.new_token(chat), TEXT, FLEX)
    assert status == 200
    assert len(answer["sentMessages"]) == 2
    assert [one["message"] for one in line.log(chat)["messages"]] == [TEXT, FLEX]
    assert line.log(chat, after=1)["messages"][0]["n"] == 2


def test_a_reply_token_works_once(line: FakeLine):
    """Used and unknown tokens get LINE's own refusal."""
    token = line.new_token(line.new_chat())
    assert reply(line, token, TEXT)[0] == 200
    assert reply(line, token, TEXT) == (400, {"message": INVALID_TOKEN})
    assert reply(line, "unknown", TEXT) == (400, {"message": INVALID_TOKEN})


def test_a_reply_token_dies_after_a_minute(line: FakeLine, clock: Clock):
    """Within the minute it works, after it it does not."""
    alive, dead = line.new_token(chat := line.new_chat()), line.new_token(chat)
    clock.now += TOKEN_SECONDS
    assert reply(line, alive, TEXT)[0] == 200
    clock.now += 1
    assert reply(line, dead, TEXT)[0] == 400


def test_a_refused_body_does_not_use_the_token(line: FakeLine):
    """After a 400 for the body the same token still carries a good one."""
    token = line.new_token(line.new_chat())
    assert reply(line, token, {"type": "text", "text": ""})[0] == 400
    assert reply(line, token, TEXT)[0] == 200


def test_another_access_token_is_a_401(line: FakeLine):
    """Only the channel's own token is let in."""
    assert reply(line, "x", TEXT, access="ก")[0] == 401
    assert reply(line, "x", TEXT, access="")[0] == 401


def test_a_body_that_is_no_json_is_a_400(line: FakeLine):
    """Broken JSON is refused without a crash."""
    assert line.reply(f"Bearer {TOKEN}", b"{")[0] == 400


def test_a_quote_token_quotes_in_its_own_chat(line: FakeLine):
    """A reply may quote a message of its chat; any other token is refused and uses nothing up."""
    chat, other = line.new_chat(), line.new_chat()
    mine, theirs = (
        event(message("text", text="ถาม"), one, "t", 1)["message"]["quoteToken"]
        for one in (chat, other)
    )
    token = line.new_token(chat)
    for wrong in (theirs, "made up", mine + "x"):
        refused = reply(line, token, {**TEXT, "quoteToken": wrong})
        assert refused == (400, {"message": INVALID_QUOTE})
    status, answer = reply(line, token, {**TEXT, "quoteToken": mine})
    assert status == 200
    own = answer["sentMessages"][0]["quoteToken"]
    assert reply(line, line.new_token(chat), {**TEXT, "quoteToken": own})[0] == 200
    flex = {**FLEX, "quoteToken": mine}
    assert reply(line, line.new_token(chat), flex)[0] == 400


def load(line: FakeLine, **request: object) -> int:
    """The status of a call for the loading animation."""
    return line.load(json.dumps(request).encode())[0]


def test_the_loading_animation_ends_with_the_reply(line: FakeLine, clock: Clock):
    """It is shown until the bot speaks or its time is over."""
    chat = line.new_chat()
    assert load(line, chatId=chat, loadingSeconds=5) == 202
    assert line.log(chat)["loading"]
    clock.now += 5
    assert not line.log(chat)["loading"]
    assert load(line, chatId=chat) == 202
    clock.now += 15
    assert line.log(chat)["loading"]
    reply(line, line.new_token(chat), TEXT)
    assert not line.log(chat)["loading"]


@pytest.mark.parametrize("seconds", [0, 4, 7, 65, "5", True, None])
def test_a_wrong_loading_time_is_refused(line: FakeLine, seconds: object):
    """Only 5 to 60 seconds in steps of 5."""
    assert load(line, chatId=line.new_chat(), loadingSeconds=seconds) == 400


def test_only_users_can_be_shown_that_an_answer_is_coming(line: FakeLine):
    """Groups and strangers are refused, as at LINE; so is anything but an object."""
    assert load(line, chatId="C" + "0" * 32, loadingSeconds=5) == 400
    assert load(line, loadingSeconds=5) == 400
    assert line.load(b"[]")[0] == 400


def test_a_menu_needs_its_picture_first(line: FakeLine):
    """Created, drawn once, made the default: in this order or not at all."""
    menus, picture = line.menus, PICTURE.read_bytes()
    name = menus.create(menu(picture).to_dict())[1]["richMenuId"]
    assert menus.make_default(name)[0] == 400
    assert menus.upload(name, "image/gif", picture)[0] == 400
    assert menus.upload(name, "image/jpeg", picture)[0] == 400
    assert menus.upload(name, "image/png", picture[:16] + b"\0" * 8 + picture[24:])[0] == 400
    assert menus.upload(name, "image/png", picture + b"\0" * 2**20)[0] == 413
    assert menus.upload(name, "image/png", picture)[0] == 200
    assert menus.upload(name, "image/png", picture)[0] == 400
    assert menus.default()[0] == 404
    assert menus.make_default(name)[0] == 200
    assert menus.default() == (200, {"richMenuId": name})
    assert menus.delete(name)[0] == 200
    assert menus.default()[0] == 404
    for call in (menus.delete, menus.make_default):
        assert call(name)[0] == 404
    assert menus.upload(name, "image/png", picture)[0] == 404


def test_the_api_asks_for_the_channels_token(desk: Office):
    """Every call without the access token is a 401, and an unknown one is a 404 with it."""
    token = desk.here.settings.line_channel_access_token
    right, wrong = {"Authorization": f"Bearer {token}"}, {"Authorization": "Bearer x"}
    browser = desk.client
    assert browser.get("/try/line/v2/bot/richmenu/list", headers=right).status_code == 200
    assert browser.get("/try/line/v2/bot/richmenu/list", headers=wrong).status_code == 401
    assert browser.post("/try/line/v2/bot/chat/loading/start", json={}).status_code == 401
    assert browser.post("/try/line/v2/bot/message/push", headers=right).status_code == 404


def changed(message: dict, path: str, value: object) -> dict:
    """A copy of `message` with one property set, its place given by a dotted path."""
    made = copy.deepcopy(message)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    node = made
    for step in way:
        node = node[step]
    node[last] = value
    return made


BODY = "contents.body.contents"
POSTBACK = {"type": "postback", "label": "ก", "data": "x"}
BEGUN = {**POSTBACK, "inputOption": "openKeyboard", "fillInText": "ก"}
REFUSED = [
    (TEXT, "text", ""),
    (TEXT, "text", "ก" * 5001),
    (TEXT, "text", "\U0001f600" * 2501),
    (TEXT, "text", "\ud800"),
    (TEXT, "text", 5),
    (TEXT, "colour", "red"),
    (TEXT, "type", "hologram"),
    (TEXT, "type", []),
    (TEXT, "quickReply", {"items": []}),
    (
        TEXT,
        "quickReply",
        {"items": [{"type": "action", "action": {"type": "message", "text": "ก"}}]},
    ),
    (TEXT, "sender", {"name": "ก" * 21}),
    (FLEX, "altText", ""),
    (FLEX, "altText", "ก" * 1501),
    (FLEX, "contents", {"type": "bubble"}),
    (FLEX, "contents", {"type": "carousel", "contents": []}),
    (FLEX, "contents", {"type": "carousel", "contents": [BUBBLE] * 13}),
    (FLEX, "contents", {"type": "carousel", "contents": [BUBBLE, {**BUBBLE, "size": "giga"}]}),
    (FLEX, "contents.size", "enormous"),
    (FLEX, "contents.body.layout", "diagonal"),
    (FLEX, "contents.body.backgroundColor", "red"),
    (FLEX, "contents.body.paddingAll", "wide"),
    (FLEX, f"{BODY}.0", {"type": "text"}),
    (FLEX, f"{BODY}.0.size", "huge"),
    (FLEX, f"{BODY}.0.wrap", "yes"),
    (FLEX, f"{BODY}.0.flex", True),
    (FLEX, f"{BODY}.0.contents.0.color", "#12"),
    (FLEX, f"{BODY}.0.contents.0.wrap", True),
    (FLEX, f"{BODY}.0.text", "ก" * 5200),
    (FLEX, f"{BODY}.2.action", None),
    (FLEX, f"{BODY}.2.action.label", "ก" * 41),
    (FLEX, f"{BODY}.2.action.label", None),
    (FLEX, f"{BODY}.2.action", {"type": "uri", "label": "ก", "uri": "javascript:alert(1)"}),
    (FLEX, f"{BODY}.2.action", {"type": "uri", "label": "ก", "uri": "https://a.b/" + "x" * 1000}),
    (FLEX, f"{BODY}.2.action", {"type": "uri", "label": "ก"}),
    (FLEX, f"{BODY}.2.action", {"type": "postback", "label": "ก", "data": "x" * 301}),
    (FLEX, f"{BODY}.2.action", {"type": "postback", "label": "ก", "data": ""}),
    (FLEX, f"{BODY}.2.action", {"type": "clipboard", "label": "ก", "clipboardText": "x" * 1001}),
    (FLEX, f"{BODY}.2.action", {"type": "clipboard", "label": "ก", "clipboardText": ""}),
    (FLEX, f"{BODY}.2.action", {"type": "clipboard", "label": "ก", "text": "x"}),
    (FLEX, f"{BODY}.2.action", {"type": "clipboard", "clipboardText": "x"}),
    (FLEX, f"{BODY}.2.action", {**POSTBACK, "inputOption": "openCamera"}),
    (FLEX, f"{BODY}.2.action", {**POSTBACK, "fillInText": "ก" * 10}),
    (FLEX, f"{BODY}.2.action", {**POSTBACK, "inputOption": "openVoice", "fillInText": "ก"}),
    (FLEX, f"{BODY}.2.action", {**BEGUN, "fillInText": "ก" * 301}),
    (FLEX, f"{BODY}.2.action", {**POSTBACK, "displayText": "ก", "text": "ก"}),
    (FLEX, "quoteToken", "q"),
]


@pytest.mark.parametrize(("message", "path", "value"), REFUSED)
def test_what_line_refuses_is_refused(message: dict, path: str, value: object):
    """One thing wrong in an otherwise good message: refused, and the place is named."""
    assert problems({"replyToken": "t", "messages": [message]}) == []
    found = problems({"replyToken": "t", "messages": [changed(message, path, value)]})
    assert found
    assert all(one.path.startswith("messages[0]") for one in found)


@pytest.mark.parametrize(
    "request_body",
    [
        None,
        [],
        {},
        {"replyToken": "t", "messages": []},
        {"replyToken": "t", "messages": [TEXT] * 6},
        {"replyToken": "", "messages": [TEXT]},
        {"replyToken": "t", "messages": [TEXT], "to": "U1"},
        {"replyToken": "t", "messages": ["ครับ"]},
    ],
    ids=repr,
)
def test_a_request_that_is_not_a_reply_is_refused(request_body: object):
    """Wrong from the outside: no object, no messages, too many, a stray property."""
    assert problems(request_body)


def test_a_ulid_is_a_ulid():
    """26 characters of Crockford's base 32 that sort by time (the specification's example)."""
    assert ulid(1_469_918_176_385, 0)[:10] == "01ARYZ6S41"
    assert len(ulid(0, 2**80 - 1)) == 26
    assert ulid(1, 0) > ulid(0, 2**80 - 1)


def test_the_page_talks_to_the_real_webhook(desk: Office):
    """A text typed into the page travels as a signed webhook and is answered in the chat."""
    browser = desk.client
    chat = browser.post("/try/chats", json={}).json["chat"]
    sent = browser.post(
        "/try/events",
        json={"chat": chat, "kind": "text", "text": "สวัสดี"},
        base_url=desk.address,
        environ_overrides={"SERVER_PORT": desk.address.rsplit(":", 1)[1], "SERVER_NAME": "0.0.0.0"},
    )
    assert sent.json == {"status": 200, "number": 1}
    desk.work()
    log = browser.get(f"/try/messages?chat={chat}").json
    assert [one["from"] for one in log["messages"]] == ["user", "bot"]
    assert log["read"] == 1


def pick(desk: Office, chat: str, *files: tuple[bytes, str], photo: bool = False) -> dict:
    """Send files from the page, as its form does."""
    fields = {"chat": chat, "file": [(BytesIO(data), name) for data, name in files]}
    sent = desk.client.post(
        "/try/files",
        data=fields | ({"photo": "yes"} if photo else {}),
        base_url=desk.address,
        environ_overrides={"SERVER_PORT": desk.address.rsplit(":", 1)[1], "SERVER_NAME": "0.0.0.0"},
    )
    return sent.json


def events_of(desk: Office) -> list[dict]:
    """The messages of the events that have come to the bot."""
    return [
        json.loads(desk.row(at + 1).payload)["message"] for at in range(sum(desk.states().values()))
    ]


def test_a_file_picked_on_the_page_reaches_the_bot(desk: Office):
    """As a file message whose content waits at the data API, for the channel's token alone."""
    chat = desk.client.post("/try/chats", json={}).json["chat"]
    assert pick(desk, chat, (b"%PDF-1.4", "หนังสือ.pdf")) == {"count": 1}
    [sent] = events_of(desk)
    assert (sent["type"], sent["fileName"], sent["fileSize"]) == ("file", "หนังสือ.pdf", 8)
    token = desk.here.settings.line_channel_access_token
    address = f"/try/line/v2/bot/message/{sent['id']}/content"
    got = desk.client.get(address, headers={"Authorization": f"Bearer {token}"})
    assert (got.status_code, got.data) == (200, b"%PDF-1.4")
    assert desk.client.get(address).status_code == 401
    assert desk.client.get(f"/try/photos/{sent['id']}").status_code == 404


def test_photos_picked_together_are_a_series(desk: Office):
    """Each is an event of its own with its place among all; one alone has none."""
    chat = desk.client.post("/try/chats", json={}).json["chat"]
    photos = [(jpeg(seed), f"{seed}.jpg") for seed in range(3)]
    assert pick(desk, chat, *photos, photo=True) == {"count": 3}
    pick(desk, chat, photos[0], photo=True)
    *three, alone = events_of(desk)
    assert len({sent["imageSet"]["id"] for sent in three}) == 1
    assert [(sent["imageSet"]["index"], sent["imageSet"]["total"]) for sent in three] == [
        (1, 3),
        (2, 3),
        (3, 3),
    ]
    assert "imageSet" not in alone
    shown = desk.client.get(f"/try/photos/{alone['id']}")
    assert (shown.data, shown.mimetype) == (jpeg(0), "image/jpeg")


def test_what_people_send_is_kept_as_line_keeps_it(clock: Clock):
    """Prepared at first when large, gone for good when unsent, unknown otherwise."""
    held = Contents(clock)
    small, large = held.keep(b"x"), held.keep(b"x" * (PREPARED + 1))
    assert (held.get(small)[0], held.get(large)[0], held.get("1")[0]) == (200, 202, 404)
    clock.now += PREPARING_SECONDS
    assert held.get(large)[0] == 200
    held.unsend(large)
    assert held.get(large) == (410, b"")
    for _ in range(KEPT):
        held.keep(b"")
    assert held.get(small)[0] == 404


def test_a_profile_is_that_of_a_friend(line: FakeLine):
    """A stranger has none."""
    chat = line.new_chat()
    assert line.profile(chat)[1]["userId"] == chat
    assert line.profile("U0")[0] == 404


@pytest.mark.parametrize("kind", CONTENTS)
def test_every_kind_of_event_is_one_the_bot_knows(desk: Office, kind: str):
    """What the page can send is answered, whatever it is."""
    made = CONTENTS[kind]({"text": "สวัสดี", "data": "v1|fb|yes|x"})
    assert desk.send(desk.event(made)) == 200
    desk.work()
    assert len(desk.said()) == 1


@pytest.mark.parametrize(
    "sent", [None, [], {}, {"kind": "text"}, {"kind": "x"}, {"kind": "text", "text": 5}, "ก"]
)
def test_the_page_refuses_nonsense(desk: Office, sent: object):
    """A request that the page would not make is a 4xx."""
    assert desk.client.post("/try/events", json=sent).status_code in (400, 404)
    assert desk.client.get("/try/messages?chat=U0&after=x").status_code == 404


ADDRESSES = ["/try", "/try/messages?chat=x", "/try/static/try.js", "/try/menu", "/try/menu/picture"]


def test_the_page_is_there_in_development(desk: Office):
    """The page, its script and its styles come from this server alone."""
    page = desk.client.get("/try")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "http" not in page.text.replace(desk.address, "").replace("http://www.w3.org", "")


def test_production_has_no_try(tmp_path):
    """With a real channel every address under /try is a 404, the pretended LINE included."""
    env = {
        "LINE_CHANNEL_SECRET": "s",
        "LINE_CHANNEL_ACCESS_TOKEN": "t",
        "WIAN_HOME": str(tmp_path),
    }
    app = create_app(settings_of(env), engine=object())
    client = app.test_client()
    for address in ADDRESSES:
        assert client.get(address).status_code == 404
    for address in ("/try/chats", "/try/events", "/try/files", "/try/line/v2/bot/richmenu"):
        assert client.post(address, json={}).status_code == 404
    app.extensions["wian"].inbox.close()


def test_a_signature_is_lines(desk: Office):
    """The page signs as LINE does: the real endpoint takes it, a wrong secret it does not."""
    assert desk.post(*signed([desk.text("สวัสดี")], desk.here.settings.line_channel_secret)) == 200
    assert desk.post(*signed([desk.text("สวัสดี")], "wrong")) == 400
