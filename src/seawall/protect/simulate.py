"""Policies weighed by simulation: success of targeted attacks against friction for owners.

P0 to P5 follow simple rules, P6 to P8 accept what the policy's own decisions accept for that leak. A
grid of every mixture of these parts shows what friction the least attack costs, and the other way.
It shows shapes, not prophecies: the shares stopped, passed and enrolled are the policy's numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import product

import numpy as np

from seawall.model.protection import Context, Exposure, PolicyOutcome, Simulation
from seawall.protect.believe import closure
from seawall.protect.crowd import ALL, EXPOSED, RISK, Accepts, Crowd, Rule
from seawall.protect.decide import Decider
from seawall.protect.numbers import Numbers
from seawall.protect.policy import Policy
from seawall.tables.factors import mask

SCHEMA = "seawall.simulation/1"
RECOMMENDED, BLIND = "P8", "P0"


@dataclass(frozen=True)
class Parts:
    """What rules are made of. `data`: success of leaked data on paths that take data, none closed."""

    best: Accepts
    sms: Accepts
    channels: Accepts
    by_sms: Accepts
    login: Accepts
    recovery: Accepts
    strong: tuple[tuple[float, Accepts], ...]
    data: float


def simulate(
    policy: Policy, *, seed: int, n_users: int | None = None,
    step: Callable[[int, int], None] | None = None,
) -> Simulation:  # fmt: skip
    """Run the nine named policies and the grid that the frontier is drawn from.

    Args:
        policy: Whose numbers are used, and whose decisions P6 to P8 follow.
        seed: Of all draws: the same one gives the same figures.
        n_users: Instead of the policy's own number.
        step: Told how many policies of all are weighed, after each.
    """
    numbers = policy.numbers if n_users is None else replace(policy.numbers, n_users=n_users)
    rng = np.random.Generator(np.random.PCG64(seed))
    crowd = Crowd.drawn(numbers, [policy.catalogue.factors[f].sim for f in numbers.factors], rng)
    parts = _parts(policy, numbers)
    named = _named(parts)
    rules = [*named, *_grid(parts)]
    weighed = []
    for rule in rules:
        weighed.append(crowd.outcome(rule))
        if step is not None:
            step(len(weighed), len(rules))
    whole = _frontier(weighed)
    return Simulation(
        SCHEMA, seed, numbers.n_users, int(np.count_nonzero(crowd.exposed)), numbers.leak,
        policy.version, tuple(whole[: len(named)]), tuple(whole[len(named) :]), asdict(numbers),
    )  # fmt: skip


def _parts(policy: Policy, numbers: Numbers) -> Parts:
    ranks = [policy.catalogue.factors[f].resistance for f in numbers.factors]
    everything = tuple(sorted(range(len(ranks)), key=lambda c: (-ranks[c], c)))
    login, recovery, data = _own(policy, numbers)

    def columns(*factors: str) -> tuple[int, ...]:
        return tuple(numbers.factors.index(f) for f in factors if f in numbers.factors)

    return Parts(
        best=Accepts(everything, True),
        sms=Accepts(columns("sms_otp"), True, fallback=everything),
        channels=Accepts(columns("sms_otp", "email_link"), False, fallback=everything),
        by_sms=Accepts(columns("sms_otp"), False, fallback=everything),
        login=login,
        recovery=recovery,
        strong=tuple(
            (floor, Accepts(tuple(c for c in everything if ranks[c] >= floor), True))
            for floor in sorted(set(ranks))
        ),
        data=data,
    )


def _own(policy: Policy, numbers: Numbers) -> tuple[Accepts, Accepts, float]:
    """What the policy's decisions accept of an exposed account at login and in recovery.

    And the success of leaked data on paths that take data alone, if none of them is closed.
    """
    leak = mask(policy.catalogue.attributes, numbers.leak)
    known = frozenset(numbers.factors) | ({"password"} & policy.catalogue.factors.keys())
    context = Context(amr=frozenset({"pwd"}), enrolled=known)
    at = datetime(2000, 1, 1, tzinfo=UTC)  # of no consequence: the exposure has no date
    decider = Decider(policy)
    place = {factor: i for i, factor in enumerate(numbers.factors)}
    accepted = []
    for action in ("login", "reset_password"):
        found = decider.decide([Exposure("simulated", leak)], action, context, now=at)
        accepted.append(tuple(place[f] for f in found.allowed_factors if f in place))
    everything = closure(policy.catalogue, leak)
    grading = decider.grading(everything, everything, "", known)
    takes_data = {
        path.id: min(grading.grades[need].success_at_5 for need in path.needs)
        for path in policy.catalogue.paths.values()
        if not path.external and _by_data(policy, path.needs)
    }
    closed = {path.id for path in grading.closed}
    left = max((p for id_, p in takes_data.items() if id_ not in closed), default=0.0)
    login, recovery = accepted
    sound = Accepts(tuple(c for c in recovery if c in login), True, data=left)
    return Accepts(login, True), sound, max(takes_data.values(), default=0.0)


def _by_data(policy: Policy, needs: Sequence[str]) -> bool:
    """Whether a path asks for nothing but data that anybody may hold."""
    return all(policy.catalogue.factors[need].standing for need in needs)


def _named(p: Parts) -> list[Rule]:
    """The nine policies."""
    by_data = p.channels._replace(data=p.data)
    login_any, recovery_any = p.login._replace(best=False), p.recovery._replace(best=False)
    rows: list[tuple[str, str, Accepts, Accepts, bool]] = [
        ("leak-blind", RISK, p.best, by_data, False),
        ("SMS for everyone, every login", ALL, p.sms, by_data, False),
        ("SMS for exposed, recovery as before", EXPOSED, p.sms, by_data, False),
        ("no recovery by data", EXPOSED, p.best, p.channels, False),
        ("P3 with a SIM-swap signal", EXPOSED, p.best, p.channels, True),
        ("P4 without recovery by e-mail", EXPOSED, p.best, p.by_sms, True),
        ("sound factors at login alone", RISK, p.login, p.channels, True),
        ("sound factors, the owner's choice", RISK, login_any, recovery_any, True),
        ("sound factors, the best of them", RISK, p.login, p.recovery, True),
    ]
    return [
        Rule(
            f"P{i}",
            label,
            challenge,
            p.sms if challenge == ALL else p.best,
            login,
            recovery,
            signal,
        )
        for i, (label, challenge, login, recovery, signal) in enumerate(rows)
    ]


def _grid(p: Parts) -> list[Rule]:
    """Every mixture of who is challenged, what is accepted, and how one recovers.

    Labels say these three, and SIM where a swap signal is asked for. "76% up" are all factors that
    stop at least so many attacks, the best first.
    """
    login_any, recovery_any = p.login._replace(best=False), p.recovery._replace(best=False)
    floors = [(f"{floor:.0%} up", accepts) for floor, accepts in p.strong]
    logins = [("any", p.best), ("sound, best", p.login), ("sound", login_any), *floors]
    recoveries = [
        ("data", p.channels._replace(data=p.data)), ("channels", p.channels),
        ("sound, best", p.recovery), ("sound", recovery_any), *floors,
    ]  # fmt: skip
    made = product((RISK, EXPOSED, ALL), logins, recoveries, (False, True))
    return [
        Rule(
            f"G{i}", f"{c}; {a}; {r}{'; SIM' if signal else ''}", c, p.best, login, recovery, signal
        )
        for i, (c, (a, login), (r, recovery), signal) in enumerate(made)
    ]


def _frontier(found: list[PolicyOutcome]) -> list[PolicyOutcome]:
    """Marks those that none beats in both attack and friction (sessions that fail or need help)."""
    order = sorted(
        range(len(found)), key=lambda i: (found[i].failed + found[i].assisted, found[i].attack)
    )
    marked, least = list(found), float("inf")
    for i in order:
        if found[i].attack < least:
            least = found[i].attack
            marked[i] = replace(found[i], on_frontier=True)
    return marked
