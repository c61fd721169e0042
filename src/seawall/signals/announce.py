"""From events to tokens in the outbox: for every stream that takes the type and wants the subject.

Announcing is safe to repeat: a run that died half-way is run again, and only what is missing is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall.signals.catalogue import STREAM_UPDATED
from seawall.signals.events import Event, okta
from seawall.signals.keys import SigningKeys
from seawall.signals.outbox import Entry, Outbox, holds
from seawall.signals.streams import OKTA_PROFILE, Stream, Transmitter
from seawall.signals.subjects import fingerprints
from seawall.signals.tokens import claims, sign, token_id

PIECE = 500  # events per transaction


def announce(
    outbox: Outbox, transmitter: Transmitter, keys: SigningKeys, subject_key: bytes,
    events: Sequence[Event], now: datetime,
) -> int:  # fmt: skip
    """Queue events on all streams that take them.

    Args:
        outbox: Where streams and tokens are.
        transmitter: Ours.
        keys: One of them signs.
        subject_key: The key of fingerprints.
        events: Oldest first.
        now: An aware instant.

    Returns:
        How many tokens are new.
    """
    n = 0
    for stream in outbox.streams():
        if not holds(stream):
            continue
        types = frozenset(stream.delivered(transmitter))
        about = [event for event in events if event.uri in types and event.subject is not None]
        for at in range(0, len(about), PIECE):
            piece = about[at : at + PIECE]
            prints = [fingerprints(event.subject or {}, subject_key) for event in piece]
            wanted = outbox.wanted(stream.id, prints, transmitter.default_subjects)
            chosen = [event for event, yes in zip(piece, wanted, strict=True) if yes]
            made = (entry(stream, transmitter, keys, subject_key, event, now) for event in chosen)
            n += outbox.queue([one for one in made if one is not None], now)
    return n


def entry(
    stream: Stream, transmitter: Transmitter, keys: SigningKeys, subject_key: bytes,
    event: Event, now: datetime,
) -> Entry | None:  # fmt: skip
    """The signed token of one event for one stream; None where the stream's profile has no form for it.

    Events about the stream itself, as `management` makes them, are queued by this too.
    """
    shown = okta(event) if stream.profile == OKTA_PROFILE else event
    if shown is None:
        return None
    jti = token_id(stream.id, event)
    aud = stream.aud[0] if len(stream.aud) == 1 else list(stream.aud)
    token = sign(claims(shown, transmitter.iss, aud, jti, now), keys.signer(now))
    about = ",".join(f"{k}={v}" for k, v in fingerprints(event.subject or {}, subject_key).items())
    return Entry(stream.id, jti, about, token, event.uri == STREAM_UPDATED)
