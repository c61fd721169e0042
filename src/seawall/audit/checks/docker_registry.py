"""Registries of container images (Docker Registry HTTP API v2).

/v2/ says 200 where anybody may go on, 401 where not. The catalogue, which would show names of
repositories, is not asked for.

Remedy: Set `auth: htpasswd` or `auth: token` in config.yml with TLS, or put the registry behind a proxy
that authenticates, and bind `http.addr` to an internal address.

Reference: https://distribution.github.io/distribution/about/configuration/#auth

Source: OCI Distribution Specification 1.1, end-1 (GET /v2/).
"""

from __future__ import annotations

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import http

HEADER = "docker-distribution-api-version"


def recognise(first: First) -> float:
    """Its header, or an empty front page, which says little."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if HEADER in page.headers:
        return 0.9
    return 0.3 if page.status == 200 and not page.body and "server" not in page.headers else 0.05


def probe(grant: Grant) -> Talk:
    """GET /v2/."""
    page = yield from http.exchange(
        grant, "GET /v2/", "GET", "/v2/", Level.PERMISSION, tls=grant.tls
    )
    if page is None or not page.headers.get(HEADER, "").startswith("registry/2"):
        return None
    facts = Facts(product="Docker registry", tls=grant.tls)
    if page.status == 200 and page.body.strip() == b"{}":
        return Answer(Verdict.OPEN_READ, "anybody may at least pull images", facts)
    if page.status in (401, 403):
        return Answer(Verdict.PROTECTED, "it asks for a credential", facts)
    return Answer(Verdict.UNKNOWN, "it gave no plain answer", facts, page.leads_to)


CHECK = Check(
    id="docker_registry", label="Docker registry", ports=(5000,), recognise=recognise, probe=probe,
    doc=__doc__, needs=Level.PERMISSION,
)  # fmt: skip
