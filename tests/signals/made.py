"""What tests of signals share: instants, subjects, events and keys, all made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from seawall.signals import events
from seawall.signals.catalogue import SENT
from seawall.signals.events import Event, FactorChange
from seawall.signals.keys import ES256, RS256, SigningKey, SigningKeys, ring
from seawall.signals.streams import POLL, Stream, Transmitter

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ISS, AUD = "https://tr.example.com", "https://receiver.example.com"
WHO = {"format": "iss_sub", "iss": ISS, "sub": "account-17"}


@cache
def _key(alg: str, days: int) -> SigningKey:
    at = NOW + days * DAY
    return SigningKey.new(alg, at, at + DAY)


def key(alg: str = RS256) -> SigningKey:
    """The key that signs by `alg`: both of a ring of two, the RSA key being the younger."""
    return _key(alg, -2 if alg == RS256 else -9)


def keys() -> SigningKeys:
    """The ring of both."""
    return ring([key(RS256), key(ES256)])


def every_event(subject=WHO, cause="leak-1") -> list[Event]:
    """One of each that we make."""
    return [
        events.risk_level_change(
            subject, "HIGH", cause, NOW, previous="LOW", reason="PASSWORD_FOUND_IN_DATA_BREACH",
            reason_admin={"en": "A breach"},
        ),
        events.credential_compromise(subject, "password", cause, NOW),
        events.credential_change_required(subject, cause),
        events.session_revoked(subject, cause, NOW, {"en": "A breach", "zh": "泄露"}),
        events.assurance_level_change(
            subject, "NIST-AAL", "nist-aal1", cause, NOW, previous="nist-aal2", direction="decrease"
        ),
        events.factor_trust_change(
            subject,
            [
                FactorChange("kba.birthplace", "compromised", ["birthplace"], "sound", NOW - DAY),
                FactorChange("sms_otp", "weakened", ["phone", "person_name"]),
            ],
            cause, NOW,
        ),
    ]  # fmt: skip


TRANSMITTER = Transmitter(ISS, local=True)


def stream(number: int = 1, **more) -> Stream:
    """A poll stream that takes every type."""
    given = {
        "id": f"stream-{number}", "receiver": "receiver-1", "aud": (AUD,), "method": POLL,
        "endpoint_url": f"{ISS}/ssf/poll/stream-{number}", "requested": SENT, "active_at": NOW,
    }  # fmt: skip
    return Stream(**{**given, **more})
