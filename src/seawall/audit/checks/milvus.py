"""Milvus, by its REST API beside gRPC.

Whether a collection exists that exists nowhere is asked: without authorization the server says no, with
it the question is refused. Collections are named and counted at level 3.

Remedy: Set `common.security.authorizationEnabled` to true, change the password of root at once, and let
`proxy.ip` and the metrics port 9091 be reached from inside only.

Reference: https://milvus.io/docs/authenticate.md

Source: Milvus REST API v2 (/v2/vectordb/collections/has, /list) and v1 (/v1/vector/collections); codes
by pkg/util/merr/errors.go of milvus-io/milvus.
"""

from __future__ import annotations

import json

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import http

HAS = "/v2/vectordb/collections/has"
LIST = "/v2/vectordb/collections/list"
OLD = "/v1/vector/collections/describe?collectionName="
NO_COLLECTION = (1, 4, 100)  # code 1 and 4 before 2.3


def recognise(first: First) -> float:
    """The 404 that servers made with Gin share: without a line feed."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    return 0.35 if page.status == 404 and page.body == b"404 page not found" else 0.0


def refused(page: http.Response) -> bool:
    """Whether Milvus itself says that nobody has logged in."""
    said = page.table(200, 401, 403)
    words = str(said.get("message", ""))
    return "code" in said and ("hasn't authenticate" in words or "privilege" in words.lower())


def probe(grant: Grant) -> Talk:
    """A collection that exists nowhere, in the newer API and the older; the list of collections."""
    name = f"seawall_{grant.token}"
    body = json.dumps({"collectionName": name}).encode()
    page = yield from http.post(grant, "a collection of no name", HAS, Level.PERMISSION, body)
    if page is None:
        return None
    facts = Facts(product="Milvus", tls=grant.tls)
    if refused(page):
        return Answer(Verdict.PROTECTED, "it asks for a user", facts)
    said = page.table(200)
    data = said.get("data")
    if said.get("code") in (0, 200) and isinstance(data, dict) and data.get("has") is False:
        if grant.level >= Level.COUNTS:
            listed = yield from http.post(grant, "names of collections", LIST, Level.COUNTS, b"{}")
            names = listed.table(200).get("data") if listed is not None else None
            if isinstance(names, list):
                kept = tuple(str(one) for one in names)
                facts = Facts("Milvus", n_stores=len(kept), names=kept, tls=grant.tls)
        return Answer(Verdict.OPEN_ADMIN, "authorization is off: anybody may do everything", facts)
    if page.status != 404:
        return None
    page = yield from http.get(grant, "a collection of no name, v1", OLD + name, Level.PERMISSION)
    if page is None:
        return None
    if refused(page):
        return Answer(Verdict.PROTECTED, "it asks for a user", facts)
    said = page.table(200)
    if said.get("code") in NO_COLLECTION and name in str(said.get("message", "")):
        return Answer(Verdict.OPEN_ADMIN, "authorization is off: anybody may do everything", facts)
    return None


CHECK = Check(
    id="milvus", label="Milvus", ports=(19530,), recognise=recognise, probe=probe, doc=__doc__,
    needs=Level.PERMISSION,
)  # fmt: skip
