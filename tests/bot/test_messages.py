"""Messages: verbatim, readable by everybody, and plain where Flex is not shown."""

import dataclasses
import functools
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from bot import colours, texts, texts_english
from bot.about import About, age, known
from bot.checklist_card import phone
from bot.citation import citation
from bot.citation import disputed as doubt_of
from bot.excerpt import ELLIPSIS
from bot.limits import fit
from bot.messages import plainly, render
from bot.plan import Card, Checklist, Duty, Found, Greeting, Letters, Nearest, Plan, Silence, Words
from bot.postbacks import Pressed, read
from bot.site.place import place_of
from bot.tryline import rules
from bot.tryline.checks import Shape
from bot.tryline.rules import problems
from tests.bot.conftest import flex_texts, wire
from tests.bot.kinds import TODAY, by_number, disputed, every_card, every_kind, link, replacing
from tests.bot.standin import StandIn
from tests.bot.test_excerpt import bare

DESCRIPTION = Path(__file__).parents[3] / "shared" / "line-openapi" / "messaging-api.yml"


@pytest.fixture(scope="module")
def cards(letters: StandIn) -> list[Card]:
    """Every passage of the letters as a card, its longest unit highlighted."""
    return every_card(letters)


@pytest.fixture(scope="module")
def kinds(letters: StandIn) -> dict[str, Plan]:
    """Every kind of message."""
    return every_kind(letters)


def rendered(plan: Plan, letters: StandIn) -> list[dict]:
    """A plan as it leaves, with all that is known of the letters."""
    return wire(fit(render(plan, link, TODAY, replacing(letters))))


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


def test_everything_wraps_and_scales(kinds: dict[str, Plan], letters: StandIn):
    """No text is cut off at the bubble's edge; texts and buttons follow the reader's size."""
    for plan in kinds.values():
        messages = rendered(plan, letters)
        for text in components([m["contents"] for m in messages if "contents" in m], "text"):
            assert text["wrap"], text
            assert text["scaling"], text
        for button in components(messages, "button"):
            assert button["scaling"], button
            assert button["adjustMode"] == "shrink-to-fit", button


def test_no_line_breaks_within_a_number(kinds: dict[str, Plan], letters: StandIn):
    """A letter's number holds no place to break, neither at its blanks nor before its ว."""
    seen = 0
    for name, plan in kinds.items():
        contents = [m["contents"] for m in rendered(plan, letters) if "contents" in m]
        quoted = [duty.quote for duty in plan.duties] if isinstance(plan, Checklist) else []
        for text in components(contents, "text"):
            said = text.get("text", "")
            if not any(bare(said) in bare(one) for one in quoted):
                assert not re.search("[ก-ฮ] [0-9]{4}[0-9.]*/|/ ?ว", said), (name, said)
                seen += "/\u2060ว\u00a0" in said
    assert seen > 20


def test_what_is_quoted_or_taken_along_has_nothing_put_into_it(cards: list[Card], letters: StandIn):
    """Excerpts, what is copied, shared, tapped or told in plain words: as it was."""
    for one in cards:
        plan = Found((one,))
        [message] = rendered(plan, letters)
        taken = [span["text"] for span in components(message, "span")]
        taken += [value for action in actions(plan, letters) for value in action.values()]
        assert not any("\u2060" in text for text in [*taken, message["altText"]])
        [copied] = [a["clipboardText"] for a in actions(plan, letters) if a["type"] == "clipboard"]
        assert citation(one.hit.letter) in copied


def test_every_card_leaves_within_lines_limits(cards: list[Card]):
    """All cards, three at a time: LINE takes them as they were made, nothing is cut."""
    for at in range(0, len(cards), 3):
        leaves_as_made(Found(tuple(cards[at : at + 3])))


def test_every_kind_of_message_leaves_within_lines_limits(kinds: dict[str, Plan], letters: StandIn):
    """LINE takes every kind as it was made, in three messages at most; only altTexts are cut."""
    for name, plan in kinds.items():
        made = render(plan, link, TODAY, replacing(letters))
        assert 1 <= len(made) <= 3, name
        fitted = wire(fit(made))
        assert problems({"replyToken": "t", "messages": fitted}) == [], name
        labels = [b["action"]["label"] for b in components(wire(made), "button")]
        assert labels == [b["action"]["label"] for b in components(fitted, "button")], name
        assert texts_of(fitted) == texts_of(wire(made)), name


def texts_of(messages: list[dict]) -> list[str]:
    """Every text of the messages' contents."""
    return [text for m in messages if "contents" in m for text in flex_texts(m["contents"])]


def leaves_as_made(plan: Plan) -> None:
    """Neither the pretended LINE nor the limits find anything to say."""
    messages = render(plan, link, TODAY)
    assert problems({"replyToken": "t", "messages": wire(messages)}) == []
    assert wire(fit(messages)) == wire(messages)


def test_the_reference_block_cites_as_officials_do(letters: StandIn):
    """The officials' own citation line, then subject, place, urgency, age, each once."""
    one = disputed(letters)
    [message] = rendered(Found((one,)), letters)
    words = flex_texts(message["contents"])
    rows = dict(pairwise(words))
    assert citation(one.hit.letter) in words
    assert "ลงวันที่ 29 ธันวาคม 2565" in citation(one.hit.letter)
    assert rows[texts.FIELD_SUBJECT] == one.hit.letter.subject
    assert rows[texts.FIELD_PLACE] == "ข้อ 2"
    assert "ออกมาเกือบ 4 ปีแล้ว" in words


def test_what_a_letter_lacks_is_said(letters: StandIn, cards: list[Card]):
    """A letter without number or date says so; an urgent one is shown as urgent."""
    blank = dataclasses.replace(
        disputed(letters).hit.letter, number="", canonical="", aliases=(), date=None
    )
    plain = Card(dataclasses.replace(cards[0].hit, letter=blank))
    assert f"{texts.NO_NUMBER} · {texts.NO_DATE}" in texts_of(rendered(Letters((plain,)), letters))
    urgent = next(card for card in cards if card.hit.letter.urgency)
    words = texts_of(rendered(Letters((urgent,)), letters))
    assert words[words.index(texts.FIELD_URGENCY) + 1] == "ด่วนที่สุด"


def test_a_disputed_number_is_shown_as_disputed(letters: StandIn):
    """Every reading is named, in the bubble, in the altText and in what is copied."""
    one = disputed(letters)
    both = texts.OR.join((one.hit.letter.canonical, *one.hit.letter.aliases))
    for plan in (Found((one,)), Letters((one,)), Letters((one,), asks_which=True)):
        [message] = rendered(plan, letters)
        warning = texts.DISPUTED.format(readings=both)
        assert warning in flex_texts(message["contents"])
    assert warning in wire(render(Found((one,)), link))[0]["altText"]
    [copied] = [a for a in actions(Found((one,)), letters) if a["type"] == "clipboard"]
    assert both in copied["clipboardText"]


def test_no_kind_of_message_hides_a_dispute(kinds: dict[str, Plan], letters: StandIn):
    """Wherever a letter with a disputed number is cited, bubble and altText say so."""
    unsure = {citation(one): doubt_of(one) for one in letters.all() if doubt_of(one)}
    for name in ("which", "look-alikes", "nearest", "listing", "checklist", "chain"):
        [message] = rendered(kinds[name], letters)
        words = flex_texts(message["contents"])
        for cited, warning in unsure.items():
            assert (cited in words) <= (warning in words), name
            assert (cited in message["altText"]) <= (warning in message["altText"]), name


def actions(plan: Plan, letters: StandIn) -> list[dict]:
    """What can be tapped in the messages of a plan, in order."""
    found: list[dict] = []

    def look(node: object) -> None:
        if isinstance(node, list):
            for one in node:
                look(one)
        elif isinstance(node, dict):
            found.extend([node["action"]] if "action" in node else [])
            look([value for key, value in node.items() if key != "action"])

    look(rendered(plan, letters))
    return found


def test_a_replaced_letter_says_what_replaced_it(letters: StandIn):
    """The newer letter is named in bubble and altText, and one tap leads to it."""
    one = disputed(letters)
    newer = replacing(letters)(one.hit.letter.id).replaced_by
    said = texts.REPLACED.format(letter=citation(newer))
    [message] = rendered(Found((one,)), letters)
    assert said in flex_texts(message["contents"])
    assert said in message["altText"]
    assert f"v1|go|{newer.id}" in [a.get("data") for a in actions(Found((one,)), letters)]


def test_what_is_known_comes_from_the_letters(letters: StandIn):
    """The newest letter that cancels another replaces it; buttons that lead nowhere are left."""
    old, new = letters.all()[1], letters.all()[2]
    newer = dataclasses.replace(new, supersedes=(old.canonical,))
    about = known([old, newer, letters.all()[0]])
    assert about(old.id).replaced_by == newer
    assert about(newer.id).replaced_by is None
    assert about(letters.all()[0].id) == About(None, duties=False, chain=False)
    assert about("gone") == About()
    [message] = wire(render(Found((every_card(letters)[0],)), link, TODAY, about))
    assert not {texts.DUTIES, texts.CHAIN} & set(flex_texts(message["contents"]))


@pytest.mark.parametrize(
    ("issued", "old"),
    [
        ("2026-11-22", ("days", 0)),
        ("2026-11-21", ("days", 1)),
        ("2026-10-23", ("days", 30)),
        ("2026-10-22", ("months", 1)),
        ("2025-11-23", ("months", 11)),
        ("2025-11-22", ("years", 1)),
        ("2022-11-30", ("almost", 4)),
        ("2024-02-29", ("years", 2)),
        ("2026-11-23", None),
        (None, None),
    ],
)
def test_a_letters_age(issued: str | None, old: tuple[str, int] | None):
    """Full days, months or years; "almost" when two months are missing; nothing when unknown."""
    assert age(issued, TODAY) == old


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
    cited = {citation(letter) for letter in letters.all()}
    assert "หนังสืออำเภอหนองม่วงไข่ ที่ พร 0818/ว 37 ลงวันที่ 5 มกราคม 2566" in cited
    assert "หนังสือกระทรวงมหาดไทย ที่ มท 0211.5/ว 9014 ลงวันที่ 30 พฤศจิกายน 2565" in cited
    assert "ข่าว ลงวันที่ 13 มีนาคม 2566" in cited


def test_buttons_lead_on_and_take_feedback(letters: StandIn):
    """Read at the passage, what it orders, where it comes from, and one tap of feedback."""
    one = disputed(letters)
    letter, passage = one.hit.letter.id, one.hit.passage.id
    tapped = actions(Found((one,)), letters)
    opened = next(a for a in tapped if a["label"] == texts.OPEN_LETTER)
    assert opened["uri"] == link(letter, place_of(one.hit.passage))
    pressed = [read(a["data"]) for a in tapped if a["type"] == "postback"]
    assert pressed[1:] == [
        Pressed("do", (letter,)),
        Pressed("up", (letter,)),
        Pressed("fb", ("yes", passage)),
        Pressed("fb", ("no", passage)),
    ]


def test_every_button_can_be_read_back_and_says_what_it_does(
    kinds: dict[str, Plan], letters: StandIn
):
    """Postback data is of this version and shows the person's words; everything has a label."""
    for name, plan in kinds.items():
        for action in actions(plan, letters):
            assert action["label"], name
            if action["type"] == "postback":
                assert read(action["data"]), name
                assert action["displayText"], name


def test_what_is_copied_is_ready_for_a_memo(cards: list[Card], letters: StandIn):
    """Citation, subject, place and the excerpt, whole or cut between words, within LINE's 1,000."""
    for one in cards[::4]:
        [copied] = [a for a in actions(Found((one,)), letters) if a["type"] == "clipboard"]
        text = copied["clipboardText"]
        assert len(text) <= 1000
        assert text.startswith(f"ตาม{citation(one.hit.letter)}")
        quoted = text[text.index("มีข้อความว่า “") + 14 : text.rindex("”")]
        assert bare(quoted).strip(ELLIPSIS) in bare(one.hit.passage.text)


def test_sharing_tells_the_letter_and_where_it_stands(cards: list[Card], letters: StandIn):
    """LINE's share address, within 1,000 characters, whole characters only, ends in the page."""
    for one in cards[1::4]:
        [shared] = [a for a in actions(Found((one,)), letters) if a["label"] == texts.SHARE]
        parts = urlsplit(shared["uri"])
        assert (parts.netloc, parts.path) == ("line.me", "/R/share")
        assert len(shared["uri"]) <= 1000
        told = unquote(parts.query.removeprefix("text="), errors="strict")
        assert told.startswith(citation(one.hit.letter))
        assert told.endswith(link(one.hit.letter.id, place_of(one.hit.passage)))


def test_without_a_web_address_there_is_no_dead_button(cards: list[Card]):
    """No base address: no link, the rest stands."""
    for plan in (Found((cards[0],)), Nearest((cards[0],))):
        messages = render(plan, lambda *_: "")
        assert "อ่านทั้งฉบับ" not in str(wire(messages))
        assert problems({"replyToken": "t", "messages": wire(messages)}) == []


def test_not_found_names_the_nearest_as_nearest(cards: list[Card]):
    """The letters do not say; the nearest stand under that name, not passed off as answers."""
    [message] = wire(render(Nearest((cards[0],)), link))
    words = flex_texts(message["contents"])
    assert texts.NOT_FOUND in words
    assert words.index(texts.NEAREST) < words.index(citation(cards[0].hit.letter))
    assert citation(cards[0].hit.letter) in message["altText"]
    [bare_one] = wire(render(Nearest((), quote="q"), link))
    assert bare_one["text"].startswith(texts.NOT_FOUND)
    assert bare_one["quoteToken"] == "q"


def test_look_alikes_are_named_as_look_alikes(kinds: dict[str, Plan], letters: StandIn):
    """A number that is not held is said not to be held; what looks like it says so."""
    [message] = rendered(kinds["look-alikes"], letters)
    for words in (flex_texts(message["contents"]), message["altText"]):
        assert texts.UNKNOWN in words
        assert texts.LOOK_ALIKES in words
        assert texts.NEAREST not in words


def test_one_narrowing_question_can_be_tapped_on_desktop_too(
    kinds: dict[str, Plan], letters: StandIn
):
    """The question stands in the bubble and among the quick replies."""
    plan = kinds["nearest"]
    [message] = rendered(plan, letters)
    tapped = [a["text"] for a in actions(plan, letters) if a["type"] == "message"]
    assert tapped == [*plan.asks] * 2
    assert len(message["quickReply"]["items"]) == 1


def test_an_ambiguous_number_asks_which(kinds: dict[str, Plan], letters: StandIn):
    """Each letter is a line with its citation; a tap asks for that letter's card."""
    plan = kinds["which"]
    [message] = rendered(plan, letters)
    words = flex_texts(message["contents"])
    assert texts.WHICH in words
    tapped = [read(a["data"]) for a in actions(plan, letters)]
    assert tapped == [Pressed("go", (card.hit.letter.id,)) for card in plan.cards]
    assert all(citation(card.hit.letter) in words for card in plan.cards)


def test_the_checklist_is_verbatim_with_its_place(kinds: dict[str, Plan], letters: StandIn):
    """Each duty: clause, who must act, the letter's own words; then whom to ask."""
    plan = kinds["checklist"]
    [message] = rendered(plan, letters)
    words = flex_texts(message["contents"])
    for duty in plan.duties:
        assert f"{duty.path} · {texts.WHO.format(actor=duty.actor)}" in words
        assert bare(duty.quote) in [bare(text) for text in words]
        assert bare(duty.quote)[:60] in bare(message["altText"])
    assert [text for text in words if text in plan.contacts] == list(plan.contacts)


def test_a_deadline_that_passed_is_marked(kinds: dict[str, Plan], letters: StandIn):
    """Passed, to come, or a rule in words: each in Thai, in the bubble and in the altText."""
    [message] = rendered(kinds["checklist with deadlines"], letters)
    for said in (
        "เลยกำหนดแล้ว: 26 สิงหาคม 2554",
        "กำหนด 1 มีนาคม 2573",
        "กำหนด ภายใน 15 วันนับแต่วันที่ได้รับหนังสือ",
    ):
        assert said in flex_texts(message["contents"])
        assert said in message["altText"]


def test_the_checklist_is_filtered_by_the_kind_of_body(kinds: dict[str, Plan], letters: StandIn):
    """For whom it is, how many lines were left out, and buttons for the other kinds."""
    plan = kinds["checklist for a body"]
    words = texts_of(rendered(plan, letters))
    assert texts.CHECKLIST_NONE_FOR.format(body="ชุมชน") in words
    assert texts.CHECKLIST_OTHERS.format(count=plan.others) in words
    pressed = [read(a["data"]) for a in actions(plan, letters) if a["type"] == "postback"]
    others = ("อำเภอ", "อปท.", texts.ALL_BODIES)
    assert pressed == [Pressed("me", (body, plan.letter.id)) for body in others]


def test_a_checklist_of_long_duties_keeps_its_last_bubble(letters: StandIn):
    """Fifteen long duties and contacts fit LINE's 50 KB: no bubble falls away, nor its buttons."""
    duties = tuple(Duty(f"ข้อ {n}", "หัวหน้าส่วนราชการ " * 3, "ให้ดำเนินการ" * 90) for n in range(15))
    letter = next(iter(letters.letters()))
    plan = Checklist(letter, duties, ("โทร. ๐ ๕๔๕๓ ๔๐๓๐ " * 4,) * 4, "อำเภอ", 3)
    [message] = fit(render(plan, link))
    assert len(message.contents.contents) == 3


def test_a_checklist_too_long_says_how_much_is_left(kinds: dict[str, Plan], letters: StandIn):
    """Eighteen duties: fifteen in three bubbles of one size, the rest counted."""
    plan = kinds["checklist long"]
    [message] = rendered(plan, letters)
    assert len(message["contents"]["contents"]) == 3
    assert texts.CHECKLIST_MORE.format(count=3) in texts_of([message])


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("โทรศัพท์/โทรสาร ๐ ๕๔๖๒ ๐๖๔๖", "054620646"),
        ("โทร. 0-2226-6029, 0-2223-5248", "022266029"),
        ("โทร. ๐๘๑ ๒๓๔ ๕๖๗๘", "0812345678"),
        ("โทร./โทรสาร ๐-๕๔๕๐-๐๖๐", ""),
        ("โทรสาร ๐ ๒๒๘๐ ๙๐๕๘", ""),
        ("phraelocal@gmail.com", ""),
    ],
)
def test_a_whole_telephone_number_can_be_called(line: str, number: str):
    """A number with digits lost in the copy, or a fax, is never dialled."""
    assert phone(line) == number


def test_the_chain_goes_from_the_ministry_down(kinds: dict[str, Plan], letters: StandIn):
    """Ministry, province, district, each further in; the letter itself is marked."""
    [message] = rendered(kinds["chain"], letters)
    words = flex_texts(message["contents"])
    numbers = ("มท 0211.5/ว 9019", "พร 0017.2/ว 4914", "พร 0818/ว 37")
    cited = [citation(by_number(letters, number)) for number in numbers]
    assert [text for text in words if text in cited] == cited
    boxes = [box for box in components(message, "box") if "paddingStart" in box]
    insets = [box["paddingStart"] for box in boxes if box["paddingStart"] != "16px"]
    assert insets == ["0px", "14px", "28px"]
    assert words.index(texts.CHAIN_HERE) > words.index(cited[-1])
    lines = message["altText"].split("\n")
    assert lines[-1] == f"    - {cited[-1]} ({texts.CHAIN_HERE})"


def test_the_chain_tells_what_is_not_held(kinds: dict[str, Plan], letters: StandIn):
    """A letter only cited stands as cited, marked, and cannot be tapped."""
    plan = kinds["chain with unheld"]
    words = texts_of(rendered(plan, letters))
    missing = [other for other in plan.others if other.letter is None]
    held = [other for other in plan.others if other.letter]
    assert words.count(texts.CHAIN_MISSING) == len(missing) == 2
    assert all(any(other.number in text for text in words) for other in missing)
    pressed = [read(a["data"]) for a in actions(plan, letters) if a["type"] == "postback"]
    assert pressed == [Pressed("go", (other.letter.id,)) for other in held]


def test_a_list_pages_by_buttons(kinds: dict[str, Plan], letters: StandIn):
    """Each row asks for its letter; the first page has no way back, the middle has both."""
    for name, around in (("listing", [2]), ("listing middle", [1, 3]), ("listing empty", [])):
        plan = kinds[name]
        pressed = [read(a["data"]) for a in actions(plan, letters)]
        rows = [Pressed("go", (letter.id,)) for letter in plan.letters]
        assert pressed == rows + [Pressed("ls", (plan.key, str(page))) for page in around]
        [message] = rendered(plan, letters)
        assert all(citation(letter) in message["altText"] for letter in plan.letters)


def test_an_english_question_has_an_english_frame(letters: StandIn):
    """Buttons, titles and field names are English; the excerpt and the citation stay Thai."""
    one = disputed(letters)
    [note, message] = rendered(Found((one,), english=True, quote="q"), letters)
    words = flex_texts(message["contents"])
    assert note == {"type": "text", "text": texts_english.ANSWERING, "quoteToken": "q"}
    assert texts_english.OPEN_LETTER in words
    assert citation(one.hit.letter) in words
    assert not {texts.OPEN_LETTER, texts.FIELD_SUBJECT, texts.YES} & set(words)


def test_the_english_catalogue_says_what_the_thai_one_says():
    """Every English name exists in Thai, with the same blanks to fill."""
    names = [name for name in vars(texts_english) if name.isupper()]
    assert names
    for name in names:
        thai, english = str(getattr(texts, name)), str(getattr(texts_english, name))
        assert sorted(re.findall(r"{\w+}", thai)) == sorted(re.findall(r"{\w+}", english)), name


def test_a_follow_up_says_that_it_stays_in_the_letter(letters: StandIn):
    """An answer looked for in one letter only has its own title."""
    one = disputed(letters)
    assert texts.WITHIN_TITLE in texts_of(rendered(Found((one,), within=True), letters))
    assert texts.WITHIN_TITLE not in texts_of(rendered(Found((one,)), letters))


def test_an_answer_quotes_the_question(kinds: dict[str, Plan], letters: StandIn):
    """A Flex message cannot quote: a line before it does; a note takes the quote along."""
    for plan in kinds.values():
        quoting = dataclasses.replace(plan, quote="q") if hasattr(plan, "quote") else plan
        messages = rendered(quoting, letters)
        quotes = [message.get("quoteToken") for message in messages]
        assert quotes == (["q", *[None] * (len(messages) - 1)] if quoting is not plan else [None])


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


def test_only_tested_pairs_are_used(kinds: dict[str, Plan], letters: StandIn):
    """Every text of every kind of message stands on a ground it was tested with."""
    for name, plan in kinds.items():
        for message in rendered(plan, letters):
            for pair in pairs(message.get("contents", {}), colours.PAPER):
                assert pair in colours.PAIRS, name


def pairs(node: object, ground: str) -> Iterator[tuple[str, str]]:
    """Text colour and ground of every text and button inside `node`."""
    if isinstance(node, list):
        for one in node:
            yield from pairs(one, ground)
    if not isinstance(node, dict):
        return
    ground = node.get("backgroundColor", ground)
    if node.get("type") in ("text", "span") and "contents" not in node:
        yield node["color"], ground
    if node.get("type") == "button":
        yield button_pair(node, ground)
    for key, value in node.items():
        if key not in ("action", "styles"):
            yield from pairs(value, ground)


def button_pair(button: dict, ground: str) -> tuple[str, str]:
    """LINE writes in white on a primary button and in near black on a secondary one."""
    inks = {"primary": colours.PAPER, "secondary": colours.BUTTON_INK}
    style = button["style"]
    return (button["color"], ground) if style == "link" else (inks[style], button["color"])


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
