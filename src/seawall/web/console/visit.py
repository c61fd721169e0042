"""What a page is made from, and what it may answer: a page, a redirection, or a stream of events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from seawall.web.access import Caller
from seawall.web.console.requests import Request
from seawall.web.console.sessions import Session
from seawall.web.console.wording import Words
from seawall.web.problems import Problem
from seawall.web.service import Service

if TYPE_CHECKING:
    from seawall.web.console.cases import Cases
    from seawall.web.console.jobs import Jobs
    from seawall.web.console.news import News
    from seawall.web.console.sessions import Sessions


@dataclass(frozen=True)
class Room:
    """What all pages of a process share."""

    sessions: Sessions
    jobs: Jobs
    news: News
    cases: Cases


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is signed in. `of` are the parts of the path that stand in braces."""

    service: Service
    room: Room
    request: Request
    session: Session
    caller: Caller
    key_name: str
    words: Words
    of: tuple[str, ...]
    now_s: float

    def may(self, scope: str) -> bool:
        """Whether the key has a scope."""
        return scope in self.caller.scopes

    async def noted(self, did: str, out: str = "", *, n: int = 0, of: str = "") -> None:
        """Put what is looked at into the trail, and wait until it is written.

        Raises:
            Problem: If the state refuses: then nothing is shown.
        """
        trail, service = self.service.trail, self.service
        trail.note(self.now_s, self.caller.who, did, n, of, out)
        await trail.flush(service.threads, self.now_s)


@dataclass(frozen=True)
class Page:
    """A template with what it shows."""

    template: str
    shows: dict[str, Any] = field(default_factory=dict)
    status: int = 200


class Redirect(NamedTuple):
    """To another page of ours, by GET."""

    path: str


class Stream(NamedTuple):
    """Server-sent events, until they end or `ending` says so."""

    parts: AsyncIterator[bytes]


Answer = Page | Redirect | Stream
View = Callable[[Visit], Any]


def event(name: str, data: str = "") -> bytes:
    """One server-sent event; data is one line of ours."""
    return f"event: {name}\ndata: {data}\n\n".encode()


def needed(found: Any) -> Any:
    """What was looked for.

    Raises:
        Problem: If there is nothing.
    """
    if found is None:
        raise Problem("not-found")
    return found
