"""How a probe and the wire talk: a probe asks, the wire answers, and a probe owns no socket.

A probe is a generator. It yields `Open` for a fresh connection and `Ask` to send bytes and wait for
an answer; each time it is given a `Reply`; it returns an `Answer`, or None where the service turned
out not to be the one it knows. So every probe runs on a transcript as it runs on a wire. No step
can name an address: where to is the wire's matter and the scope's, never a service's.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import NamedTuple

from seawall.model.audit import Facts, Level, Verdict

#: Whether a buffer holds all that was waited for.
Complete = Callable[[bytes], bool]
MOST_BYTES = 16_384  # of one reply


def anything(data: bytes) -> bool:
    """Whatever came first will do."""
    return bool(data)


class Open(NamedTuple):
    """Close the connection, if there is one, and make a new one to the same door."""

    tls: bool = False


class Ask(NamedTuple):
    """Send, then read until `complete` says so, the other side closes, or time is up."""

    said: str  # our word for this message, in evidence
    data: bytes
    level: Level
    complete: Complete = anything
    wait_s: float = 0.0  # 0 is the wire's usual patience
    most_bytes: int = MOST_BYTES
    start_tls: bool = False  # begin TLS on this connection first


class Reply(NamedTuple):
    """What came: `end` is complete, closed, timeout, limit, refused or error."""

    data: bytes
    end: str

    @property
    def ok(self) -> bool:
        """Whether there is a connection and the whole of what was waited for."""
        return self.end == "complete"


class Grant(NamedTuple):
    """What a probe may do and whom it says it is."""

    level: Level
    token: str  # 16 random hexadecimal digits, for names that exist nowhere
    host: str = ""  # the host name to ask for, if the door was found by name
    agent: str = "Seawall"
    tls: bool = False  # the door speaks TLS from its first byte
    tries: int = 0  # credentials it may try, by the lock-out arithmetic of the scope
    stores: tuple[str, ...] = ()  # shares and exports that the scope line names


class First(NamedTuple):
    """The first bytes a door gave: by itself, or after the hello of some check."""

    data: bytes
    hello: bytes = b""
    tls: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with its reason in our own words, and what the service said of itself."""

    verdict: Verdict
    why: str
    facts: Facts = field(default_factory=Facts)
    candidates: tuple[str, ...] = ()


Talk = Generator[Open | Ask, Reply, Answer | None]


@dataclass(frozen=True, slots=True)
class Check:
    """One service: how it is recognised, how it is probed, how its door is closed.

    `doc` is the docstring of its file, where a paragraph begins with "Remedy:" and another with
    "Reference:"; reports quote them.
    """

    id: str
    label: str
    ports: tuple[int, ...]  # where it usually listens, the most usual first
    recognise: Callable[[First], float]  # 0..1
    probe: Callable[[Grant], Talk]
    doc: str | None
    hello: bytes = b""  # what makes it speak; empty if it speaks first or shares another's
    tls_ports: tuple[int, ...] = ()
    needs: Level = Level.HANDSHAKE  # below it, its probe can ask nothing and is not begun

    @property
    def remedy(self) -> str:
        """How to close the door, in a paragraph."""
        return paragraph(self.doc, "Remedy:")

    @property
    def reference(self) -> str:
        """The vendor's page."""
        return paragraph(self.doc, "Reference:")


def paragraph(doc: str | None, head: str) -> str:
    """The paragraph of a docstring that begins with `head`, as one line; empty if there is none."""
    for text in (doc or "").split("\n\n"):
        if text.strip().startswith(head):
            return " ".join(text.split()).removeprefix(head).strip()
    return ""
