"""Kubelet, the agent of a Kubernetes node.

The log of a pod that exists nowhere is asked for: who may ask that may run commands in containers,
and is told that there is no such pod; others are refused. Where that is refused or not served (the
read-only port), /pods is asked for its status and kind alone; what it lists is not looked at.

Remedy: Start it with `authentication.anonymous.enabled: false`, `authentication.webhook.enabled: true`,
`authorization.mode: Webhook` and `readOnlyPort: 0`, and let only the control plane reach its ports.

Reference: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/

Source: Kubernetes documentation, Kubelet authentication/authorization; refusals by pkg/kubelet/server
of kubernetes/kubernetes and its issue 55872.
"""

from __future__ import annotations

import re
from collections.abc import Generator

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols import http

LIVES = "/healthz/syncloop"  # of a kubelet alone; /healthz is everybody's
FORBIDDEN = re.compile(rb"Forbidden \(user=[^,]{1,200}, verb=[a-z]{1,20}, resource=nodes, ")
LISTS = re.compile(rb"HTTP/1\.[01] 200 [^\r\n]*\r\nContent-Type: application/json", re.I)
MOST_OF_HEAD = 48
ANONYMOUS_OFF = b"Unauthorized"
BARE = frozenset({"content-type", "content-length", "date", "connection"})


def recognise(first: First) -> float:
    """Its refusals, or the 404 that servers in Go share."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if page.status == 403 and FORBIDDEN.match(page.body):
        return 0.95
    if shut(page):
        return 0.6
    return 0.25 if page.status == 404 and page.body == b"404 page not found\n" else 0.0


def kind_of(grant: Grant, said: str, path: str) -> Generator[Open | Ask, Reply, bytes]:
    """The first bytes of a reply, which hold its status and kind and nothing of its body."""
    if not (yield Open(grant.tls)).ok:
        return b""
    data = http.request(grant, "GET", path)
    reply = yield Ask(
        said, data, Level.PERMISSION, lambda d: len(d) >= MOST_OF_HEAD, most_bytes=MOST_OF_HEAD
    )
    return reply.data[:MOST_OF_HEAD]


def shut(page: http.Response) -> bool:
    """Whether it refuses as bare as a kubelet does, with no head of a framework or a proxy."""
    return page.status == 401 and page.body == ANONYMOUS_OFF and BARE.issuperset(page.headers)


def probe(grant: Grant) -> Talk:
    """Whether it lives, a pod that exists nowhere, the status of /pods."""
    alive = yield from http.get(grant, "sync loop", LIVES, Level.HANDSHAKE)
    if alive is None:
        return None
    facts = Facts(product="kubelet", tls=grant.tls)
    forbidden = alive.status == 403 and bool(FORBIDDEN.match(alive.body))
    lives = alive.status == 200 and alive.body.strip() == b"ok"
    if not (forbidden or lives or shut(alive)):
        return None
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.UNKNOWN, "it answers like a kubelet; more may not be asked", facts)
    nowhere = f"/containerLogs/seawall/seawall-{grant.token}/none"
    page = yield from http.get(grant, "log of no pod", nowhere, Level.PERMISSION)
    if page is None:
        return None if not forbidden else Answer(Verdict.UNKNOWN, "it gave no answer", facts)
    told = page.status == 404 and b"does not exist" in page.body
    if told and grant.token.encode() in page.body:
        return Answer(Verdict.OPEN_ADMIN, "anonymous may run commands in its containers", facts)
    if shut(page):
        product = "kubelet, or a server that refuses as one" if shut(alive) else "kubelet"
        facts = Facts(product=product, tls=grant.tls)
        return Answer(Verdict.PROTECTED, "anonymous access is off", facts)
    refused = page.status == 403 and bool(FORBIDDEN.match(page.body))
    if not refused and page.status not in (404, 405):
        return None
    pods_head = yield from kind_of(grant, "kind of /pods", "/pods")
    other = yield from kind_of(grant, "kind of no page", f"/seawall-{grant.token}")
    if LISTS.match(pods_head) and other and not LISTS.match(other) and b" 200 " not in other[:14]:
        return Answer(Verdict.OPEN_READ, "anybody may list its pods", facts)
    if refused:
        return Answer(Verdict.PROTECTED, "anonymous may neither list pods nor enter them", facts)
    return None


CHECK = Check(
    id="kubelet", label="kubelet", ports=(10255,), tls_ports=(10250,), recognise=recognise, probe=probe,
    doc=__doc__,
)  # fmt: skip
