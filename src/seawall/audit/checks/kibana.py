"""Kibana and OpenSearch Dashboards.

Their console sends what it is told to the engine behind them, and the engine answers whom it trusts: the
machine they run on, or the user that they log everybody in as. So an engine that asks for a password, or
that no network reaches, may be read through them. A loading page, a title or /api/status prove nothing:
the console is asked to have the engine count, and set, what exists nowhere.

Remedy: Keep the login on (`xpack.security.enabled` in the engine, no anonymous provider in kibana.yml; the
security plug-in and `opensearch_security.auth.anonymous_auth_enabled: false` in Dashboards), give the
engine users of its own, let `server.host` name an internal address, and where nobody needs the console,
turn it off (`console.ui.enabled: false`, `console.enabled: false`).

Reference: https://www.elastic.co/guide/en/kibana/8.19/using-kibana-with-security.html

Source: Kibana and OpenSearch Dashboards, source of the console plug-in (create_handler.ts: the engine's
status as status, in x-console-proxy-status-code, or in the text of an error), of the status route and of
the kbn-name and osd-name headers.
"""

from __future__ import annotations

import re

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import http, search
from seawall.protocols.search import Rights

KIBANA, DASHBOARDS = "kbn-name", "osd-name"
WORDS = {b"kbn-injected-metadata": KIBANA, b"osd-injected-metadata": DASHBOARDS}
NOT_READY = {
    b"Kibana server is not ready yet": KIBANA,
    b"OpenSearch Dashboards server is not ready yet": DASHBOARDS,
}
#: Where the front page may lead on the same door: a base path stands before it.
LEADS = re.compile(r"((?:/[A-Za-z0-9._-]{1,40}){0,3}?)/(?:app/|login\b|spaces/)")
HEADERS = (
    ("kbn-xsrf", "seawall"),
    ("osd-xsrf", "seawall"),
    ("x-elastic-internal-origin", "seawall"),
)
ENGINE_STATUS = "x-console-proxy-status-code"
PROXIES = {
    Rights.READ: "through its console anybody reads the engine behind it",
    Rights.WRITE: "through its console anybody reads and writes the engine behind it",
    Rights.ADMIN: "through its console anybody administers the engine behind it",
}


def kind(page: http.Response) -> str:
    """Whose page it is, by the header that names it; empty for neither."""
    for name in (KIBANA, DASHBOARDS):
        if name in page.headers:
            return name
    for known in (NOT_READY, WORDS):
        for words, name in known.items():
            if page.body.startswith(words) or (known is WORDS and words in page.body):
                return name
    return ""


def recognise(first: First) -> float:
    """A header that names it, or the words of its page."""
    page = http.parse(first.data)
    return 0.95 if page is not None and kind(page) else 0.0


def unwrapped(page: http.Response | None) -> http.Response | None:
    """The engine's answer out of the console's."""
    if page is None:
        return None
    status = page.headers.get(ENGINE_STATUS, "")
    if status.isascii() and status.isdigit() and len(status) == 3:
        return page._replace(status=int(status))
    answer = search.said(page)
    message = answer.get("message")
    body = search.inner(message) if "statusCode" in answer and isinstance(message, str) else None
    return page if body is None else page._replace(body=body)


def console(grant: Grant, base: str, *, old: bool) -> search.Asker:
    """Ask the engine through the console, or through the path that stood open before version 5."""

    def ask(said: str, method: str, path: str, level: Level, body: bytes = b"") -> search.Page:
        where = f"{base}/api/console/proxy?path={http.quoted(path)}&method={method}"
        verb, where = (method, f"{base}/elasticsearch{path}") if old else ("POST", where)
        said = f"{said}, by {'its old path' if old else 'console'}"
        page = yield from http.exchange(
            grant, said, verb, where, level, body=body, headers=HEADERS, tls=grant.tls
        )
        return unwrapped(page)

    return ask


def probe(grant: Grant) -> Talk:
    """The front page, its status, then the engine through the console."""
    tls = grant.tls
    front = yield from http.exchange(grant, "GET /", "GET", "/", Level.HANDSHAKE, tls=tls)
    whose = kind(front) if front is not None else ""
    if front is None or not whose:
        return None
    product = "Kibana" if whose == KIBANA else "OpenSearch Dashboards"
    facts = Facts(product, tls=tls)
    if front.status == 503:
        return Answer(Verdict.UNKNOWN, "it is not ready", facts)
    leads = LEADS.match(front.headers.get("location", ""))
    base = leads[1] if leads else ""
    path = f"{base}/api/status"
    status = yield from http.exchange(grant, "status", "GET", path, Level.HANDSHAKE, tls=tls)
    version = search.number(status) if status is not None and status.status in (200, 503) else ""
    facts = Facts(product, version, tls=tls)
    if grant.level < Level.PERMISSION:
        if version:
            return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
        return Answer(Verdict.UNKNOWN, "it is there; more may not be asked at this level", facts)
    for old in (False, True):
        ask = console(grant, base, old=old)
        page = yield from ask("front page", "GET", "/", Level.PERMISSION)
        if page is None or page.status != 404:
            break
    if page is None or page.status in (404, 502, 503):
        why = "its console leads to no engine" if page is not None else "its console gave no answer"
        return Answer(Verdict.UNKNOWN, why, facts, front.leads_to)
    if page.status == 401 or 300 <= page.status < 400:
        return Answer(Verdict.PROTECTED, "it, or the engine behind it, asks for a user", facts)
    rights = yield from search.by_name(ask, grant.token)
    if rights <= Rights.NONE and product == "Kibana":
        rights = max(rights, (yield from search.by_privileges(ask)))
    if rights > Rights.NONE:
        if grant.level >= Level.COUNTS:
            facts = yield from search.holds(ask, facts)
        return Answer(Verdict.PROTECTED_BUT_PROXIED, PROXIES[rights], facts)
    if page.status == 200 and search.said(page).get("tagline"):
        why = "through its console anybody sees the front page of the engine; no more is proven"
        return Answer(Verdict.METADATA_ONLY, why, facts)
    if rights is Rights.NONE:
        return Answer(Verdict.PROTECTED, "its console is refused what was asked", facts)
    return Answer(Verdict.UNKNOWN, "its console gave no plain answer", facts, front.leads_to)


CHECK = Check(
    id="kibana", label="Kibana", ports=(5601,), recognise=recognise, probe=probe, doc=__doc__,
)  # fmt: skip
