"""Our accounts by a prefix of their address's SHA-1, as the contract has it, with an honest k.

Prefixes are as long as hides every one of our accounts among `floor` others of them, in the emptiest
bucket. Six digits, which the contract asks for, hide 100 only among 1.7e9 accounts, so longer prefixes
are refused; or, where that is configured, answered as if the shorter one had been sent, and the answer says
what was sent and what that hid. Every answer has as many entries: the rest is filling, the same each time.

Only e-mail addresses are asked for by prefix. An unsalted hash of a telephone number or resident ID is
inverted in seconds, so they are asked for obliviously (docs/oblivious.md) or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.match import prefixes
from seawall.match.private import STEP
from seawall.web.hibp.answers import Headers, encode

U64 = NDArray[np.uint64]
EMAIL = 3
LONGEST, HASH_CHARS, BITS = 6, 40, 4
PREFIX = re.compile(r"[0-9A-F]{1,6}")
PERSON = b"seawall hibp pad"


class Bucket(NamedTuple):
    """What a prefix holds: suffixes of accounts with names of breaches; k is how many accounts share it."""

    prefix: str
    entries: tuple[tuple[str, tuple[str, ...]], ...]
    k: int


class Ranges:
    """All buckets. `chars` is how long a prefix may be; `capacity` how many entries an answer has."""

    def __init__(
        self, population: U64, entries: Iterable[tuple[str, Sequence[str]]], floor: int, widen: bool,
        secret: bytes,
    ) -> None:  # fmt: skip
        """Take the accounts.

        Args:
            population: (n,) the leading 64 bits of the SHA-1 of all our addresses.
            entries: SHA-1 in 40 upper-case digits, and names of breaches, of those that stand in any.
            floor: How many of ours share a prefix at least.
            widen: Whether longer prefixes are answered.
            secret: Fills answers up.

        Raises:
            ValueError: If there are fewer accounts than the floor, so that no prefix hides anybody.
        """
        plan = prefixes(EMAIL, [population], floor, most=LONGEST * BITS)
        self.floor, self.widen, self.n = floor, widen, plan.n_population
        self.chars = plan.bits // BITS
        self._secret = secret
        distinct = np.unique(population[population > 0])
        heads = np.zeros(len(distinct), np.int64)
        if self.chars:
            heads = (distinct >> np.uint64(64 - self.chars * BITS)).astype(np.int64)
        self._k = np.bincount(heads, minlength=16**self.chars)
        buckets: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for whole, names in entries:
            if names:
                buckets.setdefault(whole[: self.chars], []).append((whole, tuple(names)))
        self._buckets = {prefix: tuple(sorted(found)) for prefix, found in buckets.items()}
        fullest = max((len(found) for found in self._buckets.values()), default=1)
        self.capacity = -(-fullest // STEP) * STEP
        self._names = sorted({names for found in buckets.values() for _, names in found})
        self._bodies: dict[str, bytes] = {}

    @property
    def k_least(self) -> int:
        """How many accounts share a prefix at least."""
        return int(self._k.min())

    @property
    def empty(self) -> bool:
        """Whether no account of ours stands in any breach."""
        return not self._buckets

    def allows(self, sent: str) -> bool:
        """Whether a prefix of upper-case digits may be asked for: not too long, and no sweep."""
        return self.chars - 1 <= len(sent) and (self.widen or len(sent) <= self.chars)

    def bucket(self, sent: str) -> Bucket:
        """The bucket that a prefix is answered from; entries are whole hashes."""
        used = sent[: self.chars]
        if len(used) == self.chars:
            return Bucket(used, self._buckets.get(used, ()), int(self._k[int(used or "0", 16)]))
        width = 16 ** (self.chars - len(used))
        first = int(used or "0", 16) * width
        found = [e for p, held in self._buckets.items() if p.startswith(used) for e in held]
        return Bucket(used, tuple(sorted(found)), int(self._k[first : first + width].sum()))

    def body(self, sent: str) -> bytes:
        """The answer: suffixes are what the prefix that was sent leaves of a hash."""
        bucket = self.bucket(sent)
        # Of one bucket the answers to all longer prefixes are equal in all but the suffixes' length.
        key = f"{bucket.prefix}/{len(sent)}"
        known = self._bodies.get(key)
        if known is not None:
            return known
        entries = list(bucket.entries)
        for i in range(len(entries), self.size(bucket.prefix)):
            entries.append(self._filling(bucket.prefix, i))
        shown = sorted((whole[len(sent) :], names) for whole, names in entries)
        found = encode([{"hashSuffix": suffix, "websites": names} for suffix, names in shown])
        if len(self._bodies) < 4096:
            self._bodies[key] = found
        return found

    def size(self, used: str) -> int:
        """How many entries every answer to a prefix of this length has."""
        return int(self.capacity * 16 ** (self.chars - len(used)))

    def said(self, sent: str) -> Headers:
        """The anonymity of a question and its answer, as a header field (RFC 8941 dictionary).

        k and bits are of what was answered. sent-k is what the whole prefix hides on average: the true
        number would tell who is an account of ours.
        """
        bucket = self.bucket(sent)
        mean = self.n / 16 ** len(sent)
        value = (
            f"k={bucket.k}, floor={self.floor}, bits={len(bucket.prefix) * BITS}, "
            f"sent-bits={len(sent) * BITS}, sent-k={mean:.3f}, entries={self.size(bucket.prefix)}"
        )
        return [(b"seawall-anonymity", value.encode())]

    def _filling(self, used: str, i: int) -> tuple[str, tuple[str, ...]]:
        message = f"{used}/{i}".encode()
        drawn = blake2b(message, key=self._secret[:32], digest_size=24, person=PERSON).digest()
        whole = used + drawn[:20].hex().upper()[len(used) :]
        names = self._names[int.from_bytes(drawn[20:], "little") % len(self._names)]
        return whole, names
