"""Messages: verbatim, readable by everybody, and plain where Flex is not shown."""

import functools
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from bot import colours, texts
from bot.citation import citation
from bot.excerpt import ELLIPSIS
from bot.limits import fit
from bot.messages import plainly, render
from bot.plan import Card, Found, Greeting, Letters, Nearest, Silence, Words
from bot.tryline import rules
from bot.tryline.checks import Shape
from bot.tryline.rules import problems
from index.answer import Hit, PassageHit
from tests.bot.conftest import flex_texts, wire
from tests.bot.standin import StandIn, card
from tests.bot.test_excerpt import bare

DESCRIPTION = Path(__file__).parents[3] / "shared" / "line-openapi" / "messaging-api.yml"


def link(letter: str, passage: str) -> str:
    """A letter page's address."""
    return f"https://wian.example/letters/{letter}?p={passage}"


@pytest.fixture(scope="module")
def cards(letters: StandIn) -> list[Card]:
    """Every passage of the letters as a card, its longest unit highlighted."""
    made = []
    for letter in letters.all():
        for one in letters.passages(letter):
            unit = max(one.units, key=lambda unit: unit.end - unit.start)
            shown = PassageHit(
                one.id, unit.path, one.start, one.end, one.text, ((unit.start, unit.end),)
            )
            made.append(Card(Hit(1.0, card(letter), shown), ("หนังสือจังหวัดแพร่ ที่ ๑",) * 5))
    return made


def components(node: object, kind: str) -> list[dict]:
    """Every component of that type inside `node`."""
    if isinstance(node, list):
        return [found for one in node for found in components(one, kind)]
    if not isinstance(node, dict):
        return []
    inside = [found for value in node.values() for found in components(value, kind)]
    return ([node] if node.get("type") == kind else []) + inside


def test_the_excerpt_is_the_letters_own_words(cards: list[Card]):
    """Joined, the spans of every card are stored characters in a row; the highlight is bold."""
    for one in cards:
        [message] = wire(render(Found((one,)), link))
        spans = components(message, "span")
        shown = bare("".join(span["text"] for span in spans)).strip(ELLIPSIS)
        assert shown
        assert shown in bare(one.hit.passage.text)
        bold = bare("".join(span["text"] for span in spans if span.get("weight") == "bold"))
        first, last = one.hit.passage.highlight[0]
        start = one.hit.passage.start
        stored = bare(one.hit.passage.text[first - start : last - start])
        assert bold
        assert stored.startswith(bold)


def test_everything_wraps_and_scales(cards: list[Card]):
    """No text is cut off at the bubble's edge or deaf to the reader's font size."""
    plans = [Found(tuple(cards[:3])), Letters((cards[0],)), Nearest(tuple(cards[:3])), Greeting()]
    for plan in plans:
        for text in components(wire(render(plan, link)), "text"):
            assert text["wrap"], text
            assert text["scaling"], text


def test_every_card_leaves_within_lines_limits(cards: list[Card]):
    """All cards, three at a time: LINE takes them as they were made, nothing is cut."""
    for at in range(0, len(cards), 3):
        leaves_as_made(Found(tuple(cards[at : at + 3])))


@pytest.mark.parametrize("plan", [Found, Letters, Nearest])
def test_every_kind_of_plan_leaves_within_lines_limits(cards: list[Card], plan: type):
    """One letter or several, with a note before them or without."""
    leaves_as_made(plan(tuple(cards[:1]), "ยาว"))
    leaves_as_made(plan(tuple(cards[5:8])))


def leaves_as_made(plan: Found | Letters | Nearest) -> None:
    """Neither the pretended LINE nor the limits find anything to say."""
    messages = render(plan, link)
    assert problems({"replyToken": "t", "messages": wire(messages)}) == []
    assert wire(fit(messages)) == wire(messages)


def test_the_reference_block_names_the_letter(letters: StandIn):
    """Number, date in the Buddhist era, subject, office and place, each in its own row."""
    [message] = wire(render(Found((disputed(letters),)), link))
    words = flex_texts(message["contents"])
    rows = dict(pairwise(words))
    letter = disputed(letters).hit.letter
    assert rows[texts.FIELD_NUMBER] == letter.number
    assert rows[texts.FIELD_DATE] == "29 ธันวาคม 2565"
    assert rows[texts.FIELD_SUBJECT] == letter.subject
    assert rows[texts.FIELD_SENDER] == "จังหวัดแพร่"
    assert rows[texts.FIELD_PLACE] == "ข้อ 2"


def disputed(letters: StandIn) -> Card:
    """A card of a letter whose number was read in two ways."""
    hits = letters.ask("มอบหมายอำเภอทุกอำเภอ สนับสนุนการดำเนินการขับเคลื่อนฯ ตามแนวทาง").hits
    return Card(next(hit for hit in hits if hit.letter.disputed), ("หนังสืออำเภอ ที่ ๓๗",))


def test_a_disputed_number_is_shown_as_disputed(letters: StandIn):
    """Every reading is named, in the bubble and in the altText."""
    one = disputed(letters)
    readings = texts.OR.join((one.hit.letter.canonical, *one.hit.letter.aliases))
    for plan in (Found((one,)), Letters((one,))):
        [message] = wire(render(plan, link))
        warning = texts.DISPUTED.format(readings=readings)
        assert warning in flex_texts(message["contents"])
        assert warning in message["altText"]


def test_the_alt_text_says_the_same(letters: StandIn):
    """Excerpt, citation, subject and the other offices, in plain words."""
    one = disputed(letters)
    [message] = wire(render(Found((one,)), link))
    alt = message["altText"]
    assert "มอบหมายอำเภอทุกอำเภอ" in alt
    assert citation(one.hit.letter) in alt
    assert one.hit.letter.subject in alt
    assert "ข้อความเดียวกันใน หนังสืออำเภอ ที่ ๓๗" in alt


def test_a_citation_has_the_officials_form(letters: StandIn):
    """Office, number and date, as officials write it; what is missing is left out."""
    cited = {letter.id: citation(letter) for letter in letters.all()}
    assert any(
        text.startswith("หนังสืออำเภอหนองม่วงไข่ ที่ พร ๐๘๑๘/ว ๓๗ ลงวันที่ 5 มกราคม 2566")
        for text in cited.values()
    )
    assert "ข่าว ลงวันที่ 13 มีนาคม 2566" in cited.values()


def test_buttons_lead_to_the_letter_and_take_feedback(cards: list[Card]):
    """อ่านทั้งฉบับ opens the passage; ใช่ and ไม่ตรง carry versioned data that names it."""
    [message] = wire(render(Found((cards[0],)), link))
    actions = [button["action"] for button in components(message, "button")]
    passage = cards[0].hit.passage.id
    assert actions[0]["uri"] == link(cards[0].hit.letter.id, passage)
    assert [a["data"] for a in actions[1:]] == [f"v1|fb|yes|{passage}", f"v1|fb|no|{passage}"]


def test_without_a_web_address_there_is_no_dead_button(cards: list[Card]):
    """No base address: no link, the rest stands."""
    for plan in (Found((cards[0],)), Nearest((cards[0],))):
        messages = render(plan, lambda *_: "")
        assert "อ่านทั้งฉบับ" not in str(wire(messages))
        assert problems({"replyToken": "t", "messages": wire(messages)}) == []


def test_not_found_names_the_nearest_as_nearest(cards: list[Card]):
    """The letters do not say; subject and reference of the nearest, not passed off as answers."""
    [message] = wire(render(Nearest((cards[0],)), link))
    words = flex_texts(message["contents"])
    assert texts.NOT_FOUND in words
    assert words.index(texts.NEAREST) < words.index(cards[0].hit.letter.subject)
    assert citation(cards[0].hit.letter) in message["altText"]
    [bare_one] = wire(render(Nearest(()), link))
    assert bare_one["text"].startswith(texts.NOT_FOUND)


def test_the_greeting_can_be_tapped_anywhere():
    """Three questions as Flex buttons (desktop too) and as quick replies with short labels."""
    [message] = wire(fit(render(Greeting(), link)))
    tapped = [button["action"]["text"] for button in components(message, "button")]
    quick = [item["action"] for item in message["quickReply"]["items"]]
    assert len(tapped) == 3
    assert [action["text"] for action in quick] == tapped
    assert not any(ELLIPSIS in action["label"] for action in quick)


def test_words_can_quote_and_silence_says_nothing():
    """A quote token goes with the text; Silence renders to no message."""
    [message] = wire(render(Words("ครับ", (), "q"), link))
    assert message == {"type": "text", "text": "ครับ", "quoteToken": "q"}
    assert render(Silence("group"), link) == []


def test_plain_words_for_a_refused_message(cards: list[Card]):
    """The plain form of a Flex message is its altText; texts stay."""
    messages = render(Found((cards[0],), "ยาว"), link)
    note, answer = wire(plainly(messages))
    assert note["text"] == "ยาว"
    assert answer["text"] == messages[1].alt_text


@pytest.mark.parametrize("pair", colours.PAIRS, ids=str)
def test_colours_can_be_read(pair: tuple[str, str]):
    """WCAG AA: at least 4.5 to 1 for every pair of text and ground."""
    assert colours.contrast(*pair) >= 4.5


def test_only_tested_colours_are_used(cards: list[Card]):
    """Every text colour of a message stands in a tested pair."""
    inks = {ink for ink, _ in colours.PAIRS}
    plans = [Found((cards[0],)), Letters((cards[0],)), Nearest((cards[0],)), Greeting()]
    for plan in plans:
        message = wire(render(plan, link))
        for part in (*components(message, "text"), *components(message, "span")):
            assert part.get("color", colours.INK) in inks


def test_contrast_is_wcags():
    """Black on white is 21 to 1, a colour on itself 1 to 1."""
    assert colours.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert colours.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert colours.contrast("#0B5A34", "#0B5A34") == pytest.approx(1)


SHAPES = {
    "FlexText": rules._TEXT,
    "FlexSpan": rules._SPAN,
    "FlexButton": rules._BUTTON,
    "FlexSeparator": rules._SEPARATOR,
    "FlexBox": rules._BOX,
    "FlexBubble": rules._BUBBLE,
    "FlexCarousel": rules._CAROUSEL,
    "ReplyMessageRequest": rules._REPLY,
}


@functools.cache
def described() -> dict:
    """The schemas of LINE's API description."""
    return yaml.safe_load(DESCRIPTION.read_text("utf-8"))["components"]["schemas"]


@pytest.mark.skipif(not DESCRIPTION.exists(), reason="LINE's API description is not beside here")
@pytest.mark.parametrize(("name", "shape"), SHAPES.items(), ids=SHAPES)
def test_the_pretended_line_knows_lines_properties(name: str, shape: Shape):
    """What `/try` allows in each object is what LINE's API description lists, no more, no less."""
    schemas = described()

    def properties(schema: dict) -> set[str]:
        if "$ref" in schema:
            return properties(schemas[schema["$ref"].rsplit("/", 1)[1]])
        inherited = [properties(part) for part in schema.get("allOf", [])]
        return set(schema.get("properties", {})).union(*inherited)

    assert set(shape.fields) == properties(schemas[name])
