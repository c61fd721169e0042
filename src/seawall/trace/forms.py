"""Harmless variants: two ways to write one thing, neither of which changes what it means.

A form reads which of the two ways a cell is written in (0, 1, or None where it has neither) and
writes it in the other. 0 is the way most exports have. tests/trace/test_forms.py holds every form to
its element: canonical value, division and date stay what they were.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from seawall.tables import provinces
from seawall.tables.places_cn import bare

Bit = int | None
WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")
NARROW: Final = str.maketrans("０１２３４５６７８９", "0123456789")
NUMERALS: Final = "一二三四五六七八九"
KINDS: Final = frozenset(
    ("", *"省市区县盟州自路街")
)  # 吉林市, 北京路: no province without its suffix
MOBILE = re.compile(r"1[0-9]{10}", re.ASCII)
PREFIXED = re.compile(r"\+86 ?(1[0-9]{10})", re.ASCII)
DATE = re.compile(r"[0-9]{4}([-/])[0-9]{2}\1[0-9]{2}", re.ASCII)
UNIT = re.compile(rf"(?<![0-9０-９{NUMERALS}十百])([1-9{NUMERALS}])(?=单元)")
BLOCK = re.compile(r"(?<=[0-9０-９])[幢栋]")
ROOM = re.compile(r"(?<=[幢栋元号][0-9０-９]{3})[0-9０-９]?(室?)$")
NUMBER = re.compile(r"[^\s0-9０-９] ?(?=[0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Form:
    """One variant of the cells of one element. `write` is given what `read` understood."""

    id: str
    element: str
    read: Callable[[str], Bit] = field(repr=False)
    write: Callable[[str, int], str] = field(repr=False)


def _read_prefix(text: str) -> Bit:
    if MOBILE.fullmatch(text):
        return 0
    return 1 if PREFIXED.fullmatch(text) else None


def _write_prefix(text: str, bit: int) -> str:
    return f"+86 {text[-11:]}" if bit else text[-11:]


def _read_separator(text: str) -> Bit:
    found = DATE.match(text)
    return ("-/".index(found[1])) if found else None


def _write_separator(text: str, bit: int) -> str:
    mark = "-/"[bit]
    return f"{text[:4]}{mark}{text[5:7]}{mark}{text[8:]}"


def _read_block(text: str) -> Bit:
    found = BLOCK.search(text)
    return None if found is None else "幢栋".index(found[0])


def _write_block(text: str, bit: int) -> str:
    return BLOCK.sub("幢栋"[bit], text, count=1)


def _read_room(text: str) -> Bit:
    found = ROOM.search(text)
    return None if found is None else int(not found[1])


def _write_room(text: str, bit: int) -> str:
    return text.removesuffix("室") + ("" if bit else "室")


def _read_space(text: str) -> Bit:
    found = NUMBER.search(text)
    return None if found is None else int(found[0].endswith(" "))


def _write_space(text: str, bit: int) -> str:
    found = NUMBER.search(text)
    assert found is not None
    return text[: found.start() + 1] + (" " if bit else "") + text[found.end() :]


def _read_unit(text: str) -> Bit:
    found = UNIT.search(text)
    return None if found is None else int(found[1] in NUMERALS)


def _write_unit(text: str, bit: int) -> str:
    found = UNIT.search(text)
    assert found is not None
    number = found[1]
    place = NUMERALS.index(number) + 1 if number in NUMERALS else int(number)
    return (
        text[: found.start(1)] + (NUMERALS[place - 1] if bit else str(place)) + text[found.end(1) :]
    )


def _read_width(text: str) -> Bit:
    wide = any("０" <= c <= "９" for c in text)
    narrow = any("0" <= c <= "9" for c in text)
    return None if wide == narrow else int(wide)


def _write_width(text: str, bit: int) -> str:
    return text.translate(WIDE if bit else NARROW)


@cache
def _suffixed() -> dict[str, str]:
    """Full names of provinces by their bare ones."""
    return {bare(p.name): p.name for p in provinces().values() if bare(p.name)}


def _province(text: str) -> tuple[str, bool]:
    """The bare name of the province that a text begins with, and whether its suffix follows."""
    for short, name in _suffixed().items():
        if text.startswith(name) and text[len(name) : len(name) + 1] not in KINDS:
            return short, True
        if text.startswith(short) and text[len(short) : len(short) + 1] not in KINDS:
            return short, False
    return "", False


def _read_province(text: str) -> Bit:
    short, full = _province(text)
    return int(not full) if short else None


def _write_province(text: str, bit: int) -> str:
    short, full = _province(text)
    rest = text[len(_suffixed()[short]) if full else len(short) :]
    return (short if bit else _suffixed()[short]) + rest


FORMS: Final = (
    Form("phone_prefix", "phone", _read_prefix, _write_prefix),
    Form("date_separator", "birth_date", _read_separator, _write_separator),
    Form("address_block", "address", _read_block, _write_block),
    Form("address_room", "address", _read_room, _write_room),
    Form("address_space", "address", _read_space, _write_space),
    Form("address_unit", "address", _read_unit, _write_unit),
    Form("address_width", "address", _read_width, _write_width),
    Form("address_province", "address", _read_province, _write_province),
)
#: Elements whose cells can carry a mark.
ELEMENTS: Final = ("phone", "address", "birth_date")
