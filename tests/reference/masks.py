"""Masks and shapes of values, character by character."""

from collections import Counter
from itertools import groupby

MOST_CHARACTERS = 48


def kind(character: str, *, cased: bool) -> str:
    code = ord(character)
    if character in " \t":
        return "_"
    if code < 0x20 or code == 0x7F:
        return "?"
    if code < 0x80:
        if character.isdigit():
            return "9"
        if character.isalpha():
            return "A" if cased and character.isupper() else "a"
        return character
    lead = character.encode()[0]
    if 0xE3 <= lead <= 0xE9 or lead >= 0xF0:
        return "中"
    return "W" if lead == 0xEF else "x"


def mask(value: str, *, runs: bool) -> str:
    kinds = [kind(c, cased=runs) for c in value[:MOST_CHARACTERS]]
    told = ""
    for letter, group in groupby(kinds):
        n = len(list(group))
        told += f"{letter}{{{n}}}" if runs and n > 1 else letter
    return told + ("…" if len(value) > MOST_CHARACTERS else "")


def common(values: list[str], *, runs: bool, fewest: int) -> dict[str, int]:
    """Every mask of at least so many values and one in a hundred, with its count."""
    counts = Counter(mask(v, runs=runs) for v in values)
    return {m: n for m, n in counts.items() if n >= max(fewest, 0.01 * len(values))}
