"""Security event tokens: an event signed for one audience, and what a receiver checks of one.

Claims: `iss`, `jti`, `iat`, `aud`, `txn` (the cause), `sub_id`, `events` with exactly one event; header
`typ` secevent+jwt. Neither `sub` nor `exp`: such a token must never pass for an access token. The same
cause on the same stream has the same `jti` for ever, so that a receiver knows a repetition as one.

Sources: RFC 8417; OpenID Shared Signals Framework 1.0, section 11.1; CAEP interoperability profile 1.0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from seawall.signals import catalogue, subjects
from seawall.signals.events import Event, seconds
from seawall.signals.keys import ES256, RS256, SigningKey

TYP = "secevent+jwt"
MOST_BYTES = 65_536  # of a token that is taken
SKEW = timedelta(minutes=5)


class SetRefusedError(ValueError):
    """A token is refused. `err` is a word of RFC 8935, section 2.4; the text quotes nothing of it."""

    def __init__(self, err: str, description: str) -> None:
        super().__init__(f"{err}: {description}")
        self.err, self.description = err, description


@dataclass(frozen=True, slots=True)
class Received:
    """A token that was verified: its one event, and the claims that deduplicate and order it."""

    iss: str
    jti: str
    iat: int
    uri: str
    payload: Mapping[str, Any] = field(repr=False)
    subject: Mapping[str, Any] | None = field(repr=False)
    txn: str | None = None


def token_id(stream_id: str, event: Event) -> str:
    """The `jti` of an event on a stream: always the same for the same type, cause and subject."""
    text = json.dumps([stream_id, event.uri, event.cause, event.subject], sort_keys=True)
    return blake2b(text.encode(), digest_size=16, person=b"seawall jti 1").hexdigest()


def claims(event: Event, iss: str, aud: str | list[str], jti: str, now: datetime) -> dict[str, Any]:
    """What a token of an event says."""
    found: dict[str, Any] = {
        "iss": iss,
        "jti": jti,
        "iat": seconds(now),
        "aud": aud,
        "txn": event.cause,
        "events": {event.uri: event.payload},
    }
    if event.subject is not None:
        found["sub_id"] = dict(event.subject)
    return found


def sign(said: Mapping[str, Any], key: SigningKey) -> str:
    """The compact token of claims, signed by a key."""
    header = {"alg": key.alg, "typ": TYP, "kid": key.kid}
    body = json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
    return jws.serialize_compact(header, body, key.key, algorithms=[key.alg])


def verify(
    token: str | bytes,
    jwks: Mapping[str, Any],
    iss: str,
    aud: Collection[str],
    now: datetime,
    skew: timedelta = SKEW,
) -> Received:
    """Check a token that another transmitter sent.

    Args:
        token: The compact form.
        jwks: The transmitter's published keys.
        iss: Who it must be from.
        aud: Names of ours; it must be for one of them.
        now: An aware instant; a token from the future, by more than `skew`, is refused.
        skew: How far clocks may differ.

    Raises:
        SetRefusedError: With the word for the transmitter.
    """
    raw = token.encode() if isinstance(token, str) else token
    if len(raw) > MOST_BYTES:
        raise SetRefusedError("invalid_request", "the token is too long")
    said = _claims(raw, _checked_keys(jwks))
    if said.get("iss") != iss:
        raise SetRefusedError("invalid_issuer", "the token is from somebody else")
    to = said.get("aud")
    audience = (
        {to}
        if isinstance(to, str)
        else set(filter(catalogue.text, to or ()) if isinstance(to, list) else ())
    )
    if not audience & set(aud):
        raise SetRefusedError("invalid_audience", "the token is for somebody else")
    return _event(said, now, skew)


def _checked_keys(jwks: Mapping[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set({"keys": list(jwks["keys"])})
    except (JoseError, ValueError, KeyError, TypeError):
        raise SetRefusedError("invalid_key", "the issuer's keys cannot be used") from None


def _claims(raw: bytes, keys: KeySet) -> dict[str, Any]:
    try:
        signed = jws.deserialize_compact(raw, _chosen(keys), algorithms=[RS256, ES256])
        header, said = signed.headers(), json.loads(signed.payload)
    except JoseError as error:
        raise SetRefusedError(
            "invalid_key", f"the signature does not hold ({error.error})"
        ) from None
    except SetRefusedError:
        raise
    except (ValueError, TypeError, RecursionError):
        raise SetRefusedError("invalid_request", "this is no signed token") from None
    if str(header.get("typ", "")).lower().removeprefix("application/") != TYP:
        raise SetRefusedError("invalid_request", f"the token's type is not {TYP}")
    if not isinstance(said, dict):
        raise SetRefusedError("invalid_request", "the token's body is no object")
    return said


def _chosen(keys: KeySet) -> Callable[[Any], Any]:
    """The key that a token names, if it may sign by what the token says it was signed by."""

    def choose(signed: Any) -> Any:
        header = signed.headers()
        for key in keys.keys:
            if key.kid is not None and key.kid == header.get("kid"):
                wanted = "RSA" if header.get("alg") == RS256 else "EC"
                if (
                    key.key_type == wanted
                    and key.as_dict().get("alg", header["alg"]) == header["alg"]
                ):
                    return key
        raise SetRefusedError("invalid_key", "no key of the issuer has this name and use")

    return choose


def _event(said: dict[str, Any], now: datetime, skew: timedelta) -> Received:
    def refuse(problem: str) -> SetRefusedError:
        return SetRefusedError("invalid_request", problem)

    jti, iat, txn, events = (said.get(name) for name in ("jti", "iat", "txn", "events"))
    if not catalogue.text(jti) or iat is None or not catalogue.instant(iat):
        raise refuse("jti and iat are required")
    if "sub" in said or "exp" in said:
        raise refuse("a security event has neither sub nor exp")
    if iat > (now + skew).timestamp():
        raise refuse("the token is from the future")
    if not isinstance(events, dict) or len(events) != 1:
        raise refuse("a token holds exactly one event")
    ((uri, payload),) = events.items()
    if not isinstance(payload, dict):
        raise refuse("an event's payload is an object")
    subject = said.get("sub_id")
    if subject is None and not uri.startswith(catalogue.OKTA):
        raise refuse("sub_id is required")
    wrong = "" if subject is None else subjects.problem(subject)
    wrong = wrong or catalogue.problem(uri, payload, subject, own=False)
    if wrong:
        raise refuse(wrong)
    return Received(
        said["iss"], str(jti), int(iat), uri, payload, subject, txn if catalogue.text(txn) else None
    )
