"""Domains that a subscriber shows to be its own: by a TXT record, or by the operator's word.

A domain gives its subscriber our accounts on it and no others, so a domain that is none of our accounts'
gives nothing. This service sends no mail: verification by mail is refused in the contract's own way.
"""

from __future__ import annotations

import base64
import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from seawall.errors import SeawallError
from seawall.web.hibp import dns
from seawall.web.hibp.answers import JSON, Answer, Refusal, encode
from seawall.web.hibp.asking import Asking

if TYPE_CHECKING:
    from seawall.web.hibp.dialect import Dialect

BEFORE = "hibp-verify="
PERSON = b"seawall hibp dns"
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+{_LABEL}")
BAD_JSON, BAD_DOMAIN = "Invalid JSON", "An invalid domain was provided with the request"
NO_ALIAS = "No emailAlias field was passed in the request body."
ALIASES = ("security", "hostmaster", "postmaster", "webmaster", "admin")


def domain_of(said: str) -> str | None:
    """A domain in lower case, None if it is none of two labels or more."""
    domain = said.strip().rstrip(".").lower()
    return domain if _DOMAIN.fullmatch(domain) else None


async def generate(dialect: Dialect, asking: Asking) -> Answer:
    """POST domainverification/generatednstoken."""
    _, domain = await _asked(asking)
    if domain in dialect.domains(asking.subscriber):
        raise Refusal(400, "Domain has already been verified.")
    return Answer(200, JSON, encode({"txtRecordValue": token(dialect, asking.subscriber, domain)}))


async def verify(dialect: Dialect, asking: Asking) -> Answer:
    """POST domainverification/verifydnstoken."""
    _, domain = await _asked(asking)
    server = dialect.resolver
    if server is None:
        raise Refusal(400, "This service verifies no domains by DNS: no resolver is configured.")
    try:
        texts = await dns.look_up(domain, server, dialect.token)
    except SeawallError:
        raise Refusal(400, "The domain's records could not be looked up.") from None
    records = [text for text in texts if text.startswith(BEFORE)]
    if not records:
        raise Refusal(404, "No hibp-verify TXT records were found on the domain.")
    if token(dialect, asking.subscriber, domain) not in records:
        raise Refusal(404, "No hibp-verify TXT record has the value that was generated.")
    await dialect.add_domain(asking.subscriber, domain, "dns")
    await dialect.noted(asking, "hibp.domain-verified", 0, "", "dns")
    return Answer(200, JSON, b"{}")


async def send_email(dialect: Dialect, asking: Asking) -> Answer:
    """POST domainverification/sendemail."""
    members, _ = await _asked(asking)
    alias = members.get("emailalias")
    if not isinstance(alias, str) or not alias:
        raise Refusal(400, NO_ALIAS)
    if alias.lower() not in ALIASES:
        raise Refusal(400, f"The alias is one of: {', '.join(ALIASES)}.")
    raise Refusal(400, "The verification email could not be sent: verify the domain by DNS.")


def token(dialect: Dialect, subscriber: str, domain: str) -> str:
    """The TXT record by which a subscriber shows a domain to be its own."""
    message = f"{subscriber}\0{domain}".encode()
    drawn = blake2b(message, key=dialect.secret[:32], digest_size=15, person=PERSON).digest()
    return f"{BEFORE}dweb_{base64.b32encode(drawn).decode().lower()}"


async def _asked(asking: Asking) -> tuple[dict[str, Any], str]:
    members = await members_of(asking)
    said = members.get("domainname")
    domain = domain_of(said) if isinstance(said, str) else None
    if domain is None:
        raise Refusal(400, BAD_DOMAIN)
    return members, domain


async def members_of(asking: Asking) -> dict[str, Any]:
    """The members of a request's body, by their names in lower case.

    Raises:
        Refusal: If it is no JSON object.
    """
    try:
        found = msgspec.json.decode(await asking.body())
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Refusal(400, BAD_JSON) from None
    if not isinstance(found, dict):
        raise Refusal(400, BAD_JSON)
    return {name.lower(): value for name, value in found.items()}
