"""Elasticsearch, OpenSearch and what stands before them: refusals, rights and sizes in their one wire format.

Rights are asked for by what exists nowhere: an index that is missing is missed ("no such index", 404)
only after the question was allowed, and no search runs. Where Elasticsearch has users, it tells them
their own privileges. Sizes are statistics of the cluster, names those of indexes and fields.

Source: Elasticsearch 7.17 and 8 reference (count, update settings, has privileges, get user privileges,
indices stats, cat indices, get mapping), OpenSearch 2 documentation; refusals as OpenSearch 2.19.1 with
its security plug-in and Elasticsearch 7.10.2 give them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from dataclasses import replace
from enum import IntEnum
from typing import Any, Protocol

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Ask, Grant, Open, Reply
from seawall.protocols import framing, http

NOT_THERE = "index_not_found_exception"
BLOCKED = "cluster_block_exception"  # of a cluster that is full or read-only, after the question was allowed
HAS = (
    b'{"cluster":["all","manage","manage_security"],'
    b'"index":[{"names":["*"],"privileges":["read","write","manage","all"]}]}'
)
WRITES = frozenset(("all", "write", "index", "create", "create_doc", "delete", "manage"))
READS = WRITES & {"all"} | {"read"}
MOST_NAMES = 200
#: Indexes whose field names are asked for: the largest.
MOST_MAPPINGS = 3
#: `?pretty` first, since Dashboards adds one of its own where none stands there.
CAT = "/_cat/indices?pretty=false&bytes=b&h=index,docs.count&s=docs.count:desc"
TOTALS = "/_stats/docs,store?pretty=false&level=cluster&filter_path=_all.primaries"
LINE = re.compile(r"([^\s<>{}\"]{1,255})(?:\s+([0-9]{1,18}))?\s*")
NUMBER = re.compile(rb'"version"\s*:\s*\{[^{}]{0,400}?"number"\s*:\s*"([^"]{1,40})"')

Page = Generator[Open | Ask, Reply, http.Response | None]


class Rights(IntEnum):
    """What somebody without a credential is proven to be allowed, over the whole or a part."""

    UNTOLD = -1  # no plain answer was given
    NONE = 0
    READ = 1
    WRITE = 2
    ADMIN = 3

    @property
    def verdict(self) -> Verdict:
        """The verdict where nobody stands between."""
        return OPENS[self]


OPENS = {
    Rights.UNTOLD: Verdict.UNKNOWN,
    Rights.NONE: Verdict.PROTECTED,
    Rights.READ: Verdict.OPEN_READ,
    Rights.WRITE: Verdict.OPEN_WRITE,
    Rights.ADMIN: Verdict.OPEN_ADMIN,
}
MAY = {
    Rights.READ: "anybody may read",
    Rights.WRITE: "anybody may read and write",
    Rights.ADMIN: "anybody may read, write and administer",
}


class Asker(Protocol):
    """Puts one question to an engine, directly or through what leads to it."""

    def __call__(self, said: str, method: str, path: str, level: Level, body: bytes = b"") -> Page:
        """The answer; None where none came."""


def direct(grant: Grant) -> Asker:
    """Ask the door itself."""

    def ask(said: str, method: str, path: str, level: Level, body: bytes = b"") -> Page:
        return http.exchange(grant, said, method, path, level, body=body, tls=grant.tls)

    return ask


def said(page: http.Response | None) -> dict[str, Any]:
    """The object that a page holds; empty where it holds none."""
    found = page.json() if page is not None else None
    return found if isinstance(found, dict) else {}


def error(page: http.Response | None) -> tuple[str, str]:
    """Type and reason of a refusal; empty where none is given in the engine's form."""
    found = said(page).get("error")
    if isinstance(found, dict):
        return str(found.get("type", "")), str(found.get("reason", ""))
    return "", found if isinstance(found, str) else ""


def number(page: http.Response | None) -> str:
    """The version in a front page or a status, which may have been cut short."""
    found = NUMBER.search(page.body) if page is not None else None
    return framing.version(found[1]) if found else ""


def allowed(page: http.Response | None) -> bool | None:
    """Whether a question about what exists nowhere was allowed; None where that is not told."""
    if page is None:
        return None
    kind, _ = error(page)
    if kind == BLOCKED or (page.status == 404 and kind == NOT_THERE):
        return True
    return False if page.status in (401, 403, 405) else None


def by_name(
    ask: Asker, token: str, *, writes: bool = False
) -> Generator[Open | Ask, Reply, Rights]:
    """Rights over an index that exists nowhere, and so over every index.

    Args:
        ask: Whom to ask.
        token: Makes its name.
        writes: Also ask to delete a document of it, where it may be read and not administered. For
            engines with users alone: very old ones made an index of such a question.
    """
    name = f"seawall-{token}"
    level = Level.PERMISSION
    page = yield from ask("count of no index", "GET", f"/{name}/_count", level)
    reads = allowed(page)
    if reads is None:
        return Rights.UNTOLD
    body = b'{"index":{"refresh_interval":"1s"}}'
    if reads or writes:
        page = yield from ask("settings of no index", "PUT", f"/{name}/_settings", level, body)
        if allowed(page):
            return Rights.ADMIN
    if writes:
        page = yield from ask("delete in no index", "DELETE", f"/{name}/_doc/{name}", level)
        if allowed(page):
            return Rights.WRITE
    return Rights.READ if reads else Rights.NONE


def by_privileges(ask: Asker) -> Generator[Open | Ask, Reply, Rights]:
    """Rights as Elasticsearch tells them to whomever it takes us for."""
    path = "/_security/user/_has_privileges"
    page = yield from ask("has privileges", "POST", path, Level.PERMISSION, HAS)
    answer = said(page)
    cluster, indexes = answer.get("cluster"), answer.get("index")
    if page is None or page.status != 200 or not isinstance(cluster, dict):
        return Rights.UNTOLD
    every = indexes.get("*") if isinstance(indexes, dict) else None
    every = every if isinstance(every, dict) else {}
    if any(cluster.get(p) is True for p in ("all", "manage", "manage_security")):
        return Rights.ADMIN
    if every.get("all") is True or every.get("manage") is True:
        return Rights.ADMIN
    if every.get("write") is True:
        return Rights.WRITE
    if every.get("read") is True:
        return Rights.READ
    page = yield from ask("privileges", "GET", "/_security/user/_privileges", Level.PERMISSION)
    lines = said(page).get("indices")
    if page is None or page.status != 200 or not isinstance(lines, list):
        return Rights.UNTOLD
    held: set[str] = set()
    for line in lines:
        some = line.get("privileges") if isinstance(line, dict) else None
        held |= {str(p) for p in some} if isinstance(some, list) else set()
    return Rights.WRITE if held & WRITES else Rights.READ if held & READS else Rights.NONE


def holds(ask: Asker, facts: Facts) -> Generator[Open | Ask, Reply, Facts]:
    """Counts, sizes and names, as far as they are told. For level 3."""
    page = yield from ask("totals", "GET", TOTALS, Level.COUNTS)
    total = said(page).get("_all")
    total = total.get("primaries") if isinstance(total, dict) else None
    n_records, n_bytes = _count(total, "docs", "count"), _count(total, "store", "size_in_bytes")
    facts = replace(facts, n_records=n_records, n_bytes=n_bytes)
    listed = yield from ask("indexes", "GET", CAT, Level.COUNTS)
    if listed is None or listed.status != 200:
        return facts
    *lines, _ = listed.body.decode("utf-8", "replace").split("\n")  # the last is empty or cut short
    found = [match for line in lines if (match := LINE.fullmatch(line))]
    if len(found) != len(lines):
        return facts
    own = {match[1]: int(match[2] or 0) for match in found if not match[1].startswith(".")}
    if listed.whole:  # those of the engine itself do not count
        facts = replace(facts, n_stores=len(own), n_records=sum(own.values()))
    fields: dict[str, None] = {}
    for name in list(own)[:MOST_MAPPINGS]:
        path = f"/{http.quoted(name)}/_mapping?pretty=false&filter_path=**.type"
        page = yield from ask("field names", "GET", path, Level.COUNTS)
        if page is not None and page.status == 200:
            _fields(page.json(), fields, 20)
    told = dict.fromkeys([*list(own)[: MOST_NAMES // 2], *fields])
    return replace(facts, names=tuple(told)[:MOST_NAMES])


def _count(total: Any, part: str, name: str) -> int | None:
    found = total.get(part) if isinstance(total, dict) else None
    found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def _fields(node: Any, found: dict[str, None], depth: int) -> None:
    """Gather the names below every `properties`."""
    if not isinstance(node, dict) or depth == 0:
        return
    below = node.get("properties")
    if isinstance(below, dict):
        found.update(dict.fromkeys(name for name in below if isinstance(name, str)))
    for child in node.values():
        _fields(child, found, depth - 1)


def inner(text: str) -> bytes | None:
    """An engine's own answer that a proxy wrote into a text; None where there is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return text.encode() if isinstance(found, dict) else None
