"""The audit log: who looked at what, newest first, and whether its chain holds.

Verifying walks a whole chain and recomputes every hash, so it runs as a job; it can be held against a
head that was kept elsewhere. Looking at the log is itself in the log.
"""

from __future__ import annotations

import asyncio
from typing import Any

from seawall.errors import SeawallError
from seawall.web import references, trail
from seawall.web.console import live
from seawall.web.console.jobs import Step
from seawall.web.console.visit import Page, Redirect, Stream, Visit
from seawall.web.lookups import LONGEST
from seawall.web.state import State

KIND = "verify"
BLOCKS, MOST_BLOCKS, MOST_ROWS = 60, 4000, 300
LAST = 1 << 62


async def show(visit: Visit) -> Page:
    """A page of the log of one chain."""
    service, loop = visit.service, asyncio.get_running_loop()
    account = visit.request.asked("account")
    wanted = account if len(account) == 16 and all(c in "0123456789abcdef" for c in account) else ""
    await visit.noted("console_audit", of=wanted, n=1 if wanted else 0)
    names = await loop.run_in_executor(service.threads, trail.chains, service.state)
    chain = visit.request.asked("chain", service.trail.chain)
    chain = chain if chain in names else service.trail.chain
    before = visit.request.asked("before")
    start = int(before) if before.isdigit() and len(before) < 19 else LAST
    rows, oldest, head = await loop.run_in_executor(
        service.threads, _read, service.state, chain, start, wanted
    )
    held = {e.id: e.name for e in service.keys.entries()}
    return Page("audit.html.j2", {
        "rows": [_row(e, seq, visit, held) for seq, e in rows], "chain": chain, "chains": names,
        "oldest": oldest, "head": head, "account": wanted, "n_waiting": service.trail.n_waiting,
        "first": start == LAST,
    })  # fmt: skip


def about(visit: Visit) -> Redirect:
    """Look for entries about one account: its reference becomes a digest, and stands in no address."""
    reference = visit.request.given("reference").strip()
    if not 0 < len(reference) <= LONGEST:
        return Redirect("/console/audit")
    digest = references.shown(references.one(reference, visit.service.state.references))
    return Redirect(f"/console/audit?account={digest}")


def verify(visit: Visit) -> Redirect:
    """Begin to walk all chains."""
    state, kept = visit.service.state, _head(visit.request.given("head"))
    chain = visit.request.given("chain")

    def work(step: Step) -> list[dict[str, Any]]:
        return _walked(state, chain, kept, step)

    job = visit.room.jobs.start(
        visit.room.sessions.name(), KIND, visit.session.key_id, visit.now_s, work
    )
    return Redirect(f"/console/audit/verify/{job.id}")


def verified(visit: Visit) -> Page:
    """How far it is, or what came of it."""
    job = visit.room.jobs.find(visit.of[0], KIND, visit.session.key_id)
    if job.result is None:
        return Page(
            "job.html.j2", {"job": job, "title": "audit.verify_title", "back": "/console/audit"}
        )
    holds = all(r["holds"] for r in job.result)
    return Page("verified.html.j2", {"found": job.result, "holds": holds, "at_s": job.started_s})


def events(visit: Visit) -> Stream:
    """How far it is, as it runs."""
    return live.progress(visit, visit.room.jobs.find(visit.of[0], KIND, visit.session.key_id))


def _read(
    state: State, chain: str, before: int, account: str
) -> tuple[list[tuple[int, trail.Entry]], int, trail.Head]:
    """Entries from a block on backwards, where to go on (0 for no more), and the head."""
    rows: list[tuple[int, trail.Entry]] = []
    n_blocks = 0
    while n_blocks < MOST_BLOCKS and len(rows) < MOST_ROWS:
        found = trail.newest(state, chain, before, BLOCKS)
        for seq, entries in found:
            before, n_blocks = seq, n_blocks + 1
            rows += [(seq, e) for e in entries if not account or account in _digests(e.of)]
            if len(rows) >= MOST_ROWS:
                break
        if len(found) < BLOCKS:
            break
    return rows, before if before != LAST and before > 1 else 0, trail.last(state, chain)


def _walked(state: State, chain: str, kept: trail.Head | None, step: Step) -> list[dict[str, Any]]:
    names = sorted({*trail.chains(state), *([chain] if kept else [])})
    whole = sum(trail.last(state, name).seq for name in names)
    found, n_before = [], 0
    for name in names:

        def seen(seq: int, n_before: int = n_before) -> None:
            step(n_before + seq, whole)

        try:
            v = trail.verify(state, name, kept if name == chain else None, seen)
            found.append({"chain": name, "holds": True, "v": v, "says": ""})
        except SeawallError as error:
            if str(error) == "stopped":
                raise
            found.append({"chain": name, "holds": False, "v": None, "says": str(error)})
        n_before += trail.last(state, name).seq
    return found


def _head(text: str) -> trail.Head | None:
    seq, _, digest = text.strip().partition(":")
    try:
        return trail.Head(int(seq), bytes.fromhex(digest)) if len(digest) == 64 else None
    except ValueError:
        return None


def _digests(of: str) -> set[str]:
    return {of[i : i + 16] for i in range(0, len(of), 16)}


def _row(e: trail.Entry, seq: int, visit: Visit, held: dict[str, str]) -> dict[str, Any]:
    kind, _, id_ = e.who.partition(":")
    key = f"did.{e.did}"
    return {
        "seq": seq, "at": visit.words.second(e.at / 1000), "who": e.who,
        "name": held.get(id_, "") if kind == "key" else "",
        "did": visit.words(key) if visit.words.has(key) else e.did,
        "n": e.n, "of": e.of[:16] if len(e.of) == 16 else "", "out": e.out,
    }  # fmt: skip
