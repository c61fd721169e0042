"""The layout a recipient's table has: which columns canary rows are written in, and how.

`id_card,real_name,mobile=phone/plus86,note=none`: a column's kind is guessed from its name as a
dump's is, or said behind `=`; how it is written stands behind `/`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from seawall import tables
from seawall.errors import LayoutError

#: What a canary has, and how each may be written; the first way is the usual one.
STYLES: Final[dict[str, tuple[str, ...]]] = {
    "cn.resident_id": ("plain",),
    "person_name": ("plain",),
    "sex": ("word", "letter", "digit", "english"),
    "birth_date": ("iso", "compact", "slashes", "chinese"),
    "phone": ("plain", "plus86", "dashed"),
    "email": ("plain",),
    "address": ("plain",),
    "birthplace": ("plain",),
    "date": ("time", "iso", "compact", "slashes", "zone"),
    "uuid": ("plain",),
    "opaque": ("hex",),
    "none": ("empty",),
}
#: The columns where none are asked for.
DEFAULT: Final = "id_no,name,sex,birth_date,mobile,email,address,created_at"
SEXES: Final = {
    "word": ("男", "女"),
    "letter": ("M", "F"),
    "digit": ("1", "2"),
    "english": ("male", "female"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, an element id or "none", and a style of that element."""

    name: str
    element: str
    style: str


def columns(text: str) -> tuple[Column, ...]:
    """The columns that a comma-separated list asks for.

    Raises:
        LayoutError: If a column stands twice, or what it holds is not told or no canary has it.
    """
    found = tuple(_column(part.strip()) for part in text.split(",") if part.strip())
    names = [column.name for column in found]
    if not found or len(set(names)) < len(names):
        raise LayoutError("columns: give each name once, separated by commas")
    return found


def _column(part: str) -> Column:
    name, equals, kind = (piece.strip() for piece in part.partition("="))
    element, _, style = kind.partition("/") if equals else (tables.hint(name) or "", "", "")
    known = ", ".join(STYLES)
    if element not in STYLES:
        what = f"no canary has a {element}" if element else "its name does not say what it holds"
        raise LayoutError(f"column {name}: {what}. Write {name}=KIND with one of {known}")
    styles = STYLES[element]
    if style and style not in styles:
        raise LayoutError(f"column {name}: a {element} is written {', '.join(styles)}")
    return Column(name, element, style or styles[0])


def day(style: str) -> Callable[[int], str]:
    """yyyymmdd as a date column writes it."""
    patterns = {
        "compact": "{0:04d}{1:02d}{2:02d}",
        "slashes": "{0:04d}/{1:02d}/{2:02d}",
        "chinese": "{0:04d}年{1:02d}月{2:02d}日",
    }
    pattern = patterns.get(style, "{0:04d}-{1:02d}-{2:02d}")
    return lambda ymd: pattern.format(ymd // 10_000, ymd // 100 % 100, ymd % 100)


def moment(style: str) -> Callable[[int, int], str]:
    """yyyymmdd and a second of the day, Chinese time, as a column of instants writes them."""
    if style not in ("time", "zone"):
        plain = day(style)
        return lambda ymd, second: plain(ymd)
    iso = day("iso")
    between, end = ("T", "+08:00") if style == "zone" else (" ", "")

    def written(ymd: int, second: int) -> str:
        clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
        return f"{iso(ymd)}{between}{clock}{end}"

    return written


def phone(style: str) -> Callable[[int], str]:
    """A national number of eleven digits as a column of phones writes it; 0 is empty."""

    def written(number: int) -> str:
        digits = str(number) if number else ""
        if style == "plus86" and digits:
            return f"+86 {digits}"
        if style == "dashed" and digits:
            return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
        return digits

    return written
