"""POST /v1/decisions and :batch."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import msgspec
import numpy as np
import pyarrow as pa

from seawall.errors import TableError
from seawall.model.protection import Context
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
    try:
        answer, expires_at = book.decider.answer(
            exposures, asked.action, context, now=service.instant
        )
    except TableError:
        raise _unknown(book, asked.action, "$") from None
    service.trail.note(
        call.now_s, call.caller.who, "decision", 1, references.shown(digest), answer.outcome
    )
    service.metrics.decided[answer.outcome] += 1
    return service.written.of(answer, asked.action, book.policy.version, asked.factors, expires_at)


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
    for g, group in enumerate(asked.groups):
        found = references.many(pa.array(group.accounts, pa.string()), service.state.references)
        digests.append(found)
        context = _context(group.context, group.enrolled_factors)
        try:
            dated, which = await book.bulk.answers(
                book.exposed.states(found), group.action, context, now
            )
        except TableError:
            raise _unknown(book, group.action, f"$.groups[{g}]") from None
        counts = np.bincount(which, minlength=len(dated))
        at = np.zeros(len(dated), np.int64)
        for i, (answer, expires_at) in enumerate(dated):
            place = places.setdefault((id(answer), group.action, expires_at), len(answers))
            if place == len(answers):
                answers.append(
                    service.written.of(
                        answer, group.action, book.policy.version, asked.factors, expires_at
                    )
                )
            at[i] = place
            outcomes[answer.outcome] += int(counts[i])
        results.append(at[which].tolist())
    out = " ".join(f"{outcome}:{count}" for outcome, count in sorted(outcomes.items()))
    of = references.all_shown(np.concatenate(digests))
    service.trail.note(call.now_s, call.caller.who, "decisions", n, of, out)
    for outcome, count in outcomes.items():
        service.metrics.decided[outcome] += count
    return b'{"answers":[%b],"results":%b}' % (b",".join(answers), _encode(results))


def _unknown(book: Book, action: str, at: str) -> Problem:
    known = action in book.policy.catalogue.actions
    return Problem("unknown-name", pointer=f"{at}.{'enrolled_factors' if known else 'action'}")


def _context(asked: Asked, enrolled: frozenset[str] | None) -> Context:
    if asked is NOTHING_KNOWN and enrolled is None:
        return _UNASKED
    at = asked.auth_time
    return Context(
        asked.recognised_device, asked.amr, asked.acr,
        None if at is None else datetime.fromtimestamp(at, UTC),
        asked.sim, asked.risk_score, enrolled,
    )  # fmt: skip
