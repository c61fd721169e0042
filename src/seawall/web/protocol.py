"""HTTP/1.1 as the server library reads it, with bounds on a head's size, on time, and on connections.

Source: RFC 9112 section 2.2, RFC 6585 section 5 (431).
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from seawall.web.app import SECURITY
from seawall.web.problems import KINDS, MEDIA_TYPE, Problem
from seawall.web.settings import Limits


class Bounded(HttpToolsProtocol):
    """One connection. `waiting_since` is when its request began, None while none is being read."""

    limits: ClassVar[Limits] = Limits()
    waiting_since: float | None = None
    _n_head = 0
    _in_head = True
    _refused = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or close it at once where there are too many."""
        super().connection_made(transport)
        self.waiting_since = self.loop.time()
        if len(self.connections) > self.limits.connections:
            transport.close()

    def data_received(self, data: bytes) -> None:
        """Read on, as long as a head is not too large."""
        if self._in_head:
            self._n_head += len(data)
            over = self._n_head > self.limits.head_bytes + self.limits.body_bytes
            if over:  # no head has ended yet, and the rest of this read may be body
                self._refused = "head-too-large"
                self.send_400_response("")
                return
        super().data_received(data)
        if self._in_head and self._n_head > self.limits.head_bytes and self.parser is not None:
            self._refused = "head-too-large"
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self.waiting_since, self._in_head, self._size = self.loop.time(), True, 0

    def on_url(self, url: bytes) -> None:
        """Part of the target."""
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One field."""
        self._grow(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._in_head, self._n_head = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole."""
        self.waiting_since = None
        super().on_message_complete()

    def _grow(self, n: int) -> None:
        self._size += n
        if self._size > self.limits.head_bytes:
            self._refused = "head-too-large"
            raise ValueError("head too large")  # the parser turns it into a refusal

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, as a problem document, and close."""
        if self.transport.is_closing():
            return
        slug = self._refused or "bad-request"
        body = Problem(slug).body("")
        status, title, _ = KINDS[slug]
        headers = [
            (b"content-type", MEDIA_TYPE), (b"content-length", b"%d" % len(body)),
            (b"connection", b"close"), *SECURITY,
        ]  # fmt: skip
        head = b"".join(b"%b: %b\r\n" % field for field in headers)
        line = b"HTTP/1.1 %d %b\r\n" % (status, title.encode())
        self.transport.write(line + head + b"\r\n" + body)
        self.transport.close()


def sweep(connections: Any, now_s: float, limit_s: float) -> int:
    """Close connections whose request has not arrived in time, or never began. Returns how many."""
    late = [
        c for c in connections
        if isinstance(c, Bounded) and c.waiting_since is not None
        and now_s - c.waiting_since > limit_s
    ]  # fmt: skip
    for connection in late:
        connection.transport.close()
    return len(late)
