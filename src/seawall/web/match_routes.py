"""/v1/matches: start a match run of our own accounts, follow it, fetch which are exposed, cancel it."""

from __future__ import annotations

import asyncio
import secrets
from typing import Literal

import msgspec
import pyarrow as pa
from msgspec import Struct

from seawall.web import references
from seawall.web.match_jobs import BusyError, Job, MatchJobs
from seawall.web.problems import Problem
from seawall.web.query import number, parameters
from seawall.web.route import Query, Reply, Route
from seawall.web.service import Call, Service

MOST_ROWS, USUAL_ROWS = 10_000, 1_000
_LARGEST = 2**53
_encode = msgspec.json.Encoder().encode


class MatchRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """`adopt`: decide by the result as soon as it is whole."""

    adopt: bool = False


class MatchCounts(Struct, frozen=True):
    """How many rows, exposed accounts, rows by breach, and false matches that are to be expected."""

    n_rows: int
    n_exposed: int
    n_false_expected: float
    by_breach: dict[str, int]


class MatchJob(Struct, frozen=True):
    """How a run stands: `n_done` of `n_pieces`. `counts` once it is done, `error` if it failed."""

    id: str
    status: Literal["pending", "running", "done", "failed", "cancelled"]
    adopt: bool
    created_at: int
    ended_at: int | None
    n_done: int
    n_pieces: int
    counts: MatchCounts | None
    error: str | None


class MatchList(Struct, frozen=True):
    """The newest first, at most 100."""

    jobs: tuple[MatchJob, ...]


class MatchRow(Struct, frozen=True):
    """One of our accounts in one breach: what told it, and which kinds of data are exposed with it."""

    account: str
    breach: str
    matched: tuple[str, ...]
    exposed: tuple[str, ...]


class MatchRows(Struct, frozen=True):
    """By breach, then account. `next` is the `after` of the next page, None behind the last."""

    rows: tuple[MatchRow, ...]
    next: int | None


def _held(service: Service) -> MatchJobs:
    held = service.beside.jobs
    if not held.possible:
        raise Problem("unavailable", reason="no_accounts")
    return held


def _shown(job: Job) -> MatchJob:
    counts = msgspec.convert(job.document, MatchCounts) if job.status == "done" else None
    return MatchJob(
        job.id, job.status, job.adopt, job.created_at, job.ended_at, job.n_done,  # type: ignore[arg-type]
        job.n_pieces, counts, job.document.get("error"),
    )  # fmt: skip


async def start(service: Service, call: Call) -> Reply:
    """Begin a run."""
    asked = service.decoded(MatchRequest, call.body)
    held, id_ = _held(service), secrets.token_hex(12)
    loop, who = asyncio.get_running_loop(), call.caller.name
    try:
        job = await loop.run_in_executor(
            service.beside.threads, lambda: held.start(id_, who, adopt=asked.adopt)
        )
    except BusyError:
        raise Problem("conflict") from None
    out = "adopt" if asked.adopt else ""
    service.trail.note(call.now_s, call.caller.who, "match_start", 0, "", out)
    return Reply(_encode(_shown(job)), 202, ((b"location", f"/v1/matches/{id_}".encode()),))


async def list_(service: Service, call: Call) -> bytes:
    """All runs."""
    held = _held(service)
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(service.beside.threads, held.all)
    return _encode(MatchList(tuple(map(_shown, found))))


async def follow(service: Service, call: Call) -> bytes:
    """How a run stands."""
    held = _held(service)
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(service.beside.threads, held.get, call.of.decode("latin-1"))
    if found is None:
        raise Problem("not-found")
    return _encode(_shown(found))


async def cancel(service: Service, call: Call) -> Reply:
    """Cancel a run that is under way, or remove one that has ended."""
    held, id_ = _held(service), call.of.decode("latin-1")
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(service.beside.threads, held.cancel, id_)
    if found is None:
        raise Problem("not-found")
    service.trail.note(call.now_s, call.caller.who, "match_cancel", 0, "", found.status)
    return Reply(status=204)


async def rows(service: Service, call: Call) -> bytes:
    """Which of our accounts are exposed. In the trail, with all of them, before it is answered."""
    values = parameters(call.query, "after", "limit")
    after = number(values, "after", 0, 0, _LARGEST)
    limit = number(values, "limit", USUAL_ROWS, 1, MOST_ROWS)
    held, id_ = _held(service), call.of.decode("latin-1")
    loop = asyncio.get_running_loop()
    table = await loop.run_in_executor(service.beside.threads, held.rows, id_, after, limit + 1)
    if table is None:
        raise Problem("not-found")
    here = table.slice(0, limit)
    call.caller.ask(len(here), call.now_s)
    accounts = here.column("account_ref").combine_chunks()
    accounts = accounts if isinstance(accounts, pa.Array) else pa.array([], pa.string())
    digests = references.many(accounts, service.state.references)
    service.trail.note(call.now_s, call.caller.who, "match_rows", len(here),
                       references.all_shown(digests), "")  # fmt: skip
    await service.trail.flush(service.threads, call.now_s)
    found = tuple(
        MatchRow(row["account_ref"], row["breach"], tuple(row["matched"]), tuple(row["exposed"]))
        for row in here.to_pylist()
    )
    return _encode(MatchRows(found, after + limit if len(table) > limit else None))


_OF = "The run's id."
_NOT = ("not-found", "unavailable")
_AFTER = Query("after", "How many rows to leave out.",
               {"type": "integer", "minimum": 0, "maximum": _LARGEST})  # fmt: skip
_LIMIT = Query("limit", "How many.", {"type": "integer", "minimum": 1, "maximum": MOST_ROWS})

ROUTES = (
    Route("POST", "/v1/matches", "startMatch", "Begin a match run of our accounts", "matches", start,
          MatchRequest, MatchJob, ("conflict", "unavailable"), status=202),
    Route("GET", "/v1/matches", "matchRuns", "All match runs", "matches", list_, None, MatchList,
          ("unavailable",)),
    Route("GET", "/v1/matches/{job}", "followMatch", "How a run stands", "matches", follow, None,
          MatchJob, _NOT, of=_OF),
    Route("DELETE", "/v1/matches/{job}", "cancelMatch", "Cancel a run, or remove one that has ended",
          "matches", cancel, None, None, _NOT, status=204, of=_OF),
    Route("GET", "/v1/matches/{job}/rows", "matchRows", "Which of our accounts are exposed", "matches",
          rows, None, MatchRows, ("invalid", "quota-used", *_NOT), query=(_AFTER, _LIMIT), of=_OF),
)  # fmt: skip
