"""Grafana.

/api/health tells the version on protected servers too. The organisation is told to those who may see
it: with anonymous access, to everybody. Whether anonymous is more than a viewer is told by a search for a
service account that exists nowhere, which administrators alone may make.

Remedy: Set `enabled = false` in `[auth.anonymous]` (or `org_role = Viewer` in an organisation that holds
public dashboards only), change the password of admin, and let `http_addr` name an internal address.

Reference: https://grafana.com/docs/grafana/latest/setup-grafana/configure-security/configure-authentication/anonymous-auth/

Source: Grafana HTTP API (/api/health, /api/org, /api/serviceaccounts/search).
"""

from __future__ import annotations

import re

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

TITLE = re.compile(rb"<title>\s*Grafana\s*</title>")


def recognise(first: First) -> float:
    """Its title, or the way to a login page, which others have too."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if page.status == 200 and TITLE.search(page.body):
        return 0.95
    leads = page.headers.get("location", "").split("?")[0]
    return 0.5 if page.status in (301, 302, 303, 307) and leads.endswith("/login") else 0.0


def probe(grant: Grant) -> Talk:
    """Health, the organisation, a service account that exists nowhere."""
    health = yield from http.get(grant, "health", "/api/health", Level.HANDSHAKE)
    said = health.table(200, 503) if health is not None else {}
    if not (isinstance(said.get("database"), str) and ("version" in said or "commit" in said)):
        return None
    version = framing.version(str(said.get("version", "")).encode("ascii", "replace"))
    facts = Facts("Grafana", version, tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its health to anybody", facts)
    page = yield from http.get(grant, "organisation", "/api/org", Level.PERMISSION)
    if page is not None and page.refuses:
        return Answer(Verdict.PROTECTED, "anonymous access is off", facts)
    org = page.table(200) if page is not None else {}
    if not (isinstance(org.get("id"), int) and isinstance(org.get("name"), str)):
        return Answer(Verdict.UNKNOWN, "it gave no plain answer to a question", facts)
    nobody = f"/api/serviceaccounts/search?perpage=1&query=seawall{grant.token}"
    page = yield from http.get(grant, "a service account of no name", nobody, Level.PERMISSION)
    if page is not None and page.table(200).get("totalCount") == 0:
        return Answer(Verdict.OPEN_ADMIN, "anonymous may manage the organisation", facts)
    return Answer(Verdict.OPEN_READ, "anonymous may see an organisation's dashboards", facts)


CHECK = Check(
    id="grafana", label="Grafana", ports=(3000,), recognise=recognise, probe=probe, doc=__doc__,
)  # fmt: skip
