"""The `/try` page and what it asks of the server: new chats, sending, what is new.

Sending takes the road a LINE user's message takes (`bot.tryline.post`); what is sent besides
text waits in the pretended data API until the bot fetches it.
"""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, jsonify, render_template, request

from bot.settings import Settings
from bot.texts import BOT
from bot.tryline import events, texts
from bot.tryline.fake import FakeLine
from bot.tryline.post import Post

BODY_BYTES = 8 * 1024 * 1024
FILES_BYTES = 200 * 1024 * 1024
PHOTOS = 50  # that LINE lets people choose at once
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'none'"
)


def blueprint(fake: FakeLine, settings: Settings) -> Blueprint:
    """The page of `fake`, under `/try`."""
    part = Blueprint(
        "tryline",
        __name__,
        url_prefix="/try",
        template_folder="templates",
        static_folder="static",
    )
    post = Post(fake, settings)

    @part.get("")
    def page() -> Response:
        shown = render_template("try.html", words=texts, bot=BOT, base=settings.base_url)
        return Response(shown, headers={"Content-Security-Policy": _POLICY})

    @part.post("/chats")
    def new_chat() -> Response:
        return jsonify(chat=fake.new_chat())

    @part.get("/messages")
    def messages() -> Response:
        chat = _chat(fake, request.args.get("chat", ""))
        return jsonify(fake.log(chat, request.args.get("after", 0, type=int)))

    @part.get("/menu")
    def menu() -> Response:
        shown = fake.menus.shown()
        return jsonify(shown) if shown else abort(404)

    @part.get("/menu/picture")
    def picture() -> Response:
        data, kind = fake.menus.picture()
        return Response(data, mimetype=kind) if data else abort(404)

    @part.post("/events")
    def send() -> Response:
        request.max_content_length = BODY_BYTES
        sent = _fields(request.get_json(silent=True))
        chat = _chat(fake, sent["chat"])
        number = _show(fake, chat, sent)
        content = events.CONTENTS[sent["kind"]](sent)
        status = post(chat, content)
        if status == 200:
            fake.mark_read(chat, number)
        return jsonify(status=status, number=number)

    _papers(part, fake, post)
    return part


def _papers(part: Blueprint, fake: FakeLine, post: Post) -> None:
    """Sending files and photos, and seeing one's own photos."""

    @part.post("/files")
    def send_files() -> Response:
        request.max_content_length = FILES_BYTES
        chat, photos = _chat(fake, request.form.get("chat", "")), "photo" in request.form
        sent = _kept(fake, chat, request.files.getlist("file")[:PHOTOS], photos=photos)
        for number, content in sent:
            if post(chat, content) == 200:
                fake.mark_read(chat, number)
        return jsonify(count=len(sent))

    @part.get("/photos/<name>")
    def photo(name: str) -> Response:
        data, kind = fake.contents.picture(name)
        return Response(data, mimetype=kind) if data else abort(404)


def _kept(fake: FakeLine, chat: str, files: Sequence, *, photos: bool) -> list[tuple[int, dict]]:
    """Hold what was picked and show it in the chat; each with its number there, to deliver."""
    datas = [one.read() for one in files]
    names = [fake.contents.keep(data) for data in datas]
    if photos:
        made = events.photos(names)
        shown = [{"type": "image", "id": name} for name in names]
    else:
        called = [one.filename or "-" for one in files]
        picked = list(zip(names, called, map(len, datas), strict=True))
        made = [events.file(*one) for one in picked]
        shown = [{"type": "file", "fileName": name} for name in called]
    return [(fake.say(chat, one), content) for one, content in zip(shown, made, strict=True)]


def _fields(sent: object) -> dict[str, str]:
    """The page's request: every field a text, a known kind, or 400."""
    names = ("chat", "kind", "text", "data", "shown")
    fields = {name: sent.get(name, "") for name in names} if isinstance(sent, dict) else {}
    if fields.get("kind") not in events.CONTENTS or not all(map(_is_text, fields.values())):
        abort(400)
    return fields


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _chat(fake: FakeLine, name: str) -> str:
    if not fake.knows(name):
        abort(404)
    return name


def _show(fake: FakeLine, chat: str, sent: dict[str, str]) -> int:
    """Put into the chat what LINE shows on the sender's own side; 0 when that is nothing."""
    match sent["kind"]:
        case "text":
            return fake.say(chat, {"type": "text", "text": sent["text"]})
        case "postback" if sent["shown"]:
            return fake.say(chat, {"type": "text", "text": sent["shown"]})
        case "sticker":
            return fake.say(chat, {"type": "sticker"})
    return 0
