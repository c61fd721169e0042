"""Elasticsearch 7 and 8, and older ones as far as they answer alike.

A front page proves nothing: an anonymous role may see it, or be refused it and read all the same. A server
with users is asked whom it takes us for and what he may do, which it tells everybody about himself; one
without is asked to count, and to set, what exists nowhere. Where a proxy logs everybody in as a named
user, that is what is said.

Remedy: Set `xpack.security.enabled: true` (since version 8 it is the default), take the roles out of
`xpack.security.authc.anonymous.roles`, turn on TLS under `xpack.security.http.ssl`, and let `http.host`
name an internal address; single-node mode skips the checks that would complain.

Reference: https://www.elastic.co/guide/en/elasticsearch/reference/8.19/security-minimal-setup.html

Source: Elasticsearch reference 7.17 and 8.19 (security APIs, anonymous access), its source
(DefaultAuthenticationFailureHandler, AuthenticationField, SecurityRestFilter); 7.10.2 run here.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols import http, search
from seawall.protocols.search import Rights

TAGLINE = "You Know, for Search"
HEADER = "x-elastic-product"
REALM = 'realm="security"'
OFF = "security features are not enabled"
NO_USERS = (
    "no handler found",
    "Incorrect HTTP method",
    "must be explicitly enabled",
    "Invalid index name",
)
WHO = "/_security/_authenticate"


def ours(page: http.Response) -> bool:
    """Its tagline, its header, or a refusal in its words."""
    kind, reason = search.error(page)
    if search.said(page).get("tagline") == TAGLINE or page.headers.get(HEADER) == "Elasticsearch":
        return True
    if kind != "security_exception" or page.status not in (401, 403):
        return False
    asks = REALM in page.headers.get("www-authenticate", "") or "ApiKey" in page.headers.get(
        "www-authenticate", ""
    )
    return asks or reason.startswith("missing authentication") or "unauthorized for user" in reason


def recognise(first: First) -> float:
    """What `ours` says."""
    page = http.parse(first.data)
    return 0.95 if page is not None and ours(page) else 0.0


def anonymous(user: dict[str, Any]) -> bool:
    """Whether it takes us for its anonymous user, not for one that somebody in between named."""
    realm = user.get("authentication_realm")
    kind = str(realm.get("type", "")) if isinstance(realm, dict) else ""
    return not kind or "anonymous" in kind or user.get("authentication_type") == "anonymous"


def probe(grant: Grant) -> Talk:
    """The front page, then who we are, then what we may."""
    ask = search.direct(grant)
    front = yield from ask("GET /", "GET", "/", Level.HANDSHAKE)
    if front is None or not ours(front):
        return None
    facts = Facts("Elasticsearch", search.number(front), tls=grant.tls)
    shown = front.status == 200
    if grant.level < Level.PERMISSION:
        if search.error(front)[1].startswith("missing authentication"):
            return Answer(Verdict.PROTECTED, "it asks for a user", facts)
        if not shown:
            return Answer(
                Verdict.UNKNOWN, "it refuses its front page; more may not be asked", facts
            )
        off = OFF in front.headers.get("warning", "")
        why = (
            "it says that its security features are off"
            if off
            else "it tells its version to anybody"
        )
        return Answer(Verdict.METADATA_ONLY, why, facts)
    who = yield from ask("who am I", "GET", WHO, Level.PERMISSION)
    user = search.said(who)
    if who is not None and who.status == 200 and "username" in user:
        return (yield from _known(ask, grant, facts, anonymous(user), shown))
    if who is not None and who.status == 401:
        if shown:
            why = "it shows its front page, and asks for a user beyond it"
            return Answer(Verdict.METADATA_ONLY, why, facts)
        return Answer(Verdict.PROTECTED, "it asks for a user", facts)
    if not any(words in search.error(who)[1] for words in NO_USERS):
        why = "it does not tell whom it takes us for"
        return Answer(Verdict.METADATA_ONLY if shown else Verdict.UNKNOWN, why, facts)
    rights = yield from search.by_name(ask, grant.token)
    if rights <= Rights.NONE:
        why = "its front page is shown, and what was asked beyond it was not answered"
        return Answer(Verdict.METADATA_ONLY if shown else Verdict.UNKNOWN, why, facts)
    if grant.level >= Level.COUNTS:
        facts = yield from search.holds(ask, facts)
    return Answer(rights.verdict, f"it has no users: {search.MAY[rights]}", facts)


def _known(
    ask: search.Asker, grant: Grant, facts: Facts, is_anonymous: bool, shown: bool
) -> Generator[Open | Ask, Reply, Answer]:
    """It takes us for somebody: what he may do."""
    rights = yield from search.by_privileges(ask)
    if rights is Rights.UNTOLD:
        why = "it lets anybody in under a name, and does not tell what he may do"
        return Answer(Verdict.METADATA_ONLY if shown else Verdict.UNKNOWN, why, facts)
    if rights is Rights.NONE:
        why = "it lets anybody in under a name that may do nothing with its indexes"
        return Answer(Verdict.METADATA_ONLY if shown else Verdict.PROTECTED, why, facts)
    if grant.level >= Level.COUNTS:
        facts = yield from search.holds(ask, facts)
    may = search.MAY[rights] + ("" if rights is Rights.ADMIN else ", some indexes at least")
    if is_anonymous:
        return Answer(rights.verdict, f"its anonymous user has rights: {may}", facts)
    why = f"somebody in between logs everybody in: {may}"
    return Answer(Verdict.PROTECTED_BUT_PROXIED, why, facts)


CHECK = Check(
    id="elasticsearch", label="Elasticsearch", ports=(9200,), recognise=recognise, probe=probe,
    doc=__doc__,
)  # fmt: skip
