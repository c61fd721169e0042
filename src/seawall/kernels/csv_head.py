"""The head of delimited text, looked at slowly: delimiter, columns, whether it has a header."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable

DELIMITERS = (",", "\t", "|", ";", "----")
LINES = 100
MAX_NAME = 64
_DATA = re.compile(r"[0-9]{5}|@|[0-9]{4}[-/.][0-9]{1,2}|^[+-]?[0-9.,]+$")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_ .\-]*")


def rows(text: str, delimiter: str) -> list[list[str]]:
    """The first records by the standard library's rules, for any delimiter."""
    lines = text.splitlines(keepends=True)[:LINES]
    if len(delimiter) > 1:
        return [line.rstrip("\r\n").split(delimiter) for line in lines if line.strip()]
    try:
        return [row for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return []


def sniff(text: str) -> tuple[float, str, list[list[str]]]:
    """How regular the best delimiter is (0..1), the delimiter, and the records it makes."""
    best: tuple[float, str, list[list[str]]] = (0.0, ",", [])
    for delimiter in DELIMITERS:
        found = rows(text, delimiter)
        if not found:
            continue
        width, n = Counter(len(row) for row in found).most_common(1)[0]
        share = n / len(found)
        # of equally regular ones, the one with more columns
        if width > 1 and (share + min(width, 50) / 1_000, share) > (best[0] + _width(best[2]), 0):
            best = (share, delimiter, found)
    return best


def _width(found: list[list[str]]) -> float:
    if not found:
        return 0.0
    return min(Counter(len(row) for row in found).most_common(1)[0][0], 50) / 1_000


def has_header(found: list[list[str]], known: Callable[[str], bool]) -> bool:
    """Whether the first record names the columns: distinct short words, unlike what follows.

    `known` says whether columns are known to be called by a word.

    Names of columns are shown and values never, so in doubt a record is a record: words that no
    column is known by are names only above columns of another kind.
    """
    first, rest = [cell.strip() for cell in found[0]], found[1:]
    if not all(first) or len(set(first)) < len(first):
        return False
    if any(len(cell) > MAX_NAME or _DATA.search(cell) for cell in first):
        return False
    n_hinted = sum(known(cell) for cell in first)
    if n_hinted >= min(3, -(-len(first) // 3)):
        return True
    words = all(_WORD.fullmatch(cell) for cell in first)
    below = [row for row in rest if len(row) == len(first)]
    n_unlike = 0
    for column in range(len(first)):
        cells = [row[column] for row in below if row[column].strip()]
        unlike = sum(bool(_DATA.search(c) or (words and not _WORD.fullmatch(c))) for c in cells)
        n_unlike += unlike > 0.6 * len(cells)
    return 2 * n_unlike >= len(first)


def column_names(first: list[str] | None, width: int) -> list[str]:
    """Distinct names: those of the header, or column_1, column_2, … without one."""
    given = [cell.strip() for cell in first] if first else []
    taken: set[str] = set()
    named = []
    for k in range(width):
        name = given[k] if k < len(given) and given[k] else f"column_{k + 1}"
        while name in taken:
            name += "_"
        taken.add(name)
        named.append(name)
    return named
