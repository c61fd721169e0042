"""Evidence: what one test says of a table, as a likelihood ratio, and what it was computed from.

A test compares two propositions: the table holds records of a genuine population, exported from a
system that used them; or somebody made them up. Its weight is log10 of how much likelier the
observation is under the first than under the second (bans: +1 is ten times likelier if genuine).

measure: clues -> Measure | Silence      a number with its error, or why nothing can be said
scale:   Measure -> log10_lr             by the kind of test: Dependence, Violation or Excess
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from seawall.model.clues import Clues

#: Whose the expectation of a series is.
GENUINE, MADE_UP = "genuine", "made up"


@dataclass(frozen=True, slots=True)
class Series:
    """Observed against expected, for the plot: one label, one observed and one expected share each.

    `expected` is empty where there is no published or measured expectation. It is what genuine records
    show, or with `expects` MADE_UP what chance or an even draw gives, and a plot says which. No value of
    a dump is a label: labels are years, hours, provinces, digits, elements.
    """

    labels: tuple[str, ...]
    observed: tuple[float, ...]
    expected: tuple[float, ...] = ()
    unit: str = "share"
    expects: str = GENUINE


@dataclass(frozen=True, slots=True)
class Measure:
    """What a test found.

    `effect` with its standard error `se` is what Dependence weighs: 0 is independence. `k` of `m`
    is what Violation and Excess weigh. `n_used` counts the records that could be looked at.
    `fake_rate`, where it is known, is the rate of violations if the fields were drawn independently
    of each other (computed from the table's own margins, never from fabrications).
    """

    n_used: int
    effect: float = 0.0
    se: float = 0.0
    k: float = 0.0
    m: float = 0.0
    fake_rate: float | None = None
    expected_k: float = 0.0
    series: Series | None = None
    words: dict[str, float | str] = field(default_factory=dict)  # for the sentence


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a test says nothing: missing elements, too few records, no variety to depend on."""

    why: str
    needs: tuple[str, ...] = ()  # elements or columns that would let it speak


@dataclass(frozen=True, slots=True)
class Dependence:
    """Two fields of genuine records depend on each other; independently made ones do not.

    `low`..`high`: where 90 % of genuine populations lie (log-normal). `tau`: how far from 0 the
    effect of independent fields strays beyond its standard error.
    """

    low: float
    high: float
    tau: float = 0.02


@dataclass(frozen=True, slots=True)
class Violation:
    """Records that cannot be: rare in genuine data (`low`..`high`, log-uniform), any share in made up."""

    low: float = 0.0005
    high: float = 0.03


@dataclass(frozen=True, slots=True)
class Excess:
    """More than chance and life produce: k of m where `expected_k` are expected. Speaks against only.

    `slack`: by what factor genuine populations may exceed the expectation (log-normal, 95 %).
    """

    slack: float = 3.0
    floor: float = 0.001


Scale = Dependence | Violation | Excess


@dataclass(frozen=True, slots=True)
class Expected:
    """What our own users show for one test: takes the place of a published or assumed band."""

    effect: float
    se: float
    rate: float
    n: int


@dataclass(frozen=True, slots=True)
class Reference:
    """What is expected of genuine data: published tables, or a profile of our own users.

    `expected` has the measures of our own users by test id; `shares` named distributions (cells under
    ten people left out), by plane or test. Empty: published and assumed expectations hold.
    """

    name: str = "published"
    made_on: date | None = None
    n_people: int = 0
    expected: dict[str, Expected] = field(default_factory=dict)
    shares: dict[str, dict[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a measure is told beside the clues."""

    as_of: date
    reference: Reference = field(default_factory=Reference)


Measurer = Callable[[Clues, Setting], Measure | Silence]


@dataclass(frozen=True, slots=True)
class Test:
    """One test: a plug-in of assess/evidence declares exactly this.

    `family`: tests of one family depend on each other and are capped together. `cap` in bans holds
    both ways unless `cap_for` says that speaking for genuine is worth less. `basis`: whether the
    expectation is measured, published or assumed. `order`: the test is about the order of records.
    `deep`: even a forger with good tables and conditionals overlooks it; weighed apart against that one.
    `row`: how unlikely a single record is if genuine, where the test can tell rows apart: an array
    (n,) of -1 not said, 0 speaks for made up, 1 speaks for genuine.
    """

    id: str
    family: str
    title: str
    genuine: str
    fabricated: str
    measure: Measurer = field(repr=False)
    scale: Scale
    sentence: Callable[[Measure], str] = field(repr=False)
    cap: float
    why_cap: str
    source: str
    basis: str
    fools: str
    least: int
    cap_for: float | None = None
    cap_own: float | None = None  # in place of cap, once our own users show what to expect
    order: bool = False
    veto: bool = True
    deep: bool = False
    row: Callable[[Clues, Setting], NDArray[np.int8]] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one test says of one table, with everything a reader needs to doubt it.

    `effect` is what was observed: a dependence, or a rate if `kind` is "violation" or "excess";
    `effect_low`..`effect_high` is its 95 % interval. Genuine data lies in `expected_low`..
    `expected_high`, made-up data at `expected_fake` (nan: anywhere). `genuine` and `fabricated` are the
    two propositions. The weight is cut at `cap` against and at `cap_for` (None: the same) for genuine.
    """

    test: str
    family: str
    title: str
    n_used: int
    effect: float
    se: float
    expected_low: float
    expected_high: float
    expected_fake: float
    log10_lr: float
    cap: float
    capped: bool
    sentence: str
    basis: str
    source: str
    fools: str
    series: Series | None = None
    kind: str = "dependence"
    effect_low: float = math.nan
    effect_high: float = math.nan
    genuine: str = ""
    fabricated: str = ""
    why_cap: str = ""
    cap_for: float | None = None
    veto: bool = True
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Mute:
    """A test that said nothing of a table, and why."""

    test: str
    title: str
    why: str
    needs: tuple[str, ...] = ()
