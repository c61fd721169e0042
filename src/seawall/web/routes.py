"""Every route: what it takes and gives, who may use it, what answers it. OpenAPI is made from this."""

from __future__ import annotations

from seawall.web import (
    decisions,
    event_routes,
    lookups,
    match_routes,
    metrics,
    oblivious_routes,
    receive_routes,
    ssf_routes,
    upkeep,
)
from seawall.web.messages import (
    AccountExposures,
    BatchDecided,
    BatchRequest,
    Breaches,
    Decided,
    DecisionRequest,
    Status,
    TrailHead,
)
from seawall.web.route import JSON, Handler, Route

__all__ = ["JSON", "ROUTES", "Handler", "Route", "Table"]
ROUTES = (
    Route("POST", "/v1/decisions", "decide", "Decide about one account and action", "decisions",
          decisions.decide, DecisionRequest, Decided, ("unknown-name", "quota-used", "unavailable")),
    Route("POST", "/v1/decisions:batch", "decideMany", "Decide about many accounts", "decisions",
          decisions.decide_many, BatchRequest, BatchDecided,
          ("unknown-name", "quota-used", "unavailable")),
    Route("GET", "/v1/accounts/{ref}/exposures", "accountExposures",
          "What is exposed of one of our accounts", "exposures", lookups.exposures, None,
          AccountExposures, ("invalid", "quota-used", "unavailable")),
    Route("GET", "/v1/breaches", "breaches", "The breaches of the index", "breaches",
          lookups.breaches, None, Breaches, ("unavailable",)),
    Route("GET", "/v1/trail/head", "trailHead", "The end of the audit trail", "trail",
          lookups.trail_head, None, TrailHead),
    Route("GET", "/metrics", "metrics", "Metrics, as Prometheus reads them", "metrics",
          upkeep.metrics, None, None, (), metrics.CONTENT_TYPE),
    Route("GET", "/healthz", "health", "Whether the process answers", None,
          upkeep.health, None, Status),
    Route("GET", "/readyz", "ready", "Whether requests should be sent here", None,
          upkeep.ready, None, Status, ("unavailable",)),
    Route("GET", "/openapi.json", "openapi", "This description", None,
          upkeep.description, None, dict),
    *oblivious_routes.ROUTES,
    *ssf_routes.ROUTES,
    *receive_routes.ROUTES,
    *match_routes.ROUTES,
    *event_routes.ROUTES,
)  # fmt: skip


class Table:
    """Finds the routes of a path."""

    def __init__(self, routes: tuple[Route, ...] = ROUTES) -> None:
        self._exact: dict[bytes, dict[str, Route]] = {}
        self._open: dict[tuple[bytes, bytes], dict[str, Route]] = {}
        for route in routes:
            before, brace, rest = route.path.encode().partition(b"{")
            after = rest.partition(b"}")[2]
            methods = {route.method: route}
            if route.method == "GET":
                methods["HEAD"] = route
            if brace:
                self._open.setdefault((before, after), {}).update(methods)
            else:
                self._exact.setdefault(before, {}).update(methods)

    def find(self, path: bytes) -> tuple[dict[str, Route], bytes] | None:
        """The routes of a path as it came, by method, and what stands for the segment in braces."""
        found = self._exact.get(path)
        if found is not None:
            return found, b""
        for (before, after), methods in self._open.items():
            if path.startswith(before) and path.endswith(after):
                of = path[len(before) : len(path) - len(after)]
                if len(path) > len(before) + len(after) and b"/" not in of:
                    return methods, of
        return None
