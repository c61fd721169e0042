"""The scope of an audit: who authorised it, where it may go, how far, when and how fast.

A scope is a TOML file (docs/audit.md) that an approver has signed. It fails closed: unsigned, signed
by somebody unknown, changed since, expired, not yet begun or without an allow line, it admits
nothing. `scope_file.load` is the only way to a scope that the wire accepts.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from seawall.audit import addresses
from seawall.audit.admission import Admission, Ports, Rule, Span
from seawall.model.audit import Level, Target

REACHES = ("internet", "partner", "office", "loopback")


@dataclass(frozen=True, slots=True)
class Authorisation:
    """Who said that this may be done, and whom to ring."""

    organisation: str
    owner: str
    approver: str
    reference: str
    valid_from: datetime
    valid_until: datetime
    contact_24h: str
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class Allow:
    """A line that admits. `spans` are addresses; a name is only asked within them."""

    number: int
    spans: tuple[Span, ...]
    ports: Ports
    level: Level
    name: str = ""
    subdomains: bool = False
    reach: str = ""
    proof: str = ""
    note: str = ""
    lockout_after: int = 0  # failures that lock an account; only level 4 tries one
    stores: tuple[str, ...] = ()  # shares and exports that may be asked for by name


@dataclass(frozen=True, slots=True)
class Deny:
    """A line that refuses, until a day if it names one."""

    number: int
    spans: tuple[Span, ...]
    ports: Ports
    name: str = ""
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast, how much, and when to leave a host alone."""

    global_per_s: float = 100.0
    per_host_per_s: float = 20.0
    concurrent_per_host: int = 1
    per_24_per_s: float = 50.0
    bytes_per_host: int = 96_000
    stop_after_errors: int = 10


@dataclass(frozen=True, slots=True)
class Windows:
    """When: hours of weekdays in a time zone, and days on which nothing runs."""

    tz: str = "UTC"
    weekdays: frozenset[int] = frozenset(range(7))
    hours: tuple[tuple[time, time], ...] = ()
    blackout: frozenset[date] = frozenset()

    def open_at(self, now: datetime) -> bool:
        """Whether probes may leave at this instant. Hours past midnight belong to the day they began on."""
        local = now.astimezone(ZoneInfo(self.tz))
        if local.date() in self.blackout:
            return False
        if not self.hours:
            return local.weekday() in self.weekdays
        at, yesterday = local.timetz().replace(tzinfo=None), (local - timedelta(days=1)).weekday()
        for begin, end in self.hours:
            if begin < end:
                inside = begin <= at < end and local.weekday() in self.weekdays
            else:
                evening = at >= begin and local.weekday() in self.weekdays
                inside = evening or (at < end and yesterday in self.weekdays)
            if inside:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Identify:
    """What the other side may know of us."""

    user_agent: str = "Seawall audit"
    url: str = ""
    source_ips: tuple[str, ...] = ()  # addresses of this machine that connections come from
    reverse_dns: str = ""

    def source(self, v6: bool) -> tuple[str, int] | None:
        """Which of our addresses a connection comes from; None where the scope leaves it open.

        Raises:
            OSError: If the scope names addresses, and none of this family.
        """
        if not self.source_ips:
            return None
        own = next((text for text in self.source_ips if (":" in text) is v6), None)
        if own is None:
            raise OSError(errno.EADDRNOTAVAIL, "the scope names no address to come from")
        return own, 0


@dataclass(frozen=True)
class Scope:
    """A scope whose content is sound. `signed_by` is empty until its signature was checked."""

    authorisation: Authorisation
    allow: tuple[Allow, ...]
    deny: tuple[Deny, ...]
    rate: Rate
    windows: Windows
    identify: Identify
    sha256: str
    signed_by: str = ""
    read_on: date = date.min

    def __post_init__(self) -> None:
        deny = [d for d in self.deny if d.until is None or self.read_on <= d.until]
        admission = Admission(
            [
                Rule(a.number, span, a.ports, a.level, a.name, a.subdomains)
                for a in self.allow
                for span in a.spans
            ],
            [Rule(d.number, span, d.ports) for d in deny for span in d.spans],
        )
        object.__setattr__(self, "admission", admission)
        object.__setattr__(self, "refused_names", frozenset(d.name for d in deny if d.name))

    admission: Admission = None  # type: ignore[assignment]  # made of the lines above
    refused_names: frozenset[str] = frozenset()

    def why_not_now(self, now: datetime) -> str:
        """Why nothing may be sent at this instant; empty if it may."""
        if not self.signed_by:
            return "the scope is not signed"
        if not self.allow:
            return "the scope allows nothing"
        if now < self.authorisation.valid_from:
            return "the authorisation has not begun"
        if now >= self.authorisation.valid_until:
            return "the authorisation has expired"
        if not self.windows.open_at(now):
            return "the scope's windows are closed at this hour"
        return ""

    def refuses(self, name: str) -> bool:
        """Whether a deny line names this host, or a domain above it."""
        parts = name.split(".")
        return any(".".join(parts[i:]) in self.refused_names for i in range(len(parts)))

    def target(self, address: str, port: int, name: str = "") -> Target | None:
        """A door as this scope admits it, or None. The wire asks again at connect."""
        number = addresses.number(address)
        if number is None or (name and self.refuses(name)):
            return None
        rule = self.admission.rule(number, port, name)
        if rule is None:
            return None
        line = self.allow[rule.number - 1]
        return Target(addresses.text(number), port, name, line.number, line.level, line.reach)
