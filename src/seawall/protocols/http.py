"""HTTP/1.1 as far as a probe needs it: one request on one connection, a bounded reply, no redirect.

Source: RFC 9110, RFC 9112 (message framing, chunked coding).
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from typing import Any, NamedTuple

from seawall.model.audit import Level
from seawall.model.probe import Ask, Grant, Open, Reply

HEAD_END = b"\r\n\r\n"
STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9][0-9])(?: [^\r\n]*)?\r\n")
MOST_BODY = 16_384
NO_BODY = (204, 304)


class Response(NamedTuple):
    """A reply; `whole` is false where it was cut short."""

    status: int
    headers: dict[str, str]  # lower-case names; of repeated ones the last
    body: bytes
    whole: bool

    def json(self) -> Any:
        """The body as JSON, or None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def table(self, *statuses: int) -> dict[str, Any]:
        """The body as a JSON object; empty where it is none, or where the status is not one of these."""
        said = self.json() if self.status in statuses else None
        return said if isinstance(said, dict) else {}

    @property
    def refuses(self) -> bool:
        """Whether it says that a credential is missing."""
        return self.status in (401, 403)

    @property
    def leads_to(self) -> tuple[str, ...]:
        """Where a redirect points: for a person to read, never to follow."""
        place = self.headers.get("location", "") if 300 <= self.status < 400 else ""
        elsewhere = re.match(r"https?://([A-Za-z0-9.:\[\]_-]{1,255})", place)
        return (elsewhere[1],) if elsewhere else ()


def request(
    grant: Grant,
    method: str,
    path: str,
    body: bytes = b"",
    headers: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """The bytes of a request that asks for the connection to be closed."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {grant.host or 'localhost'}",
        f"User-Agent: {grant.agent}",
        "Accept: */*",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers),
    ]
    if body or method in ("POST", "PUT"):
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body


def quoted(text: str) -> str:
    """Text for a query string: all but unreserved characters as %XX (RFC 3986)."""
    return "".join(
        chr(byte)
        if chr(byte).isascii() and (chr(byte).isalnum() or chr(byte) in "-._~")
        else f"%{byte:02X}"
        for byte in text.encode()
    )


def parse(data: bytes) -> Response | None:
    """A reply out of hostile bytes; None where it is not HTTP."""
    first = STATUS.match(data)
    if not first:
        return None
    head, found, rest = data.partition(HEAD_END)
    headers = {}
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        headers[name.decode("latin-1").strip().lower()] = value.decode("latin-1").strip()
    status = int(first[1])
    if not found:
        return Response(status, headers, b"", False)
    if status in NO_BODY:
        return Response(status, headers, b"", True)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return Response(status, headers, *_unchunked(rest))
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit():
        n = int(length[:12])
        return Response(status, headers, rest[:n], len(rest) >= n)
    return Response(status, headers, rest, False)  # ends with the connection


def _unchunked(rest: bytes) -> tuple[bytes, bool]:
    body = bytearray()
    while True:
        size, found, after = rest.partition(b"\r\n")
        try:
            n = int(size.split(b";")[0].strip()[:8], 16)
        except ValueError:
            return bytes(body), False
        if not found or n < 0:
            return bytes(body), False
        if n == 0:
            return bytes(body), True
        body += after[:n]
        if len(after) < n + 2:
            return bytes(body), False
        rest = after[n + 2 :]


def complete(data: bytes) -> bool:
    """Whether a reply is whole, or surely none."""
    if HEAD_END not in data:
        return len(data) >= 12 and not data.startswith(b"HTTP/1.")
    response = parse(data)
    return response is None or response.whole


def exchange(
    grant: Grant,
    said: str,
    method: str,
    path: str,
    level: Level,
    *,
    body: bytes = b"",
    headers: tuple[tuple[str, str], ...] = (),
    tls: bool = False,
    most_bytes: int = MOST_BODY,
) -> Generator[Open | Ask, Reply, Response | None]:
    """Ask one thing on a connection of its own. None where nothing that is HTTP came back."""
    opened = yield Open(tls)
    if not opened.ok:
        return None
    data = request(grant, method, path, body, headers)
    reply = yield Ask(said, data, level, complete, most_bytes=most_bytes)
    response = parse(reply.data)
    if response is not None and reply.end == "closed" and not response.whole:
        unsized = (
            "content-length" not in response.headers and "transfer-encoding" not in response.headers
        )
        return response._replace(whole=unsized)
    return response


def get(
    grant: Grant, said: str, path: str, level: Level, most_bytes: int = MOST_BODY
) -> Generator[Open | Ask, Reply, Response | None]:
    """Ask for a page the way the door speaks; of long ones the first bytes may be enough."""
    return exchange(grant, said, "GET", path, level, tls=grant.tls, most_bytes=most_bytes)


def post(
    grant: Grant, said: str, path: str, level: Level, body: bytes
) -> Generator[Open | Ask, Reply, Response | None]:
    """Send JSON the way the door speaks."""
    return exchange(grant, said, "POST", path, level, body=body, tls=grant.tls)
