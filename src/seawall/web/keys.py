"""API keys: made once and shown once; kept as SHA-256 digests with scopes, limits and dates.

    swk_<id>_<secret>     id: 10, secret: 52 characters of base32 (256 random bits)

A slow hash would protect a chosen password; a secret of 256 random bits it could only slow down.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from seawall.errors import SeawallError
from seawall.web.access import SCOPES, Caller
from seawall.web.limits import Bucket
from seawall.web.state import State, api_keys, usage

PREFIX = b"swk_"
ID_BYTES, SECRET_BYTES = 6, 32
_TOKEN = re.compile(rb"swk_([a-z2-7]{10})_([a-z2-7]{52})")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._@-]{0,79}", re.ASCII)
_NOBODY = bytes(32)


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be said of a key. Instants are seconds since 1970."""

    id: str
    name: str
    scopes: tuple[str, ...]
    rate: float
    burst: int
    daily: int | None
    created_at: int
    expires_at: int | None
    revoked_at: int | None
    replaced_by: str | None

    def alive(self, now_s: float) -> bool:
        """Whether it opens anything now."""
        return self.revoked_at is None and (self.expires_at is None or now_s < self.expires_at)


def new(
    state: State, name: str, scopes: Iterable[str], *, rate: float, burst: int, daily: int | None,
    now_s: int, expires_at: int | None, token: Callable[[int], bytes],
) -> tuple[str, str]:  # fmt: skip
    """Make a key; returns its id and the token, which nothing can show again.

    Raises:
        SeawallError: If the name or a scope is none.
    """
    with state.engine.begin() as connection:
        return _insert(connection, name, sorted(set(scopes)), rate, burst, daily, now_s, expires_at,
                       token)  # fmt: skip


def _insert(
    connection: sa.Connection, name: str, scopes: list[str], rate: float, burst: int,
    daily: int | None, now_s: int, expires_at: int | None, token: Callable[[int], bytes],
) -> tuple[str, str]:  # fmt: skip
    named(name)
    if not scopes or not SCOPES.keys() >= set(scopes):
        raise SeawallError(f"A key has one scope or more of: {', '.join(SCOPES)}.")
    id_, secret = id_of(token), _base32(token(SECRET_BYTES))
    whole = f"swk_{id_}_{secret}"
    connection.execute(
        api_keys.insert().values(
            id=id_, name=name, digest=hashlib.sha256(whole.encode()).digest(),
            scopes=" ".join(scopes), rate=rate, burst=burst, daily=daily, created_at=now_s,
            expires_at=expires_at,
        )
    )  # fmt: skip
    return id_, whole


def named(name: str) -> None:
    """Make sure that a key may have this name.

    Raises:
        SeawallError: If not.
    """
    if not _NAME.fullmatch(name):
        raise SeawallError("A key's name is up to 80 letters, digits, spaces and . _ @ -")


def id_of(token: Callable[[int], bytes]) -> str:
    """A new key's id."""
    return _base32(token(ID_BYTES))


def rotate(
    state: State, id_: str, *, now_s: int, overlap_s: int, expires_at: int | None,
    token: Callable[[int], bytes],
) -> tuple[str, str]:  # fmt: skip
    """Make a key like another one, which ends after the overlap.

    Raises:
        SeawallError: If there is no such key, or it is dead or rotated already.
    """
    with state.engine.begin() as connection:
        row = connection.execute(sa.select(api_keys).where(api_keys.c.id == id_)).first()
        if row is None or not _entry(row).alive(now_s) or row.replaced_by:
            raise SeawallError("No key of this id is alive and not rotated yet.")
        new_id, whole = _insert(connection, row.name, row.scopes.split(), row.rate, row.burst,
                                row.daily, now_s, expires_at, token)  # fmt: skip
        ends = now_s + overlap_s
        ends = ends if row.expires_at is None else min(ends, row.expires_at)
        connection.execute(
            api_keys.update()
            .where(api_keys.c.id == id_)
            .values(expires_at=ends, replaced_by=new_id)
        )
    return new_id, whole


def revoke(state: State, id_: str, now_s: int) -> None:
    """End a key now; servers see it within a second.

    Raises:
        SeawallError: If there is no such key.
    """
    with state.engine.begin() as connection:
        done = connection.execute(
            api_keys.update()
            .where(api_keys.c.id == id_, api_keys.c.revoked_at.is_(None))
            .values(revoked_at=now_s)
        )
    if not done.rowcount:
        raise SeawallError("No key of this id is alive.")


def entries(state: State) -> list[Entry]:
    """All keys, the oldest first."""
    query = sa.select(api_keys).order_by(api_keys.c.created_at, api_keys.c.id)
    return [_entry(row) for row in state.rows(query)]


def _entry(row: sa.Row[tuple[object, ...]]) -> Entry:
    return Entry(
        row.id, row.name, tuple(row.scopes.split()), row.rate, row.burst, row.daily,
        row.created_at, row.expires_at, row.revoked_at, row.replaced_by,
    )  # fmt: skip


class Spent(NamedTuple):
    """So many accounts of a key's quota were used on a day, counted from 1970."""

    id: str
    day: int
    n: int


class Exchanged(NamedTuple):
    """What the state says: keys with their digests, and by key what was used on `day`."""

    keys: list[tuple[Entry, bytes]]
    used: dict[str, int]
    day: int


def exchange(state: State, spent: list[Spent], day: int) -> Exchanged:
    """Save what was used, all or nothing, and read what holds now. Blocking."""
    with state.engine.begin() as connection:
        for id_, on, n in spent:
            here = (usage.c.key_id == id_) & (usage.c.day == on)
            more = usage.update().where(here).values(n=usage.c.n + n)
            if not connection.execute(more).rowcount:
                connection.execute(usage.insert().values(key_id=id_, day=on, n=n))
    today = sa.select(usage.c.key_id, usage.c.n).where(usage.c.day == day)
    keys = [(_entry(row), bytes(row.digest)) for row in state.rows(sa.select(api_keys))]
    return Exchanged(keys, {row.key_id: row.n for row in state.rows(today)}, day)


class KeyBook:
    """The keys as the server holds them: `spent`, `exchange` in a thread, then `adopt`."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[bytes, Entry, Caller]] = {}
        self._by_digest: dict[bytes, tuple[Entry, Caller]] = {}

    def spent(self) -> list[Spent]:
        """What was used of quotas since the last time, to be handed to `exchange`."""
        found = []
        for _, entry, caller in self._known.values():
            if caller.unsaved:
                found.append(Spent(entry.id, caller.day, caller.unsaved))
                caller.unsaved = 0
        return found

    def regret(self, spent: list[Spent]) -> None:
        """Take back what could not be saved."""
        for id_, _day, n in spent:
            if id_.encode() in self._known:
                self._known[id_.encode()][2].unsaved += n

    def adopt(self, exchanged: Exchanged) -> None:
        """Take over what the state says. A caller's bucket outlives this, its use today becomes that
        of all instances together.
        """
        known: dict[bytes, tuple[bytes, Entry, Caller]] = {}
        for entry, digest in exchanged.keys:
            old = self._known.get(entry.id.encode())
            caller = old[2] if old and old[1] == entry else _caller(entry)
            if old and old[2] is not caller:
                caller.unsaved = old[2].unsaved
            if entry.daily is not None:
                caller.day = exchanged.day
                caller.used = exchanged.used.get(entry.id, 0) + caller.unsaved
            known[entry.id.encode()] = digest, entry, caller
        self._known = known
        self._by_digest = {digest: (entry, caller) for digest, entry, caller in known.values()}

    def find_digest(self, digest: bytes, now_s: float) -> tuple[Entry, Caller] | None:
        """Whose key has this digest: of keys whose form has no id in it."""
        found = self._by_digest.get(digest)
        return found if found is not None and found[0].alive(now_s) else None

    def find(self, token: bytes, now_s: float) -> Caller | None:
        """Whose key this is. Takes as long for an unknown id as for a wrong secret."""
        shape = _TOKEN.fullmatch(token)
        if shape is None:
            return None
        digest, entry, caller = self._known.get(shape[1], (_NOBODY, None, None))
        same = hmac.compare_digest(hashlib.sha256(token).digest(), digest)
        return caller if same and entry is not None and entry.alive(now_s) else None

    def entries(self) -> list[Entry]:
        """What may be said of all keys, the oldest first."""
        return sorted((e for _, e, _ in self._known.values()), key=lambda e: (e.created_at, e.id))

    def holder(self, id_: str, now_s: float) -> tuple[Entry, Caller] | None:
        """Who holds the key of an id, while it is alive."""
        _, entry, caller = self._known.get(id_.encode(), (_NOBODY, None, None))
        return (entry, caller) if entry and caller and entry.alive(now_s) else None


def _caller(entry: Entry) -> Caller:
    bucket = Bucket(entry.rate, entry.burst)
    return Caller(f"key:{entry.id}", entry.scopes, bucket, entry.daily, f"key:{entry.name}")


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()
