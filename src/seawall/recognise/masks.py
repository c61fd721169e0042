"""Which kinds of characters the values of a column are made of: "9{11}", "a{5}9{2}@a{7}.a{3}".

9 is a digit, a and A letters, 中 anything from U+3000 to U+9FFF and beyond U+FFFF, W a full-width
form, x any other letter or sign, _ a blank, ? a control character; punctuation stands for itself.
A mask says how often in braces; a shape says neither how often nor in which case. Only what many
values share is given: a rare mask could tell a value.

Works on whole columns: every lead byte has a class, runs of a class are hashed by place, and equal
hashes are counted. tests/reference/masks.py is the obvious twin.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall.model.strings import Strings

MOST_CHARACTERS = 48  # of each value; longer ones end in …
MOST = 8  # masks kept
FEWEST_ROWS = 20
FEWEST_SHARE = 0.01
CJK, WIDE, OTHER, BLANK, CONTROL = 0x80, 0x81, 0x82, 0x5F, 0x3F
SHOWN = {CJK: "中", WIDE: "W", OTHER: "x"}


def _classes(*, cased: bool) -> NDArray[np.uint8]:
    """The class of every lead byte (256,); 0 for bytes that continue a character."""
    table = np.zeros(256, np.uint8)
    table[:0x21] = CONTROL
    table[[0x20, 0x09]] = BLANK
    table[0x21:0x7F] = np.arange(0x21, 0x7F)
    table[0x7F] = CONTROL
    table[0x30:0x3A] = ord("9")
    table[0x61:0x7B] = ord("a")
    table[0x41:0x5B] = ord("A") if cased else ord("a")
    table[0xC0:] = OTHER
    table[0xE3:0xEA] = CJK
    table[0xF0:0xF5] = CJK
    table[0xEF] = WIDE
    return table


CASED, UNCASED = _classes(cased=True), _classes(cased=False)


def lengths(column: Strings) -> NDArray[np.int64]:
    """Characters of each value (n,)."""
    data = column.data[column.offsets[0] : column.offsets[-1]]
    before = np.zeros(len(data) + 1, np.int64)
    np.cumsum((data & 0xC0) != 0x80, out=before[1:])
    out: NDArray[np.int64] = np.diff(before[column.offsets - column.offsets[0]])
    return out


def common(column: Strings, *, runs: bool, fewest: int = FEWEST_ROWS) -> dict[str, float]:
    """The masks (runs) or shapes that many values share, most common first, with their shares.

    Args:
        column: (n,) filled values.
        runs: With run lengths and case, or without.
        fewest: Rows below which a mask is not told.
    """
    classes, number, cut = _characters(column, CASED if runs else UNCASED)
    if len(classes) == 0:
        return {}
    first = np.flatnonzero(
        np.concatenate([[True], (np.diff(classes) != 0) | (np.diff(number) != 0)])
    )
    run_lengths = np.diff(np.append(first, len(classes)))
    kinds, owners = classes[first].astype(np.uint64), number[first]
    starts = np.flatnonzero(np.concatenate([[True], np.diff(owners) != 0]))
    order = np.arange(len(first)) - np.repeat(starts, np.diff(np.append(starts, len(first))))
    counted = run_lengths.astype(np.uint64) if runs else np.zeros(len(first), np.uint64)
    hashes = np.add.reduceat(
        _mixed(order.astype(np.uint64) << 40 | counted << 8 | kinds), starts
    ) + cut[owners[starts]].astype(np.uint64)
    _, where, counts = np.unique(hashes, return_index=True, return_counts=True)
    told: dict[str, float] = {}
    floor = max(fewest, FEWEST_SHARE * column.n)
    for k in np.argsort(-counts, kind="stable")[:MOST].tolist():
        if counts[k] < floor:
            break
        start = starts[where[k]]
        stop = starts[where[k] + 1] if where[k] + 1 < len(starts) else len(first)
        text = "".join(
            _run(int(kinds[i]), int(run_lengths[i]) if runs else 0) for i in range(start, stop)
        )
        told[text + ("…" if cut[owners[start]] else "")] = round(float(counts[k] / column.n), 5)
    return told


def _characters(
    column: Strings, table: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.bool_]]:
    """Class and value of the first characters of every value; which values were cut (n,)."""
    data = table[column.data[column.offsets[0] : column.offsets[-1]]]
    per_value = lengths(column)
    cut = per_value > MOST_CHARACTERS
    kept = data[data != 0]
    number = np.repeat(np.arange(column.n), per_value)
    place = np.arange(len(kept)) - np.repeat(np.cumsum(per_value) - per_value, per_value)
    near = place < MOST_CHARACTERS
    return kept[near], number[near], cut


def _mixed(words: NDArray[Any]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64: spreads a word over 64 bits."""
    with np.errstate(over="ignore"):
        words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = words ^ (words >> np.uint64(31))
    return mixed


def _run(kind: int, n: int) -> str:
    letter = SHOWN.get(kind, chr(kind))
    return f"{letter}{{{n}}}" if n > 1 else letter
