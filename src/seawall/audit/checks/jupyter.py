"""Jupyter: servers of notebooks, which run whatever code they are given.

/api tells the version to anybody. /api/status is answered where no token is asked for. Then the channel of
a kernel that exists nowhere is asked for, without the words that would open it: only who may run code is
told that there is no such kernel. No kernel is started, no notebook listed or read; at level 3 the kernels
that run are counted.

Remedy: Leave `IdentityProvider.token` as it is or set a password (`jupyter server password`), never
`--IdentityProvider.token=''`; let `ServerApp.ip` name the loopback address, and reach it through SSH or a
JupyterHub.

Reference: https://jupyter-server.readthedocs.io/en/latest/operators/security.html

Source: Jupyter Server REST API (/api, /api/status, /api/kernels/{kernel_id}/channels).
"""

from __future__ import annotations

import re

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

TITLE = re.compile(rb"<title>[^<]{0,40}Jupyter", re.I)
FRONT = re.compile(r"/[^?]*(tree|lab|login|notebooks)(\?|$)")
REFUSED = (401, 403)


def recognise(first: First) -> float:
    """The title of its page, or a server of Tornado that sends one on to it."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if TITLE.search(page.body):
        return 0.9
    if page.headers.get("server", "").startswith("TornadoServer"):
        return 0.8 if FRONT.match(page.headers.get("location", "")) else 0.5
    return 0.0


def asks_who(page: http.Response) -> bool:
    """Whether a reply refuses, or sends one to log in."""
    return page.status in REFUSED or (
        page.status == 302 and "login" in page.headers.get("location", "")
    )


def probe(grant: Grant) -> Talk:
    """/api, /api/status, then the channel of a kernel that is nowhere."""
    page = yield from http.exchange(
        grant, "GET /api", "GET", "/api", Level.HANDSHAKE, tls=grant.tls
    )
    said = page.json() if page is not None and page.status == 200 else None
    if not isinstance(said, dict) or set(said) != {"version"}:
        return None
    version = framing.version(str(said["version"]).encode("ascii", "replace"))
    facts = Facts("Jupyter Server", version, tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
    page = yield from http.exchange(
        grant, "GET /api/status", "GET", "/api/status", Level.PERMISSION, tls=grant.tls
    )
    if page is not None and asks_who(page):
        return Answer(Verdict.PROTECTED, "it asks for a token or a password", facts)
    said = page.json() if page is not None and page.status == 200 else None
    if not isinstance(said, dict) or not {"kernels", "started"} <= set(said):
        return Answer(Verdict.UNKNOWN, "asked for its status, it gave no plain answer", facts)
    n = said["kernels"]
    if grant.level >= Level.COUNTS and type(n) is int and 0 <= n < 1 << 31:
        facts = Facts("Jupyter Server", version, n_stores=n, tls=grant.tls)
    digits = (grant.token * 2)[:32]
    kernel = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    page = yield from http.exchange(
        grant, "channel of a kernel that is nowhere", "GET", f"/api/kernels/{kernel}/channels",
        Level.PERMISSION, tls=grant.tls,
    )  # fmt: skip
    if page is not None and _let_through(page):
        return Answer(Verdict.OPEN_ADMIN, "it asks for no token: anybody may run code", facts)
    if page is not None and asks_who(page):
        why = "it asks for no token; to run code it refuses"
        return Answer(Verdict.OPEN_READ, why, facts)
    why = "it asks for no token; that code may be run is not proven"
    return Answer(Verdict.OPEN_READ, why, facts)


def _let_through(page: http.Response) -> bool:
    """Whether the way to a kernel was free: there is none, or words to open it are missed."""
    missed = page.status == 400 and b'"Upgrade" only to "WebSocket"' in page.body
    return missed or (page.status == 404 and b"Jupyter" in page.body)


CHECK = Check(
    id="jupyter", label="Jupyter", ports=(8888, 8889), recognise=recognise, probe=probe, doc=__doc__,
)  # fmt: skip
