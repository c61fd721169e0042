"""A transmitter and its streams as data: what discovery publishes, what a configuration says.

Source: OpenID Shared Signals Framework 1.0, sections 7.1 and 8.1.1.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from seawall.signals.catalogue import SENT

PUSH, POLL = "urn:ietf:rfc:8935", "urn:ietf:rfc:8936"
ENABLED, PAUSED, DISABLED = "enabled", "paused", "disabled"
STANDARD, OKTA_PROFILE = "standard", "okta"
ALL, NONE = "ALL", "NONE"
PATHS = {
    "jwks_uri": "/jwks.json",
    "configuration_endpoint": "/ssf/stream",
    "status_endpoint": "/ssf/status",
    "add_subject_endpoint": "/ssf/subjects:add",
    "remove_subject_endpoint": "/ssf/subjects:remove",
    "verification_endpoint": "/ssf/verify",
}
POLL_PATH = "/ssf/poll/"
WELL_KNOWN = "/.well-known/ssf-configuration"
MOST_URL = 2_000
# Addresses that a translator turns into IPv4 ones (RFC 6052), the second within one network (RFC 8215).
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_TRANSLATED_HERE = ipaddress.IPv6Network("64:ff9b:1::/48")
# Our own and strict: no user, password or fragment, and nothing that two parsers may read differently.
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?",
    re.ASCII | re.IGNORECASE,
)
# A last label of digits is an address in some other spelling.
_HOST = re.compile(r"((?!-)[a-z0-9-]{1,63}(?<!-)\.)+[a-z][a-z0-9-]{0,62}(?<!-)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Transmitter:
    """What holds for all streams.

    `iss` is also where the endpoints are. `local` lets push go to loopback and without TLS: for tests
    on one machine. A receiver has one stream, unless `several`.
    """

    iss: str
    supported: tuple[str, ...] = SENT
    default_subjects: str = NONE
    min_verification_interval_s: int = 60
    inactivity_timeout_s: int | None = None
    several: bool = False
    local: bool = False

    def __post_init__(self) -> None:
        parts = _URL.fullmatch(self.iss)
        if parts is None or parts["scheme"] != "https" or parts["query"] is not None:
            raise ValueError("an issuer is an https URL without query and fragment")
        if self.default_subjects not in (ALL, NONE):
            raise ValueError(f"default subjects are {ALL} or {NONE}")

    def url(self, path: str) -> str:
        """An endpoint's URL."""
        return self.iss.rstrip("/") + path

    @property
    def metadata(self) -> dict[str, Any]:
        """The configuration that discovery publishes."""
        return {
            "spec_version": "1_0",
            "issuer": self.iss,
            **{name: self.url(path) for name, path in PATHS.items()},
            "delivery_methods_supported": [PUSH, POLL],
            "critical_subject_members": ["user"],
            "authorization_schemes": [{"spec_urn": "urn:ietf:rfc:6749"}],
            "default_subjects": self.default_subjects,
        }

    @property
    def discovery_path(self) -> str:
        """Where on the issuer's host the metadata stands: between its host and its path."""
        parts = _URL.fullmatch(self.iss)
        return WELL_KNOWN + ((parts and parts["path"]) or "").rstrip("/")


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream of one receiver. `profile` is the operator's choice, not the receiver's."""

    id: str
    receiver: str
    aud: tuple[str, ...]
    method: str
    endpoint_url: str
    requested: tuple[str, ...]
    active_at: datetime
    authorization_header: str | None = field(default=None, repr=False)
    description: str | None = None
    status: str = ENABLED
    reason: str | None = None
    verified_at: datetime | None = None
    profile: str = STANDARD

    def delivered(self, transmitter: Transmitter) -> tuple[str, ...]:
        """The types that go over this stream: what is asked for and there is."""
        return tuple(uri for uri in transmitter.supported if uri in self.requested)

    def configuration(self, transmitter: Transmitter) -> dict[str, Any]:
        """The configuration as a receiver reads it."""
        delivery = {"method": self.method, "endpoint_url": self.endpoint_url}
        if self.authorization_header is not None:
            delivery["authorization_header"] = self.authorization_header
        found: dict[str, Any] = {
            "stream_id": self.id,
            "iss": transmitter.iss,
            "aud": self.aud[0] if len(self.aud) == 1 else list(self.aud),
            "events_supported": list(transmitter.supported),
            "events_requested": list(self.requested),
            "events_delivered": list(self.delivered(transmitter)),
            "delivery": delivery,
            "min_verification_interval": transmitter.min_verification_interval_s,
        }
        if self.description is not None:
            found["description"] = self.description
        if transmitter.inactivity_timeout_s is not None:
            found["inactivity_timeout"] = transmitter.inactivity_timeout_s
        return found

    def document(self) -> dict[str, Any]:
        """The stream as it is stored: texts, numbers and lists."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        for name, value in found.items():
            if isinstance(value, datetime):
                found[name] = value.isoformat()
            elif isinstance(value, tuple):
                found[name] = list(value)
        return found

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Stream:
        """A stored stream."""
        found = dict(document)
        for name in ("active_at", "verified_at"):
            if found[name] is not None:
                found[name] = datetime.fromisoformat(found[name])
        for name in ("aud", "requested"):
            found[name] = tuple(found[name])
        return cls(**found)


def endpoint_problem(url: object, *, local: bool = False) -> str:
    """Why events are not pushed to a URL; "" if they may be.

    A receiver names where we connect to, so it must not make us talk to our own network: the scheme is
    https, the host a public address or a name with a dot that is not of a private zone. What a name
    resolves to is for whoever connects to look at, with `public`, at every connection.
    """
    if not isinstance(url, str) or not 0 < len(url) <= MOST_URL or not url.isascii():
        return f"endpoint_url is a URL of at most {MOST_URL:,} ASCII characters"
    parts = None if any(c <= " " or c in '\\"<>^`{|}' for c in url) else _URL.fullmatch(url)
    if parts is None or int(parts["port"] or 443) > 65_535:
        return "endpoint_url is no http URL without user, password and fragment"
    host = parts["host"].lower().strip("[]")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        private = host.endswith((".localhost", ".local", ".internal", ".lan", ".home.arpa"))
        reachable = _HOST.fullmatch(host) is not None and not private
        loop = host == "localhost"
    else:
        reachable, loop = public(host), address.is_loopback
    if local and loop:
        return ""
    if parts["scheme"] != "https":
        return "endpoint_url begins with https"
    return "" if reachable else "endpoint_url leads to no public host"


def public(address: str) -> bool:
    """Whether an IP address, as a name resolved to it, is one that anybody may be sent to."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found in _TRANSLATED_HERE:
            return False
        if found in _TRANSLATED:
            return public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is not None:
            return public(str(inner))
    return found.is_global and not found.is_multicast
