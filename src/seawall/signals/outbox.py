"""The outbox: a token is in it, durably, before anybody is told, and leaves it when the receiver has it.

    queued  --lease-->  on its way  --2xx, ack-->  delivered
       ^                    |        --400--------> refused (kept for somebody to look at)
       +----- lease over, or to be tried again ----+

Nothing is lost: a token on its way whose process dies is queued again when its lease is over. Nothing
is doubled: a stream and a `jti` stand once in the table for ever, so a cause that is announced again
adds nothing; and a token that was sent, but whose reply was lost with the process, is sent again with
the same `jti`, by which a receiver knows it (RFC 8935, section 2; RFC 8417, section 2.2). More cannot
be had between two machines. Of tokens about one subject the next goes out when the last is settled.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from seawall.errors import SeawallError
from seawall.signals import tables
from seawall.signals.streams import ALL, DISABLED, ENABLED, Stream
from seawall.signals.subjects import matches
from seawall.signals.tables import DELIVERED, DROPPED, QUEUED, REFUSED

LEASE = timedelta(seconds=60)
PIECE = 500  # rows per statement: SQLite allows some 30,000 parameters
T, S, O = tables.streams, tables.subjects, tables.outbox  # noqa: E741
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Entry:
    """A token to be sent. `about` stands for its subject; `control` goes out on a paused stream too."""

    stream_id: str
    jti: str
    about: str
    token: str = field(repr=False)
    control: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A token that was leased: to be sent now, for the `attempts`-th time."""

    jti: str
    attempts: int
    token: str = field(repr=False)


class Outbox:
    """Streams, what their receivers want, and what is on its way, in one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(reading=True)
        dialect = postgresql if engine.dialect.name == "postgresql" else sqlite
        self._insert: Any = dialect.insert

    @classmethod
    def open(cls, url: str) -> Outbox:
        """Open by URL, such as sqlite:///state.db; tables that are missing are made."""
        return cls(tables.engine(url))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def save(self, stream: Stream) -> None:
        """Store a stream, new or changed."""
        values = {"receiver": stream.receiver, "document": json.dumps(stream.document())}
        statement = self._insert(T).values(id=stream.id, **values)
        with _opened(self._engine) as db:
            db.execute(statement.on_conflict_do_update(index_elements=[T.c.id], set_=values))

    def streams(self, receiver: str | None = None) -> list[Stream]:
        """All streams, or those of one receiver."""
        asked = sa.select(T.c.document).order_by(T.c.id)
        if receiver is not None:
            asked = asked.where(T.c.receiver == receiver)
        with _opened(self._reading) as db:
            return [Stream.of(json.loads(row.document)) for row in db.execute(asked)]

    def delete(self, stream_id: str) -> None:
        """Remove a stream with its subjects and all that is queued on it."""
        with _opened(self._engine) as db:
            for table in (O, S):
                db.execute(sa.delete(table).where(table.c.stream_id == stream_id))
            db.execute(sa.delete(T).where(T.c.id == stream_id))

    def subject(self, stream_id: str, prints: Mapping[str, str], *, wanted: bool) -> None:
        """Remember that a receiver wants, or does not want, to hear of a subject."""
        row = {"stream_id": stream_id, "prints": _written(prints)}
        values = {"simple": "" in prints, "wanted": wanted}
        statement = self._insert(S).values(**row, **values).on_conflict_do_update(
            index_elements=[S.c.stream_id, S.c.prints], set_=values
        )  # fmt: skip
        with _opened(self._engine) as db:
            db.execute(statement)

    def wanted(
        self, stream_id: str, subjects: Sequence[Mapping[str, str]], default: str
    ) -> list[bool]:
        """Which subjects a stream's events may be about.

        Args:
            stream_id: The stream.
            subjects: Their fingerprints.
            default: The transmitter's ALL or NONE, where a receiver said nothing.
        """
        said: dict[str, bool] = {}
        texts = [_written(one) for one in subjects]
        with _opened(self._reading) as db:
            ours = S.c.stream_id == stream_id
            for piece in _pieces(texts):
                rows = db.execute(sa.select(S).where(ours, S.c.prints.in_(piece), S.c.simple))
                said |= {row.prints: row.wanted for row in rows}
            rows = db.execute(sa.select(S).where(ours, ~S.c.simple))
            rules = [(json.loads(row.prints), row.wanted) for row in rows]
        found = []
        for one, text in zip(subjects, texts, strict=True):
            votes = [said[text]] if text in said else []
            votes += [wanted for prints, wanted in rules if matches(prints, one)]
            found.append(all(votes) if default == ALL else any(votes))
        return found

    def queue(self, entries: Iterable[Entry], now: datetime) -> int:
        """Queue tokens in one transaction; those whose `jti` the stream has had are left out.

        Returns:
            How many are new.
        """
        at = _ms(now)
        rows = [
            {"stream_id": one.stream_id, "jti": one.jti, "about": one.about, "control": one.control,
             "token": one.token, "state": QUEUED, "attempts": 0, "err": "", "due_ms": at, "changed_ms": at}
            for one in entries
        ]  # fmt: skip
        if not rows:
            return 0
        # One compiled statement for all rows; `values(rows)` would be compiled anew with every number.
        new = self._insert(O).on_conflict_do_nothing().returning(O.c.seq)
        with _opened(self._engine) as db:
            return len(db.execute(new, rows).all())

    def take(self, stream: Stream, most: int, now: datetime, lease: timedelta = LEASE) -> list[Due]:
        """Lease the tokens that are due, oldest first, at most one per subject.

        Of a paused stream only control tokens are due, and of a disabled one.
        """
        if most < 1:
            return []
        at, earlier = _ms(now), O.alias()
        ahead = sa.exists().where(
            earlier.c.stream_id == O.c.stream_id, earlier.c.about == O.c.about,
            earlier.c.state == QUEUED, earlier.c.seq < O.c.seq,
        )  # fmt: skip
        asked = (
            sa.select(O.c.seq, O.c.jti, O.c.attempts, O.c.token)
            .where(O.c.stream_id == stream.id, O.c.state == QUEUED, O.c.due_ms <= at)
            # A control token of a paused stream must not wait for what is paused before it.
            .where(sa.or_(O.c.control, ~ahead))
            .order_by(O.c.seq)
            .limit(most)
            .with_for_update(skip_locked=True, of=O)
        )
        if stream.status != ENABLED:
            asked = asked.where(O.c.control)
        with _opened(self._engine) as db:
            rows = db.execute(asked).all()
            for piece in _pieces([row.seq for row in rows]):
                db.execute(
                    sa.update(O)
                    .where(O.c.seq.in_(piece))
                    .values(attempts=O.c.attempts + 1, due_ms=at + _span(lease))
                )
        return [Due(row.jti, row.attempts + 1, row.token) for row in rows]

    def more(self, stream: Stream, now: datetime) -> bool:
        """Whether a poll would find something, or will when what is leased comes back."""
        asked = sa.select(O.c.seq).where(
            O.c.stream_id == stream.id, O.c.state == QUEUED, O.c.due_ms <= _ms(now)
        )
        if stream.status != ENABLED:
            asked = asked.where(O.c.control)
        with _opened(self._reading) as db:
            return db.execute(asked.limit(1)).first() is not None

    def delivered(self, stream_id: str, jtis: Collection[str], now: datetime) -> int:
        """The receiver has these; ids that are not queued are passed over. How many were."""
        return self._settle(stream_id, jtis, DELIVERED, "", now)

    def refused(self, stream_id: str, jti: str, err: str, now: datetime) -> int:
        """The receiver will never take this one."""
        return self._settle(stream_id, [jti], REFUSED, err, now)

    def again(self, stream_id: str, jti: str, due_at: datetime, err: str = "") -> None:
        """Try once more, not before an instant."""
        row = O.c.stream_id == stream_id, O.c.jti == jti, O.c.state == QUEUED
        with _opened(self._engine) as db:
            db.execute(sa.update(O).where(*row).values(due_ms=_ms(due_at), err=err))

    def drop(self, stream_id: str, now: datetime) -> int:
        """Drop what waits on a stream that was disabled, but for control tokens. How many went."""
        row = O.c.stream_id == stream_id, O.c.state == QUEUED, ~O.c.control
        values = {"state": DROPPED, "token": None, "changed_ms": _ms(now)}
        with _opened(self._engine) as db:
            return int(db.execute(sa.update(O).where(*row).values(values)).rowcount)

    def counts(self, stream_id: str | None = None) -> dict[str, int]:
        """Tokens by state."""
        asked = sa.select(O.c.state, sa.func.count()).group_by(O.c.state)
        if stream_id is not None:
            asked = asked.where(O.c.stream_id == stream_id)
        with _opened(self._reading) as db:
            found = {state: int(n) for state, n in db.execute(asked)}
        return {state: found.get(state, 0) for state in (QUEUED, DELIVERED, REFUSED, DROPPED)}

    def failures(self, stream_id: str, most: int = 100) -> list[tuple[str, int, str]]:
        """What does not get through: (jti, attempts, the receiver's word), the longest tried first."""
        row = O.c.stream_id == stream_id, sa.or_(O.c.state == REFUSED, O.c.attempts > 1)
        asked = (
            sa.select(O.c.jti, O.c.attempts, O.c.err)
            .where(*row, O.c.state.in_((QUEUED, REFUSED)))
            .order_by(O.c.attempts.desc(), O.c.seq)
            .limit(most)
        )
        with _opened(self._reading) as db:
            return [(jti, attempts, err) for jti, attempts, err in db.execute(asked)]

    def forget(self, before: datetime) -> int:
        """Delete what was settled before an instant: announcing its cause again would send it again."""
        row = O.c.state != QUEUED, O.c.changed_ms < _ms(before)
        with _opened(self._engine) as db:
            return int(db.execute(sa.delete(O).where(*row)).rowcount)

    def _settle(
        self, stream_id: str, jtis: Collection[str], state: str, err: str, now: datetime
    ) -> int:
        n = 0
        values = {"state": state, "err": err, "token": None, "changed_ms": _ms(now)}
        with _opened(self._engine) as db:
            for piece in _pieces(list(jtis)):
                row = O.c.stream_id == stream_id, O.c.state == QUEUED, O.c.jti.in_(piece)
                n += int(db.execute(sa.update(O).where(*row).values(values)).rowcount)
        return n


@contextmanager
def _opened(engine: Engine) -> Iterator[sa.Connection]:
    """A transaction, whose errors say what kind they are and nothing of what was written.

    PostgreSQL quotes the row that it refuses, and with it a token and whom it is about.
    """
    try:
        with engine.begin() as db:
            yield db
    except sa.exc.DBAPIError as error:
        kind = type(error.orig).__name__
        raise SeawallError(f"The database of signals refuses: {kind}.") from None


def holds(stream: Stream) -> bool:
    """Whether events are queued for a stream: also a paused one keeps them, a disabled one does not."""
    return stream.status != DISABLED


def _written(prints: Mapping[str, str]) -> str:
    return prints[""] if "" in prints else json.dumps(prints, sort_keys=True)


def _pieces(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    return (rows[at : at + PIECE] for at in range(0, len(rows), PIECE))


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1_000)


def _span(length: timedelta) -> int:
    return int(length.total_seconds() * 1_000)
