"""The audit trail: who asked about which accounts, in blocks that are chained by their hashes.

    hash = SHA-256("seawall trail 1" + chain + seq + at + n + previous hash + SHA-256(entries))

Changing, removing or inserting a block breaks every hash after it. Cutting off the end, or writing
the whole chain anew, is shown by any head that was kept elsewhere: the log and /v1/trail/head give it.
An entry names accounts by keyed digests of our references, 16 hexadecimal digits each.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
import zstandard

from seawall.errors import SeawallError
from seawall.web.problems import Problem
from seawall.web.state import State, trail

MOST_WAITING = 200_000
MOST_BLOCK_BYTES = 256 << 20
START = bytes(32)
DOMAIN = b"seawall trail 1"


class Entry(msgspec.Struct, frozen=True):
    """`at` in milliseconds since 1970; `of` the digests of the accounts; `out` what was answered."""

    at: int
    who: str
    did: str
    n: int
    of: str
    out: str


class Head(NamedTuple):
    """The last block of a chain; seq 0 and zeros where there is none."""

    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash.hex()}"


class Verified(NamedTuple):
    """A chain that holds: how much stands in it, and its head."""

    chain: str
    n_blocks: int
    n_entries: int
    head: Head


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Entry).decode


def block_hash(chain: str, seq: int, at: int, n: int, previous: bytes, entries: bytes) -> bytes:
    """The hash of a block over its entries (JSON lines) and all that came before."""
    name = chain.encode()
    head = b"".join(part.to_bytes(8, "big") for part in (len(name), seq, at, n))
    return hashlib.sha256(
        DOMAIN + head + name + previous + hashlib.sha256(entries).digest()
    ).digest()


class Trail:
    """Writes one chain. Entries wait in memory for at most the next flush."""

    def __init__(self, state: State, chain: str) -> None:
        self.chain = chain
        self._state = state
        self._waiting: list[bytes] = []
        self._lock = asyncio.Lock()
        self.head = last(state, chain)
        self.n_entries = 0
        self.failing = False

    @property
    def n_waiting(self) -> int:
        """Entries that are not written yet."""
        return len(self._waiting)

    def note(self, at_s: float, who: str, did: str, n: int, of: str, out: str) -> None:
        """Add an entry.

        Raises:
            Problem: If so many wait that nothing may be answered before they are written.
        """
        if len(self._waiting) >= MOST_WAITING:
            raise Problem("unavailable", reason="trail_full")
        self._waiting.append(_encode(Entry(int(at_s * 1000), who, did, n, of, out)))

    async def flush(self, threads: Executor, now_s: float) -> None:
        """Write what waits, as one block.

        Raises:
            Problem: If the state refuses; the entries go on waiting.
        """
        async with self._lock:
            taken, self._waiting = self._waiting, []
            if not taken:
                return
            loop = asyncio.get_running_loop()
            try:
                self.head = await loop.run_in_executor(threads, self._write, taken, int(now_s))
            except Exception:
                self._waiting = taken + self._waiting
                self.failing = True
                raise Problem("unavailable", reason="trail_failing") from None
            self.failing = False
            self.n_entries += len(taken)

    def _write(self, entries: list[bytes], at: int) -> Head:
        with self._state.engine.begin() as connection:
            return append(connection, self.chain, self.head, entries, at)


def append(
    connection: sa.Connection, chain: str, head: Head, entries: list[bytes], at: int
) -> Head:
    """Write one block after `head`. Two writers of one chain collide, and one of them fails."""
    joined, seq = b"\n".join(entries), head.seq + 1
    new = block_hash(chain, seq, at, len(entries), head.hash, joined)
    connection.execute(
        trail.insert().values(
            chain=chain, seq=seq, at=at, n=len(entries), previous=head.hash,
            entries=zstandard.ZstdCompressor(level=3).compress(joined), hash=new,
        )
    )  # fmt: skip
    return Head(seq, new)


def record(state: State, chain: str, now_s: float, who: str, did: str, out: str) -> None:
    """Write one entry by itself: what an administrator does from the command line."""
    entry = _encode(Entry(int(now_s * 1000), who, did, 0, "", out))
    with state.engine.begin() as connection:
        append(connection, chain, last(state, chain), [entry], int(now_s))


def last(state: State, chain: str) -> Head:
    """The head of a chain."""
    query = sa.select(trail.c.seq, trail.c.hash).where(trail.c.chain == chain)
    rows = state.rows(query.order_by(trail.c.seq.desc()).limit(1))
    return Head(rows[0].seq, bytes(rows[0].hash)) if rows else Head(0, START)


def chains(state: State) -> list[str]:
    """The names of all chains."""
    return [row.chain for row in state.rows(sa.select(trail.c.chain).distinct().order_by("chain"))]


def newest(state: State, chain: str, before: int, most: int) -> list[tuple[int, list[Entry]]]:
    """The last blocks of a chain whose number is less than `before`: the newest first, each with its
    entries, the newest first.
    """
    query = sa.select(trail).where(trail.c.chain == chain, trail.c.seq < before)
    rows = _blocks(state, query.order_by(trail.c.seq.desc()).limit(most))
    return [(seq[0], [_decode(line) for line in reversed(lines.split(b"\n"))])
            for seq, lines, _ in rows if lines]  # fmt: skip


def verify(
    state: State,
    chain: str,
    kept: Head | None = None,
    seen_block: Callable[[int], None] | None = None,
) -> Verified:
    """Walk a chain from its start.

    Args:
        kept: A head that was kept elsewhere; it must be part of the chain.
        seen_block: Told the number of each block that holds.

    Raises:
        SeawallError: Naming the block from which the chain does not hold.
    """
    head, n_entries = Head(0, START), 0
    seen = kept is None or kept == head
    for seq, lines, found in _blocks(state, _whole(chain)):
        if found != block_hash(chain, seq[0], seq[1], seq[2], head.hash, lines):
            raise SeawallError(f"Trail {chain}: block {head.seq + 1} was changed or is missing.")
        if seq[0] != head.seq + 1 or seq[2] != lines.count(b"\n") + 1:
            raise SeawallError(f"Trail {chain}: block {head.seq + 1} was changed or is missing.")
        head, n_entries = Head(seq[0], found), n_entries + seq[2]
        seen = seen or head == kept
        if seen_block is not None:
            seen_block(head.seq)
    if not seen:
        raise SeawallError(f"Trail {chain}: the head that was kept is not in it.")
    return Verified(chain, head.seq, n_entries, head)


def entries(state: State, chain: str) -> Iterator[Entry]:
    """All entries of a chain, the oldest first."""
    for _, lines, _ in _blocks(state, _whole(chain)):
        yield from map(_decode, lines.split(b"\n"))


def _whole(chain: str) -> sa.Select[Any]:
    return sa.select(trail).where(trail.c.chain == chain).order_by(trail.c.seq)


def _blocks(
    state: State, query: sa.Select[Any]
) -> Iterator[tuple[tuple[int, int, int], bytes, bytes]]:
    with state.engine.connect() as connection:
        for row in connection.execution_options(yield_per=100).execute(query):
            try:
                lines = zstandard.ZstdDecompressor().decompress(
                    bytes(row.entries), max_output_size=MOST_BLOCK_BYTES
                )
            except zstandard.ZstdError:
                lines = b""
            yield (row.seq, row.at, row.n), lines, bytes(row.hash)
