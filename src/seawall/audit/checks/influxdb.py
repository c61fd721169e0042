"""InfluxDB 1.x.

/ping and /debug/vars answer on protected servers too. SHOW DATABASES is answered by open servers alone;
its names are kept at level 3. A server whose authentication is on and that has no administrator yet
says so: whoever comes first may make himself one.

Remedy: Create an administrator, then set `auth-enabled = true` in `[http]`, bind `bind-address` to an
internal address and turn on `https-enabled`.

Reference: https://docs.influxdata.com/influxdb/v1/administration/authentication_and_authorization/

Source: InfluxDB 1.x HTTP API (/ping, /query).
"""

from __future__ import annotations

from typing import Any

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

HEADER = "x-influxdb-version"


def recognise(first: First) -> float:
    """Its header, or the 404 that servers in Go share."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    return 0.95 if HEADER in page.headers else 0.3 if page.body == b"404 page not found\n" else 0.0


def databases(said: Any) -> list[str] | None:
    """Names out of the answer to SHOW DATABASES; None where it is none."""
    try:
        series = said["results"][0].get("series", [])
        return [str(row[0]) for table in series for row in table.get("values", [])]
    except (KeyError, IndexError, TypeError, AttributeError):
        return None


def probe(grant: Grant) -> Talk:
    """/ping, then SHOW DATABASES."""
    ping = yield from http.exchange(
        grant, "GET /ping", "GET", "/ping", Level.HANDSHAKE, tls=grant.tls
    )
    if ping is None or HEADER not in ping.headers:
        return None
    version = framing.version(ping.headers[HEADER].removeprefix("v").encode("latin-1"))
    facts = Facts("InfluxDB", version, tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
    path = "/query?q=SHOW%20DATABASES"
    page = yield from http.exchange(
        grant, "SHOW DATABASES", "GET", path, Level.PERMISSION, tls=grant.tls
    )
    if page is None:
        return Answer(Verdict.UNKNOWN, "it gave no answer to a question", facts)
    if b"create admin user first" in page.body:
        return Answer(
            Verdict.UNCLAIMED_ADMIN, "it has no administrator: whoever comes first is it", facts
        )
    if page.status in (401, 403):
        return Answer(Verdict.PROTECTED, "it asks for a user", facts)
    names = databases(page.json()) if page.status == 200 else None
    if names is None:
        return Answer(Verdict.UNKNOWN, "it gave no plain answer to a question", facts)
    kept = tuple(names) if grant.level >= Level.COUNTS else ()
    facts = Facts("InfluxDB", version, n_stores=len(names), names=kept, tls=grant.tls)
    return Answer(
        Verdict.OPEN_ADMIN, "authentication is off: anybody may read, write and drop", facts
    )


CHECK = Check(
    id="influxdb", label="InfluxDB", ports=(8086,), recognise=recognise, probe=probe, doc=__doc__,
)  # fmt: skip
