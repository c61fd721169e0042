"""The table of pages: method, path, the scope that its reader needs beside `console`, and what makes it."""

from __future__ import annotations

from typing import NamedTuple

from seawall.web.console import (
    account,
    audit,
    breach,
    live,
    overview,
    policy,
    setup,
    signals,
    simulation,
)  # fmt: skip
from seawall.web.console.visit import View


class Route(NamedTuple):
    """A segment in braces stands for any text. `part` is the entry of the navigation it belongs to."""

    method: str
    path: str
    scope: str
    view: View
    part: str

    @property
    def segments(self) -> tuple[str, ...]:
        """The path after /console."""
        return tuple(self.path.split("/")[2:])


ROUTES = (
    Route("GET", "/console", "breaches", overview.show, "overview"),
    Route("GET", "/console/events", "breaches", live.news, "overview"),
    Route("GET", "/console/breaches/{name}", "breaches", breach.show, "overview"),
    Route("GET", "/console/breaches/{name}/evidence", "breaches", breach.evidence, "overview"),
    Route("GET", "/console/accounts", "exposures", account.ask, "accounts"),
    Route("POST", "/console/accounts", "exposures", account.look_up, "accounts"),
    Route("GET", "/console/accounts/{asked}", "exposures", account.show, "accounts"),
    Route("GET", "/console/policy", "breaches", policy.show, "policy"),
    Route("GET", "/console/policy/what-if", "decisions", policy.what_if, "policy"),
    Route("GET", "/console/policy/simulator", "decisions", simulation.ask, "policy"),
    Route("POST", "/console/policy/simulator", "decisions", simulation.start, "policy"),
    Route("GET", "/console/policy/simulator/{job}", "decisions", simulation.show, "policy"),
    Route(
        "GET", "/console/policy/simulator/{job}/events", "decisions", simulation.events, "policy"
    ),
    Route("GET", "/console/signals", "breaches", signals.show, "signals"),
    Route("GET", "/console/audit", "trail", audit.show, "audit"),
    Route("POST", "/console/audit/account", "trail", audit.about, "audit"),
    Route("POST", "/console/audit/verify", "trail", audit.verify, "audit"),
    Route("GET", "/console/audit/verify/{job}", "trail", audit.verified, "audit"),
    Route("GET", "/console/audit/verify/{job}/events", "trail", audit.events, "audit"),
    Route("GET", "/console/settings", "", setup.show, "settings"),
)
#: The navigation: name, path, scope.
PARTS = (
    ("overview", "/console", "breaches"),
    ("accounts", "/console/accounts", "exposures"),
    ("policy", "/console/policy", "breaches"),
    ("signals", "/console/signals", "breaches"),
    ("audit", "/console/audit", "trail"),
    ("settings", "/console/settings", ""),
)


def find(parts: tuple[str, ...]) -> tuple[dict[str, Route], tuple[str, ...]] | None:
    """The routes of a path by method, and what stands for the segments in braces."""
    found: dict[str, Route] = {}
    of: tuple[str, ...] = ()
    for route in ROUTES:
        taken = _taken(route.segments, parts)
        if taken is not None:
            found[route.method], of = route, taken
    return (found, of) if found else None


def _taken(segments: tuple[str, ...], parts: tuple[str, ...]) -> tuple[str, ...] | None:
    if len(segments) != len(parts):
        return None
    taken = []
    for segment, part in zip(segments, parts, strict=True):
        if segment.startswith("{"):
            taken.append(part)
        elif segment != part:
            return None
    return tuple(taken)
