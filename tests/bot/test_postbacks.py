"""The data of buttons: comes back as it was made; whatever else is sent harms nothing."""

import json

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot import postbacks, texts
from bot.postbacks import Pressed, data, read
from tests.bot.conftest import Office

NAMES = st.sampled_from(sorted(postbacks._FIELDS))
#: Whatever stands for a letter, a job, a page or a list, and much that does not.
FIELD = st.text(max_size=40) | st.sampled_from(
    ("a1", "j1", f"a{9**30}", f"j{'๑' * 9}", "a-1", "../golden", "/etc/passwd", "36d04a97a2-1",
     "all", "new", "y=2565;m=0", f"y={9**300}", "0", "99999", "yes", "no", "\ud800", "\0")
)  # fmt: skip
DATA = st.text() | st.builds(
    lambda version, name, fields: "|".join((version, name, *fields)),
    st.sampled_from(["v1", "v0", "V1", "v1 "]),
    NAMES | st.text(max_size=3),
    st.lists(FIELD, max_size=3),
)


@given(NAMES, st.lists(st.text(st.characters(exclude_characters="|"), min_size=1), max_size=2))
def test_a_button_comes_back_as_it_was_made(name: str, fields: list[str]):
    """Any fields without the bar between them, as many as the button has."""
    fields = (fields * 2)[: postbacks._FIELDS[name]] or ["x", "y"][: postbacks._FIELDS[name]]
    if len("|".join(("v1", name, *fields))) <= 300 and len(fields) == postbacks._FIELDS[name]:
        assert read(data(name, *fields)) == Pressed(name, tuple(fields))


@given(DATA)
@example("v1|fb|yes|" + "x" * 300)
def test_what_no_button_was_made_with_is_none(text: str):
    """Nothing raises; what is read would be written in those very characters."""
    pressed = read(text)
    assert pressed is None or data(pressed.name, *pressed.fields) == text


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    pressed=st.lists(st.tuples(NAMES, FIELD, FIELD), min_size=1, max_size=4), admin=st.booleans()
)
def test_a_made_up_button_is_answered_and_changes_nothing(desk: Office, pressed, admin: bool):
    """Of a stranger or an admin: each press is answered or rightly silent, and no file changes."""
    desk.user = desk.fake.new_chat()  # whom no limit holds back yet
    before = tree(desk)
    if admin:
        desk.here.admins.accept(desk.here.admins.invite(), desk.user, "ก")
    for name, *fields in pressed:
        said = "|".join(("v1", name, *fields[: postbacks._FIELDS[name]]))
        event = {"type": "postback", "postback": {"data": said}}
        assert desk.send(desk.event(event)) == 200
    desk.work()
    assert desk.states().keys() <= {"answered", "silent"}
    assert texts.TROUBLE not in json.dumps(desk.said(), ensure_ascii=False)
    assert tree(desk) == before


def tree(desk: Office) -> list[str]:
    """The files of the corpus."""
    return sorted(map(str, desk.here.settings.corpus.rglob("*")))
