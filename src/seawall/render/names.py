"""Text from a dump or a listing, made safe to show: nothing hidden or reordered, not too long.

A column may be called `id\\u202Egpj` or hold an escape sequence that clears the terminal. Every
character that draws nothing, or moves others about, is written as its code point: `[U+202E]`.
Sources: Unicode UAX #9 (bidirectional controls), UAX #44 (general categories), UTR #36 (spoofing).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rich.cells import cell_len

from seawall import tables
from seawall.errors import TableError

LONGEST = 120  # characters of a name, anywhere
LONGEST_PROSE = 400  # characters of a sentence from a listing or a note
MAX_MARKS = 2  # combining marks on one character: more is decoration that covers other lines
ELLIPSIS = "…"

#: Categories that draw nothing or act on their neighbours. Zs is a space: only U+0020 passes.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
#: Letters that draw nothing all the same: Hangul fillers, Khmer inherent vowels, braille blank.
BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")

#: What kind of division a province is; its short name does without.
KIND = re.compile("(省|市|(壮族|回族|维吾尔)?自治区|特别行政区)$")

IN_TEXT = " in text"  # behind an element id: told by a find in prose

#: What a column may hold besides the elements of tables/elements.csv.
OTHER = {"text": "Free text", "opaque": "Opaque value", "other": "Other value"}


def visible(text: str) -> str:
    """The same text with hidden characters spelled out. Idempotent; at most ten times as long."""
    if text.isascii() and text.isprintable():
        return text
    parts = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        hidden = (category in HIDDEN and char != " ") or char in BLANK or marks > MAX_MARKS
        parts.append(f"[U+{ord(char):04X}]" if hidden else char)
    return "".join(parts)


def shown(text: str, limit: int = LONGEST) -> str:
    """A name as it may be printed: visible, at most `limit` characters, cut with an ellipsis."""
    text = visible(text[: limit + 1])
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS


def cells(text: str) -> int:
    """Width in terminal cells, as rich counts them: it pads the lines that this must fit into."""
    return cell_len(text)


def fitted(text: str, n_cells: int) -> str:
    """A name in at most `n_cells` cells, cut with an ellipsis."""
    text = shown(text, max(LONGEST, n_cells))
    if cells(text) <= n_cells:
        return text
    while text and cells(text) > n_cells - 1:
        text = text[:-1]
    return text + ELLIPSIS


def told_apart(labels: Iterable[str]) -> list[str]:
    """The labels, where two that look the same after cutting get a number."""
    taken: set[str] = set()
    result = []
    for label in labels:
        own, n = label, 1
        while own in taken:
            n += 1
            own = f"{label} ({n})"
        taken.add(own)
        result.append(own)
    return result


def element(element_id: str) -> str:
    """The plain words for an element id, " in text" behind it or not; unknown ones stay."""
    alone, in_text, rest = element_id.partition(IN_TEXT)
    if in_text and not rest:
        return element(alone) + IN_TEXT
    if element_id in OTHER:
        return OTHER[element_id]
    try:
        return tables.element(element_id).label
    except (TableError, KeyError):
        return shown(element_id)


def within(label: str) -> str:
    """A label inside a sentence: "Phone number" -> "phone number"; "IP address" stays."""
    keeps = label[1:2].isupper() or label.startswith("Chinese")
    return label if keeps else label[:1].lower() + label[1:]


def province(code: str) -> tuple[str, str]:
    """Short Chinese and English name of a two-digit division code; else the code itself."""
    known = tables.provinces().get(code)
    if known is None:
        return f"{shown(code, 8)}", "unknown code"
    return KIND.sub("", known.name), known.english
