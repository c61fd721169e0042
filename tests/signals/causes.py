"""The events of the kill test: three about every account, one after the other."""

from __future__ import annotations

from seawall.signals.events import Event, risk_level_change
from seawall.signals.streams import ALL, Transmitter
from seawall.signals.subjects import iss_sub
from tests.signals.made import ISS, NOW

KEY = bytes(range(32))
TRANSMITTER = Transmitter(ISS, default_subjects=ALL, local=True)
LEVELS = ("LOW", "MEDIUM", "HIGH")


def events(start: int, stop: int) -> list[Event]:
    """The events from `start` to before `stop`: event i is the (i mod 3)rd about account i // 3."""
    return [
        risk_level_change(iss_sub(ISS, f"account-{i // 3}"), LEVELS[i % 3], f"cause-{i}", NOW)
        for i in range(start, stop)
    ]
