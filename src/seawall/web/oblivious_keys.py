"""The holder's seeds of the oblivious function, in rotation: the state keeps them, servers share them.

A new seed takes over at once, and the one before answers on for the overlap, so that askers can learn
the new public key from where they trust it. Each mode has a key of its own from one seed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa

from seawall.protocols.oprf import HolderKey, Mode, derive
from seawall.web.state import State, metadata

INFO = b"seawall oblivious 1"
SEED_BYTES = 32
seeds = sa.Table(
    "seawall_oprf_seeds", metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("seed", sa.LargeBinary(32), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("ends_at", sa.BigInteger),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Generation:
    """The keys of one seed. `id` is told with every answer; `ends_at` None while it is the newest."""

    id: str
    created_at: int
    ends_at: int | None
    keys: dict[Mode, HolderKey] = field(repr=False)

    @property
    def public(self) -> bytes:
        """What proofs are checked against."""
        return self.keys[Mode.VOPRF].public


def read(state: State, now_s: float) -> list[Generation]:
    """Those that answer now, the newest first."""
    alive = sa.or_(seeds.c.ends_at.is_(None), seeds.c.ends_at > int(now_s))
    query = sa.select(seeds).where(alive).order_by(seeds.c.created_at.desc(), seeds.c.id)
    found = [_generation(row) for row in state.rows(query)]
    return sorted(found, key=lambda one: one.ends_at is not None)


def ensure(state: State, now_s: int, token: Callable[[int], bytes]) -> list[Generation]:
    """The same, after making the first where there is none."""
    seeds.create(state.engine, checkfirst=True)
    if not read(state, now_s):
        rotate(state, now_s, 0, token)
    return read(state, now_s)


def rotate(
    state: State, now_s: int, overlap_s: int, token: Callable[[int], bytes]
) -> Generation:  # fmt: skip
    """Make a new seed; those before it end after the overlap."""
    seeds.create(state.engine, checkfirst=True)
    seed = token(SEED_BYTES)
    id_ = hashlib.sha256(derive(seed, INFO, Mode.VOPRF).public).hexdigest()[:16]
    with state.engine.begin() as connection:
        connection.execute(
            seeds.update().where(seeds.c.ends_at.is_(None)).values(ends_at=now_s + overlap_s)
        )
        connection.execute(seeds.insert().values(id=id_, seed=seed, created_at=now_s))
    return _made(id_, seed, now_s, None)


def _generation(row: sa.Row[tuple[object, ...]]) -> Generation:
    return _made(row.id, bytes(row.seed), row.created_at, row.ends_at)


def _made(id_: str, seed: bytes, created_at: int, ends_at: int | None) -> Generation:
    return Generation(id_, created_at, ends_at, {mode: derive(seed, INFO, mode) for mode in Mode})
