"""Audits to render: an ordinary one, and one whose names are hostile."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

from seawall.audit import severity
from seawall.model.audit import Audit, Cause, Facts, Finding, Outcome, Step, Target, Verdict

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ADDRESSES = ("198.51.100.7", "10.0.0.5", "127.0.0.1", "2001:db8::5")
HOSTILE = '<script>alert(1)</script>"\u202e\x1b[2J'


def finding(
    verdict, address="10.0.0.5", port=6379, *, names=(), n_records=None, word="", causes=()
):
    target = Target(address, port, word, 1)
    steps = (Step("PING", 14, 7, "complete", "64c2f2c744321d05"), Step("GET", 30, 0, "timeout", ""))
    facts = Facts("Redis", "7.0.15", n_records, names=names)
    outcome = Outcome(target, "redis", verdict, "anybody may do it", facts, steps, (), 44, AT)
    return Finding(
        outcome, severity.grade(outcome), f"Redis{word}", "Set a password.", "https://example.com/page",
        f"seawall audit run --scope {word}scope.toml --only {target.door}", causes,
    )  # fmt: skip


def audit(findings, word=""):
    return Audit(
        "seawall.audit/1", "0.1.0", f"Example{word}", "owner", "approver", "CHG-1", "ab" * 32, AT, AT,
        len(findings) + 9, 8, 1, 30, "", tuple(findings),
    )  # fmt: skip


def every_verdict():
    cause = Cause(
        "etc/redis.conf", 3, "protected-mode no", "answers other hosts without a password"
    )
    pairs = product(Verdict, ADDRESSES)
    return audit(
        [
            finding(v, a, 6379 + i, causes=(cause,) if i % 3 == 0 else ())
            for i, (v, a) in enumerate(pairs)
        ]
    )


def hostile():
    cause = Cause(HOSTILE, 1, HOSTILE, HOSTILE)
    return audit(
        [finding(Verdict.OPEN_ADMIN, word=HOSTILE, names=(HOSTILE,), causes=(cause,))], HOSTILE
    )
