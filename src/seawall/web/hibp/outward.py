"""Sends what subscribers asked for to where they said, and nowhere that we would not have gone.

A receiver's URL could make us talk to our own network. So it is https to a public host; the name is
resolved once, every address it has must be public, and the connection goes to the one that was looked
at, with the name in TLS and its certificate checked. No redirect is followed, no proxy asked, and no
more of a reply read than its first bytes.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from seawall.errors import SeawallError
from seawall.signals.streams import endpoint_problem, public

WAIT_S = 10.0
MOST_ANSWER_BYTES = 4096
Resolve = Callable[..., list[Any]]


class Forbidden(SeawallError):  # noqa: N818 - it says what it is
    """A place that nothing is sent to."""


def checked(url: str, *, private: bool) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of a URL that may be sent to.

    Args:
        url: As the operator or subscriber gave it.
        private: Whether loopback and private addresses, and http, are allowed.

    Raises:
        Forbidden: If it may not.
    """
    problem = endpoint_problem(url)
    if problem and not private:
        raise Forbidden(f"The callback {problem}.".replace("endpoint_url", "URL"))
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Forbidden("The callback is no URL.") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username:
        raise Forbidden("The callback is no http URL without user and password.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, parts.hostname, port, path


def address_of(
    host: str, port: int, *, private: bool, resolve: Resolve = socket.getaddrinfo
) -> str:
    """The address to connect to. All that the name has are looked at, one is taken.

    Raises:
        Forbidden: If one of them is not public.
        OSError: If there is none.
    """
    found = [str(info[4][0]) for info in resolve(host, port, type=socket.SOCK_STREAM)]
    if not found:
        raise OSError("no address")
    if not private and not all(public(address.partition("%")[0]) for address in found):
        raise Forbidden("The callback's host has an address that is not public.")
    return found[0]


def post(
    url: str, body: bytes, token: str, *, private: bool, resolve: Resolve = socket.getaddrinfo,
    context: ssl.SSLContext | None = None, wait_s: float = WAIT_S,
) -> int:  # fmt: skip
    """Send a body as JSON; returns the reply's status. Blocking.

    Raises:
        Forbidden: If it may not be sent there.
        OSError: If there is no reply.
    """
    scheme, host, port, path = checked(url, private=private)
    address = address_of(host, port, private=private, resolve=resolve)
    wire: socket.socket = socket.create_connection((address, port), timeout=wait_s)
    try:
        if scheme == "https":
            tls = context or ssl.create_default_context()
            wire = tls.wrap_socket(wire, server_hostname=host)
        connection = http.client.HTTPConnection(host, port, timeout=wait_s)
        connection.sock = wire
        headers = {
            "Content-Type": "application/json", "Authorization": f"Bearer {token}",
            "User-Agent": "seawall", "Connection": "close",
        }  # fmt: skip
        connection.request("POST", path, body, headers)
        reply = connection.getresponse()
        reply.read(MOST_ANSWER_BYTES)
        return reply.status
    except http.client.HTTPException as error:
        raise OSError(type(error).__name__) from None
    finally:
        wire.close()
