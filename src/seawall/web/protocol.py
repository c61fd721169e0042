"""HTTP/1.1 as the server library reads it, with bounds on a head's size, on time, and on connections.

Source: RFC 9112 section 2.2, RFC 6585 section 5 (431).
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from seawall.web import direct
from seawall.web.app import SECURITY, App
from seawall.web.problems import KINDS, MEDIA_TYPE, Problem
from seawall.web.settings import Limits


class Joined:
    """A transport that writes an answer's head together with its body: one system call instead of two."""

    __slots__ = ("_held", "_transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport, self._held = transport, b""

    def write(self, data: bytes) -> None:
        """Hold a head; write what follows it behind it."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held + data)
        elif data.startswith(b"HTTP/1.1 ") and not data.startswith(b"HTTP/1.1 100"):
            self._held = data
        else:
            self._transport.write(data)

    def whole(self, data: bytes) -> None:
        """Write an answer that is whole."""
        self._transport.write(data)

    def flush(self) -> None:
        """Write a head that nothing followed."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)

    def close(self) -> None:
        """Close, once all is written."""
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Bounded(HttpToolsProtocol):
    """One connection. `waiting_since` is when its request began, None while none is being read."""

    limits: ClassVar[Limits] = Limits()
    waiting_since: float | None = None
    _n_head = 0
    _in_head = True
    _refused = ""
    _pending: direct.Pending | None = None
    _body = b""
    _keep = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or close it at once where there are too many."""
        super().connection_made(transport)
        self.transport = cast(asyncio.Transport, Joined(transport))
        self.waiting_since = self.loop.time()
        if len(self.connections) > self.limits.connections:
            transport.close()

    def data_received(self, data: bytes) -> None:
        """Read on, as long as a head is not too large."""
        if self._in_head:
            room = self.limits.head_bytes - self._n_head
            self._n_head += len(data)
            if len(data) > room and data.find(b"\r\n\r\n", 0, max(0, room)) < 0:
                self._refused = "head-too-large"
                self.send_400_response("")
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self.waiting_since = self.loop.time()

    def on_headers_complete(self) -> None:
        """The head is whole. A usual request goes the short way, if no other is being answered."""
        self._in_head = False
        app, free = self.app, self.cycle is None or self.cycle.response_complete
        if (
            self.url in direct.SHORT and free and not self.pipeline and not self.flow.write_paused
            and isinstance(app, App) and self.parser.get_method() == b"POST"
            and self.parser.get_http_version() == "1.1"
        ):  # fmt: skip
            self._pending = direct.begin(app, self.url, self.headers)
            if self._pending is not None:
                self._body, self._keep = b"", self.parser.should_keep_alive()
                return
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        if self._pending is None:
            super().on_body(body)
        else:
            self._body += body

    def on_message_complete(self) -> None:
        """The request is whole, and the next one begins with a head."""
        self.waiting_since, self._in_head, self._n_head = None, True, 0
        pending = self._pending
        if pending is None:
            super().on_message_complete()
            return
        self._pending = None
        if self.transport.is_closing():
            return
        more, closing = self.server_state.default_headers, not self._keep
        whole = direct.answered(self.app, pending, self._body, more, closing=closing)  # type: ignore[arg-type]
        self._body = b""
        self.transport.whole(whole)  # type: ignore[attr-defined]
        if closing:
            self.transport.close()
        super().on_response_complete()

    def shutdown(self) -> None:
        """The service stops: a request whose body is on its way is answered first."""
        if self._pending is not None:
            self._keep = False
        else:
            super().shutdown()

    def on_response_complete(self) -> None:
        """The answer is whole: one to HEAD has no body that its head could wait for."""
        self.transport.flush()  # type: ignore[attr-defined]
        super().on_response_complete()

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
        self.transport.close()  # which writes it


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
