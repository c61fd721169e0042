"""How often: token buckets, one per caller and one per address that keeps failing to authenticate."""

from __future__ import annotations

from collections import OrderedDict

MOST_ADDRESSES = 65_536
FAILURES_PER_S, FAILURES_AT_ONCE = 0.5, 30


class Bucket:
    """Holds up to `burst` tokens and gains `rate` a second. A request takes one.

    A rate of 0 sets no limit.
    """

    __slots__ = ("at_s", "burst", "rate", "tokens")

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, max(1.0, burst)
        self.tokens, self.at_s = self.burst, 0.0

    def take(self, now_s: float) -> float:
        """Take a token; returns 0, or the seconds until there will be one. Clocks may step back."""
        if self.rate <= 0:
            return 0.0
        gained = max(0.0, now_s - self.at_s) * self.rate
        self.at_s = now_s
        self.tokens = min(self.burst, self.tokens + gained)
        if self.tokens >= 1.0:
            self.tokens -= 1.0
            return 0.0
        return (1.0 - self.tokens) / self.rate


class Failures:
    """Failed authentications by address: whoever guesses on is told to wait.

    Only failures count and only failures are refused, so that nobody is locked out by a neighbour.
    """

    def __init__(self, rate: float = FAILURES_PER_S, burst: int = FAILURES_AT_ONCE) -> None:
        self._rate, self._burst = rate, burst
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def count(self, address: str, now_s: float) -> float:
        """Count one failure; returns 0, or the seconds to wait."""
        bucket = self._buckets.get(address)
        if bucket is None:
            bucket = self._buckets[address] = Bucket(self._rate, self._burst)
            if len(self._buckets) > MOST_ADDRESSES:
                self._buckets.popitem(last=False)
        return bucket.take(now_s)
