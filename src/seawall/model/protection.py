"""What `protect` is asked and what it answers: exposures, context, factors, paths and a decision.

A factor is anything by which an account's owner is recognised: a password, a code, a question, a
face. An attribute is something another person may know of the owner. Attributes that are elements
of a dump have the element's bit in a mask; the others have bits from 64 on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum

SCHEMA = "seawall.decision/1"
ALLOW, STEP_UP, ASSISTED, DENY = "allow", "step_up", "assisted", "deny"
#: From most to least trust.
OUTCOMES = (ALLOW, STEP_UP, ASSISTED, DENY)
RECOGNISED = "recognised_device"  # the factor that a known device is
SIM_CLEAN, SIM_SWAPPED = "clean", "swapped"
KINDS = ("knowledge", "possession", "inherence", "identity")
RISKS = ("low", "medium", "high")


class Grade(IntEnum):
    """How much a factor still proves. A larger one is less trust."""

    SOUND = 0
    WEAKENED = 1
    COMPROMISED = 2

    @property
    def word(self) -> str:
        """As it stands in JSON and in policy files."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that may be known of a person. `half_life_y`: years until it is old for half of people.

    None says that it never changes.
    """

    id: str
    number: int
    label: str
    half_life_y: float | None
    source: str

    @property
    def bit(self) -> int:
        """The attribute's bit in a mask."""
        return 1 << self.number


@dataclass(frozen=True, slots=True)
class Derivation:
    """Whoever knows all of `needs` knows `gives` too."""

    needs: int
    gives: int
    source: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a factor is worth to whom all attributes of the mask `when` are known.

    `candidates` is how many answers remain to be tried. Where guessing is not how the factor falls,
    `success_at_5` and `success_at_100` are the shares that fall within so many tries.
    """

    when: int
    names: tuple[str, ...]
    grade: Grade
    candidates: int | None
    success_at_5: float
    success_at_100: float
    source: str


@dataclass(frozen=True, slots=True)
class Factor:
    """One way to prove who one is.

    `level` is the assurance that it reaches, an index into the catalogue's acr ladder: with a second
    factor of another kind, or alone where `multi`. `standing` factors can be asked of anybody without
    enrolment. `resistance` is the share of targeted attacks that it stops; `sim` says that a swapped
    SIM takes it. `candidates` are those before any leak, where that can be counted.
    """

    id: str
    label: str
    kind: str
    amr: tuple[str, ...]
    level: int
    multi: bool
    standing: bool
    sim: bool
    region: str
    resistance: float
    candidates: int | None
    decay: str
    rules: tuple[Rule, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something an account can be asked to do.

    `level` is the least acr. `recovers` are the factors that it sets anew: these cannot prove it, only
    a path to them can. `otherwise`: the outcome where no factor will do, `assisted` or `deny`.
    """

    id: str
    label: str
    level: int
    max_age_s: int | None
    risk: str
    otherwise: str
    recovers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A way from factors to factors: whoever passes all of `needs` has `gives`.

    `external` paths are not ours to close: a carrier's counter, a mailbox's own recovery. A SIM known
    to be clean shows that a path with `sim` was not taken.
    """

    id: str
    label: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    level: int
    external: bool
    sim: bool
    region: str
    source: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A checked table of factors: everything a policy decides by.

    `bands` are the least probabilities at which a leak counts as likely and as possible; `told_by`
    how surely a match by each identifier is the account's owner. `order` are the factors, every one
    after those from which a path leads to it.
    """

    version: str
    attributes: Mapping[str, Attribute]
    derivations: tuple[Derivation, ...]
    factors: Mapping[str, Factor]
    actions: Mapping[str, Action]
    paths: Mapping[str, Path]
    order: tuple[str, ...]
    acr: tuple[str, ...]  # by level; level 0 is the empty string
    likely: float
    possible: float
    risk_high: float
    ttl_s: int
    enrolled: frozenset[str]
    told_by: Mapping[str, float]
    simulation: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Exposure:
    """An account in one breach: what is exposed, and how much that can be believed.

    `mask` has attribute bits; `p_genuine` and `confidence` (that the matched record is the account
    owner's) are 0..1. `taken_on` is the day the data is as of, None where unknown.
    """

    breach: str
    mask: int
    p_genuine: float = 1.0
    confidence: float = 1.0
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the request. `enrolled` None takes the policy's usual enrolment.

    `sim` is the SIM-swap signal: "clean", "swapped", or empty where none was asked for.
    """

    recognised: bool = False
    amr: frozenset[str] = frozenset()
    acr: str = ""
    authenticated_at: datetime | None = None
    sim: str = ""
    risk_score: float = 0.0
    enrolled: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class FactorGrade:
    """What one factor still proves, and why.

    Figures hold if the leak is what it claims to be; `only_possible` says that the grade rests on one
    that is not likely, and may weaken but never compromise.
    """

    factor: str
    grade: Grade
    level: int
    reason_codes: tuple[str, ...]
    candidates: int | None
    success_at_5: float
    success_at_100: float
    only_possible: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer. `factors` are all that the policy knows; `closed_paths` must not be walked."""

    action: str
    outcome: str
    acr_values: tuple[str, ...]
    max_age_s: int | None
    www_authenticate: str
    allowed_factors: tuple[str, ...]
    factors: tuple[FactorGrade, ...]
    closed_paths: tuple[str, ...]
    reason_codes: tuple[str, ...]
    policy_version: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PolicyOutcome:
    """One policy of a simulation, in shares 0..1.

    `attack` is the success of a targeted attack on exposed accounts, with its binomial interval.
    """

    id: str
    label: str
    attack: float
    attack_low: float
    attack_high: float
    challenged: float
    failed: float
    assisted: float
    on_frontier: bool = False


@dataclass(frozen=True, slots=True)
class Simulation:
    """A simulation: the nine named policies, and every combination that the frontier is drawn from."""

    schema: str
    seed: int
    n_users: int
    n_exposed: int
    leak: tuple[str, ...]
    policy_version: str
    policies: tuple[PolicyOutcome, ...]
    grid: tuple[PolicyOutcome, ...]
    assumptions: Mapping[str, object] = field(default_factory=dict)
