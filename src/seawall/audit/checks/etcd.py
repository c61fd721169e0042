"""etcd, API version 3 through its JSON gateway.

A count of a range that holds one key at most (the key of one zero byte) is asked for: with
authentication it is refused, without it is answered, and no key or value leaves either way. /version,
status and members answer on protected servers too and prove nothing.

Remedy: Enable authentication (`etcdctl user add root`, `etcdctl auth enable`), require client
certificates (`--client-cert-auth` with `--trusted-ca-file`), and listen on internal addresses only.

Reference: https://etcd.io/docs/latest/op-guide/authentication/rbac/

Source: etcd API reference (RangeRequest.count_only), "gRPC gateway".
"""

from __future__ import annotations

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

COUNT = b'{"key":"AA==","range_end":"AA==","count_only":true}'
ONE = b'{"key":"AA==","count_only":true}'


def recognise(first: First) -> float:
    """Go's 404 on /, or a Go server that complains; the port decides between such."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    return 0.4 if page.status == 404 and page.body == b"404 page not found\n" else 0.0


def probe(grant: Grant) -> Talk:
    """/version, then the count."""
    page = yield from http.exchange(
        grant, "GET /version", "GET", "/version", Level.HANDSHAKE, tls=grant.tls
    )
    said = page.json() if page else None
    if not isinstance(said, dict) or "etcdserver" not in said:
        return None
    facts = Facts("etcd", framing.version(str(said["etcdserver"]).encode()), tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
    body = COUNT if grant.level >= Level.COUNTS else ONE
    range_ = yield from http.exchange(
        grant, "count", "POST", "/v3/kv/range", Level.PERMISSION, body=body, tls=grant.tls
    )
    if range_ is None:
        return Answer(Verdict.UNKNOWN, "it gave no answer to a count", facts)
    reply = range_.json()
    if range_.status == 200 and isinstance(reply, dict) and "header" in reply:
        if grant.level >= Level.COUNTS:
            count = str(reply.get("count", "0"))
            facts = Facts(
                "etcd", facts.version, int(count) if count.isdigit() else None, tls=grant.tls
            )
        return Answer(
            Verdict.OPEN_ADMIN, "authentication is off: anybody may read and write all keys", facts
        )
    if isinstance(reply, dict) and "user name is empty" in str(reply.get("error", "")):
        return Answer(Verdict.PROTECTED, "it asks for a user", facts)
    if range_.status in (401, 403):
        return Answer(Verdict.PROTECTED, "it asks for a user", facts)
    return Answer(Verdict.UNKNOWN, "it refused a count for a reason of its own", facts)


CHECK = Check(
    id="etcd", label="etcd", ports=(2379,), recognise=recognise, probe=probe, doc=__doc__,
)  # fmt: skip
