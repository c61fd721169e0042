"""Our accounts on verified domains, also in stealer logs; and what a key may do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from seawall.web.hibp.accounts import looked_up
from seawall.web.hibp.answers import JSON, NOT_FOUND, Answer, Refusal, encode, too_many
from seawall.web.hibp.asking import Asking, account
from seawall.web.hibp.catalogue import instant
from seawall.web.hibp.roster import TEST_DOMAIN
from seawall.web.hibp.verification import domain_of
from seawall.web.hibp.world import Person
from seawall.web.limits import Bucket

if TYPE_CHECKING:
    from seawall.web.hibp.dialect import Dialect

NOT_VERIFIED = "The domain is not verified for this subscription."
TOO_LARGE = "The domain has more breached accounts than this key may ask about in a day."
#: Searches of stealer logs by domain, whatever a key's own rate.
SEARCHES_PER_S, SEARCHES_AT_ONCE = 0.2, 10


async def breached(dialect: Dialect, asking: Asking) -> Answer:
    """GET breacheddomain/{domain}. Sensitive breaches too: the domain is the asker's."""
    domain = verified(dialect, asking)
    held = [(a, p) for a, p in asking.world.domains.get(domain, ()) if p.breaches]
    await _counted(dialect, asking, "hibp.domain", len(held))
    if not held:
        raise Refusal(404, NOT_FOUND)
    return Answer(200, JSON, encode({a: [b.Name for b in p.breaches] for a, p in sorted(held)}))


async def subscribed(dialect: Dialect, asking: Asking) -> Answer:
    """GET subscribeddomains."""
    entry = asking.entry
    assert entry is not None
    domains = [TEST_DOMAIN] if asking.test else sorted(dialect.domains(asking.subscriber))
    renewal = None if asking.test else _until(entry.expires_at)
    found = []
    for domain in domains:
        persons = [p for _, p in asking.world.domains.get(domain, ()) if p.breaches]
        no_spam = [p for p in persons if not all(b.IsSpamList for b in p.breaches)]
        found.append(
            {
                "DomainName": domain,
                "PwnCount": len(persons),
                "PwnCountExcludingSpamLists": len(no_spam),
                "PwnCountExcludingSpamListsAtLastSubscriptionRenewal": None,
                "NextSubscriptionRenewal": renewal,
            }
        )
    return Answer(200, JSON, encode(found))


async def status(dialect: Dialect, asking: Asking) -> Answer:
    """GET subscription/status."""
    entry = asking.entry
    assert entry is not None
    may = set(entry.scopes)
    ranged = asking.world.ranges is not None and "hibp:range" in may
    return Answer(
        200,
        JSON,
        encode(
            {
                "SubscriptionName": "Seawall",
                "Description": "A key of this service: about its own accounts only.",
                "SubscribedUntil": _until(entry.expires_at) or "9999-12-31T00:00:00Z",
                "Rpm": round(entry.rate * 60) if entry.rate else 2**31 - 1,
                "DomainSearchMaxBreachedAccounts": entry.daily,
                "MaxBreachedDomains": None,
                "IncludesStealerLogs": "hibp:stealer-logs" in may,
                "IncludesBulkDomainAdd": "hibp:verify" in may,
                "IncludesAutoSubdomainVerification": False,
                "IncludesCustomerDomains": False,
                "IncludesKAnon": ranged,
            }
        ),
    )


async def websites_of(dialect: Dialect, asking: Asking) -> Answer:
    """GET stealerlogsbyemail/{email}: the websites whose logs one of our accounts stands in."""
    verified(dialect, asking, account(asking).rpartition("@")[2])
    person = await looked_up(dialect, asking, "hibp.stealer-logs")
    if not person.websites:
        raise Refusal(404, NOT_FOUND)
    return Answer(200, JSON, encode(person.websites))


async def accounts_at(dialect: Dialect, asking: Asking) -> Answer:
    """GET stealerlogsbywebsitedomain/{domain}: our accounts whose log-ins there were recorded."""
    website = verified(dialect, asking)
    _searched(dialect, asking)
    found = sorted(
        f"{alias}@{domain}"
        for domain, held in asking.world.domains.items()
        for alias, person in held
        if website in person.websites
    )
    await _counted(dialect, asking, "hibp.stealer-logs", len(found))
    if not found:
        raise Refusal(404, NOT_FOUND)
    return Answer(200, JSON, encode(found))


async def websites_by_alias(dialect: Dialect, asking: Asking) -> Answer:
    """GET stealerlogsbyemaildomain/{domain}: by alias, the same websites."""
    domain = verified(dialect, asking)
    _searched(dialect, asking)
    held: list[tuple[str, Person]] = [
        (a, p) for a, p in asking.world.domains.get(domain, ()) if p.websites
    ]
    await _counted(dialect, asking, "hibp.stealer-logs", len(held))
    if not held:
        raise Refusal(404, NOT_FOUND)
    return Answer(200, JSON, encode({a: p.websites for a, p in sorted(held)}))


def verified(dialect: Dialect, asking: Asking, said: str | None = None) -> str:
    """The domain asked about, which must be one of the subscriber's.

    Raises:
        Refusal: If it is none, or not verified.
    """
    domain = domain_of(asking.of if said is None else said)
    if domain is None:
        raise Refusal(400, "That is no domain.")
    mine = {TEST_DOMAIN} if asking.test else dialect.domains(asking.subscriber)
    if domain not in mine:
        raise Refusal(403, NOT_VERIFIED)
    return domain


async def _counted(dialect: Dialect, asking: Asking, did: str, n: int) -> None:
    daily = asking.caller.daily
    if daily is not None and n > daily:
        raise Refusal(403, TOO_LARGE)
    asking.caller.ask(max(1, n), asking.now_s)
    if not asking.test:
        await dialect.noted(asking, did, n, "", f"accounts:{n}")


def _searched(dialect: Dialect, asking: Asking) -> None:
    bucket = dialect.searches.setdefault(
        asking.caller.who, Bucket(SEARCHES_PER_S, SEARCHES_AT_ONCE)
    )
    wait_s = bucket.take(asking.now_s)
    if wait_s > 0:
        raise too_many(wait_s)


def _until(at: int | None) -> str | None:
    return None if at is None else instant(datetime.fromtimestamp(at, UTC))
