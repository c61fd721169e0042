"""A conversation under way: what the wire keeps of it."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from seawall.audit.secure import Secure
from seawall.model.audit import Step, Target
from seawall.model.probe import Answer, Ask, Open, Talk


class Job(NamedTuple):
    """A conversation to have with a door; without one, only whether it opens is found out."""

    target: Target
    talk: Talk | None


class Done(NamedTuple):
    """How it went. `end` is done, or how the last connection failed; `note` says more."""

    target: Target
    answer: Answer | None
    steps: tuple[Step, ...]
    end: str
    note: str
    n_sent_bytes: int


class Line:
    """A conversation under way."""

    __slots__ = (
        "buffer", "connected", "end", "host", "job", "later", "n_asked", "n_sent", "n_turns", "secure",
        "sock", "steps", "unsent", "want",
    )  # fmt: skip

    def __init__(self, job: Job, host: int) -> None:
        self.job, self.host = job, host
        self.sock: Any = None  # the wire's own
        self.want: Open | Ask | None = None
        self.connected = False
        self.buffer = bytearray()
        self.unsent = b""  # for the wire as soon as it takes more
        self.later = b""  # plaintext for after the TLS handshake
        self.secure: Secure | None = None
        self.n_turns = 0  # tells a wait that is over from the present one
        self.end = "done"
        self.steps: list[Step] = []
        self.n_sent = 0
        self.n_asked = 0

    def note(self, want: Ask, data: bytes, end: str) -> None:
        """Keep an exchange as evidence: lengths and a hash, not what was said."""
        digest = hashlib.sha256(data).hexdigest()[:16] if data else ""
        self.steps.append(Step(want.said, len(want.data), len(data), end, digest))

    def so_far(self, data: bytes) -> str:
        """How the wait ends with these bytes; empty if it goes on. A probe's defect ends it, not the run."""
        assert isinstance(self.want, Ask)
        try:
            return "complete" if self.want.complete(data) else ""
        except Exception:
            return "error"

    def done(self, answer: Answer | None, end: str, note: str) -> Done:
        """What is left of it when it is over."""
        return Done(self.job.target, answer, tuple(self.steps), end, note, self.n_sent)
