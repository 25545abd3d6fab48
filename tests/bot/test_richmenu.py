"""The rich menu: within LINE's limits, showing what it does, published whole or not at all."""

import shutil
from collections.abc import Callable

import pytest
from linebot.v3.messaging import MessageAction, PostbackAction

from bot import colours, postbacks
from bot.cli import main
from bot.limits import menu_faults
from bot.richmenu import draw
from bot.richmenu.tiles import HEIGHT, NAME, PICTURE, TILES, WIDTH, menu, stamp
from bot.tryline.fake import FakeLine
from bot.tryline.menu_rules import menu_problems
from tests.bot.conftest import Office

PNG = PICTURE.read_bytes()
MENU = menu(PNG).to_dict()


def test_the_menu_is_within_lines_limits():
    """Our own limits and the pretended LINE's rules, written apart, both accept it."""
    assert menu_faults(MENU, PNG) == []
    assert menu_problems(MENU) == []
    assert len(PNG) <= 1024 * 1024
    assert WIDTH / HEIGHT >= 1.45


def test_the_picture_is_drawn_from_the_menus_words():
    """The picture's stamp is the digest of today's drawing: after a change it is drawn anew."""
    assert stamp(PNG) == draw.digest(), "run: python -m bot.richmenu.draw"


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is missing")
def test_the_picture_can_be_drawn_again():
    """The project draws its own picture, within the limits, with the stamp in place."""
    made = draw.draw(shutil.which("chromium"))
    assert menu_faults(menu(made).to_dict(), made) == []
    assert stamp(made) == draw.digest()


def test_the_tiles_cover_the_picture():
    """Every point of the picture lies in exactly one area."""
    boxes = [area["bounds"] for area in MENU["areas"]]
    inside = lambda b, x, y: (  # noqa: E731
        b["x"] <= x < b["x"] + b["width"] and b["y"] <= y < b["y"] + b["height"]
    )
    points = [(x, y) for x in range(0, WIDTH, 7) for y in range(0, HEIGHT, 7)]
    points += [(WIDTH - 1, HEIGHT - 1), (0, HEIGHT - 1), (WIDTH - 1, 0)]
    assert all(sum(inside(b, *point) for b in boxes) == 1 for point in points)


def test_a_tile_begins_a_question_or_says_one(desk: Office):
    """Tiles that open the keyboard get no words from the bot; the others say their own."""
    for area, tile in zip(menu(PNG).areas, TILES, strict=True):
        match area.action:
            case PostbackAction(input_option="openKeyboard", fill_in_text=begun, data=data):
                assert begun == tile.begun
                assert begun.endswith(" ")
                assert postbacks.read(data) == postbacks.Pressed("kb", (tile.key,))
                desk.send(desk.event({"type": "postback", "postback": {"data": data}}))
                desk.work()
                assert desk.said() == []
            case MessageAction(text=text):
                assert text == tile.said
            case other:
                pytest.fail(repr(other))


def test_the_pictures_colours_can_be_read():
    """Words and icons of the menu reach WCAG AA on the ground they stand on."""
    pairs = (
        (colours.TITLE, colours.TITLE_PAPER),
        (colours.TITLE, colours.PAPER),
        (colours.MUTED, colours.TITLE_PAPER),
        (colours.MUTED, colours.PAPER),
        (colours.BUTTON, colours.TITLE_PAPER),
        (colours.PAPER, colours.BUTTON),
    )
    assert min(colours.contrast(*pair) for pair in pairs) >= 4.5


BROKEN = {
    "width": lambda m: m["size"].update(width=2501),
    "ratio": lambda m: m["size"].update(height=1725),
    "bar": lambda m: m.update(chatBarText="ก" * 15),
    "no bar": lambda m: m.update(chatBarText=""),
    "name": lambda m: m.update(name="x" * 301),
    "areas": lambda m: m.update(areas=m["areas"] * 4),
    "outside": lambda m: m["areas"][5]["bounds"].update(x=WIDTH),
    "label": lambda m: m["areas"][0]["action"].update(label="ก" * 21),
    "begun": lambda m: m["areas"][0]["action"].update(fillInText="ก" * 301),
    "data": lambda m: m["areas"][0]["action"].update(data="x" * 301),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN.keys())
def test_what_line_refuses_in_a_menu_is_refused(change: Callable[[dict], None]):
    """One thing wrong in an otherwise good menu: our limits and the pretended LINE both say so."""
    broken = menu(PNG).to_dict()
    change(broken)
    assert menu_faults(broken, PNG)
    assert menu_problems(broken)


def test_a_picture_line_refuses_is_refused():
    """No PNG, another size than the menu's, and too many bytes."""
    for picture in (b"", b"GIF89a", PNG[:16] + b"\0\0\1\0" + PNG[20:], PNG + b"\0" * 1024 * 1024):
        assert menu_faults(MENU, picture)


@pytest.fixture
def channel(desk: Office, monkeypatch: pytest.MonkeyPatch, tmp_path) -> FakeLine:
    """The pretended LINE as the channel that the command talks to."""
    for key in ("LINE_API_BASE", "LINE_DATA_API_BASE"):
        monkeypatch.setenv(key, f"{desk.address}/try/line")
    settings = desk.here.settings
    monkeypatch.setenv("LINE_CHANNEL_SECRET", settings.line_channel_secret)
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", settings.line_channel_access_token)
    monkeypatch.setenv("WIAN_HOME", str(tmp_path))
    return desk.fake


def held(line: FakeLine) -> dict[str, str]:
    """Id -> name of the channel's menus."""
    _, answer = line.menus.list()
    return {one["richMenuId"]: one["name"] for one in answer["richmenus"]}


def test_publishing_replaces_our_menu_and_leaves_others(channel: FakeLine):
    """The new menu is everybody's, our older ones are gone, somebody else's stays."""
    before = set(held(channel))
    _, foreign = channel.menus.create({**MENU, "name": "ร้านค้า"})
    assert main(["richmenu", "publish"]) == 0
    assert main(["richmenu", "publish"]) == 0
    after = held(channel)
    _, shown = channel.menus.default()
    ours = [name for name in after if after[name].startswith(NAME)]
    assert ours == [shown["richMenuId"]]
    assert foreign["richMenuId"] in after
    assert before.isdisjoint(after)
    assert channel.menus.picture() == (PNG, "image/png")


@pytest.mark.parametrize("step", ["upload", "make_default"])
def test_a_refusal_on_the_way_leaves_the_old_menu(
    channel: FakeLine, step: str, monkeypatch: pytest.MonkeyPatch, capsys
):
    """What was begun is taken away again, people keep the menu they had, one sentence says why."""
    before, default = held(channel), channel.menus.default()
    monkeypatch.setattr(channel.menus, step, lambda *_: (400, {"message": "no such luck"}))
    assert main(["richmenu", "publish"]) == 1
    assert (held(channel), channel.menus.default()) == (before, default)
    said = capsys.readouterr()
    assert said.out == ""
    assert "400: no such luck" in said.err
    assert len(said.err.splitlines()) == 1


def test_an_older_menu_that_is_gone_already_is_no_error(
    channel: FakeLine, monkeypatch: pytest.MonkeyPatch
):
    """Two who publish at once: what the other has deleted is not missed."""
    monkeypatch.setattr(channel.menus, "delete", lambda _: (404, {"message": "not found"}))
    assert main(["richmenu", "publish"]) == 0
    shown = channel.menus.default()[1]["richMenuId"]
    assert shown == list(held(channel))[-1]


def test_a_wrong_token_is_one_sentence(channel: FakeLine, monkeypatch: pytest.MonkeyPatch, capsys):
    """LINE's 401 names the setting to look at."""
    before = held(channel)
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", "another")
    assert main(["richmenu", "publish"]) == 1
    assert "LINE_CHANNEL_ACCESS_TOKEN" in capsys.readouterr().err
    assert held(channel) == before


def test_without_a_channel_nothing_is_sent(monkeypatch: pytest.MonkeyPatch, capsys):
    """In the mode of /try there is no channel to publish on."""
    for key in ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "LINE_API_BASE"):
        monkeypatch.delenv(key, raising=False)
    assert main(["richmenu", "publish"]) == 1
    assert "WIAN_TRY" in capsys.readouterr().err


def test_the_picture_can_be_looked_at(tmp_path, capsys):
    """`show` writes the very picture that would be published."""
    file = tmp_path / "menu.png"
    assert main(["richmenu", "show", str(file)]) == 0
    assert file.read_bytes() == PNG
    assert str(file) in capsys.readouterr().out
