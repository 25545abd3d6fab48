"""What the bot makes of events and answers: pure, tolerant, silent where it should be."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import texts
from bot.answers import english, reply
from bot.conversation import (
    QUESTION,
    TEXT,
    Question,
    chat,
    known,
    parts,
    read,
    redelivered,
    trouble,
    unsent,
)
from bot.plan import Found, Greeting, Letters, Nearest, Silence, Words
from bot.postbacks import Pressed
from corpus.errors import NoLetterFound
from index.answer import Answer, Hit, LetterCard, PassageHit


def said(text: object, **more: object) -> dict:
    """A text event of a 1:1 chat."""
    message = {"type": "text", "id": "1", "text": text, "quoteToken": "q", **more}
    return {"type": "message", "mode": "active", "replyToken": "t", "message": message}


def in_group(event: dict) -> dict:
    """The same event in a group."""
    return {**event, "source": {"type": "group", "groupId": "C1"}}


def mention(index: int, length: int, **more: object) -> dict:
    """A mention of the bot itself at that place."""
    one = {"type": "user", "index": index, "length": length, "isSelf": True, **more}
    return {"mention": {"mentionees": [one]}}


def test_a_text_is_a_question():
    """Blanks around it are not part of it."""
    assert read(said(" ต้องส่งเมื่อไร \n")) == Question("ต้องส่งเมื่อไร", message="1")


@pytest.mark.parametrize("text", ["", "  \n ", None, 5, ["ก"]])
def test_no_words_get_a_hint(text: object):
    """An empty question gets one sentence that says what to do."""
    assert "คำถาม" in read(said(text)).text


def test_a_long_question_is_cut_and_told():
    """A pasted page is searched by its beginning, and the person knows."""
    question = read(said("ก" * (QUESTION + 1)))
    assert question.text == "ก" * QUESTION
    assert f"{QUESTION:,}" in question.note


def test_a_huge_text_is_not_read_at_all():
    """More than LINE carries gets one sentence with the next step."""
    plan = read(said("ก" * (TEXT + 1)))
    assert isinstance(plan, Words)
    assert f"{QUESTION:,}" in plan.text


def test_a_group_is_left_alone_until_the_bot_is_mentioned():
    """Chatter, stickers and mentions of others are not answered."""
    assert read(in_group(said("วันนี้ประชุมกี่โมง"))) == Silence("group")
    assert read(in_group(said("@สมชาย ว่าไง", **mention(0, 6, isSelf=False)))) == Silence("group")
    sticker = {**said(""), "message": {"type": "sticker"}}
    assert read(in_group(sticker)) == Silence("group")


@pytest.mark.parametrize(
    ("text", "index", "length", "question"),
    [
        ("@เวียน ใครรับผิดชอบ", 0, 6, "ใครรับผิดชอบ"),
        ("ถาม @เวียน ใครรับผิดชอบ", 4, 6, "ถาม   ใครรับผิดชอบ"),
        ("\U0001f600 @เวียน ใคร", 2, 6, "\U0001f600   ใคร"),  # index in code points
        ("\U0001f600 @เวียน ใคร", 3, 6, "\U0001f600   ใคร"),  # index in UTF-16 units
        ("ไม่มีเครื่องหมาย", 3, 6, "ไม่มีเครื่องหมาย"),
        ("สั้น", 90, 6, "สั้น"),
    ],
)
def test_the_mention_is_cut_out_in_either_unit(text: str, index: int, length: int, question: str):
    """The mention goes where the slice starts with "@"; otherwise the text stays whole."""
    got = read(in_group(said(text, **mention(index, length))))
    assert got == Question(question, group=True, quote="q", message="1")


def test_what_quotes_somebody_in_a_group_may_be_for_the_bot():
    """Whom it quotes is not known here: it is handed on as not addressed, and gets no hints."""
    got = read(in_group(said("แล้วใคร", quotedMessageId="9")))
    assert (got.text, got.quoted, got.addressed) == ("แล้วใคร", "9", False)
    assert read(in_group(said(" ", quotedMessageId="9"))) == Silence("group")


def test_other_messages_get_one_kind_sentence():
    """A sticker or voice message is told that words are needed."""
    for kind in ("sticker", "audio", "location", "hologram"):
        plan = read({**said(""), "message": {"type": kind}})
        assert "พิมพ์" in plan.text


def test_a_pressed_button_is_read():
    """Buttons of this version are read into what they ask for."""
    event = {"type": "postback", "replyToken": "t", "postback": {"data": "v1|fb|yes|x"}}
    assert read(event) == Pressed("fb", ("yes", "x"))


@pytest.mark.parametrize("data", ["v0|fb|yes|x", "v1|fb|yes", "v1|zz|1", "", None, 5])
def test_a_button_of_another_time_says_the_next_step(data: object):
    """Whatever it was, it is answered, with questions to tap."""
    plan = read({"type": "postback", "replyToken": "t", "postback": {"data": data}})
    assert plan.text == texts.OLD_BUTTON
    assert plan.asks


def test_a_new_friend_is_greeted():
    """Adding the bot gets the greeting; so does a group, in words for groups."""
    assert read({"type": "follow", "replyToken": "t"}) == Greeting()
    assert "@" in read({"type": "join", "replyToken": "t"}).text


@pytest.mark.parametrize("kind", ["unfollow", "leave", "unsend", "memberJoined", "beacon", "x"])
def test_other_events_are_silent(kind: str):
    """Nothing is said to events that need no words, even with a reply token."""
    assert isinstance(read({"type": kind, "replyToken": "t"}), Silence)


def hit(letter: str, score: float, also: tuple[str, ...] = ()) -> Hit:
    """A hit in a letter of that id."""
    card = LetterCard(letter, "หนังสือเวียน", "ที่", "", (), None, "เรื่อง", "จังหวัด")
    return Hit(score, card, PassageHit(f"{letter}.p", "ข้อ 1", 0, 2, "กข"), also)


def answered(outcome: str, *hits: Hit) -> Answer:
    """An answer with those hits."""
    return Answer("ถาม", outcome, 0.9, "s", 1.0, hits)


def letters_of(plan: Found) -> list[str]:
    """The ids of the letters that a plan shows."""
    return [card.hit.letter.id for card in plan.cards]


def test_only_letters_that_answer_about_as_well_stand_beside_the_best():
    """One bubble a letter, no letter twice, none far behind, at most three."""
    plan = reply(
        Question("ถาม"),
        answered("answer", hit("a", 1), hit("a", 0.99), hit("b", 0.9), hit("c", 0.3)),
        {},
    )
    assert letters_of(plan) == ["a", "b"]
    many = [hit(str(n), 1) for n in range(9)]
    assert len(letters_of(reply(Question("ถาม"), answered("answer", *many), {}))) == 3


def test_the_same_words_from_other_offices_are_named_not_repeated():
    """Letters of `also_in` are cited in the bubble and get none of their own."""
    plan = reply(
        Question("ถาม"), answered("answer", hit("a", 1, ("b",)), hit("b", 0.99)), {"b": "หนังสือ ข"}
    )
    assert letters_of(plan) == ["a"]
    assert plan.cards[0].also == ("หนังสือ ข",)


def test_each_outcome_has_its_plan():
    """The letters do not say; the letter that was named; small talk; nothing at all."""
    question = Question("ถาม", group=True, quote="q", note="ยาว")
    assert isinstance(reply(question, answered("none", hit("a", 0.1)), {}), Nearest)
    assert reply(question, answered("letter", hit("a", 1)), {}).note == "ยาว"
    assert isinstance(reply(question, answered("letter", hit("a", 1)), {}), Letters)
    assert reply(question, answered("talk"), {}).quote == "q"
    assert reply(question, answered("answer"), {}).text == texts.NOT_FOUND


def test_trouble_is_told_kindly_and_never_to_a_group():
    """A known refusal is its own sentence, a fault the general one; groups are spared both."""
    refusal = NoLetterFound(name="x")
    assert trouble(Question("ถาม"), refusal).text == str(refusal)
    assert trouble(Question("ถาม"), ZeroDivisionError()).text == texts.TROUBLE
    assert isinstance(trouble(Question("ถาม", group=True), refusal), Silence)


def test_a_number_of_several_letters_asks_which():
    """Several letters of one number: the person is asked; a date that names several is not."""
    heads = [
        replace(one, passage=replace(one.passage, text="ที่ …")) for one in (hit("a", 1), hit("b", 1))
    ]
    assert reply(Question("ว 37"), answered("letter", *heads), {}).asks_which
    assert not reply(Question("ว 37"), answered("letter", heads[0]), {}).asks_which
    assert not reply(Question("หนังสือวันนั้น"), answered("letter", *heads), {}).asks_which


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("who is responsible for housing?", True),
        ("deadline of letter มท 0211.3/ว 1270", True),
        ("ขอ link หนังสือ", False),
        ("ว 37", False),
        ("e", False),
    ],
)
def test_an_english_question_is_told_by_its_letters(text: str, told: bool):
    """Most of its letters are Latin, and there is a word."""
    assert english(text) is told


def test_only_the_letters_that_were_named_are_shown_as_letters():
    """Letters found by their heads are shown; what merely ranks behind them is not."""
    named = [
        replace(one, passage=replace(one.passage, text="ที่ …")) for one in (hit("a", 1), hit("b", 1))
    ]
    plan = reply(Question("ถาม"), answered("letter", *named, hit("a", 9), hit("c", 9)), {})
    assert letters_of(plan) == ["a", "b"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside),
    max_leaves=9,
)
odd_mention = st.fixed_dictionaries(
    {"isSelf": st.just(True)}, optional={"index": anything, "length": anything, "type": anything}
)
odd_message = st.fixed_dictionaries(
    {},
    optional={
        "type": st.just("text") | anything,
        "text": st.text(st.characters(), max_size=30) | anything,
        "quoteToken": anything,
        "quotedMessageId": st.just("9") | anything,
        "mention": st.fixed_dictionaries({"mentionees": st.lists(odd_mention | anything)}),
    },
)
odd_event = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["message", "messageEdited", "postback", "follow", "join", "unsend", "leave"]
        )
        | anything
    },
    optional={
        "replyToken": st.just("t") | anything,
        "mode": st.just("active") | anything,
        "source": st.fixed_dictionaries(
            {"type": st.sampled_from(["group", "room", "user"]) | anything},
            optional={"groupId": anything, "userId": anything},
        )
        | anything,
        "follow": st.fixed_dictionaries({"isUnblocked": anything}) | anything,
        "message": odd_message | anything,
        "postback": st.fixed_dictionaries({"data": anything}) | anything,
    },
)


@given(odd_event)
def test_any_event_is_read(event: dict):
    """Whatever an event holds, it is read into a question or a plan, and keys for the inbox."""
    assert isinstance(read(event), Question | Pressed | Words | Greeting | Silence)
    assert isinstance(chat(event), str)
    assert isinstance(parts(event), bool)
    assert isinstance(known(event), str)
    assert isinstance(redelivered(event), bool)
    assert isinstance(unsent(event), str)
