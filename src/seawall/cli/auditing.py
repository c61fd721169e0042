"""An audit from a scope file to its findings: what `audit run` and `watch` have in common."""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import click

import seawall
from seawall import approvers
from seawall.audit import plan, scope_file, severity, wire
from seawall.audit.checks import CHECKS, USUAL_PORTS
from seawall.audit.look import Look
from seawall.audit.scope import Scope
from seawall.cli import options
from seawall.errors import ScopeError
from seawall.model.audit import Audit, Finding, Outcome, Target

BY_ID = {check.id: check for check in CHECKS}
SEVERITY_CODES = {"none": 0, "low": 11, "medium": 12, "high": 13, "critical": 14}


@dataclass
class Asked:
    """What the command line said."""

    scope: Path
    only: tuple[str, ...] = ()
    kill: Path | None = None
    astray: list[str] = field(default_factory=list)


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
    """The doors of the plan, or those of it that `--only` names."""
    if not asked.only:
        return plan.doors(scope, resolve, asked.astray)
    return iter([_only(scope, stated) for stated in asked.only])


def resolve(name: str) -> list[str]:
    """The addresses that a name stands for now; none where it stands for nothing."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({str(entry[4][0]) for entry in found})


def _only(scope: Scope, stated: str) -> Target:
    host, _, port = stated.rpartition(":")
    if not port.isdigit():
        raise click.BadParameter("write a door as ADDRESS:PORT")
    target = scope.target(host.strip("[]"), int(port))
    if target is None:
        raise ScopeError(f"{stated}: outside the scope. Nothing was sent.")
    return target


def perform(asked: Asked, seen: Callable[[Outcome], None] = lambda _: None) -> Audit:
    """Look at every door of the plan.

    Raises:
        ScopeError: If the scope does not permit it now; nothing was sent then.
    """
    scope = load(asked)
    n_planned = len(asked.only) or plan.n_doors(scope)
    began_at = options.now()
    line = wire.Wire(
        scope, monotonic=time.monotonic, now=options.now, kill=str(asked.kill) if asked.kill else ""
    )
    look = Look(scope, CHECKS, line, token=lambda: secrets.token_hex(8), now=options.now)
    findings = []
    for outcome in look.outcomes(doors(scope, asked)):
        seen(outcome)
        findings.append(graded(outcome, asked.scope))
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
    return Finding(
        outcome=outcome,
        severity=severity.grade(outcome),
        service=check.label if check else "",
        remedy=check.remedy if check else "",
        reference=check.reference if check else "",
        reprobe=f"seawall audit run --scope {scope} --only {outcome.target.door}",
    )


def exit_code(audit: Audit) -> int:
    """0, or 11 to 14 by the worst finding."""
    return max((SEVERITY_CODES[f.severity.grade] for f in audit.findings), default=0)


def rows(scope: Scope, asked: Asked, most: int) -> list[tuple[str, str, str]]:
    """The first doors of a plan: door, level and the checks whose usual port it is."""
    return [
        (t.door, f"L{t.level.value}", ", ".join(plan.likely(CHECKS, t.port)) or "by first bytes")
        for t in islice(doors(scope, asked), most)
    ]
