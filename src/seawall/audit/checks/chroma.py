"""Chroma.

Its heartbeat and version answer on protected servers too. A tenant that exists nowhere is asked for:
a server without authentication says that there is none, a protected one refuses to look. Collections
are counted in the default database at level 3.

Remedy: Servers before 1.0 have authentication of their own (`CHROMA_SERVER_AUTHN_PROVIDER` and
`CHROMA_SERVER_AUTHN_CREDENTIALS`); later ones have none, so let `--host` name an internal address and put
a proxy that authenticates in front.

Reference: https://docs.trychroma.com/production/administration/auth

Source: OpenAPI description that Chroma 1.0 and 0.6 serve themselves (/api/v2, /api/v1).
"""

from __future__ import annotations

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

HEADER = "chroma-trace-id"
BEAT = "nanosecond heartbeat"
STORE = "/tenants/default_tenant/databases/default_database/collections_count"
NO_TENANT = ("NotFoundError", "NotFound")


def recognise(first: First) -> float:
    """Its header, or the 404 that servers made with FastAPI share."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if HEADER in page.headers:
        return 0.95
    return 0.3 if page.status == 404 and page.body == b'{"detail":"Not Found"}' else 0.0


def probe(grant: Grant) -> Talk:
    """Heartbeat and version, a tenant that exists nowhere, the number of collections."""
    root = "/api/v2"
    beat = yield from http.get(grant, "heartbeat", f"{root}/heartbeat", Level.HANDSHAKE)
    if beat is None or BEAT not in beat.table(200):
        root = "/api/v1"
        beat = yield from http.get(grant, "heartbeat of v1", f"{root}/heartbeat", Level.HANDSHAKE)
    if beat is None or not isinstance(beat.table(200).get(BEAT), int):
        return None
    page = yield from http.get(grant, "version", f"{root}/version", Level.HANDSHAKE)
    said = page.json() if page is not None and page.status == 200 else ""
    version = framing.version(said.encode("ascii", "replace")) if isinstance(said, str) else ""
    facts = Facts("Chroma", version, tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
    nobody = f"{root}/tenants/seawall_{grant.token}"
    page = yield from http.get(grant, "a tenant of no name", nobody, Level.PERMISSION)
    if page is not None and page.refuses:
        return Answer(Verdict.PROTECTED, "it asks for a credential", facts)
    why = page.table(404, 500) if page is not None else {}
    if not (str(why.get("error", "")).startswith(NO_TENANT) and grant.token in str(why)):
        return Answer(Verdict.UNKNOWN, "it gave no plain answer to a question", facts)
    if grant.level >= Level.COUNTS:
        page = yield from http.get(grant, "number of collections", root + STORE, Level.COUNTS)
        number = page.json() if page is not None and page.status == 200 else None
        if isinstance(number, int) and not isinstance(number, bool) and number >= 0:
            facts = Facts("Chroma", version, n_stores=number, tls=grant.tls)
    return Answer(
        Verdict.OPEN_ADMIN, "it has no authentication: anybody may read, write and drop", facts
    )


CHECK = Check(
    id="chroma", label="Chroma", ports=(8000,), recognise=recognise, probe=probe, doc=__doc__,
)  # fmt: skip
