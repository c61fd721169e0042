"""An audit from a scope file to its findings: what `audit run` and `watch` have in common."""

from __future__ import annotations

import secrets
import shlex
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import FrameType

import click

import seawall
from seawall import approvers
from seawall.audit import addresses, plan, scope_file, severity, wire
from seawall.audit.checks import CHECKS, USUAL_PORTS
from seawall.audit.look import Look
from seawall.audit.scope import Scope
from seawall.cli import console, options
from seawall.errors import ScopeError
from seawall.model.audit import Audit, Finding, Outcome, Target

BY_ID = {check.id: check for check in CHECKS}
SEVERITY_CODES = {"none": 0, "low": 11, "medium": 12, "high": 13, "critical": 14}
BY_HAND = "stopped by hand"
KILL_S = 0.25  # between two looks for the kill file
SHOWN_S = 0.1  # a sweep passes thousands of doors a second; its bar need not


@dataclass
class Asked:
    """What the command line said."""

    scope: Path
    only: tuple[str, ...] = ()
    kill: Path | None = None
    astray: list[str] = field(default_factory=list)
    spent: Counter[str] = field(default_factory=Counter)  # credentials tried, by address


def text_of(path: Path) -> bytes:
    """The scope file, or a usage error without its content."""
    try:
        return path.read_bytes()
    except OSError as problem:
        raise ScopeError(
            f"{path.name}: cannot be read ({problem.strerror}). Nothing was sent."
        ) from None


def load(asked: Asked) -> Scope:
    """The scope, signed and in force."""
    return scope_file.load(
        text_of(asked.scope), now=options.now(), trusted=approvers.trusted(), usual=USUAL_PORTS
    )


def read(path: Path) -> Scope:
    """The scope as it stands, signed or not: for plans."""
    return scope_file.read(text_of(path), now=options.now(), usual=USUAL_PORTS)


def doors(scope: Scope, asked: Asked) -> Iterator[Target]:
    """The doors of the plan, or those of it that `--only` names.

    Names are resolved here, before anything is sent, so that no slow resolver holds up a run.
    """
    if asked.only:
        return iter([target for stated in asked.only for target in _only(scope, stated)])
    pinned = {line.name: resolve(line.name) for line in scope.allow if line.name}
    return plan.doors(scope, pinned.__getitem__, asked.astray)


def resolve(name: str) -> list[str]:
    """The addresses that a name stands for now; none where it stands for nothing."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({str(entry[4][0]) for entry in found})


def _only(scope: Scope, stated: str) -> list[Target]:
    """The doors that one `--only` means: of an address, or of a name wherever it leads now."""
    host, _, port = stated.rpartition(":")
    if not (port.isascii() and port.isdigit() and len(port) <= 5):
        raise click.BadParameter("write a door as ADDRESS:PORT or NAME:PORT")
    host = host.strip("[]")
    if addresses.number(host) is not None:
        found = [scope.target(host, int(port))]
    else:
        name = addresses.name(host)
        found = [scope.target(address, int(port), name) for address in resolve(name)]
    inside = [target for target in found if target is not None]
    if not inside:
        raise ScopeError(f"{ascii(stated)[1:-1]}: outside the scope. Nothing was sent.")
    return inside


@contextmanager
def stoppable(line: wire.Wire) -> Iterator[None]:
    """Ctrl-C ends the run and keeps what it found; a second one ends the process."""

    def stop(number: int, _: FrameType | None) -> None:
        line.stop(BY_HAND)
        signal.signal(number, before[number])

    before = {int(n): signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def pause(kill: Path, until: float) -> bool:
    """Wait for an instant of the monotonic clock; whether the kill file came before it."""
    while (left := until - time.monotonic()) > 0 and not kill.exists():
        time.sleep(min(left, KILL_S))
    return kill.exists()


def paced(advance: Callable[[int], None]) -> Callable[[], None]:
    """Advance a bar by what has passed, a few times a second."""
    passed, shown_at = 0, 0.0

    def one() -> None:
        nonlocal passed, shown_at
        passed += 1
        if (now := time.monotonic()) - shown_at >= SHOWN_S:
            advance(passed)
            passed, shown_at = 0, now

    return one


def perform(asked: Asked, seen: Callable[[Scope, Finding], None] = lambda *_: None) -> Audit:
    """Look at every door of the plan; `seen` gets each finding at once, as a stopped run needs it.

    Raises:
        ScopeError: If the scope does not permit it now; nothing was sent then.
    """
    scope = load(asked)
    began_at = options.now()
    line = wire.Wire(
        scope, monotonic=time.monotonic, now=options.now, kill=str(asked.kill) if asked.kill else ""
    )
    n_planned, todo = plan.n_doors(scope), doors(scope, asked)
    if asked.only:
        listed = list(todo)
        n_planned, todo = len(listed), iter(listed)
    findings: list[Finding] = []
    with stoppable(line), console.bar("Doors", n_planned, unit="doors") as advance:
        look = Look(scope, CHECKS, line, token=lambda: secrets.token_hex(8), now=options.now,
                    passed=paced(advance), spent=asked.spent)  # fmt: skip
        for outcome in look.outcomes(todo):
            findings.append(graded(outcome, asked.scope))
            seen(scope, findings[-1])
    who = scope.authorisation
    return Audit(
        schema="seawall.audit/1",
        seawall=seawall.__version__,
        organisation=who.organisation,
        owner=who.owner,
        approver=who.approver,
        reference=who.reference,
        scope_sha256=scope.sha256,
        began_at=began_at,
        ended_at=options.now(),
        n_planned=n_planned,
        n_closed=look.n_closed,
        n_unreached=max(
            look.n_unreached, n_planned - look.n_closed - len(findings) if line.stopped else 0
        ),
        n_connects=line.n_connects,
        stopped=line.stopped,
        findings=tuple(
            sorted(findings, key=lambda f: (f.outcome.target.address, f.outcome.target.port))
        ),
    )


def graded(outcome: Outcome, scope: Path) -> Finding:
    """An outcome with severity, remedy and the command that looks again."""
    check = BY_ID.get(outcome.check)
    target = outcome.target
    door = f"{target.name}:{target.port}" if target.name else target.door
    return Finding(
        outcome=outcome,
        severity=severity.grade(outcome),
        service=check.label if check else "",
        remedy=check.remedy if check else "",
        reference=check.reference if check else "",
        reprobe=f"seawall audit run --scope {shlex.quote(str(scope))} --only {shlex.quote(door)}",
    )


def exit_code(audit: Audit) -> int:
    """0, or 11 to 14 by the worst finding; 130 where somebody stopped the run."""
    if audit.stopped == BY_HAND:
        return 130
    return max((SEVERITY_CODES[f.severity.grade] for f in audit.findings), default=0)


def rows(scope: Scope, asked: Asked, most: int) -> list[tuple[str, str, str]]:
    """The first doors of a plan: door, level and the checks whose usual port it is."""
    return [
        (t.door, f"L{t.level.value}", ", ".join(plan.likely(CHECKS, t.port)) or "by first bytes")
        for t in islice(doors(scope, asked), most)
    ]
