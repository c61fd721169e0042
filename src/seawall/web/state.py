"""What the service keeps: API keys as digests, used quotas, the audit trail. SQLite, or PostgreSQL by URL.

A SQLite file is made for its owner alone, and one that others can read is refused: whoever has it can
test guesses of account references against the trail.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, SQLAlchemyError

from seawall.digest.key import KEY_BYTES, Key
from seawall.errors import SeawallError

VERSION = b"1"
OTHERS = 0o077
_tables = sa.MetaData()
meta = sa.Table(
    "seawall_meta", _tables,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
)  # fmt: skip
#: Instants are whole seconds since 1970.
api_keys = sa.Table(
    "seawall_api_keys", _tables,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("digest", sa.LargeBinary(32), nullable=False),
    sa.Column("scopes", sa.String(400), nullable=False),
    sa.Column("rate", sa.Float, nullable=False),
    sa.Column("burst", sa.Integer, nullable=False),
    sa.Column("daily", sa.Integer),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger),
    sa.Column("revoked_at", sa.BigInteger),
    sa.Column("replaced_by", sa.String(16)),
)  # fmt: skip
usage = sa.Table(
    "seawall_usage", _tables,
    sa.Column("key_id", sa.String(16), primary_key=True),
    sa.Column("day", sa.Integer, primary_key=True),
    sa.Column("n", sa.BigInteger, nullable=False),
)  # fmt: skip
trail = sa.Table(
    "seawall_trail", _tables,
    sa.Column("chain", sa.String(40), primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("n", sa.Integer, nullable=False),
    sa.Column("previous", sa.LargeBinary(32), nullable=False),
    sa.Column("entries", sa.LargeBinary, nullable=False),
    sa.Column("hash", sa.LargeBinary(32), nullable=False),
)  # fmt: skip

#: For tables that stand in files of their own, and are made by those who use them.
metadata = _tables


class State:
    """An opened state. `references` is the key under which account references are digested."""

    def __init__(self, engine: sa.Engine, references: Key) -> None:
        self.engine, self.references = engine, references

    @classmethod
    def open(cls, place: str, *, token: Callable[[int], bytes]) -> State:
        """Open a file's path or a database's URL, and make what is missing in it.

        Args:
            place: A path, or a URL such as postgresql+psycopg://user@host/database.
            token: Gives that many unpredictable bytes: `secrets.token_bytes`.

        Raises:
            SeawallError: If it cannot be used.
        """
        try:
            engine = _engine(place)
            _tables.create_all(engine)
            references = Key(_once(engine, "references", token(KEY_BYTES)))
            if _once(engine, "version", VERSION) != VERSION:
                raise SeawallError("The state is of another version of Seawall.")
        except (SQLAlchemyError, ArgumentError, ValueError) as error:
            # A driver's text may quote the URL with its password.
            raise SeawallError(f"The state cannot be used ({type(error).__name__}).") from None
        return cls(engine, references)

    def rows(self, query: sa.Select[Any]) -> list[Any]:
        """All rows of a query."""
        with self.engine.connect() as connection:
            return list(connection.execute(query))

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _engine(place: str) -> sa.Engine:
    if "://" in place:
        return sa.create_engine(place, pool_pre_ping=True)
    path = Path(place)
    _private(path)
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})

    @sa.event.listens_for(engine, "connect")
    def _set(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # a trail that a power cut shortens is no trail
        cursor.close()

    return engine


def _private(path: Path) -> None:
    """Make the file for its owner alone, or make sure that it is."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        with os.fdopen(os.open(path, flags, 0o600), "rb") as file:
            found = os.fstat(file.fileno())
    except OSError as error:
        raise SeawallError(f"{path.name}: cannot be used as state ({error.strerror}).") from None
    if not stat.S_ISREG(found.st_mode):
        raise SeawallError(f"{path.name}: not a plain file.")
    if found.st_uid != os.geteuid() or found.st_mode & OTHERS:
        raise SeawallError(f"{path.name}: others can read this state. Run: chmod 600 {path.name}")


def _once(engine: sa.Engine, name: str, value: bytes) -> bytes:
    """A value that whoever comes first sets, also among several processes."""
    with engine.begin() as connection:
        found = connection.scalar(sa.select(meta.c.value).where(meta.c.name == name))
    if found is not None:
        return bytes(found)
    try:
        with engine.begin() as connection:
            connection.execute(meta.insert().values(name=name, value=value))
    except IntegrityError:
        return _once(engine, name, value)
    return value


#: What any use of the state may raise.
Refused = DatabaseError
