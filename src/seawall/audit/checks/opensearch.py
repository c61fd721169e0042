"""OpenSearch, and Open Distro for Elasticsearch.

Its security plug-in answers in seven ways that look alike from afar: it asks for a user; it takes everybody
for its anonymous user, who may do all, something or nothing; it is installed and not set up, which
refuses everybody until somebody sets it up; it encrypts and asks nobody (SSL only); it is switched off;
it is not there. It tells everybody whom it takes him for, but not his permissions: those are asked for by
counting, setting and deleting what exists nowhere. An anonymous user with rights over some index names
alone is not found out that way, and is not guessed at.

Remedy: Install the security plug-in and run securityadmin once, leave `plugins.security.disabled` and
`plugins.security.ssl_only` out of opensearch.yml, set `anonymous_auth_enabled: false` in config.yml, and
let `network.host` name an internal address.

Reference: https://docs.opensearch.org/latest/security/configuration/index/

Source: OpenSearch documentation (security, authinfo API, anonymous access); OpenSearch 2.19.1 with the
security plug-in 2.19.1.0 in all these states, run here. The refusal of Amazon's access policies: Amazon
OpenSearch Service Developer Guide, troubleshooting.
"""

from __future__ import annotations

from collections.abc import Generator

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols import http, search
from seawall.protocols.search import Rights

TAGLINE = "The OpenSearch Project"
REALMS = ('realm="OpenSearch Security"', 'realm="Open Distro Security"')
NOT_INITIALISED = (b"OpenSearch Security not initialized", b"Open Distro Security not initialized")
WHO = "/_plugins/_security/authinfo"
WHO_BEFORE = "/_opendistro/_security/authinfo"
ANONYMOUS = "opendistro_security_anonymous"
POLICY = "is not authorized to perform: es:ESHttp"


def ours(page: http.Response) -> bool:
    """Its tagline, or one of its refusals."""
    if page.status == 503:
        return page.body.startswith(NOT_INITIALISED)
    if page.status == 401:
        return any(realm in page.headers.get("www-authenticate", "") for realm in REALMS)
    if page.status == 403:
        kind, reason = search.error(page)
        refused = kind == "security_exception" and reason.startswith("no permissions for [")
        return refused or managed(page)
    return str(search.said(page).get("tagline", "")).startswith(TAGLINE)


def managed(page: http.Response) -> bool:
    """A refusal by the access policy of a domain of Amazon's."""
    answer = search.said(page)
    return page.status == 403 and POLICY in str(answer.get("Message") or answer.get("message"))


def recognise(first: First) -> float:
    """What `ours` says."""
    page = http.parse(first.data)
    return 0.95 if page is not None and ours(page) else 0.0


def probe(grant: Grant) -> Talk:
    """The front page, then who we are, then what we may."""
    ask = search.direct(grant)
    front = yield from ask("GET /", "GET", "/", Level.HANDSHAKE)
    if front is None or not ours(front):
        return None
    facts = Facts("OpenSearch", search.number(front), tls=grant.tls)
    if front.status == 503:
        why = "its security plug-in is not set up: it refuses everybody until somebody sets it up"
        return Answer(Verdict.NOT_INITIALISED, why, facts)
    if managed(front):
        return Answer(Verdict.PROTECTED, "its access policy refuses whom it does not know", facts)
    if front.status == 401:
        return Answer(Verdict.PROTECTED, "it asks for a user", facts)
    shown = front.status == 200
    if grant.level < Level.PERMISSION:
        if shown:
            return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
        return Answer(Verdict.UNKNOWN, "it refuses its front page; more may not be asked", facts)
    who = yield from ask("who am I", "GET", WHO, Level.PERMISSION)
    if who is not None and who.status in (400, 404, 405) and not shown:
        who = yield from ask("who am I, before", "GET", WHO_BEFORE, Level.PERMISSION)
    name = search.said(who).get("user_name")
    if who is not None and who.status == 200 and isinstance(name, str):
        return (yield from _known(ask, grant, facts, name == ANONYMOUS, shown))
    if not shown or who is None or who.status not in (400, 404, 405):
        why = "it does not tell whom it takes us for"
        return Answer(Verdict.METADATA_ONLY if shown else Verdict.UNKNOWN, why, facts)
    rights = yield from search.by_name(ask, grant.token)
    if rights <= Rights.NONE:
        why = "its front page is shown, and what was asked beyond it was not answered"
        return Answer(Verdict.METADATA_ONLY, why, facts)
    how = "it has no users"
    if grant.level >= Level.COUNTS:
        facts = yield from search.holds(ask, facts)
        plugins = yield from ask(
            "plug-ins", "GET", "/_cat/plugins?pretty=false&h=component", Level.COUNTS
        )
        listed = plugins.body.lower() if plugins is not None and plugins.status == 200 else b""
        if b"opensearch-security" in listed or b"opensearchsecurityplugin" in listed:
            off = "encrypts and asks nobody, or is switched off" if grant.tls else "is switched off"
            how = f"its security plug-in {off}"
    return Answer(rights.verdict, f"{how}: {search.MAY[rights]}", facts)


def _known(
    ask: search.Asker, grant: Grant, facts: Facts, is_anonymous: bool, shown: bool
) -> Generator[Open | Ask, Reply, Answer]:
    """It takes us for somebody: what he may do."""
    rights = yield from search.by_name(ask, grant.token, writes=True)
    if rights <= Rights.NONE:
        why = "it lets anybody in under a name that may not read at large; single indexes are not told"
        return Answer(Verdict.METADATA_ONLY if shown else Verdict.UNKNOWN, why, facts)
    if grant.level >= Level.COUNTS:
        facts = yield from search.holds(ask, facts)
    if is_anonymous:
        return Answer(rights.verdict, f"its anonymous user has rights: {search.MAY[rights]}", facts)
    why = f"somebody in between logs everybody in: {search.MAY[rights]}"
    return Answer(Verdict.PROTECTED_BUT_PROXIED, why, facts)


CHECK = Check(
    id="opensearch", label="OpenSearch", ports=(9200,), recognise=recognise, probe=probe, doc=__doc__,
)  # fmt: skip
