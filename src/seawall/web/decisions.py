"""POST /v1/decisions and :batch."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
import numpy as np
import pyarrow as pa

from seawall.errors import TableError
from seawall.model.protection import Context, Exposure
from seawall.protect.answer import Answer
from seawall.web import references
from seawall.web.book import Book
from seawall.web.messages import (
    MOST_ACCOUNTS,
    NOTHING_KNOWN,
    Asked,
    BatchRequest,
    DecisionRequest,
)
from seawall.web.problems import Problem
from seawall.web.service import Call, Service
from seawall.web.written import instant

SLICE = 32  # decisions between two chances for other requests
_UNASKED = Context()
_encode = msgspec.json.Encoder().encode


def decide(service: Service, call: Call) -> bytes:
    """One decision."""
    asked = service.decoded(DecisionRequest, call.body)
    book = service.book
    call.caller.ask(1, call.now_s)
    digest = references.one(asked.account, service.state.references)
    exposures = book.exposed.exposures(book.exposed.state(digest))
    context = _context(asked.context, asked.enrolled_factors)
    answer, expires_at = _answer(book, exposures, asked.action, context, service.instant)
    service.trail.note(
        call.now_s, call.caller.who, "decision", 1, references.shown(digest), answer.outcome
    )
    service.metrics.add("seawall_decisions_total", (("outcome", answer.outcome),))
    head = service.written.of(answer, asked.action, book.policy.version, asked.factors)
    return head + instant(expires_at) + b'"}'


async def decide_many(service: Service, call: Call) -> bytes:
    """Decisions about groups of accounts. Equal answers are told once."""
    asked = service.decoded(BatchRequest, call.body)
    n = sum(len(group.accounts) for group in asked.groups)
    if n > MOST_ACCOUNTS:
        raise Problem("invalid", pointer="$.groups")
    book, now = service.book, service.instant
    call.caller.ask(n, call.now_s)
    places: dict[tuple[int, str, datetime], int] = {}
    answers: list[bytes] = []
    results: list[list[int]] = []
    outcomes: Counter[str] = Counter()
    digests = []
    n_made = 0
    for g, group in enumerate(asked.groups):
        found = references.many(pa.array(group.accounts, pa.string()), service.state.references)
        digests.append(found)
        context = _context(group.context, group.enrolled_factors)
        states, which, counts = np.unique(
            book.exposed.states(found), return_inverse=True, return_counts=True
        )
        at = np.zeros(len(states), np.int64)
        for i, state in enumerate(states.tolist()):
            answer, expires_at = _answer(
                book, book.exposed.exposures(state), group.action, context, now, f"$.groups[{g}]"
            )
            place = places.setdefault((id(answer), group.action, expires_at), len(answers))
            if place == len(answers):
                head = service.written.of(answer, group.action, book.policy.version, asked.factors)
                answers.append(head + instant(expires_at) + b'"}')
            at[i] = place
            outcomes[answer.outcome] += int(counts[i])
            n_made += 1
            if not n_made % SLICE:
                await asyncio.sleep(0)
        results.append(at[which].tolist())
    out = " ".join(f"{outcome}:{count}" for outcome, count in sorted(outcomes.items()))
    of = references.all_shown(np.concatenate(digests))
    service.trail.note(call.now_s, call.caller.who, "decisions", n, of, out)
    for outcome, count in outcomes.items():
        service.metrics.add("seawall_decisions_total", (("outcome", outcome),), count)
    return b'{"answers":[%b],"results":%b}' % (b",".join(answers), _encode(results))


def _answer(
    book: Book, exposures: Sequence[Exposure], action: str, context: Context, now: datetime,
    at: str = "$",
) -> tuple[Answer, datetime]:  # fmt: skip
    try:
        return book.decider.answer(exposures, action, context, now=now)
    except TableError:
        known = action in book.policy.catalogue.actions
        member = "enrolled_factors" if known else "action"
        raise Problem("unknown-name", pointer=f"{at}.{member}") from None


def _context(asked: Asked, enrolled: frozenset[str] | None) -> Context:
    if asked is NOTHING_KNOWN and enrolled is None:
        return _UNASKED
    at = asked.auth_time
    return Context(
        asked.recognised_device, asked.amr, asked.acr,
        None if at is None else datetime.fromtimestamp(at, UTC),
        asked.sim, asked.risk_score, enrolled,
    )  # fmt: skip
