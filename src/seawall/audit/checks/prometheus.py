"""Prometheus.

Its build information is answered where anybody may ask; a server with a web configuration file asks for
a password for all its pages. Series are counted at level 3; none is read.

Remedy: Start it with `--web.config.file` (basic_auth_users and tls_server_config), let
`--web.listen-address` name an internal address, and keep `--web.enable-admin-api` off.

Reference: https://prometheus.io/docs/prometheus/latest/configuration/https/

Source: Prometheus HTTP API (/api/v1/status/buildinfo, /api/v1/status/tsdb).
"""

from __future__ import annotations

from typing import Any

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

FRONT = ("/graph", "/classic/graph", "/query")
BUILD = "/api/v1/status/buildinfo"


def recognise(first: First) -> float:
    """A redirect to its graph, or the refusal of its web configuration, which other exporters share."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if page.status in (301, 302) and page.headers.get("location") in FRONT:
        return 0.95
    return 0.5 if _refused(page) else 0.0


def _refused(page: http.Response) -> bool:
    asks = page.headers.get("www-authenticate", "") == "Basic"
    return page.status == 401 and asks and page.body == b"Unauthorized\n"


def _data(page: http.Response | None) -> Any:
    said = page.json() if page is not None and page.status == 200 else None
    return said.get("data") if isinstance(said, dict) and said.get("status") == "success" else None


def probe(grant: Grant) -> Talk:
    """Build information, then the number of series."""
    page = yield from http.exchange(grant, "build", "GET", BUILD, Level.PERMISSION, tls=grant.tls)
    if page is not None and _refused(page):
        facts = Facts(product="Prometheus or an exporter", tls=grant.tls)
        return Answer(Verdict.PROTECTED, "it asks for a password", facts)
    build = _data(page)
    if not isinstance(build, dict) or "goVersion" not in build:
        return None
    version = framing.version(str(build.get("version", "")).encode("ascii", "replace"))
    n_series = None
    if grant.level >= Level.COUNTS:
        path = "/api/v1/status/tsdb?limit=1"
        page = yield from http.exchange(
            grant, "number of series", "GET", path, Level.COUNTS, tls=grant.tls
        )
        tsdb = _data(page)
        head = tsdb.get("headStats") if isinstance(tsdb, dict) else None
        found = head.get("numSeries") if isinstance(head, dict) else None
        n_series = (
            found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None
        )
    facts = Facts("Prometheus", version, n_series, tls=grant.tls)
    return Answer(Verdict.OPEN_READ, "anybody may query it", facts)


CHECK = Check(
    id="prometheus", label="Prometheus", ports=(9090,), recognise=recognise, probe=probe, doc=__doc__,
    needs=Level.PERMISSION,
)  # fmt: skip
