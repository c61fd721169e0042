"""Look at doors of loopback under a scope that a test writes, as the command does."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

from seawall.audit.checks import CHECKS
from seawall.audit.look import Look
from seawall.audit.wire import Wire
from tests.audit import scopes

RATE = {
    "global_per_s": 5000, "per_host_per_s": 5000, "per_24_per_s": 5000, "concurrent_per_host": 16,
    "bytes_per_host": 10_000_000, "stop_after_errors": 1000,
}  # fmt: skip
TOKEN = "0123456789abcdef"


def scope_of(ports, level="L2", rate=RATE, **line):
    """A signed scope of ports of this machine."""
    table = {
        "schema": "seawall.scope/1", "authorisation": scopes.AUTHORISATION, "rate": rate,
        "allow": [{"cidr": "127.0.0.1/32", "ports": list(ports), "level": level, **line}],
    }  # fmt: skip
    return replace(scopes.built(table), signed_by="approver")


def wire_of(scope, **more):
    return Wire(scope, **{"monotonic": time.monotonic, "now": lambda: scopes.NOW, **more})


def look(ports, level="L2", checks=CHECKS, **line):
    """The outcomes at ports of this machine, by port."""
    scope = scope_of(ports, level, **line)
    looking = Look(
        scope,
        checks,
        wire_of(scope),
        token=lambda: TOKEN,
        now=lambda: datetime(2026, 3, 4, tzinfo=UTC),
    )
    doors = (scope.target("127.0.0.1", port) for port in ports)
    return {outcome.target.port: outcome for outcome in looking.outcomes(doors)}


def at(port, level="L2", **line):
    """The outcome at one port."""
    return look([port], level, **line)[port]
