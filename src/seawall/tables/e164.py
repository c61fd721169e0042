"""Telephone numbering plans: regions, their prefixes, and the automaton that tells valid numbers.

Source: libphonenumber's metadata through the phonenumbers package (Apache-2.0), see
tables-src/numbering_plans.py and numbering_automaton.py.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.errors import TableError
from seawall.tables.load import HERE, number, shipped

NAME = "numbering_plans.csv"
COLUMNS = ("calling_code", "order", "region", "name", "national_prefix", "idd", "leading_digits")
PATTERNS = "numbering_patterns.csv"
COMPILED = "numbering_plans.npz"

#: Kinds of number by their index, the low four bits of an automaton's value; 0 is none.
KINDS = (
    "",
    "premium_rate",
    "toll_free",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
    "fixed_line",
    "mobile",
    "fixed_or_mobile",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One region's plan. `order`: when it is asked among the regions that share its calling code.

    `national_prefix` is dialled before national numbers inside the region, `idd` before
    international ones; both are literal digits and may be empty.
    """

    calling_code: int
    order: int
    region: str
    name: str
    national_prefix: str
    idd: tuple[str, ...]
    leading_digits: str


class NumberingAutomaton(NamedTuple):
    """Reads an E.164 number, calling code first, digit by digit; all arrays are read-only.

    `after` (n_states, 10) uint16: next state, 0 is dead. `values` (n_states,) uint16: for a whole
    number 16 * index into countries() + index into KINDS, else 0. `entries` (1000,) uint16: the
    state after a calling code. `start`: the first state.
    """

    after: NDArray[np.uint16]
    values: NDArray[np.uint16]
    entries: NDArray[np.uint16]
    start: int


@cache
def plans() -> tuple[Plan, ...]:
    """All plans, by calling code and order. Region 001 stands once per international service."""
    return tuple(
        Plan(
            number(row, "calling_code", NAME),
            number(row, "order", NAME),
            row["region"],
            row["name"],
            row["national_prefix"],
            tuple(filter(None, row["idd"].split(";"))),
            row["leading_digits"],
        )
        for row in shipped(NAME, COLUMNS, ("calling_code", "region"))
    )


def plan(region: str) -> Plan:
    """The plan of a region such as "CN".

    Raises:
        TableError: If no plan is known for it.
    """
    for found in plans():
        if found.region == region:
            return found
    raise TableError(f"{NAME}: no region {region!r}")


@cache
def patterns() -> dict[tuple[int, str], list[tuple[str, tuple[int, ...], str]]]:
    """(kind, lengths, pattern) by calling code and region. Only the compiler of tables needs it."""
    found = defaultdict(list)
    for row in shipped(PATTERNS, ("calling_code", "region", "kind", "lengths", "pattern")):
        lengths = tuple(int(n) for n in row["lengths"].split(";") if n)
        place = number(row, "calling_code", PATTERNS), row["region"]
        found[place].append((row["kind"], lengths, row["pattern"]))
    return dict(found)


@cache
def countries() -> tuple[str, ...]:
    """Region codes (ISO 3166-1 alpha-2, 001 for services of no country); index 0 is unknown, ""."""
    return ("", *dict.fromkeys(plan.region for plan in plans()))


@cache
def country_names() -> dict[str, str]:
    """English names by region code."""
    return {plan.region: plan.name for plan in plans()}


@cache
def numbering() -> NumberingAutomaton:
    """The compiled automaton over all plans."""
    try:
        with np.load(HERE / COMPILED, allow_pickle=False) as arrays:
            after, values, entries = (arrays[name] for name in ("after", "values", "entries"))
            start = int(arrays["start"][0])
    except (OSError, ValueError, KeyError) as problem:
        raise TableError(f"{COMPILED}: cannot be read") from problem
    n = len(after)
    if after.shape != (n, 10) or values.shape != (n,) or entries.shape != (1000,):
        raise TableError(f"{COMPILED}: arrays of other shapes than expected")
    if max(int(after.max()), int(entries.max()), start) >= n or after[0].any() or values[0]:
        raise TableError(f"{COMPILED}: not a closed automaton")
    for array in (after, values, entries):
        array.flags.writeable = False
    return NumberingAutomaton(after, values, entries, start)
