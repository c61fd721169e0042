"""What receivers were told last of every exposed account: so that only what has changed is announced.

An account is a keyed digest of our reference, as in the trail; what it was told is one of few different
states, each a level and the grades of harmed factors. `generation` counts finished rounds. It is part of
every event's cause: a round that dies and is done again has the same, so nothing is announced twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from seawall.web.state import State, meta, metadata

GENERATION = "told_generation"
PIECE = 10_000
told = sa.Table(
    "seawall_told", metadata,
    sa.Column("account", sa.BigInteger, primary_key=True, autoincrement=False),  # digest - 2^63
    sa.Column("told", sa.String(16), nullable=False, index=True),
)  # fmt: skip
states = sa.Table(
    "seawall_told_states", metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("document", sa.Text, nullable=False),
)  # fmt: skip
_HALF = 1 << 63


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands: its risk level, grades of factors that are not sound, kinds of data by
    factor, credentials that leaked.
    """

    level: str
    grades: Mapping[str, str]
    fields: Mapping[str, tuple[str, ...]]
    credentials: tuple[str, ...]

    @property
    def id(self) -> str:
        """The same for the same standing."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    @property
    def text(self) -> str:
        """As it is stored."""
        said = {"level": self.level, "grades": dict(self.grades),
                "fields": {k: list(v) for k, v in self.fields.items()},
                "credentials": list(self.credentials)}  # fmt: skip
        return json.dumps(said, sort_keys=True)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Standing:
        """A stored one."""
        fields = {k: tuple(v) for k, v in document["fields"].items()}
        return cls(document["level"], document["grades"], fields, tuple(document["credentials"]))


UNHARMED = Standing("LOW", {}, {}, ())


class Told:
    """The tables. Blocking."""

    def __init__(self, state: State) -> None:
        self._state = state
        for table in (told, states):
            table.create(state.engine, checkfirst=True)

    @property
    def generation(self) -> int:
        """How many rounds were finished."""
        with self._state.engine.connect() as db:
            found = db.scalar(sa.select(meta.c.value).where(meta.c.name == GENERATION))
        return int(found) if found else 0

    def read(self) -> tuple[NDArray[np.uint64], list[str], dict[str, Standing]]:
        """Accounts (n,) ascending, the id (n,) of what each was told, and what the ids mean."""
        rows = self._state.rows(sa.select(told.c.account, told.c.told).order_by(told.c.account))
        digests = np.array([row.account + _HALF for row in rows], np.uint64)
        known = {
            row.id: Standing.of(json.loads(row.document))
            for row in self._state.rows(sa.select(states))
        }
        return digests, [row.told for row in rows], known

    def finish(self, now: Mapping[int, Standing], generation: int) -> None:
        """Write down how changed accounts stand now, and that the round of a generation is over."""
        with self._state.engine.begin() as db:
            held = {row.id for row in db.execute(sa.select(states.c.id))}
            for one in {standing.id: standing for standing in now.values()}.values():
                if one.id not in held:
                    db.execute(states.insert().values(id=one.id, document=one.text))
            accounts = [digest - _HALF for digest in now]
            for at in range(0, len(accounts), PIECE):
                for piece in range(at, min(at + PIECE, len(accounts)), 500):
                    some = accounts[piece : min(piece + 500, at + PIECE)]
                    db.execute(told.delete().where(told.c.account.in_(some)))
            rows = [
                {"account": digest - _HALF, "told": standing.id}
                for digest, standing in now.items()
                if standing != UNHARMED
            ]
            for at in range(0, len(rows), PIECE):
                db.execute(told.insert(), rows[at : at + PIECE])
            value = str(generation + 1).encode()
            changed = db.execute(meta.update().where(meta.c.name == GENERATION).values(value=value))
            if not changed.rowcount:
                db.execute(meta.insert().values(name=GENERATION, value=value))
