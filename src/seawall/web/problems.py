"""Errors as RFC 9457 problem documents. They say what is wrong and where, never what stood there."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from seawall.web.messages import ProblemDocument

TYPE = "urn:problem-type:seawall:"
MEDIA_TYPE = b"application/problem+json"

#: Slug -> status, title, and what to do about it.
KINDS: dict[str, tuple[int, str, str]] = {
    "malformed": (400, "Not JSON", "The body is no JSON text in UTF-8."),
    "bad-request": (400, "Bad request", "The request is not HTTP as this service takes it."),
    "unauthenticated": (401, "Who asks is not known", "Send a valid key or token as Bearer."),
    "forbidden": (403, "Not allowed", "The key or token lacks the scope that this needs."),
    "not-found": (404, "No such resource", "See /openapi.json for what there is."),
    "method-not-allowed": (405, "No such method here", "See the Allow field."),
    "timeout": (408, "The request took too long", "Send head and body at once."),
    "too-large": (413, "Too large", "Send less at a time."),
    "unsupported-media-type": (415, "Not application/json", "Send application/json."),
    "invalid": (422, "Not what this takes", "See /openapi.json for members, kinds and bounds."),
    "unknown-name": (409, "Not in the policy", "See the policy for actions and factors."),
    "conflict": (409, "Not while another runs", "Follow or cancel the one that runs."),
    "rate-limited": (429, "Too many requests", "Wait for the seconds in Retry-After."),
    "quota-used": (429, "Quota used up", "Wait for the seconds in Retry-After."),
    "head-too-large": (431, "Head too large", "Send fewer or shorter header fields."),
    "internal": (500, "Unexpected error", "The log names its place under the request's id."),
    "unavailable": (503, "Not available now", "Ask again later."),
}
#: Where msgspec says that a member is wrong. What else it says may quote the request.
_WHERE = re.compile(r" - at `(?:key in )?(\$[A-Za-z0-9_.\[\]]*)(?:\[\.\.\.\])?[^`]*`$")
_encode = msgspec.json.Encoder().encode


class Problem(Exception):  # noqa: N818 - RFC 9457's word
    """One problem to answer with. `pointer` names a member, as $.context.risk_score."""

    def __init__(
        self, slug: str, *, pointer: str = "", headers: Sequence[tuple[bytes, bytes]] = (),
        reason: str = "",
    ) -> None:  # fmt: skip
        super().__init__(slug)
        self.slug, self.pointer, self.headers = slug, pointer, list(headers)
        self.reason = reason or slug  # for the log and the metrics
        self.status = KINDS[slug][0]

    def body(self, request: str) -> bytes:
        """The document, with the request's id as its instance."""
        status, title, detail = KINDS[self.slug]
        instance = f"urn:seawall:request:{request}" if request else None
        document = ProblemDocument(
            TYPE + self.slug, title, status, detail, instance, self.pointer or None
        )
        return _encode(document)


def pointer(error: msgspec.ValidationError) -> str:
    """The member that a validation error is about; the whole body where it does not say."""
    found = _WHERE.search(str(error))
    return found[1] if found else "$"


def retry_after(seconds: float) -> list[tuple[bytes, bytes]]:
    """The header field, in whole seconds, rounded up."""
    return [(b"retry-after", b"%d" % max(1, -int(-seconds // 1)))]
