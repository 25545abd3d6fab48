"""A letter as one text: YAML front matter that people correct, then the letter's words.

Promises that `compose` and `parse` are inverse to the last byte, and that YAML
never turns a date or a number into anything but what was written. The body is all
that follows the line break of the closing `---`: no blank is added, none is cut.
"""

import dataclasses
import datetime
import difflib
import functools
import re
import typing

import yaml

from corpus.dates import ERA, parse_date
from corpus.letter import Letter

STATUSES = ("draft", "published", "retired")
FENCE = "---"
_ALWAYS = ("id", "kind", "order", "status")
_NEVER_EMPTY = ("id", "kind")
_NOTHING = ("", "null", "~")
_ODD_BREAK = re.compile("[\r\x85\u2028\u2029]")

_NO_FENCE = "ไฟล์ต้องขึ้นต้นด้วยบรรทัด --- แล้วตามด้วยข้อมูลหนังสือ"
_NO_END = "ไม่พบบรรทัด --- ที่ปิดท้ายข้อมูลหนังสือ ให้เติมก่อนข้อความของหนังสือ"
_NOT_YAML = "รูปแบบไม่ถูกต้อง ให้เขียนเป็น “หัวข้อ: ค่า” บรรทัดละหัวข้อ และย่อหน้าด้วยเว้นวรรค"
_NOT_MAP = "ต้องเป็นรายการ “หัวข้อ: ค่า”"
_UNKNOWN = "ไม่รู้จักหัวข้อ “{key}” {hint}"
_HINT = "(หมายถึง {near} ใช่หรือไม่)"
_TWICE = "มีหัวข้อ “{key}” ซ้ำ ให้เหลือบรรทัดเดียว"
_MISSING = "ขาดหัวข้อ “{key}” ให้เติม {key}: ตามด้วยค่า"
_NOT_STRING = "“{key}” ต้องเป็นข้อความบรรทัดเดียว ไม่ใช่รายการ"
_NOT_LIST = "“{key}” ต้องเป็นรายการ ขึ้นต้นแต่ละบรรทัดด้วย - "
_NOT_NUMBER = "“{key}” ต้องเป็นตัวเลข"
_NOT_SPAN = "“{key}” ต้องเป็นตัวเลขสองตัว คือตำแหน่งเริ่มและจบ"
_NO_DATE = "“{key}: {value}” ไม่ใช่วันที่ ให้เขียน ปี ค.ศ.-เดือน-วัน เช่น {example}"
_NO_STATUS = "“{key}: {value}” ใช้ไม่ได้ ให้เลือกจาก {choices}"
_NO_FIELD = "“corrected” อ้างหัวข้อ “{value}” ที่ไม่มี"


class FrontMatterError(ValueError):
    """Why a letter's text cannot be read, in Thai, with its line where that is known."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(f"บรรทัดที่ {line} {why}" if line else why)


def compose_letter(letter: Letter) -> str:
    """The file text of a letter: fields in the order of the class, empty ones left out."""
    fields = _plain(letter)
    text = fields.pop("text", "")
    header = yaml.dump(
        fields,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=float("inf"),
    )
    return f"{FENCE}\n{header}{FENCE}\n{text}"


def parse_letter(content: str) -> Letter:
    """The letter of a file text; raises FrontMatterError where a person must mend it.

    A file that an editor saved with a byte order mark or with `\\r\\n` line ends
    (told by its first line) is read as if it had neither.
    """
    header, text = _split(content.removeprefix("\ufeff"))
    try:
        node = yaml.compose(header, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise FrontMatterError(_NOT_YAML, mark and mark.line + 2) from error
    letter = _record(node, Letter, {"text": text})
    _check(letter)
    return letter


def _split(content: str) -> tuple[str, str]:
    """The YAML between the fences, and the body."""
    first, _, rest = content.partition("\n")
    if first.rstrip() != FENCE:
        raise FrontMatterError(_NO_FENCE, 1)
    if first.endswith("\r"):
        rest = rest.replace("\r\n", "\n")
    header: list[str] = []
    while rest:
        line, _, rest = rest.partition("\n")
        if line.rstrip() == FENCE:
            return "\n".join(header), rest
        header.append(line)
    raise FrontMatterError(_NO_END)


def _record(node: yaml.Node | None, cls: type, given: dict[str, object]):
    """An object of a frozen data class out of a YAML map, every value checked."""
    if not isinstance(node, yaml.MappingNode):
        raise FrontMatterError(_NOT_MAP, _line(node) or 2)
    kinds = _kinds(cls)
    values: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key not in kinds or key in given:
            raise FrontMatterError(_unknown(key, kinds, given), _line(key_node))
        if key in values:
            raise FrontMatterError(_TWICE.format(key=key), _line(key_node))
        values[key] = _value(key, value_node, kinds[key])
    missing = [key for key in _required(cls) if key not in values | given]
    missing += [key for key in _NEVER_EMPTY if values.get(key) == ""]
    if missing:
        raise FrontMatterError(_MISSING.format(key=missing[0]), _line(node))
    return cls(**values, **given)


def _value(key: str, node: yaml.Node, kind: object) -> object:
    """One field's value in the type of the class."""
    if kind in (str, str | None):
        return _string(key, node, kind)
    if kind is int:
        return _integer(key, node)
    members = _members(key, node)
    inner = typing.get_args(kind)
    if inner == (int, int):
        if len(members) != 2:
            raise FrontMatterError(_NOT_SPAN.format(key=key), _line(node))
        return tuple(_integer(key, member) for member in members)
    if inner[0] is str:
        return tuple(_string(key, member, str) for member in members)
    return tuple(_record(member, inner[0], {}) for member in members)


def _string(key: str, node: yaml.Node, kind: object) -> str | None:
    if not isinstance(node, yaml.ScalarNode):
        raise FrontMatterError(_NOT_STRING.format(key=key), _line(node))
    empty = not node.style and node.value in _NOTHING
    value = ("" if kind is str else None) if empty else node.value
    if key == "date" and value is not None:
        _check_date(key, value, _line(node))
    return value


def _integer(key: str, node: yaml.Node) -> int:
    if not isinstance(node, yaml.ScalarNode) or not node.value.isdecimal():
        raise FrontMatterError(_NOT_NUMBER.format(key=key), _line(node))
    return int(node.value)


def _members(key: str, node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NOTHING:
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise FrontMatterError(_NOT_LIST.format(key=key), _line(node))
    return node.value


def _check_date(key: str, value: str, line: int | None) -> None:
    """An ISO date of the Christian era; a Buddhist one is answered with its translation."""
    try:
        date = datetime.date.fromisoformat(value)
    except ValueError:
        date = None
    if date and len(value) == 10 and date.year < 2400:
        return
    if date and date.year >= 2400:
        example = str(date.year - ERA) + value[4:]
    else:
        example = (parse_date(value) or datetime.date(2022, 11, 30)).isoformat()
    raise FrontMatterError(_NO_DATE.format(key=key, value=value, example=example), line)


def _check(letter: Letter) -> None:
    """Rules between fields."""
    if letter.status not in STATUSES:
        choices = " ".join(STATUSES)
        why = _NO_STATUS.format(key="status", value=letter.status, choices=choices)
        raise FrontMatterError(why)
    strange = set(letter.corrected) - _kinds(Letter).keys()
    if strange:
        raise FrontMatterError(_NO_FIELD.format(value=min(strange)))


def _unknown(key: str, kinds: dict[str, object], given: dict[str, object]) -> str:
    near = difflib.get_close_matches(key, kinds.keys() - given.keys(), 1)
    hint = _HINT.format(near=near[0]) if near else ""
    return _UNKNOWN.format(key=key, hint=hint).strip()


def _line(node: yaml.Node | None) -> int | None:
    """Line of the file, counted from 1; the opening fence is line 1."""
    return node.start_mark.line + 2 if node else None


@functools.cache
def _kinds(cls: type) -> dict[str, object]:
    return typing.get_type_hints(cls)


@functools.cache
def _required(cls: type) -> tuple[str, ...]:
    missing = dataclasses.MISSING
    return tuple(f.name for f in dataclasses.fields(cls) if f.default is missing)


def _plain(record: object) -> dict[str, object]:
    """A data object as a dict in field order, empty values left out."""
    plain = {}
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if isinstance(value, tuple):
            value = [_plain(v) if dataclasses.is_dataclass(v) else v for v in value]
        kept = field.name in _ALWAYS or field.default is dataclasses.MISSING
        if kept or value not in ("", None, [], [0, 0]):
            plain[field.name] = value
    return plain


class _Dumper(yaml.SafeDumper):
    """Lists indented under their key; text of several lines as it looks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        return super().increase_indent(flow, indentless=False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Text of several lines as a block; odd line breaks, which YAML would level, escaped."""
    style = "|" if "\n" in text else None
    if _ODD_BREAK.search(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)
