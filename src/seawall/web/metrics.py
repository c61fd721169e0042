"""Counts and times in Prometheus' text format 0.0.4. Labels are of our own making, never a request's."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable

CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
BOUNDS_S = (0.0005, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
Labels = tuple[tuple[str, str], ...]

_HELP = {
    "seawall_requests_total": "Requests answered, by route, method and status.",
    "seawall_decisions_total": "Accounts decided about, by outcome.",
    "seawall_refused_total": "Requests refused, by reason.",
    "seawall_reloads_total": "Times that changed files were loaded, by whether they could be.",
}


class Metrics:
    """Counts of this process. `gauges` are asked for when they are written."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[Labels]] = {name: Counter() for name in _HELP}
        self.decided: Counter[str] = Counter()  # by outcome
        self._times: dict[str, tuple[list[int], list[float]]] = {}
        self._seen: dict[tuple[str, str, int], int] = {}
        self.gauges: dict[str, tuple[str, Callable[[], float]]] = {}

    def add(self, name: str, labels: Labels = (), n: int = 1) -> None:
        """Count something."""
        self.counts[name][labels] += n

    def seen(self, route: str, method: str, status: int, took_s: float) -> None:
        """Count a request and the time from its head to its answer."""
        key = (route, method, status)
        self._seen[key] = self._seen.get(key, 0) + 1
        times = self._times.get(route)
        if times is None:
            times = self._times[route] = ([0] * (len(BOUNDS_S) + 1), [0.0])
        times[0][bisect_left(BOUNDS_S, took_s)] += 1
        times[1][0] += took_s

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        lines: list[str] = []
        requests = self.counts["seawall_requests_total"] = Counter()
        for (route, method, status), n in self._seen.items():
            requests[(("route", route), ("method", method), ("status", str(status)))] = n
        decided = self.counts["seawall_decisions_total"] = Counter()
        for outcome, n in self.decided.items():
            decided[(("outcome", outcome),)] = n
        for name, what in _HELP.items():
            lines += [f"# HELP {name} {what}", f"# TYPE {name} counter"]
            lines += [f"{name}{_labels(of)} {n}" for of, n in sorted(self.counts[name].items())]
        name = "seawall_request_seconds"
        lines += [f"# HELP {name} Time from a request's head to its answer, by route."]
        lines += [f"# TYPE {name} histogram"]
        for route, (buckets, total) in sorted(self._times.items()):
            below = 0
            for bound, n in zip((*map(str, BOUNDS_S), "+Inf"), buckets, strict=True):
                below += n
                lines.append(f"{name}_bucket{_labels((('route', route), ('le', bound)))} {below}")
            lines.append(f"{name}_sum{_labels((('route', route),))} {total[0]:.6f}")
            lines.append(f"{name}_count{_labels((('route', route),))} {below}")
        for name, (what, value) in self.gauges.items():
            lines += [f"# HELP {name} {what}", f"# TYPE {name} gauge", f"{name} {value():g}"]
        return ("\n".join(lines) + "\n").encode()


def _labels(labels: Labels) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}" if labels else ""
