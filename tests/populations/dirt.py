"""What goes wrong in real systems: typing errors, fields that disagree, values missing together.

Rates are drawn per run around `run.dirt`, log-even from .1 to 2 %, and per field; no field goes
beyond CEILING. Rows that somebody entered carelessly (thin ones) lack several fields at once. All
assumed; the study found .1 to 4 % plausible.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from tests.populations.draws import Rng, between, often, rate
from tests.populations.kinds import Columns
from tests.populations.setting import Setting
from tests.populations.texts import blanked, rewritten

CEILING = 0.04
#: How a missing value is written.
FILLERS = (None, "", "", None, "NULL", "无")


def soiled(rng: Rng, columns: Columns, run: Setting, optional: tuple[str, ...] = ()) -> Columns:
    """The columns with this run's errors; those of `optional` also lack values, together."""
    found = dict(columns)
    n = len(next(iter(found.values())))
    for role, change in ERRORS.items():
        if role in found:
            share = min(run.dirt * rate(rng, 0.4, 2.5), CEILING)
            found[role] = rewritten(found[role], often(rng, share, n), change(rng))
    filler = FILLERS[int(rng.integers(len(FILLERS)))]
    thin = often(rng, rate(rng, 0.003, 0.12), n)
    for role in optional:
        if role in found:
            gone = (thin & often(rng, between(rng, 0.3, 0.9), n)) | often(
                rng, rate(rng, 0.0005, 0.03), n
            )
            found[role] = blanked(found[role], gone, filler)
    return found


Change = Callable[[list[str]], list[str | None]]


def _typed(rng: Rng, value: str, letters: str = "0123456789") -> str:
    """One wrong key, or two neighbours swapped."""
    if len(value) < 2:
        return value
    at = int(rng.integers(len(value) - 1))
    if rng.random() < 0.6:
        return value[:at] + letters[int(rng.integers(len(letters)))] + value[at + 1 :]
    return value[:at] + value[at + 1] + value[at] + value[at + 2 :]


def id_errors(rng: Rng) -> Change:
    """Typing errors, a digit too few or many, a number that only fills the field, a blank."""

    def change(values: list[str]) -> list[str | None]:
        found: list[str | None] = []
        for value in values:
            u = rng.random()
            if u < 0.6:
                found.append(_typed(rng, value))
            elif u < 0.7:
                found.append(value[:-1])
            elif u < 0.75:
                found.append(value + value[-1:])
            elif u < 0.85:
                found.append(value + " ")
            elif u < 0.93:
                found.append("1" * 18 if rng.random() < 0.5 else "无")
            else:
                found.append("")
        return found

    return change


def birth_errors(rng: Rng) -> Change:
    """A wrong key in month or day, or the first of January."""

    def change(values: list[str]) -> list[str | None]:
        return [
            (v[:-5] + "01" + v[-3:-2] + "01" if "-" in v or "/" in v else v[:4] + "0101")
            if rng.random() < 0.3
            else v[:-2] + f"{1 + int(rng.integers(28)):02d}"
            for v in values
        ]

    return change


SWAPPED = {"男": "女", "女": "男", "M": "F", "F": "M", "1": "2", "2": "1", "0": "1"}


def sex_errors(rng: Rng) -> Change:
    """The other sex, or none."""

    def change(values: list[str]) -> list[str | None]:
        return [SWAPPED.get(v, v) if rng.random() < 0.7 else "" for v in values]

    return change


def phone_errors(rng: Rng) -> Change:
    """A digit too few or many, typing errors, two numbers in one field, a filled field."""

    def change(values: list[str]) -> list[str | None]:
        found: list[str | None] = []
        for v in values:
            u = rng.random()
            if u < 0.3:
                found.append(v[:-1])
            elif u < 0.45:
                found.append(v + v[-1:])
            elif u < 0.75:
                found.append(_typed(rng, v))
            elif u < 0.85:
                found.append(f"{v}/{_typed(rng, v)}")
            else:
                found.append("13800000000" if rng.random() < 0.6 else "0")
        return found

    return change


def name_errors(rng: Rng) -> Change:
    """Blanks, a title or a remark beside the name, a character lost."""

    def change(values: list[str]) -> list[str | None]:
        ends = (" ", "（已故）", "先生", "女士", "1", "*")
        return [
            v[:-1] if len(v) > 2 and rng.random() < 0.2 else v + ends[int(rng.integers(len(ends)))]
            for v in values
        ]

    return change


def mail_errors(rng: Rng) -> Change:
    """A lost dot or sign, a blank, Chinese punctuation."""

    def change(values: list[str]) -> list[str | None]:
        return [
            (v.replace("@", ""), v.replace(".", "。"), v + " ", v.replace(".", ""))[
                int(rng.integers(4))
            ]
            for v in values
        ]

    return change


ERRORS: dict[str, Callable[[Rng], Change]] = {
    "id": id_errors,
    "birth": birth_errors,
    "sex": sex_errors,
    "phone": phone_errors,
    "name": name_errors,
    "email": mail_errors,
}


def lower_x(rng: Rng, column: pa.Array) -> pa.Array:
    """The column as a system writes it where some clerks type x for X."""
    share = between(rng, 0, 0.6) if rng.random() < 0.4 else 0.0
    mask = often(rng, share, len(column))
    lower = pa.compute.replace_substring(column, "X", "x")
    return pa.compute.if_else(pa.array(mask), lower, column)
