"""Sends a token to where a receiver said: one address, looked up once and held to what is allowed.

A receiver's URL must not make us talk to our own network. The name is resolved, *every* address that it
resolves to must be public, and the connection goes to one of these: nothing resolves it a second time,
no proxy of the environment is asked, no redirect followed. TLS is checked against the name. Loopback
and plain http are taken only where the service is run for tests on one machine.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from seawall.signals.streams import endpoint_problem, public

TIMEOUT_S, WHOLE_S = 10.0, 20.0
MOST_REPLY = 64_000
KEEP_S = 60.0  # a connection, before its name is resolved again

#: A host and a port in, addresses out.
Resolve = Callable[[str, int], list[str]]


class Replied(NamedTuple):
    """What came back; status None for nothing."""

    status: int | None
    body: bytes = b""
    retry_after_s: float = 0.0


class ForbiddenError(Exception):
    """The URL leads to where we do not go."""


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def allowed(url: str, *, local: bool, resolve: Resolve = resolved) -> tuple[str, str, int, str]:
    """Where to connect to: address, name, port, path.

    Raises:
        ForbiddenError: If the URL or one of its addresses is not allowed.
        OSError: If the name does not resolve.
    """
    if endpoint_problem(url, local=local):
        raise ForbiddenError
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = resolve(host, port)
    if not addresses or not all(_may(one, local=local) for one in addresses):
        raise ForbiddenError
    path = parts.path or "/"
    return addresses[0], host, port, path + (f"?{parts.query}" if parts.query else "")


def _may(address: str, *, local: bool) -> bool:
    plain = address.partition("%")[0]
    return public(plain) or (local and ipaddress.ip_address(plain).is_loopback)


class Pinned(http.client.HTTPConnection):
    """A connection to one address that speaks as to a name, with TLS if there is a context."""

    def __init__(self, address: str, host: str, port: int, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=TIMEOUT_S)
        self._address, self._tls = address, context

    def connect(self) -> None:
        """Connect to the address, whatever the name means by now."""
        wire = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(wire, server_hostname=self.host) if self._tls else wire


class Sender:
    """Posts to one URL, over a connection that it keeps."""

    def __init__(
        self, url: str, *, local: bool, context: ssl.SSLContext,
        resolve: Resolve = resolved, monotonic: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._url, self._local, self._context = url, local, context
        self._resolve, self._monotonic = resolve, monotonic
        self._wire: Pinned | None = None
        self._path = "/"
        self._until_s = 0.0

    def post(self, token: str, headers: Mapping[str, str], now_s: float) -> Replied:
        """Send one token. Whatever goes wrong is no reply; nothing is raised."""
        try:
            return self._posted(token, headers, now_s)
        except (ForbiddenError, OSError, http.client.HTTPException, UnicodeError, ValueError):
            self.close()
            return Replied(None)

    def _posted(self, token: str, headers: Mapping[str, str], now_s: float) -> Replied:
        if self._wire is None or self._monotonic() > self._until_s:
            self.close()
            address, host, port, self._path = allowed(
                self._url, local=self._local, resolve=self._resolve
            )
            tls = self._context if self._url.lower().startswith("https:") else None
            self._wire = Pinned(address, host, port, tls)
            self._until_s = self._monotonic() + KEEP_S
        ends_s = self._monotonic() + WHOLE_S
        self._wire.request("POST", self._path, token, dict(headers))
        reply = self._wire.getresponse()
        body = b""
        while len(body) < MOST_REPLY:
            part = reply.read1(MOST_REPLY - len(body))
            if not part:
                break
            body += part
            if self._monotonic() > ends_s:
                raise TimeoutError
        if reply.length == 0:
            reply.close()  # it is whole, and the connection may go on
        elif not reply.isclosed():
            self.close()  # it says more than we read
        return Replied(reply.status, body, _wait_s(reply.getheader("Retry-After"), now_s))

    def close(self) -> None:
        """Close the connection."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None


def _wait_s(said: str | None, now_s: float) -> float:
    """Seconds of a Retry-After field, which may be a number or a date."""
    if said is None:
        return 0.0
    if said.isdigit():
        return float(said[:9])
    with suppress(ValueError, TypeError):
        return max(0.0, parsedate_to_datetime(said).timestamp() - now_s)
    return 0.0
