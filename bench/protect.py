"""Decisions per second on one core, with their explanation, and the slowest one in a hundred.

Requests are drawn from a seed. "Usual" are such as a service would get: half of the accounts are not
exposed, some breaches hold most of the others, most requests are logins from a known device. "Mixed"
takes every kind equally often, so that most have not been asked before. "First" keeps nothing.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench import clock
from bench.clock import Figure
from seawall.model.protection import Context, Decision, Exposure
from seawall.protect import Decider, Policy

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LEAKED = ("cn.resident_id", "phone", "email", "person_name", "birth_date", "address", "birthplace",
          "bank_card", "password", "free_text", "sex")  # fmt: skip
Request = tuple[list[Exposure], str, Context]


def requests(policy: Policy, n: int, *, usual: bool, seed: int = 20261125) -> list[Request]:
    """What a service would be asked."""
    rng = random.Random(seed)
    attributes, actions = policy.catalogue.attributes, sorted(policy.catalogue.actions)
    breaches = [
        (f"breach {i}", rng.choice([0.01, 0.08, 0.5, 0.99]), date(rng.randint(2012, 2026), 1, 1),
         [sum(attributes[a].bit for a in rng.sample(LEAKED, rng.randint(1, 6))) for _ in range(4)])
        for i in range(40)
    ]  # fmt: skip
    enrolments = [
        frozenset(
            {"password", *rng.sample(["sms_otp", "email_link", "totp", "push", "passkey"], k)}
        )
        for k in (1, 2, 2, 3, 3, 4)
    ]

    def one(kinds: Sequence[Any], weights: Sequence[float]) -> Any:
        return rng.choices(kinds, weights if usual else None)[0]

    sizes = [1 / (i + 1) for i in range(len(breaches))]
    found = []
    for _ in range(n):
        picked = {one(range(40), sizes) for _ in range(one([0, 1, 2, 3], [50, 30, 15, 5]))}
        leaks = [
            Exposure(name, rng.choice(masks), p, one([0.9, 0.95, 0.995], [30, 30, 40]), day)
            for name, p, day, masks in (breaches[i] for i in sorted(picked))
        ]
        amr = one([["pwd"], ["pwd", "sms"], ["pwd", "otp"], ["hwk"], []], [60, 15, 10, 5, 10])
        context = Context(
            recognised=one([True, False], [80, 20]),
            amr=frozenset(amr),
            acr=one(["", "aal1", "aal2"], [70, 20, 10]),
            authenticated_at=NOW - timedelta(seconds=rng.randint(0, 3600)),
            sim=one(["", "clean", "swapped"], [60, 39, 1]),
            risk_score=rng.random() ** (6 if usual else 1),
            enrolled=one(enrolments, [30, 25, 20, 10, 10, 5]),
        )
        action = (
            rng.choice(["login", "login", "login", "view_data"])
            if usual and rng.random() < 0.8
            else rng.choice(actions)
        )
        found.append((leaks, action, context))
    return found


def measure(runs: int, n: int) -> tuple[list[Figure], str]:
    """The figures, and a line on single decisions."""
    policy = Policy.shipped()
    usual, mixed = (requests(policy, n, usual=usual) for usual in (True, False))
    kept, other, anew = Decider(policy), Decider(policy), Decider(policy, keep=0)
    few = mixed[: max(1, n // 20)]
    figures = clock.race(
        [
            (Figure("decide, usual requests", n / 1000, "k/s"), lambda: _all(kept, usual)),
            (Figure("decide, mixed requests", n / 1000, "k/s"), lambda: _all(other, mixed)),
            (Figure("decide, nothing kept", len(few) / 1000, "k/s"), lambda: _all(anew, few)),
        ],
        runs,
    )
    lines = []
    for name, asked in (("usual", usual), ("mixed", mixed)):
        took = sorted(_each(Decider(policy), asked))
        lines.append(
            f"{name}: half within {_at(took, 0.5):,.1f} µs, 99 % within {_at(took, 0.99):,.1f} µs, "
            f"99.99 % within {_at(took, 0.9999):,.0f} µs"
        )
    return figures, f"One decision from a cold start, CPU time. {'; '.join(lines)}."


def _all(decider: Decider, asked: Sequence[Request]) -> Decision | None:
    found = None
    for leaks, action, context in asked:
        found = decider.decide(leaks, action, context, now=NOW)
    return found


def _each(decider: Decider, asked: Sequence[Request]) -> list[float]:
    """CPU microseconds of every decision."""
    took = []
    for leaks, action, context in asked:
        start = time.thread_time_ns()
        decider.decide(leaks, action, context, now=NOW)
        took.append((time.thread_time_ns() - start) / 1000)
    return took


def _at(took: list[float], share: float) -> float:
    return took[int(share * (len(took) - 1))]


def table(runs: int, n: int) -> str:
    """As Markdown."""
    figures, said = measure(runs, n)
    return "\n".join([clock.HEAD, *(figure.row() for figure in figures), "", said])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.protect", description=__doc__)
    parser.add_argument("--small", action="store_true", help="few requests, one run")
    small = parser.parse_args().small
    print(f"Machine: {clock.machine()}.\n")
    print(table(1 if small else 5, 2_000 if small else 200_000))
