"""Every kind of message the bot says, made of the project's real letters.

For tests that look at form: limits, colours, LINE's description, pictures in a browser.
"""

import dataclasses
import datetime

from bot import texts, texts_admin
from bot.about import known
from bot.chain import chain
from bot.citation import citation
from bot.duties import checklist
from bot.plan import (
    Card,
    Chain,
    ChainLetter,
    Checklist,
    Choice,
    Drafts,
    Duty,
    Found,
    Greeting,
    Letters,
    Listing,
    Nearest,
    Plan,
    Progress,
    Published,
    Words,
)
from bot.postbacks import data
from corpus.letter import Doubt, Letter
from index.answer import Hit, PassageHit
from tests.bot.standin import StandIn, card, first

TODAY = datetime.date(2026, 11, 22)
QUOTE = "q" * 20


def link(letter: str, passage: str) -> str:
    """A letter page's address."""
    return f"https://wian.example/letters/{letter}?p={passage}"


def every_card(letters: StandIn) -> list[Card]:
    """Every passage of the letters as a card, its longest unit highlighted."""
    return [_card(letters, letter, p) for letter in letters.all() for p in letters.passages(letter)]


def _card(letters: StandIn, letter: Letter, passage: object) -> Card:
    unit = max(passage.units, key=lambda unit: unit.end - unit.start)
    place = (passage.id, unit.path, passage.start, passage.end, passage.text)
    shown = PassageHit(*place, ((unit.start, unit.end),))
    also = tuple(citation(other) for other in letters.all()[:5])
    return Card(Hit(1.0, card(letter), shown), also)


def by_number(letters: StandIn, canonical: str) -> Letter:
    """The letter with that number."""
    return next(letter for letter in letters.all() if letter.canonical == canonical)


def heads(letters: StandIn) -> list[Card]:
    """Every letter as a card of its first passage."""
    return [_card(letters, letter, first(letter)) for letter in letters.all()]


def disputed(letters: StandIn) -> Card:
    """A card of a letter whose number was read in two ways."""
    hits = letters.ask("มอบหมายอำเภอทุกอำเภอ สนับสนุนการดำเนินการขับเคลื่อนฯ ตามแนวทาง").hits
    return Card(next(hit for hit in hits if hit.letter.disputed), ("หนังสืออำเภอ ที่ ๓๗",))


def replacing(letters: StandIn) -> object:
    """What is known of the letters, were the first disputed one replaced by the newest."""
    newest = max(letters.all(), key=lambda letter: letter.date or "")
    rest, old = known(letters.all()), disputed(letters).hit.letter.id
    return lambda id_: (
        dataclasses.replace(rest(id_), replaced_by=newest) if id_ == old else rest(id_)
    )


def every_kind(letters: StandIn) -> dict[str, Plan]:
    """Name and plan of each kind of message."""
    one, tops = disputed(letters), heads(letters)
    return {**_answers(one, tops), **_papers(letters), **_counter(letters)}


def _answers(one: Card, tops: list[Card]) -> dict[str, Plan]:
    ask = f"เรื่อง {one.hit.letter.subject}"[:200]
    return {
        "greeting": Greeting(),
        "words": Words(texts.TALK, tuple(question for _, question in texts.EXAMPLES)),
        "words quoting": Words(texts.TALK, (), QUOTE),
        "found": Found((one,)),
        "found with note": Found((one,), texts.WAS_CUT.format(limit=1000), quote=QUOTE),
        "found in English": Found((one,), english=True, quote=QUOTE),
        "found within": Found((tops[8],), within=True),
        "several": Found((one, *tops[2:4])),
        "letter": Letters((tops[7],)),
        "letters": Letters(tuple(tops[3:8])),
        "which": Letters(tuple(tops[3:8]), asks_which=True),
        "which in English": Letters(tuple(tops[3:5]), english=True, asks_which=True),
        "nearest": Nearest(tuple(tops[:3]), asks=(ask,)),
        "nearest in English": Nearest(tuple(tops[:2]), english=True),
        "look-alikes": Nearest(tuple(tops[3:5]), look_alikes=True),
        "citing": Nearest(tuple(tops[3:5]), look_alikes=True, citing=True),
        "nothing near": Nearest((), quote=QUOTE),
    }


def _papers(letters: StandIn) -> dict[str, Plan]:
    today, province = TODAY.isoformat(), by_number(letters, "พร 0017.2/ว 4914")
    late, all_of = by_number(letters, "พร 0037.3/ว 337"), letters.all()
    coming = Duty("ข้อ ๒", "อำเภอ", "รายงานผลให้จังหวัดทราบ", "2030-03-01")
    rule = Duty("ข้อ ๓", "", "แจ้งผลการดำเนินงาน", None, "ภายใน 15 วันนับแต่วันที่ได้รับหนังสือ")
    page = tuple(sorted(all_of, key=lambda one: one.date or "", reverse=True)[:5])
    gone = ChainLetter("replaced", all_of[1]), ChainLetter("replaces", None, "พร 0017.2/ว 12")
    return {
        "checklist": checklist(province, today),
        "checklist for a body": checklist(province, today, "ชุมชน"),
        "checklist with deadlines": Checklist(
            late, (*checklist(late, today).duties, coming, rule), late.contacts, "อปท.", 2
        ),
        "checklist empty": checklist(all_of[0], today),
        "checklist long": Checklist(province, checklist(province, today).duties * 6),
        "chain": chain(by_number(letters, "พร 0818/ว 37"), all_of),
        "chain with unheld": chain(by_number(letters, "นร 0503/28036"), all_of),
        "chain replaced": Chain(province, gone),
        "chain empty": Chain(all_of[0], ()),
        "listing": Listing("หนังสือล่าสุด", page, len(all_of), 1, 2, "all"),
        "listing middle": Listing("หนังสือจากจังหวัดแพร่ ปี 2565", page[:2], 12, 2, 3, "p=พร"),
        "listing empty": Listing("หนังสือปี 2599", (), 0, 1, 1, "y=2599"),
    }


def _counter(letters: StandIn) -> dict[str, Plan]:
    """What an admin sees."""
    whys = ("เลขที่อ่านไม่ชัด โปรดเทียบกับภาพ", "ไม่พบวันที่", "วันที่ไม่ตรงกับฉบับที่อ้างถึง " * 3)
    province, bare = by_number(letters, "พร 0017.2/ว 4914"), letters.all()[0]
    doubts = tuple(Doubt("number", why) for why in whys * 2)
    draft = dataclasses.replace(province, status="draft", doubts=doubts)
    empty = dataclasses.replace(bare, number="", canonical="", date=None, subject="", sender="")
    others = (draft, empty, *letters.all()[1:9])
    file, lost = "หนังสือสั่งการ " * 6 + ".pdf", ("ใครลงนามในประกาศ " * 6, "ต้องทำอะไรบ้าง")
    force = ((texts_admin.CORRECT, data("ed", "j1")), (texts_admin.FORCE, data("pf", "j1")))
    door = ((texts_admin.OPEN_DESK, "https://wian.example/admin/enter?token=" + "t" * 32),)
    return {
        "draft": Drafts((draft,), draft.id, "สแกน.pdf", 3),
        "draft without fields": Drafts((empty,), empty.id, file, note=texts_admin.HELD),
        "bundle": Drafts(others, "a12", file, 40),
        "drafts waiting": Drafts(others[:2], ""),
        "reading": Progress(texts_admin.READING.format(file=file), "a12", 3, 10, 61.0),
        "publishing": Progress(texts_admin.PUBLISHING, "j12"),
        "published": Published((province,), "ใครรับผิดชอบแผนที่อยู่อาศัยจังหวัดแพร่"),
        "published several": Published(tuple(letters.all())),
        "blocked": Choice(texts_admin.BLOCKED_TITLE, texts_admin.BLOCKED, force, lost, warns=True),
        "door": Choice(texts_admin.DESK_TITLE, texts_admin.DESK, door),
    }
