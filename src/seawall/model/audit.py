"""Nouns of an audit: where was looked, what stood open, how that is known.

Nothing here has room for a record: evidence is statuses, lengths and hashes; facts are a version,
counts, sizes and, where a scope line grants level 3, names of indexes, tables and fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How far a scope line lets a probe go. Each level includes those below it."""

    GREETING = 0  # connect and listen
    HANDSHAKE = 1  # say hello in the service's protocol
    PERMISSION = 2  # prove what somebody without a credential may do, touching nothing
    COUNTS = 3  # counts, sizes and names of what is stored
    CREDENTIAL = 4  # try a vendor's default credential


class Verdict(StrEnum):
    """What stands behind a door. UNKNOWN is said instead of a guess."""

    OPEN_ADMIN = "open-admin"
    OPEN_WRITE = "open-write"
    OPEN_READ = "open-read"
    METADATA_ONLY = "metadata-only"
    DEFAULT_CREDENTIAL = "default-credential"
    UNCLAIMED_ADMIN = "unclaimed-admin"
    PROTECTED = "protected"
    PROTECTED_BUT_PROXIED = "protected-but-proxied"
    NOT_INITIALISED = "not-initialised"
    UNKNOWN = "unknown"


#: Verdicts that let somebody in who should not be.
OPEN = frozenset(Verdict) - {Verdict.PROTECTED, Verdict.UNKNOWN, Verdict.METADATA_ONLY}


@dataclass(frozen=True, slots=True)
class Target:
    """One door. `address` is canonical text of a resolved, pinned IP address."""

    address: str
    port: int
    name: str = ""  # the host name it was asked under, lower case, without a final dot
    line: int = 0  # which allow line of the scope covers it, counted from 1
    level: Level = Level.GREETING
    reach: str = ""  # what the scope line says of who can get there; "" is told by the address

    @property
    def door(self) -> str:
        """Address and port as one writes them."""
        return (
            f"[{self.address}]:{self.port}"
            if ":" in self.address
            else f"{self.address}:{self.port}"
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One exchange as evidence: what kind of message, how long, how it ended."""

    said: str  # the check's own word for the message
    n_sent_bytes: int
    n_received_bytes: int
    end: str  # complete, closed, timeout, limit, refused, error
    sha256: str  # of what was received, first 16 hexadecimal digits; empty if nothing was


@dataclass(frozen=True, slots=True)
class Facts:
    """What a service says of itself and of what it holds; never an entry of it."""

    product: str = ""
    version: str = ""
    n_records: int | None = None
    n_bytes: int | None = None
    n_stores: int | None = None  # databases, indexes, topics
    names: tuple[str, ...] = ()  # of stores and fields, level 3
    tls: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """A setting that explains a finding: where it stands and what it says there.

    Of a cloud, `check` is whose word it is, and `resource` what it is about. Line 0: it is missing.
    """

    file: str
    line: int
    setting: str
    why: str
    remedy: str = ""
    reference: str = ""
    kind: str = "opens"  # lets somebody in; or reaches: lets more people get there
    check: str = ""
    resource: str = ""


@dataclass(frozen=True, slots=True)
class Severity:
    """A grade that explains itself. `points` are reach, access and data."""

    grade: str  # none, low, medium, high, critical
    points: tuple[int, int, int]
    why: str
    act: str  # track, attend, act
    cwe: int  # 0 where nothing is wrong
    cvss: str  # a CVSS 4.0 vector; empty where nothing is wrong
    score: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the wire brought back from one door, before it is graded."""

    target: Target
    check: str  # id of the check that knew the service; empty if none did
    verdict: Verdict
    why: str
    facts: Facts
    steps: tuple[Step, ...]
    candidates: tuple[str, ...]  # other doors the service named; never followed
    n_sent_bytes: int
    began_at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """An outcome with its severity and its way out."""

    outcome: Outcome
    severity: Severity
    service: str
    remedy: str
    reference: str
    reprobe: str  # the command that looks again
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """One run: under which authorisation, what was found, and what could not be looked at."""

    schema: str
    seawall: str
    organisation: str
    owner: str
    approver: str
    reference: str
    scope_sha256: str
    began_at: datetime
    ended_at: datetime
    n_planned: int  # doors of the plan
    n_closed: int  # doors that nothing listens behind
    n_unreached: int  # doors that gave no answer, or that were not tried
    n_connects: int
    stopped: str  # why the run ended before its plan did; empty if it did not
    findings: tuple[Finding, ...]
