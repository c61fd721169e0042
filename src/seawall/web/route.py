"""What a route is, and what a handler may answer with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NamedTuple

from seawall.web.service import Call, Service

JSON = b"application/json"
EVENT_STREAM = b"text/event-stream"


class Reply(NamedTuple):
    """An answer that is not simply the route's: another status, header fields, or parts over time.

    `parts` are sent one by one, as they come, until they end, the client leaves or the service stops.
    """

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[bytes, bytes], ...] = ()
    content_type: bytes = JSON
    parts: AsyncIterator[bytes] | None = None


Answer = bytes | Reply
Handler = Callable[[Service, Call], Answer | Awaitable[Answer]]


class Query(NamedTuple):
    """A parameter of the query: its name, what it means, its JSON schema."""

    name: str
    what: str
    schema: dict[str, Any]
    required: bool = False


class Route(NamedTuple):
    """One method of one path. A segment in braces stands for any text. `scope` None is open to all.

    `problems` are those that this route adds to what all have. `gives` is the body under `status`;
    `others` are further answers that are no problem documents, by status. `accepts` is the type of the
    body that `takes` describes, and `of` what the segment in braces is.
    """

    method: str
    path: str
    name: str
    summary: str
    scope: str | None
    handler: Handler
    takes: type | None
    gives: type | None
    problems: tuple[str, ...] = ()
    content_type: bytes = JSON
    status: int = 200
    others: tuple[tuple[int, type | None], ...] = ()
    query: tuple[Query, ...] = ()
    accepts: bytes = JSON
    of: str = "Our own reference of an account."
