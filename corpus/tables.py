"""The trade's tables: letter codes, units with their years, abbreviations.

All facts stand in corpus/data/*.yml, with their evidence, for people to correct;
nothing is loaded before it is asked for, and then once. Returned tables are
shared: they cannot be changed.
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True)
class Abbreviation:
    """One short form: its spellings, what it stands for, and how sure that is.

    `forms` are compared without dots and spaces, but a `dotted` one needs its dot
    to be a short form at all (กม.). The first of `expansions` is the usual one here.
    """

    forms: tuple[str, ...]
    expansions: tuple[str, ...]
    evidence: str
    dotted: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way that people type it: อบต. อบต อ.บ.ต. for อบต.; a dotted one as it is."""
        if self.dotted:
            return self.forms
        typed: list[str] = []
        for form in self.forms:
            bare = form.replace(".", "")
            typed += [form, bare]
            if re.fullmatch("[ก-ฮ]{2,5}", bare):
                typed += [f"{bare}.", f"{'.'.join(bare)}.", ".".join(bare)]
        return tuple(dict.fromkeys(typed))


@functools.cache
def provinces() -> Mapping[str, str]:
    """Province names by letter code: พร -> แพร่."""
    return MappingProxyType(_load("provinces"))


@functools.cache
def codes_in_english() -> Mapping[str, str]:
    """Letter codes by a province's English name in small letters: chon buri, chonburi -> ชบ."""
    rows = _load("provinces_english").items()
    named = [(name.strip(), code) for code, names in rows for name in names.casefold().split("|")]
    joined = (("".join(name.split()), code) for name, code in named)
    return MappingProxyType(dict([*named, *joined]))


@functools.cache
def letter_codes() -> Mapping[str, str]:
    """The office that a letter code stands for: มท -> กระทรวงมหาดไทย, พร -> จังหวัดแพร่."""
    offices = {code: entry["office"] for code, entry in _load("offices").items()}
    seats = {code: _province_office(name) for code, name in provinces().items()}
    return MappingProxyType(seats | offices)


@functools.cache
def misread_codes() -> Mapping[str, str]:
    """Letter codes as misread, with the code that they must be: มหา -> มท."""
    return MappingProxyType(_load("misread_codes"))


def unit_office(code: str, unit: str, year: int | None = None) -> str | None:
    """The office with unit `unit` under letter code `code` in B.E. `year`.

    Without a year the newest entry answers. The longest matching unit wins, so
    that 0211 answers for 0211.5. None when the tables do not know.
    """
    province = code in provinces()
    rows = [row for row in _load("units") if _covers(row, code, province, unit, year)]
    if not rows:
        return None
    best = max(rows, key=lambda row: (len(row["unit"].replace("x", "")), row.get("from") or 0))
    return best["office"].replace("{province}", provinces().get(code, ""))


@functools.cache
def abbreviations() -> tuple[Abbreviation, ...]:
    """Every known short form with its expansions."""
    return tuple(
        Abbreviation(
            tuple(row["forms"]),
            tuple(row["expansions"]),
            row["evidence"],
            row.get("dotted", False),
        )
        for row in _load("abbreviations")
    )


def _province_office(name: str) -> str:
    return name if name == "กรุงเทพมหานคร" else f"จังหวัด{name}"


def _covers(row: dict, code: str, province: bool, unit: str, year: int | None) -> bool:
    """Whether a row of units.yml speaks of this code, unit and year."""
    if row["code"] not in ({code, "province"} if province else {code}):
        return False
    if year and not (row.get("from") or 0) <= year <= (row.get("to") or 9999):
        return False
    form = re.escape(row["unit"]).replace("x", r"\d")
    return re.fullmatch(rf"{form}(?:\.\d+)*", unit) is not None


@functools.cache
def _load(name: str):
    import yaml

    source = resources.files("corpus").joinpath("data", f"{name}.yml")
    return yaml.load(source.read_text("utf-8"), Loader=yaml.CSafeLoader)
