"""The simulator: policies weighed by attack and friction, run beside the pages, with its frontier plot."""

from __future__ import annotations

from typing import Any

from seawall.protect import simulate
from seawall.render import frontier, numbers
from seawall.web.console import live
from seawall.web.console.jobs import Step
from seawall.web.console.visit import Page, Redirect, Stream, Visit

KIND = "simulation"
LEAST_USERS, MOST_USERS, MOST_SEED = 1_000, 500_000, 1 << 31


def ask(visit: Visit) -> Page:
    """The form."""
    usual = visit.service.book.policy.numbers
    return Page("simulator.html.j2", {
        "n_users": usual.n_users, "seed": 1, "least": LEAST_USERS, "most": MOST_USERS, "wrong": False,
        "leak": [visit.words.element(e) for e in usual.leak],
    })  # fmt: skip


def start(visit: Visit) -> Page | Redirect:
    """Begin, and lead to where it shows how far it is."""
    n_users, seed = _number(visit.request.given("users")), _number(visit.request.given("seed"))
    if not LEAST_USERS <= n_users <= MOST_USERS or not 0 <= seed < MOST_SEED:
        usual = visit.service.book.policy.numbers
        return Page("simulator.html.j2", {
            "n_users": usual.n_users, "seed": 1, "least": LEAST_USERS, "most": MOST_USERS,
            "wrong": True, "leak": [visit.words.element(e) for e in usual.leak],
        }, 422)  # fmt: skip
    policy = visit.service.book.policy

    def work(step: Step) -> tuple[Any, Any]:
        found = simulate(policy, seed=seed, n_users=n_users, step=step)
        return found, frontier.chart(found)

    job = visit.room.jobs.start(
        visit.room.sessions.name(), KIND, visit.session.key_id, visit.now_s, work
    )
    return Redirect(f"/console/policy/simulator/{job.id}")


def show(visit: Visit) -> Page:
    """How far it is, or what came of it."""
    job = visit.room.jobs.find(visit.of[0], KIND, visit.session.key_id)
    if job.result is None:
        return Page(
            "job.html.j2",
            {"job": job, "title": "simulator.title", "back": "/console/policy/simulator"},
        )
    found, chart = job.result
    front = sorted(
        (p for p in [*found.policies, *found.grid] if p.on_frontier),
        key=lambda p: (p.failed + p.assisted, p.attack),
    )
    return Page("simulation.html.j2", {
        "s": found, "chart": chart, "front": front, "n_tried": len(found.policies) + len(found.grid),
        "blind": found.policies[0], "best": next(p for p in found.policies if p.id == frontier.RECOMMENDED),
        "exactly": numbers.share, "leak": [visit.words.element(e) for e in found.leak],
    })  # fmt: skip


def events(visit: Visit) -> Stream:
    """How far it is, as it runs."""
    return live.progress(visit, visit.room.jobs.find(visit.of[0], KIND, visit.session.key_id))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
