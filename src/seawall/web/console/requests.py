"""A request as pages see it: its path in parts, its query, form and cookies, all bounded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from seawall.web.problems import Problem

MOST_FORM_BYTES, MOST_FIELDS, LONGEST = 64 << 10, 200, 4096
FORM = b"application/x-www-form-urlencoded"
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """`parts` are the path's segments after /console, unescaped."""

    method: str
    path: str
    parts: tuple[str, ...]
    query: Pairs
    form: Pairs
    cookies: dict[str, str]
    headers: dict[bytes, bytes]
    client: str

    def asked(self, name: str, default: str = "") -> str:
        """The first value of a member of the query."""
        return next((v for k, v in self.query if k == name), default)

    def given(self, name: str) -> str:
        """The first value of a field of the form."""
        return next((v for k, v in self.form if k == name), "")

    def header(self, name: bytes) -> str:
        """A header field, empty without."""
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def by_script(self) -> bool:
        """Whether no person asked: the script, or a stream."""
        return self.header(b"sec-fetch-dest") == "empty"

    def from_here(self) -> bool:
        """Whether a form was sent from a page of ours, as far as the browser says."""
        site, origin = self.header(b"sec-fetch-site"), self.header(b"origin")
        host = self.header(b"host")
        return site in ("", "same-origin", "none") and (
            not origin or origin.partition("://")[2] == host
        )


async def read(scope: Scope, receive: Receive) -> Request:
    """Read a request, with its form if it is a POST.

    Raises:
        Problem: If it is no request of a page.
    """
    headers = dict(scope["headers"])
    raw: bytes = scope["raw_path"].partition(b"?")[0]
    try:
        parts = tuple(unquote_to_bytes(p).decode() for p in raw.split(b"/")[2:] if p)
    except UnicodeDecodeError:
        raise Problem("not-found") from None
    form: Pairs = ()
    if scope["method"] == "POST":
        if headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != FORM:
            raise Problem("unsupported-media-type")
        form = _pairs(await _body(receive))
    return Request(
        scope["method"], raw.decode("latin-1"), parts, _pairs(scope.get("query_string", b"")), form,
        _cookies(headers.get(b"cookie", b"")), headers, (scope.get("client") or ("",))[0],
    )  # fmt: skip


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem("timeout")
        body += message.get("body", b"")
        more = bool(message.get("more_body"))
        if len(body) > MOST_FORM_BYTES:
            raise Problem("too-large", headers=[(b"connection", b"close")])
    return body


def _pairs(raw: bytes) -> Pairs:
    try:
        found = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS,
            errors="strict",
        )  # fmt: skip
    except ValueError:  # too many fields, or no text
        raise Problem("invalid") from None
    if any(len(v) > LONGEST for _, v in found):
        raise Problem("invalid")
    return tuple(found)


def _cookies(raw: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in raw.decode("latin-1").split(";"):
        name, _, value = part.strip().partition("=")
        found.setdefault(name, value)
    return found
