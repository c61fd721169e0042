"""Shared signals: what we tell other systems of an account, signed, and how it reaches them.

`events` makes events, `announce` signs them into the `Outbox` for every stream that wants them,
`management` answers receivers, `delivery` says what to push and what replies mean, `tokens` checks what
others send. There is no socket here and no clock: the door that pushes and serves has them.
"""

from seawall.signals.announce import announce, entry
from seawall.signals.events import Event, FactorChange
from seawall.signals.keys import SigningKey, SigningKeys, ring
from seawall.signals.outbox import Due, Entry, Outbox
from seawall.signals.streams import Stream, Transmitter
from seawall.signals.tokens import Received, SetRefusedError, verify

__all__ = [
    "Due",
    "Entry",
    "Event",
    "FactorChange",
    "Outbox",
    "Received",
    "SetRefusedError",
    "SigningKey",
    "SigningKeys",
    "Stream",
    "Transmitter",
    "announce",
    "entry",
    "ring",
    "verify",
]
