"""CouchDB.

It tells everybody his roles. Without an administrator everybody has the role _admin (the "admin
party", before 3.0). Otherwise each database has members of its own: at level 3 the first few are asked
for their counts, which only members get; none of their documents is.

Remedy: Create an administrator in `[admins]`, set `require_valid_user = true` in `[chttpd]`, give each
database members (`_security`), and let `bind_address` name an internal address.

Reference: https://docs.couchdb.org/en/stable/intro/security.html

Source: CouchDB HTTP API (/_session, /_all_dbs, /{db}).
"""

from __future__ import annotations

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

MOST_NAMES = 200
MOST_ASKED = 5
NO_LIMIT = ("0.", "1.")  # versions that would list all names where none is wanted
PARTY = "it has no administrator: everybody is one"


def welcomes(page: http.Response) -> bool:
    """Whether this is its front page."""
    return page.table(200).get("couchdb") == "Welcome"


def shut(page: http.Response) -> bool:
    """Whether it lets nobody in who has not logged in."""
    server = page.headers.get("server", "").startswith("CouchDB")
    return server and page.status == 401 and page.table(401).get("error") == "unauthorized"


def recognise(first: First) -> float:
    """Its welcome, or its refusal."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    return 0.98 if welcomes(page) else 0.95 if shut(page) else 0.0


def probe(grant: Grant) -> Talk:
    """The welcome, the roles of everybody, the list of databases, counts of a few."""
    front = yield from http.get(grant, "welcome", "/", Level.HANDSHAKE)
    if front is None:
        return None
    if shut(front):
        facts = Facts(product="CouchDB", tls=grant.tls)
        return Answer(Verdict.PROTECTED, "it asks everybody for a user", facts)
    if not welcomes(front):
        return None
    version = framing.version(str(front.table(200).get("version", "")).encode("ascii", "replace"))
    facts = Facts("CouchDB", version, tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
    page = yield from http.get(grant, "roles of everybody", "/_session", Level.PERMISSION)
    if page is not None and page.refuses:
        return Answer(Verdict.PROTECTED, "it asks everybody for a user", facts)
    context = page.table(200).get("userCtx") if page is not None else None
    roles = context.get("roles") if isinstance(context, dict) else None
    if not isinstance(roles, list):
        return Answer(Verdict.UNKNOWN, "it does not tell what everybody's roles are", facts)
    party = "_admin" in roles
    if not party and grant.level < Level.COUNTS and version.startswith(NO_LIMIT):
        why = "it has an administrator; what its databases let everybody do is asked at level 3"
        return Answer(Verdict.UNKNOWN, why, facts)
    listed = None
    if not party or grant.level >= Level.COUNTS:
        n = MOST_NAMES if grant.level >= Level.COUNTS else 0
        path = f"/_all_dbs?limit={n}"
        page = yield from http.get(grant, "list of databases", path, Level.PERMISSION)
        listed = page.json() if page is not None and page.status == 200 else None
    counts: list[int] = []
    if grant.level >= Level.COUNTS and isinstance(listed, list):
        names = tuple(name for name in listed if isinstance(name, str))
        for name in [name for name in names if not name.startswith("_")][:MOST_ASKED]:
            path = f"/{http.quoted(name)}"
            page = yield from http.get(grant, "counts of a database", path, Level.COUNTS)
            count = page.table(200).get("doc_count") if page is not None else None
            if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
                counts.append(count)
        total = sum(counts) if counts or not names else None
        facts = Facts("CouchDB", version, total, None, len(names), names, grant.tls)
    if party:
        return Answer(Verdict.OPEN_ADMIN, PARTY, facts)
    if counts:
        return Answer(Verdict.OPEN_READ, "everybody is a member of a database", facts)
    if isinstance(listed, list):
        return Answer(Verdict.METADATA_ONLY, "it lists its databases to anybody", facts)
    return Answer(Verdict.PROTECTED, "everybody has no role, and may list nothing", facts)


CHECK = Check(
    id="couchdb", label="CouchDB", ports=(5984,), tls_ports=(6984,), recognise=recognise, probe=probe,
    doc=__doc__,
)  # fmt: skip
