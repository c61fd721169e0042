"""What the dialect answers: bodies, the contract's errors, ETags."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

import msgspec

JSON, TEXT = b"application/json; charset=utf-8", b"text/plain; charset=utf-8"
Headers = list[tuple[bytes, bytes]]
encode = msgspec.json.Encoder().encode
#: The catalogue and the passwords are nobody's; web pages of others may ask for them.
OPEN: Headers = [
    (b"access-control-allow-origin", b"*"), (b"cross-origin-resource-policy", b"cross-origin"),
]  # fmt: skip

PREFIXES = (b"/api/v3/", b"/range/")
NO_AGENT = "The request must name its user agent."
MISSING_KEY = "Access denied due to missing hibp-api-key."
BAD_KEY = "Access denied due to improperly formed hibp-api-key."
WRONG_KEY = "Access denied due to invalid hibp-api-key."
NOT_FOUND = "Nothing is known here."


class Answer(NamedTuple):
    """One answer. Its headers take the place of the service's own of the same name."""

    status: int
    kind: bytes
    body: bytes
    headers: Headers = []  # noqa: RUF012 - never changed


class Said(NamedTuple):
    """An answer, with what the log and the metrics call it and its asker."""

    answer: Answer
    template: str
    who: str
    reason: str


def takes(path: bytes) -> bool:
    """Whether a path is of the dialect."""
    return path[:8].lower().startswith(PREFIXES)


class Refusal(Exception):  # noqa: N818 - it is an answer
    """One of the contract's errors. `style` is how it is written: "error", "message" or "text"."""

    def __init__(
        self, status: int, message: str, *, headers: Sequence[tuple[bytes, bytes]] = (),
        reason: str = "", style: str = "",
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status, self.message, self.headers = status, message, list(headers)
        self.reason, self.style = reason or str(status), style

    def answer(self, style: str) -> Answer:
        """The answer, in the style of its operation unless it has one of its own."""
        style = self.style or style
        if style == "text":
            return Answer(self.status, TEXT, self.message.encode(), self.headers)
        body: dict[str, object] = {"message": self.message}
        if style == "error":
            body = {"statusCode": self.status, **body}
        return Answer(self.status, JSON, encode(body), self.headers)


def too_many(wait_s: float) -> Refusal:
    """429: seconds are whole, and rounded up."""
    seconds = max(1, -int(-wait_s // 1))
    return Refusal(
        429, f"Rate limit is exceeded. Try again in {seconds} seconds.",
        headers=[(b"retry-after", b"%d" % seconds)], reason="rate-limited", style="error",
    )  # fmt: skip


def tag(body: bytes) -> bytes:
    """A weak ETag: the same for the answer as it is and compressed."""
    return b'W/"' + blake2b(body, digest_size=12).hexdigest().encode() + b'"'


def fresh(asked: bytes | None, etag: bytes) -> bool:
    """Whether the asker has this already, by If-None-Match (RFC 9110 section 13.1.2)."""
    if asked is None:
        return False
    opaque = etag.removeprefix(b"W/")
    return any(part.strip().removeprefix(b"W/") in (opaque, b"*") for part in asked.split(b","))


def cached(body: bytes, kind: bytes, asked: bytes | None, headers: Headers) -> Answer:
    """An answer with its ETag; 304 without a body if the asker has it."""
    etag = tag(body)
    with_tag = [(b"etag", etag), *headers]
    if fresh(asked, etag):
        return Answer(304, kind, b"", with_tag)
    return Answer(200, kind, body, with_tag)
