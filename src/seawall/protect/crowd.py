"""A crowd of invented users, their attackers, and what one rule means for both.

Every exposed user is attacked once by somebody who holds the dump and takes the way in that works
best: a recovery path, or a login with a password known from elsewhere. Every user has one session, a
login or, for a few, a recovery. All rules meet the same draws, so their differences are not noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.model.protection import PolicyOutcome
from seawall.protect.numbers import Numbers

RISK, EXPOSED, ALL = (
    "risk",
    "exposed",
    "all",
)  # who is challenged: strange logins, exposed users, all
NOBODY = -1  # no factor of those accepted
Z = 1.96  # of a 95 % interval
Bools = NDArray[np.bool_]
Which = NDArray[np.int64]
Luck = NDArray[np.float64]


class Accepts(NamedTuple):
    """Columns of factors, the best first. With `best` only the first that a user has is taken.

    `data` is the success of an attack by leaked data alone, where a path takes data. Who has none of
    the columns is asked for one of `fallback`, or gets help from people.
    """

    columns: tuple[int, ...]
    best: bool
    data: float = 0.0
    fallback: tuple[int, ...] = ()


class Rule(NamedTuple):
    """One way to run an account system. Users who are not exposed are asked for `plain`."""

    id: str
    label: str
    challenge: str
    plain: Accepts
    login: Accepts
    recovery: Accepts
    signal: bool


@dataclass(frozen=True)
class Crowd:
    """The draws of `numbers`. `sims` (factors,): which columns a swapped SIM takes. Others (n, …)."""

    numbers: Numbers
    sims: Bools
    exposed: Bools
    strange: Bools  # new device or risky action
    forgot: Bools  # the session is a recovery
    enrolled: Bools
    owner: Luck
    phished: Bools
    swapped: Bools
    swap_seen: Bools
    data: Luck
    password: Bools
    attack_seen: Bools
    assisted: Bools

    @classmethod
    def drawn(cls, numbers: Numbers, sims: Sequence[bool], rng: np.random.Generator) -> Crowd:
        """A crowd from a generator."""
        n, columns = numbers.n_users, len(numbers.factors)
        return cls(
            numbers=numbers,
            sims=np.array(sims, np.bool_),
            exposed=rng.random(n) < numbers.share_exposed,
            strange=(rng.random(n) < numbers.new_device) | (rng.random(n) < numbers.risky_action),
            forgot=rng.random(n) < numbers.recoveries,
            enrolled=rng.random((n, columns)) < np.array(numbers.enrolment),
            owner=rng.random(n),
            phished=rng.random((n, columns)) >= np.array(numbers.blocks),
            swapped=(rng.random(n) < numbers.swap_tried) & (rng.random(n) < numbers.swap_success),
            swap_seen=rng.random(n) < numbers.signal_stops,
            data=rng.random(n),
            password=rng.random(n) < numbers.password_known,
            attack_seen=rng.random(n) < numbers.attack_seen,
            assisted=rng.random(n) < numbers.assisted_success,
        )

    @cached_property
    def kept(self) -> dict[tuple[object, ...], object]:
        """What rules share: it depends on what a rule accepts, and not on the rule."""
        return {}

    def outcome(self, rule: Rule) -> PolicyOutcome:
        """Attack and friction under one rule."""
        fails, lacks = self._owners(rule.login, rule.plain)
        challenged = self.strange & ~self.forgot
        if rule.challenge != RISK:
            challenged |= ~self.forgot & (self.exposed if rule.challenge == EXPOSED else True)
        plain = rule.plain._replace(data=1.0)
        stuck, without = self._owners(rule.recovery, plain)
        failed = challenged & fails | self.forgot & stuck
        helped = challenged & lacks | self.forgot & without
        won = self._attacked(rule)
        n, k = len(won), int(np.count_nonzero(won))
        low, high = interval(k, n)
        n_logins = max(1, int(np.count_nonzero(~self.forgot)))
        return PolicyOutcome(
            rule.id, rule.label, k / n if n else 0.0, low, high,
            float(np.count_nonzero(challenged) / n_logins), float(failed.mean()), float(helped.mean()),
        )  # fmt: skip

    def _owners(self, exposed: Accepts, plain: Accepts) -> tuple[Bools, Bools]:
        """Which owners would fail at what they are asked for, and which have none of it. Both (n,)."""
        key = ("owners", exposed.columns, exposed.fallback, exposed.data > 0, plain)
        found = self.kept.get(key)
        if found is None:
            asked = np.where(self.exposed, self._asked(exposed), self._asked(plain))
            data = np.where(self.exposed, exposed.data > 0, plain.data > 0)
            unasked = self.numbers.data_passes * data + ~data  # who gets help does not fail
            luck = np.where(asked == NOBODY, unasked, np.array([*self.numbers.passes, 1.0])[asked])
            found = self.kept[key] = self.owner >= luck, (asked == NOBODY) & ~data
        assert isinstance(found, tuple)
        return found

    def _asked(self, accepts: Accepts) -> Which:
        """The factor that each owner is asked for. (n,)"""
        return _first(self.enrolled, (*accepts.columns, *accepts.fallback))

    def _attacked(self, rule: Rule) -> Bools:
        """Whose account falls, of the exposed. The attacker chooses by what usually works best."""
        chance, through = self._way(rule.recovery, rule.signal)
        _, past = self._way(rule.login, rule.signal)
        who = self.exposed
        by_data = self.data[who] < rule.recovery.data
        recovered = np.where(chance < rule.recovery.data, by_data, through)
        unseen = ~self.attack_seen[who] if rule.challenge == RISK else np.False_
        return np.asarray(recovered | self.password[who] & (unseen | past), np.bool_)

    def _way(self, accepts: Accepts, signal: bool) -> tuple[Luck, Bools]:
        """The odds and the success of an attacker on what is accepted. Both (exposed,)."""
        key = ("way", accepts._replace(data=0.0), signal)
        found = self.kept.get(key)
        if found is None:
            found = self.kept[key] = self._new_way(accepts, signal)
        assert isinstance(found, tuple)
        return found

    def _new_way(self, accepts: Accepts, signal: bool) -> tuple[Luck, Bools]:
        who, numbers = self.exposed, self.numbers
        swapped = self.swapped & ~(self.swap_seen & signal)
        beaten = self.phished[who] | (swapped[who, None] & self.sims)
        swap = numbers.swap_tried * numbers.swap_success
        swap *= 1 - numbers.signal_stops if signal else 1
        odds = 1 - np.array(numbers.blocks) * np.where(self.sims, 1 - swap, 1.0)
        enrolled = self.enrolled[who]
        columns = accepts.columns
        if not accepts.best:  # the attacker takes the weakest that the user has
            columns = tuple(sorted(columns, key=lambda c: -odds[c]))
        taken = _first(enrolled, (*columns, *accepts.fallback))
        chance = np.append(odds, numbers.assisted_success)[taken]
        through = np.take_along_axis(beaten, taken[:, None], 1)[:, 0]
        return chance, np.where(taken == NOBODY, self.assisted[who], through)


def _first(enrolled: Bools, columns: Sequence[int]) -> Which:
    """The first of some columns that each user has; NOBODY where none. Shape (n,)."""
    found = np.full(len(enrolled), NOBODY)
    for column in reversed(columns):
        found[enrolled[:, column]] = column
    return found


def interval(k: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share. Source: E. B. Wilson (1927)."""
    if not n:
        return 0.0, 1.0
    share, z2 = k / n, Z * Z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half: float = Z / (1 + z2 / n) * (share * (1 - share) / n + z2 / (4 * n * n)) ** 0.5
    # The share itself bounds both ends: at 0 and 1 the difference is rounding.
    return min(share, max(0.0, centre - half)), max(share, min(1.0, centre + half))
