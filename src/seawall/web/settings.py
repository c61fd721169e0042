"""How a service is run. Made by the command line, which checks that the options fit each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seawall.web.hibp.config import Loaded


@dataclass(frozen=True, slots=True)
class Tls:
    """Certificate chain and key (PEM), and the authorities of clients' certificates, if asked for."""

    certificate: Path
    key: Path
    client_ca: Path | None = None


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose JWTs are taken: a JWKS file, and what `iss` and `aud` must say."""

    jwks: Path
    issuer: str
    audience: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request and one client may take."""

    body_bytes: int = 1 << 20
    head_bytes: int = 16 << 10
    request_s: float = 15.0  # for head and body to arrive
    connections: int = 2000
    grace_s: int = 10  # for requests under way when the service stops


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a service needs to know before it starts."""

    index: Path
    matches: Path
    cases: tuple[Path, ...]
    policy: Path | None
    state: str
    host: str = "127.0.0.1"
    port: int = 8470
    tls: Tls | None = None
    issuer: Issuer | None = None
    limits: Limits = field(default_factory=Limits)
    instance: str = "main"
    log_requests: bool = False
    #: Oblivious look-ups: our accounts' digests, how many must share a prefix, questions a day and caller.
    accounts: Path | None = None
    anonymity: int = 1000
    daily_evaluations: int = 1_000_000
    #: Shared signals: the issuer, which turns them on, and whether push may go to this machine.
    ssf_issuer: str | None = None
    default_subjects: str = "NONE"
    verification_interval: int = 60
    push_loopback: bool = False
    #: Whose security event tokens are taken: like `issuer`, for signals.
    received: Issuer | None = None
    hibp: Loaded | None = None


def loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
