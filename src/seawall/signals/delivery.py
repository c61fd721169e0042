"""Delivery: what to send for a token, what a reply to it means, and what a poll asks for.

Sources: RFC 8935 (push), RFC 8936 (poll).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from seawall.signals.streams import Stream

MOST_ACKS = 10_000
MOST_AT_ONCE = 1_000
MOST_TEXT = 1_000
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(minutes=10)
#: Words of the registry of RFC 8935 that a receiver may refuse a token with.
ERRORS = frozenset({
    "invalid_request", "invalid_key", "invalid_issuer", "invalid_audience", "authentication_failed",
    "access_denied", "invalid_state",
})  # fmt: skip
#: Refusals that say something of us and not of the token: they end when somebody mends them.
OURS = frozenset({"authentication_failed", "access_denied"})


class Fate(Enum):
    """What becomes of a token after an attempt."""

    DELIVERED = "delivered"
    AGAIN = "again"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A token's fate; `due_at` is when to try again, `err` the receiver's word."""

    fate: Fate
    due_at: datetime | None = None
    err: str = ""


def push_headers(stream: Stream) -> dict[str, str]:
    """The headers of a push; the body is the token."""
    found = {"Content-Type": "application/secevent+jwt", "Accept": "application/json"}
    if stream.authorization_header is not None:
        found["Authorization"] = stream.authorization_header
    return found


def wait(attempts: int, jitter: float) -> timedelta:
    """How long to wait after so many failed attempts: doubling, up to ten minutes, less up to a half.

    Args:
        attempts: At least 1.
        jitter: 0..1; so that not all tokens of a receiver that was down come back at once.
    """
    longest = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(attempts - 1, 20)))
    return longest * (1 - jitter / 2)


def after_push(
    status: int | None, body: bytes, attempts: int, now: datetime, jitter: float, retry_after_s: float = 0
) -> Verdict:  # fmt: skip
    """What a reply to a push means.

    2xx is taken: the standard says 202, and whoever says 200 took it too. 400 with a word of the
    registry is a refusal, which sending again would not change, and it is kept for somebody to look at.
    Everything else, also no reply at all, is tried again for as long as the stream lives.

    Args:
        status: Of the reply, None for none.
        body: Of the reply, at most its first 64 kB.
        attempts: How often this token has been sent, this time included.
        now: An aware instant.
        jitter: 0..1.
        retry_after_s: What the receiver asked for by Retry-After.
    """
    if status is not None and 200 <= status < 300:
        return Verdict(Fate.DELIVERED)
    err = _err(body) if status == 400 else ""
    if err and err not in OURS:
        return Verdict(Fate.REFUSED, err=err)
    pause = max(wait(attempts, jitter), timedelta(seconds=min(max(retry_after_s, 0), 86_400)))
    return Verdict(Fate.AGAIN, now + pause, err)


def _err(body: bytes) -> str:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    err = said.get("err") if isinstance(said, dict) else None
    return err if isinstance(err, str) and err in ERRORS else ""


@dataclass(frozen=True, slots=True)
class Poll:
    """What a poll asks: how many tokens, whether to wait for some, and what became of earlier ones."""

    most: int
    immediately: bool
    acks: tuple[str, ...]
    errs: Mapping[str, str]


def poll(body: object) -> Poll:
    """Read a poll.

    Raises:
        ValueError: If it is malformed; the text can be replied.
    """
    if not isinstance(body, Mapping):
        raise ValueError("a poll is an object")
    most = body.get("maxEvents", MOST_AT_ONCE)
    if type(most) is not int or most < 0:
        raise ValueError("maxEvents is a whole number from 0 on")
    immediately = body.get("returnImmediately", False)
    if not isinstance(immediately, bool):
        raise ValueError("returnImmediately is true or false")
    acks, errs = body.get("ack", []), body.get("setErrs", {})
    if not isinstance(acks, list) or len(acks) > MOST_ACKS or not all(map(_named, acks)):
        raise ValueError(f"ack is a list of at most {MOST_ACKS:,} token ids")
    if not isinstance(errs, Mapping) or len(errs) > MOST_ACKS or not all(map(_named, errs)):
        raise ValueError(f"setErrs is an object of at most {MOST_ACKS:,} token ids")
    words = {}
    for jti, said in errs.items():
        err = said.get("err") if isinstance(said, Mapping) else None
        if not isinstance(err, str):
            raise ValueError("an entry of setErrs has err")
        words[jti] = err if err in ERRORS else "other"
    return Poll(min(most, MOST_AT_ONCE), immediately, tuple(acks), words)


def _named(jti: object) -> bool:
    return isinstance(jti, str) and 0 < len(jti) <= MOST_TEXT


def poll_reply(tokens: Mapping[str, str], *, more: bool) -> dict[str, Any]:
    """The reply to a poll: tokens by id."""
    return {"sets": dict(tokens), "moreAvailable": more}
