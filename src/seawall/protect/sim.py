"""The SIM-swap signal of a decision's context, from whoever knows: a carrier, an aggregator, a test.

Only a clear answer is a signal. Not asked, not answered, not known for so long: then it is empty, which
believes nothing in favour of the number (`model.protection.Context.sim`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from seawall.errors import SeawallError
from seawall.model.protection import SIM_CLEAN, SIM_SWAPPED

USUAL_H, LONGEST_H = 240, 2400
NOT_KNOWN, NOT_SO_FAR_BACK = "not_known", "not_so_far_back"


class SimSwapError(SeawallError):
    """There is no answer. `code` says why, in the carrier's word or ours."""

    def __init__(self, code: str, status: int | None = None) -> None:
        super().__init__(f"No answer about a SIM ({code}).")
        self.code, self.status = code, status


@dataclass(frozen=True, slots=True)
class LatestSwap:
    """When a SIM was last changed; None for none within `monitored_days`, None of both: not known."""

    at: datetime | None
    monitored_days: int | None


class SimSwaps(Protocol):
    """Who knows of SIM swaps. `phone` is E.164, None where an access token tells it."""

    def swapped(self, phone: str | None, max_age_h: int) -> bool:
        """Whether the SIM was changed within so many hours; SimSwapError with OUT_OF_RANGE for too many."""

    def latest(self, phone: str | None) -> LatestSwap:
        """When it was changed last."""


class NumberVerifier(Protocol):
    """Who knows which number a device has."""

    def verified(self, phone: str, *, hashed: bool = True) -> bool:
        """Whether the device that an access token was got with has this number."""


@dataclass(frozen=True, slots=True)
class SimSignal:
    """The value for a context, and why it is empty where it is."""

    value: str
    reason: str = ""


def signal(
    swaps: SimSwaps, phone: str | None, now: datetime, max_age_h: int = USUAL_H
) -> SimSignal:
    """Ask for the signal. What goes wrong makes it empty.

    A carrier may not look back as far as asked (OUT_OF_RANGE). Then the date of the last swap is asked
    for: one within the time is a swap, none is clean only if that much was watched.

    Args:
        swaps: Who knows.
        phone: E.164; None where the access token tells it.
        now: An aware instant.
        max_age_h: Hours, 1..2400.
    """
    if not 1 <= max_age_h <= LONGEST_H:
        raise ValueError(f"a time of 1..{LONGEST_H:,} hours")
    try:
        return SimSignal(SIM_SWAPPED if swaps.swapped(phone, max_age_h) else SIM_CLEAN)
    except SimSwapError as error:
        if error.code != "OUT_OF_RANGE":
            return SimSignal("", error.code)
    try:
        found = swaps.latest(phone)
    except SimSwapError as error:
        return SimSignal("", error.code)
    asked = timedelta(hours=max_age_h)
    if found.at is not None:
        return SimSignal(SIM_SWAPPED if now - found.at <= asked else SIM_CLEAN)
    if found.monitored_days is None:
        return SimSignal("", NOT_KNOWN)
    watched = timedelta(days=found.monitored_days)
    return SimSignal(SIM_CLEAN) if watched >= asked else SimSignal("", NOT_SO_FAR_BACK)
