"""Consul.

Its data centres are told to everybody. The token of everybody is asked about itself: where access
lists are off, the agent says so, and all is open. Where they are on, it is asked what that token may do
with a key, a policy and the operator's tools; older agents are asked for a key that exists nowhere.
Services are counted and named at level 3.

Remedy: Set `acl { enabled = true, default_policy = "deny" }`, bootstrap the access lists, give the
anonymous token no more than it needs, let `client_addr` name internal addresses, and keep
`enable_script_checks` off.

Reference: https://developer.hashicorp.com/consul/docs/security/acl

Source: Consul HTTP API (/v1/catalog/datacenters, /v1/status/leader, /v1/acl/token/self,
/v1/kv, /v1/internal/acl/authorize).
"""

from __future__ import annotations

import json
import re

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

CENTRES = "/v1/catalog/datacenters"
LISTS_OFF = b"ACL support disabled"
VERSION = re.compile(rb'"Version"\s*:\s*"([0-9][^"]{0,40})"')
LEADER = re.compile(r"(?:[0-9A-Fa-f.:\[\]]{2,60}:[0-9]{1,5})?")  # empty where there is none now
ENOUGH = 1024  # of the agent's long description
ALLOWED = "/v1/internal/acl/authorize"
MAY = (("key", "read"), ("key", "write"), ("acl", "write"), ("operator", "write"))


def recognise(first: First) -> float:
    """The way to its pages, which Nomad and Vault share, or the word that it has none."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if page.body.startswith(b"Consul Agent"):
        return 0.95
    return 0.5 if 300 < page.status < 309 and page.headers.get("location") == "/ui/" else 0.0


def wishes(token: str) -> bytes:
    """What is asked of the token of everybody: to be told, and not done."""
    return json.dumps(
        [{"Resource": r, "Access": a, "Segment": f"seawall/{token}"} for r, a in MAY]
    ).encode()


def granted(page: http.Response | None) -> dict[tuple[str, str], bool] | None:
    """Which of the wishes are granted; None where that is not told."""
    said = page.json() if page is not None and page.status == 200 else None
    if not isinstance(said, list) or len(said) != len(MAY):
        return None
    if not all(isinstance(one, dict) and isinstance(one.get("Allow"), bool) for one in said):
        return None
    return dict(zip(MAY, (one["Allow"] for one in said), strict=True))


def probe(grant: Grant) -> Talk:
    """Data centres and leader, the token of everybody, what it may do, the version, the services."""
    page = yield from http.get(grant, "data centres", CENTRES, Level.HANDSHAKE)
    centres = page.json() if page is not None and page.status == 200 else None
    if not (isinstance(centres, list) and centres and all(isinstance(c, str) for c in centres)):
        return None
    page = yield from http.get(grant, "leader", "/v1/status/leader", Level.HANDSHAKE)
    leader = page.json() if page is not None and page.status == 200 else None
    if not (isinstance(leader, str) and LEADER.fullmatch(leader)):
        return None
    facts = Facts(product="Consul", tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it names its data centres to anybody", facts)
    page = yield from http.get(grant, "agent", "/v1/agent/self", Level.PERMISSION, ENOUGH)
    found = VERSION.search(page.body) if page is not None and page.status == 200 else None
    facts = Facts("Consul", framing.version(found[1]) if found else "", tls=grant.tls)
    page = yield from http.get(grant, "token of everybody", "/v1/acl/token/self", Level.PERMISSION)
    if page is not None and page.status == 404:  # before 1.4
        none = f"/v1/acl/info/seawall-{grant.token}"
        page = yield from http.get(grant, "a token of no name", none, Level.PERMISSION)
    off = page is not None and page.status == 401 and page.body.strip() == LISTS_OFF
    may = None
    if not off:
        page = yield from http.post(grant, "may it", ALLOWED, Level.PERMISSION, wishes(grant.token))
        may = granted(page)
    key = None
    if may is None and not off:
        key = yield from http.get(
            grant, "a key of no name", f"/v1/kv/seawall/{grant.token}", Level.PERMISSION
        )
    if grant.level >= Level.COUNTS:
        page = yield from http.get(grant, "names of services", "/v1/catalog/services", Level.COUNTS)
        services = page.table(200) if page is not None else {}
        if services:  # those that anonymous may not see are left out, not refused
            names = tuple(services)
            facts = Facts("Consul", facts.version, None, None, len(names), names, grant.tls)
    if off:
        return Answer(Verdict.OPEN_ADMIN, "access lists are off: anybody may do everything", facts)
    if may is not None:
        if may["acl", "write"] or may["operator", "write"]:
            return Answer(Verdict.OPEN_ADMIN, "anonymous may administer it", facts)
        if may["key", "write"]:
            return Answer(Verdict.OPEN_WRITE, "anonymous may write keys", facts)
        if may["key", "read"]:
            return Answer(Verdict.OPEN_READ, "anonymous may read keys", facts)
        return Answer(Verdict.PROTECTED, "anonymous may not touch a key", facts)
    if key is not None and key.status == 404 and "x-consul-index" in key.headers:
        return Answer(Verdict.OPEN_READ, "anonymous may read keys", facts)
    if key is not None and key.refuses and b"ermission denied" in key.body:
        return Answer(Verdict.PROTECTED, "anonymous may not read a key", facts)
    return Answer(Verdict.UNKNOWN, "it gave no plain answer to a question", facts)


CHECK = Check(
    id="consul", label="Consul", ports=(8500,), tls_ports=(8501,), recognise=recognise, probe=probe,
    doc=__doc__,
)  # fmt: skip
