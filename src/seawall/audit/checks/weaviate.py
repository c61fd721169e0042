"""Weaviate.

A class that exists nowhere is asked for: a server with anonymous access says that there is none, a
protected one refuses to look. Whether anonymous may write is told by a class whose name no server
takes: it is refused as forbidden, or only as badly named. Classes are counted and named at level 3.

Remedy: Set `AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED` to false, turn on keys or OIDC
(`AUTHENTICATION_APIKEY_ENABLED`, `AUTHENTICATION_OIDC_ENABLED`) and `AUTHORIZATION_RBAC_ENABLED`, and let
`--host` name an internal address.

Reference: https://docs.weaviate.io/deploy/configuration/authentication

Source: Weaviate REST API (/v1/meta, /v1/schema); refusals by weaviate/weaviate, pull request 6947.
"""

from __future__ import annotations

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

NO_ANONYMOUS = b"anonymous access not enabled"
HEADS = ("vary", "access-control-allow-origin", "access-control-allow-methods", "server", "via")
#: A class name may hold no space and no sign, so that this one cannot come to be.
NOT_A_NAME = b'{"class":"no class! seawall"}'


def recognise(first: First) -> float:
    """Its front page, which leads to /v1, or its refusal."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    links = page.table(200, 301).get("links")
    if isinstance(links, dict) and links.get("href") == "/v1" and links.get("name") == "api v1":
        return 0.97
    return 0.95 if page.status == 401 and NO_ANONYMOUS in page.body else 0.0


def same_hand(page: http.Response, other: http.Response) -> bool:
    """Whether two pages have the heads of one server, so that no proxy answered for it."""
    return all(page.headers.get(name) == other.headers.get(name) for name in HEADS)


def probe(grant: Grant) -> Talk:
    """/v1/meta, a class that exists nowhere, a class that nobody can make, the schema."""
    meta = yield from http.get(grant, "meta", "/v1/meta", Level.HANDSHAKE)
    if meta is None:
        return None
    facts = Facts(product="Weaviate", tls=grant.tls)
    if meta.status == 401 and NO_ANONYMOUS in meta.body:
        return Answer(Verdict.PROTECTED, "it lets nobody in without a key", facts)
    said = meta.table(200)
    if not ("version" in said and "modules" in said and "hostname" in said):
        return None
    version = framing.version(str(said["version"]).encode("ascii", "replace"))
    facts = Facts("Weaviate", version, tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
    nowhere = f"/v1/schema/Seawall{grant.token}"
    page = yield from http.get(grant, "a class of no name", nowhere, Level.PERMISSION)
    if page is not None and page.refuses:
        return Answer(Verdict.PROTECTED, "anonymous may not see a class", facts)
    if page is None or page.status != 404 or page.body or not same_hand(page, meta):
        return Answer(Verdict.UNKNOWN, "it gave no plain answer to a question", facts)
    write = yield from http.post(
        grant, "a class that cannot be", "/v1/schema", Level.PERMISSION, NOT_A_NAME
    )
    if grant.level >= Level.COUNTS:
        page = yield from http.get(grant, "names of classes", "/v1/schema", Level.COUNTS)
        names = classes(page)
        if names is not None:
            facts = Facts(
                "Weaviate", version, n_stores=len(names[0]), names=sum(names, ()), tls=grant.tls
            )
    if write is not None and write.status == 422 and b"is not a valid class name" in write.body:
        return Answer(Verdict.OPEN_ADMIN, "anonymous may read, write and drop classes", facts)
    return Answer(Verdict.OPEN_READ, "anonymous may read classes", facts)


def classes(page: http.Response | None) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Names of classes, and of their properties, out of the schema; None where it is none."""
    found = page.table(200).get("classes") if page is not None else None
    if not isinstance(found, list):
        return None
    tables = [one for one in found if isinstance(one, dict)]
    fields = [p for one in tables for p in one.get("properties") or () if isinstance(p, dict)]
    return (
        tuple(str(one.get("class", "")) for one in tables),
        tuple(dict.fromkeys(str(field.get("name", "")) for field in fields)),
    )


CHECK = Check(
    id="weaviate", label="Weaviate", ports=(8080,), recognise=recognise, probe=probe, doc=__doc__,
)  # fmt: skip
