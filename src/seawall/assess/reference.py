"""A profile of our own users: what genuine data looks like, measured instead of published or assumed.

Every test measures our users' tables as it would a dump's. Its figure takes the place of the test's own
band; how far it strays is seen on random subsamples. Beside it stand distributions of categories, such
as provinces, for tests that compare with one.

Aggregates only: no cell stands for fewer than ten people, and neither does what is left of a whole. A
person counts once in a cell; shares are of the cells kept, in four digits, so that no cell left out can
be found by subtraction. Counts of a test below ten, or ten below all, are moved to ten.
Source of the spread: the delete-d jackknife, J. Shao and C. F. J. Wu, Ann. Statist. 17 (1989) 1176.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall.assess import people
from seawall.assess.evidence import TESTS
from seawall.assess.profile import Profile
from seawall.errors import LayoutError, SourceError, TableError
from seawall.model.clues import Clues, spec
from seawall.model.evidence import (
    Dependence,
    Expected,
    Measure,
    Mute,
    Reference,
    Setting,
    Silence,
    Test,
)

SCHEMA = "seawall.profile/1"
FEWEST = 10  # people of a cell
FEWEST_PEOPLE = 100  # of a profile
DIGITS = 4  # significant ones of a share
DRAWS = 12  # random subsamples
FEWEST_DRAWS = 4  # of them must speak, else the test's own error stands alone
LARGEST = 50_000  # records of a subsample
SMALLEST = 40  # records from which on subsamples are drawn
MOST_BYTES = 16 << 20  # of a profile's file
#: Identifiers that tell people of a table apart, strongest first.
PERSON = ("id", "phone", "mail")
#: Planes whose values are categories as they stand. Hashes are not: they mean nothing under another key.
CATEGORIES = (
    "id_form", "id_province", "order_pair", "born_decade", "born_month", "born_mark", "sex",
    "name_form", "name_length", "surname", "phone_country", "phone_carrier", "phone_kind",
    "phone_city", "phone_province", "phone_network", "phone_fours", "phone_eights",
    "phone_pattern", "address_province", "birthplace_province", "mail_class", "mail_length",
    "mail_digits", "card_issuer", "ip_class",
)  # fmt: skip


def learn(
    profile: Profile,
    *,
    made_on: date,
    rng: np.random.Generator,
    tests: Sequence[Test] = TESTS,
) -> tuple[Reference, tuple[Mute, ...]]:
    """The reference that our own users give, and the tests that they gave nothing for.

    Args:
        profile: The fold over our users' tables.
        made_on: Today.
        rng: Draws the subsamples.
        tests: All tests.

    Raises:
        LayoutError: If there are too few people to hide in.
    """
    n_people, _ = people.count(list(profile.tables.values()))
    if n_people.value < FEWEST_PEOPLE:
        raise LayoutError(
            f"A profile needs {FEWEST_PEOPLE} people whom an identifier tells apart: there are fewer."
        )
    setting = Setting(made_on)
    samples = [table.sample.clues() for table in profile.tables.values()]
    found: dict[str, Expected] = {}
    silent: dict[str, Mute] = {t.id: Mute(t.id, t.title, "no table") for t in tests}
    for clues in samples:
        draws = list(_draws(clues, rng))
        for test in tests:
            said = expected(test, clues, draws, setting)
            if isinstance(said, Mute):
                silent[test.id] = said
            elif test.id not in found or said.n > found[test.id].n:
                found[test.id] = said
    reference = Reference(
        name=f"our own users, {made_on.isoformat()}",
        made_on=made_on,
        n_people=_rounded_count(n_people.value),
        expected={t.id: found[t.id] for t in tests if t.id in found},
        shares=shares(samples),
    )
    return reference, tuple(m for t, m in silent.items() if t not in found)


def _draws(clues: Clues, rng: np.random.Generator) -> Iterator[Clues]:
    """Random subsamples of half the records, at most LARGEST, each in the order of the whole."""
    n = clues.n
    if n < SMALLEST:
        return
    for _ in range(DRAWS):
        yield clues.at(np.sort(rng.choice(n, min(n // 2, LARGEST), replace=False)))


def expected(test: Test, clues: Clues, draws: Sequence[Clues], setting: Setting) -> Expected | Mute:
    """What one test finds in one table of ours, as it may be kept."""
    found = test.measure(clues, setting)
    if isinstance(found, Silence):
        return Mute(test.id, test.title, found.why, found.needs)
    least = max(test.least, 2 * FEWEST)
    counted = not isinstance(test.scale, Dependence)
    if found.n_used < least or (counted and found.m < least):
        return Mute(
            test.id, test.title, f"{found.n_used:,} records can be looked at; it needs {least:,}"
        )
    effects = [
        said.effect
        for said in (test.measure(draw, setting) for draw in draws)
        if isinstance(said, Measure) and said.n_used > 0
    ]
    se = max(found.se, _spread(effects, found.effect, clues.n, draws[0].n if draws else 0))
    rate = min(max(found.k, FEWEST), found.m - FEWEST) / found.m if counted else 0.0
    n = _rounded_count(found.n_used)
    return Expected(_rounded(found.effect), _rounded(se), _rounded(rate), n)


def _spread(effects: Sequence[float], whole: float, n: int, size: int) -> float:
    """The error of the whole's effect, from those of subsamples of `size` out of n without replacement."""
    if len(effects) < FEWEST_DRAWS or not 0 < size < n:
        return 0.0
    return float(np.sqrt(np.mean((np.array(effects) - whole) ** 2) * size / (n - size)))


def shares(samples: Sequence[Clues]) -> dict[str, dict[str, float]]:
    """Distributions over people by category: of each, from the table that tells most people."""
    best: dict[str, tuple[int, dict[str, float]]] = {}
    for clues in samples:
        persons = _persons(clues)
        if persons is None:
            continue
        for name in CATEGORIES:
            values, neutral = _values(clues, name)
            if values is not None:
                n, cells = _cells(values, neutral, persons)
                if cells and n > best.get(name, (0, {}))[0]:
                    best[name] = n, cells
    return {name: best[name][1] for name in CATEGORIES if name in best}


def _persons(clues: Clues) -> NDArray[np.uint64] | None:
    """The digest that tells each record's person (n,), 0 for none; None where a table has none."""
    held = [(np.count_nonzero(clues[name]), -i) for i, name in enumerate(PERSON) if name in clues]
    if not held or max(held)[0] == 0:
        return None
    persons: NDArray[np.uint64] = clues[PERSON[-max(held)[1]]]
    return persons


def _values(clues: Clues, name: str) -> tuple[NDArray[np.int64] | None, int]:
    if name == "born_decade":
        return (
            (clues["born_year"].astype(np.int64) // 10 * 10, 0)
            if "born_year" in clues
            else (None, 0)
        )
    if name not in clues:
        return None, 0
    return clues[name].astype(np.int64), spec(name)[1]


def _cells(
    values: NDArray[np.int64], neutral: int, persons: NDArray[np.uint64]
) -> tuple[int, dict[str, float]]:
    """People kept, and the share of each cell that holds at least ten of them."""
    rows = np.flatnonzero((values != neutral) & (persons != 0))
    _, first = np.unique(persons[rows], return_index=True)
    labels, counts = np.unique(values[rows][first], return_counts=True)
    kept = counts >= FEWEST
    total = int(counts[kept].sum())
    pairs = zip(labels[kept].tolist(), counts[kept].tolist(), strict=True)
    return total, {str(label): _rounded(n / total) for label, n in pairs}


def _rounded(x: float) -> float:
    return float(f"{x:.{DIGITS}g}") if math.isfinite(x) else 0.0


def _rounded_count(n: int) -> int:
    """Three digits, downwards: how many exactly is nobody's concern."""
    step: int = 10 ** max(0, len(str(n)) - 3)
    return n // step * step


def document(reference: Reference, seawall: str) -> dict[str, Any]:
    """A profile as schemas/profile-1.schema.json describes it."""
    assert reference.made_on is not None
    return {
        "schema": SCHEMA,
        "seawall": seawall,
        "name": reference.name,
        "made_on": reference.made_on.isoformat(),
        "n_people": reference.n_people,
        "expected": {
            test: {"effect": e.effect, "se": e.se, "rate": e.rate, "n": e.n}
            for test, e in reference.expected.items()
        },
        "shares": reference.shares,
    }


def load(path: Path) -> Reference:
    """Read a profile that `seawall profile build` wrote.

    Raises:
        TableError: Naming the file and the entry, if it is not of that form; never what stands in it.
        SourceError: If there is no such file.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        found = json.loads(raw) if len(raw) <= MOST_BYTES else None
    except FileNotFoundError:
        raise SourceError(path.name, None, "matches no file") from None
    except (OSError, ValueError, RecursionError) as error:
        raise TableError(f"{path.name}: cannot be read as JSON ({type(error).__name__}).") from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise TableError(f"{path.name}: is no profile ({SCHEMA}). Make one: seawall profile build.")
    try:
        return _reference(found)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
        raise TableError(f"{path.name}: an entry is not as schema {SCHEMA} has it.") from None


def _reference(found: dict[str, Any]) -> Reference:
    return replace(
        Reference(str(found["name"]), date.fromisoformat(found["made_on"])),
        n_people=_whole(found["n_people"]),
        expected={
            str(test): Expected(
                _number(e["effect"]), _number(e["se"], 0), _number(e["rate"], 0, 1), _whole(e["n"])
            )
            for test, e in found["expected"].items()
        },
        shares={
            str(name): {str(label): _number(x, 0, 1) for label, x in cells.items()}
            for name, cells in found["shares"].items()
        },
    )  # fmt: skip


def _number(x: Any, low: float = -math.inf, high: float = math.inf) -> float:
    if isinstance(x, bool) or not isinstance(x, int | float):
        raise TypeError
    if not (math.isfinite(x) and low <= x <= high):
        raise ValueError
    return float(x)


def _whole(x: Any) -> int:
    if isinstance(x, bool) or not isinstance(x, int) or x < 0:
        raise TypeError
    return x
