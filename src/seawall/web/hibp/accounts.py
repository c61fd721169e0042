"""Breaches and pastes of one of our accounts.

An address that is not ours, one that is ours and stands nowhere, and one that stands in sensitive breaches
alone get the same answer. What was asked is in the audit trail before it is answered: ours by the digest of
their reference, others by nothing but their number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from seawall.web.hibp.answers import JSON, NOT_FOUND, Answer, Headers, Refusal, encode
from seawall.web.hibp.asking import Asking, account
from seawall.web.hibp.world import NOWHERE, Person, public

if TYPE_CHECKING:
    from seawall.web.hibp.dialect import Dialect


async def breached(dialect: Dialect, asking: Asking) -> Answer:
    """GET breachedaccount/{account}."""
    person = await looked_up(dialect, asking, "hibp.account")
    known = public(person.breaches)
    domain = asking.query.get("domain")
    found = known
    if domain is not None:
        found = tuple(b for b in found if b.Domain.lower() == domain.strip().lower())
    n_domain = len(found)
    if not asking.flag("includeunverified", True):
        found = tuple(b for b in found if b.IsVerified)
    left_out = {"domain": len(known) - n_domain, "unverified": n_domain - len(found)}
    said = ", ".join(f"{name}={n}" for name, n in left_out.items() if n)
    headers: Headers = [(b"seawall-left-out", said.encode())] if said else []
    if not found:
        raise Refusal(404, NOT_FOUND, headers=headers)
    truncated = asking.flag("truncateresponse", True)
    body = asking.world.truncated(found) if truncated else encode(found)
    return Answer(200, JSON, body, headers)


async def pastes(dialect: Dialect, asking: Asking) -> Answer:
    """GET pasteaccount/{account}."""
    person = await looked_up(dialect, asking, "hibp.pastes")
    if not person.pastes:
        raise Refusal(404, NOT_FOUND)
    return Answer(200, JSON, encode(person.pastes))


async def looked_up(dialect: Dialect, asking: Asking, did: str) -> Person:
    """Where an account stands, once the look-up is in the trail.

    Raises:
        Refusal: If the account is none.
        Problem: If the quota is used up, or the trail cannot be written.
    """
    said = account(asking)
    asking.caller.ask(1, asking.now_s)
    found = asking.world.find(said)
    if not asking.test:
        mark = found.mark if found else ""
        out = f"breaches:{len(found.person.breaches)}" if found else "not ours"
        await dialect.noted(asking, did, 1, mark, out)
    return found.person if found else NOWHERE
