"""Qdrant.

Its front page tells name and version on protected servers too. A collection that exists nowhere is
asked for: without a key set, the server says that there is none; with one, it refuses to look.
Collections are counted and named at level 3.

Remedy: Set `service.api_key` (and `service.read_only_api_key` for those who only search), turn on
`service.enable_tls`, and let `service.host` name an internal address.

Reference: https://qdrant.tech/documentation/guides/security/

Source: Qdrant REST API (/, /collections, /collections/{name}).
"""

from __future__ import annotations

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

TITLE = "qdrant - vector search engine"
WANTS_KEY = (b"Must provide an API key", b"Invalid api-key", b"Invalid API key")


def titled(page: http.Response | None) -> bool:
    """Whether this is its front page."""
    return page is not None and page.table(200).get("title") == TITLE


def recognise(first: First) -> float:
    """Its title, or its way to ask for a key."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if titled(page):
        return 0.98
    return 0.9 if page.refuses and page.body.startswith(WANTS_KEY) else 0.0


def probe(grant: Grant) -> Talk:
    """The front page, a collection that exists nowhere, the list of collections."""
    front = yield from http.get(grant, "front page of Qdrant", "/", Level.HANDSHAKE)
    facts = Facts(product="Qdrant", tls=grant.tls)
    if front is not None and front.refuses and front.body.startswith(WANTS_KEY):
        return Answer(Verdict.PROTECTED, "it asks for a key", facts)
    if front is None or not titled(front):
        return None
    version = framing.version(str(front.table(200).get("version", "")).encode("ascii", "replace"))
    facts = Facts("Qdrant", version, tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
    nowhere = f"/collections/seawall_{grant.token}"
    page = yield from http.get(grant, "a collection of no name", nowhere, Level.PERMISSION)
    if page is not None and page.refuses:
        return Answer(Verdict.PROTECTED, "it asks for a key", facts)
    status = page.table(404).get("status") if page is not None else None
    if not (isinstance(status, dict) and grant.token in str(status.get("error"))):
        return Answer(Verdict.UNKNOWN, "it gave no plain answer to a question", facts)
    if grant.level >= Level.COUNTS:
        page = yield from http.get(grant, "names of collections", "/collections", Level.COUNTS)
        names = collections(page)
        if names is not None:
            facts = Facts("Qdrant", version, n_stores=len(names), names=names, tls=grant.tls)
    return Answer(Verdict.OPEN_ADMIN, "no key is set: anybody may read, write and drop", facts)


def collections(page: http.Response | None) -> tuple[str, ...] | None:
    """Names out of the list of collections; None where it is none."""
    result = page.table(200).get("result") if page is not None else None
    found = result.get("collections") if isinstance(result, dict) else None
    if not isinstance(found, list):
        return None
    return tuple(str(one.get("name", "")) for one in found if isinstance(one, dict))


CHECK = Check(
    id="qdrant", label="Qdrant", ports=(6333,), recognise=recognise, probe=probe, doc=__doc__,
)  # fmt: skip
