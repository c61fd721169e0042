"""The tables of streams and of the outbox, for SQLite and PostgreSQL.

Of a receiver's subjects there are keyed digests. A token is kept until it was delivered, dropped or
refused; its row, without the token, stays as the memory that its cause went over the stream already.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

QUEUED, DELIVERED, REFUSED, DROPPED = "queued", "delivered", "refused", "dropped"
metadata = sa.MetaData()

streams = sa.Table(
    "signal_streams",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("receiver", sa.String, nullable=False, index=True),
    sa.Column("document", sa.Text, nullable=False),
)

subjects = sa.Table(
    "signal_subjects",
    metadata,
    sa.Column("stream_id", sa.String, primary_key=True),
    sa.Column("prints", sa.String, primary_key=True),
    sa.Column("simple", sa.Boolean, nullable=False),
    sa.Column("wanted", sa.Boolean, nullable=False),
    sa.Index("signal_subjects_complex", "stream_id", "simple"),
)

outbox = sa.Table(
    "signal_outbox",
    metadata,
    # SQLite numbers rows by itself only where the key is its own INTEGER.
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("stream_id", sa.String, nullable=False),
    sa.Column("jti", sa.String, nullable=False),
    sa.Column("about", sa.String, nullable=False),
    sa.Column("control", sa.Boolean, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("token", sa.Text),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("err", sa.String, nullable=False),
    sa.Column("due_ms", sa.BigInteger, nullable=False),
    sa.Column("changed_ms", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("stream_id", "jti"),
    sa.Index("signal_outbox_order", "stream_id", "state", "seq"),
    sa.Index("signal_outbox_about", "stream_id", "about", "state", "seq"),
    sqlite_autoincrement=True,
)


def engine(url: str) -> Engine:
    """Open a database and make the tables that are missing.

    SQLite gets a write-ahead log, a wait for other processes, transactions that take the lock when they
    begin (SQLite's own way would let two readers both decide to write, and one fail) unless they have the
    execution option `reading`, and a commit that is on the disk when it returns.
    """
    # Errors would quote a statement's parameters, and with them a token and whom it is about.
    found = sa.create_engine(url, hide_parameters=True)
    if found.dialect.name == "sqlite":
        event.listen(found, "connect", _prepare)
        event.listen(found, "begin", _begin)
    metadata.create_all(found)
    return found


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
