"""Callbacks: tells subscribers of prefixes which of our accounts stand in a breach that is new.

A breach is new to a subscription that was there when it was indexed. What is pushed is kept with a mark of
its suffixes, so that a breach is pushed again only if it has others now. The mark is written after the
receiver took it: a kill between the two pushes once more.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from seawall.errors import place
from seawall.signals.delivery import wait
from seawall.web.hibp import outward, tables
from seawall.web.hibp.answers import encode
from seawall.web.hibp.world import World

if TYPE_CHECKING:
    from seawall.web.hibp.dialect import Dialect

PERSON = b"seawall hibp mrk"


class Callback(NamedTuple):
    """Where a subscriber is told, and what we show there."""

    url: str
    token: str


class Push(NamedTuple):
    """One breach for one prefix: suffixes are what the prefix leaves of the accounts' SHA-1."""

    subscriber: str
    breach: str
    prefix: str
    suffixes: tuple[str, ...]
    mark: bytes

    @property
    def body(self) -> bytes:
        """As it is sent."""
        return encode(
            {"breachName": self.breach, "hashPrefix": self.prefix, "hashSuffixes": self.suffixes}
        )

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is remembered by."""
        return self.subscriber, self.breach, self.prefix


def pending(
    world: World, subscriptions: Mapping[str, Mapping[str, int]],
    callbacks: Mapping[str, Callback], done: Mapping[tuple[str, str, str], bytes], secret: bytes,
) -> Iterator[Push]:  # fmt: skip
    """What is to be pushed.

    Args:
        world: Our accounts.
        subscriptions: By subscriber, prefixes and since when (seconds since 1970).
        callbacks: By subscriber.
        done: Marks of what was pushed, by `Push.key`.
        secret: Makes the marks.
    """
    if world.ranges is None:
        return
    added = {
        b.Name: datetime.fromisoformat(b.AddedDate.replace("Z", "+00:00")).timestamp()
        for b in world.catalogue.public
    }
    for subscriber in callbacks:
        for prefix, since_s in subscriptions.get(subscriber, {}).items():
            bucket = world.ranges.bucket(prefix)
            new = {n for _, names in bucket.entries for n in names if added.get(n, 0.0) >= since_s}
            for breach in sorted(new):
                suffixes = tuple(
                    whole[len(bucket.prefix) :]
                    for whole, names in bucket.entries
                    if breach in names
                )
                mark = blake2b("\n".join(suffixes).encode(), key=secret[:32], digest_size=16,
                               person=PERSON).digest()  # fmt: skip
                if done.get((subscriber, breach, bucket.prefix)) != mark:
                    yield Push(subscriber, breach, bucket.prefix, suffixes, mark)


class Pusher:
    """Pushes, one after another; a receiver that fails is left alone for a while."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        self._failed: dict[str, tuple[int, float]] = {}

    async def round(self, dialect: Dialect) -> int:
        """Push what is to be pushed now. Returns how many were taken."""
        n, now_s = 0, dialect.now()
        work = pending(dialect.world, dialect.subscriptions, dialect.callbacks, dialect.done,
                       dialect.secret)  # fmt: skip
        for push in list(work):
            attempts, again_s = self._failed.get(push.subscriber, (0, 0.0))
            if now_s < again_s:
                continue
            if await self._sent(dialect, push):
                self._failed.pop(push.subscriber, None)
                n += 1
                continue
            attempts += 1
            delay_s = wait(attempts, random.random()).total_seconds()
            self._failed[push.subscriber] = attempts, dialect.now() + delay_s
        return n

    async def _sent(self, dialect: Dialect, push: Push) -> bool:
        callback = dialect.callbacks[push.subscriber]
        try:
            status = await asyncio.to_thread(
                outward.post, callback.url, push.body, callback.token, private=self._private
            )
        except (OSError, outward.Forbidden) as error:
            dialect.say("callback_failed", kind=type(error).__name__, at=place(error))
            return False
        if not 200 <= status < 300:
            dialect.say("callback_refused", status=status)
            return False
        subscriber, breach, prefix = push.key
        await dialect.write(
            tables.put, tables.pushed,
            {"subscriber": subscriber, "breach": breach, "prefix": prefix},
            {"mark": push.mark, "pushed_at": int(dialect.now())},
        )  # fmt: skip
        return True
