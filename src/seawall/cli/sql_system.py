"""A SQL database as a system to sketch: PostgreSQL, MySQL, MariaDB, SQLite through SQLAlchemy.

Reads only: the session is read-only, statements have a time limit, rows come by a server-side cursor.
The URL's password is in no message and is kept nowhere; what a driver says is not repeated either,
because it may quote a row: errors carry the type and the database's own code.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.pool import NullPool

from seawall.cli.system_rows import (
    BATCH_ROWS,
    SAMPLE_BYTES,
    SystemTable,
    Wanted,
    batches,
)
from seawall.errors import TraceError
from seawall.model.batch import Batch

POSTGRESQL, MYSQL = ("postgresql", "postgresql+psycopg"), ("mysql", "mysql+pymysql")
DIALECTS = {
    "postgresql": POSTGRESQL, "postgres": POSTGRESQL, "mysql": MYSQL, "mariadb": MYSQL,
    "sqlite": ("sqlite", "sqlite"),
}  # fmt: skip
SYSTEM_SCHEMAS = frozenset({"information_schema", "mysql", "performance_schema", "sys"})
#: What goes wrong most often, by SQLSTATE or MySQL's number.
TOO_LONG = "a statement took longer than --timeout allows"
KNOWN = {
    "28P01": "the password is wrong", "28000": "the user may not connect",
    "3D000": "there is no such database", "42501": "the user may not read it", "57014": TOO_LONG,
    "25006": "a write was refused: the session is read-only",
    "1045": "the user or password is wrong", "1049": "there is no such database",
    "2003": "no server answers", "1142": "the user may not read it", "1969": TOO_LONG,
    "3024": TOO_LONG, "70100": TOO_LONG, "interrupted": TOO_LONG,
}  # fmt: skip


class SqlSystem:
    """One database. `word` stands for the URL in messages."""

    def __init__(self, url: str, wanted: Wanted, password: str | None = None) -> None:
        """Connect to nothing yet.

        Raises:
            TraceError: If the URL is of no known kind.
        """
        self._wanted = wanted
        self.origin, self._url = _known(url, password)
        self.word = f"the {self.origin} database"
        self._engine = _engine(self._url, self.origin, wanted.timeout_s)
        self._metadata = sa.MetaData()

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    def tables(self) -> list[SystemTable]:
        """Tables with rows, and views where they are asked for."""
        found: list[SystemTable] = []
        with self._said(), self._session() as session:
            inspector = sa.inspect(session)
            for schema in self._schemas(inspector):
                names = inspector.get_table_names(schema)
                if self._wanted.views:
                    names += inspector.get_view_names(schema)
                for name in sorted(filter(self._wanted.table, names)):
                    table = self._reflected(session, schema, name)
                    n_rows = session.execute(
                        sa.select(sa.func.count()).select_from(table)
                    ).scalar_one()
                    if n_rows:
                        types = {c.name: _type(c) for c in table.columns}
                        shown = name if schema is None else f"{schema}.{name}"
                        found.append(SystemTable(shown, int(n_rows), types, (schema, name)))
        return found

    def sample(self, table: SystemTable, rows: int) -> Iterator[Batch]:
        """About `rows` rows at random, less where they are large."""
        n_bytes = 0
        for batch in self._read(table, None, min(1.0, rows / table.n_rows)):
            yield batch
            n_bytes += batch.n_bytes
            if n_bytes > SAMPLE_BYTES:
                break

    def scan(self, table: SystemTable, columns: Sequence[str], share: float) -> Iterator[Batch]:
        """These columns of a random share of the rows."""
        yield from self._read(table, columns, share)

    def _schemas(self, inspector: sa.Inspector) -> list[str | None]:
        if self.origin == "sqlite":
            return [None]
        if self.origin == "mysql" and self._url.database and not self._wanted.schemas:
            return [None]
        names = [n for n in inspector.get_schema_names() if n not in SYSTEM_SCHEMAS]
        return [n for n in names if not n.startswith("pg_") and self._wanted.schema(n)]

    def _reflected(self, session: Connection, schema: str | None, name: str) -> sa.Table:
        return sa.Table(
            name, self._metadata, schema=schema, autoload_with=session, resolve_fks=False
        )

    def _read(
        self, table: SystemTable, columns: Sequence[str] | None, share: float
    ) -> Iterator[Batch]:
        with self._said(), self._session() as session:
            reflected = self._reflected(session, *table.where)
            chosen = [c for c in reflected.columns if columns is None or c.name in columns]
            # Whatever the column's type, the driver hands over what the server sends.
            query = sa.select(
                *(sa.type_coerce(c, sa.types.NullType()).label(c.name) for c in chosen)
            )
            if share < 1.0:
                query = query.where(self._drawn(share))
            query = query.select_from(reflected)
            rows = session.execution_options(stream_results=True, yield_per=BATCH_ROWS).execute(
                query
            )
            names = [c.name for c in chosen]
            yield from batches(table.name, (dict(zip(names, row, strict=True)) for row in rows))

    def _drawn(self, share: float) -> sa.ColumnElement[bool]:
        """A condition that holds for a random share of the rows."""
        if self.origin == "sqlite":
            return sa.text(f"abs(random() % 1000000) < {share * 1e6:.0f}")  # type: ignore[return-value]
        drawn: sa.ColumnElement[float] = (
            sa.func.random() if self.origin == "postgresql" else sa.func.rand()
        )
        return drawn < share

    @contextmanager
    def _session(self) -> Iterator[Connection]:
        with self._engine.connect() as session:
            if self.origin == "sqlite":
                _limited(session, self._wanted.timeout_s)
            yield session

    @contextmanager
    def _said(self) -> Iterator[None]:
        """What goes wrong, without what the driver says of it."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            problem = _problem(error.orig)
        except sa.exc.SQLAlchemyError as error:
            problem = f"{type(error).__name__}"
        else:
            return
        raise TraceError(f"{self.word} cannot be read: {problem}.") from None


def _known(url: str, password: str | None) -> tuple[str, URL]:
    """The kind of database and its URL with our drivers; the environment's password where it has none."""
    try:
        parsed = make_url(url)
        origin, driver = DIALECTS[parsed.get_backend_name()]
    except (sa.exc.ArgumentError, KeyError, ValueError):
        known = (
            "postgresql://, mysql://, mariadb:// or sqlite:/// and for search engines http(s)://"
        )
        raise TraceError(f"The URL is of no known kind: {known}.") from None
    parsed = parsed.set(drivername=driver)
    if password and origin != "sqlite" and parsed.password is None:
        parsed = parsed.set(password=password)
    return origin, parsed


def _engine(url: URL, origin: str, timeout_s: int) -> sa.Engine:
    how: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True}
    if origin == "postgresql":
        options = f"-c default_transaction_read_only=on -c statement_timeout={timeout_s * 1000}"
        how["connect_args"] = {"options": options, "connect_timeout": 30}
    elif origin == "mysql":
        how["connect_args"] = {
            "connect_timeout": 30,
            "init_command": "SET SESSION TRANSACTION READ ONLY",
        }
    else:
        if not url.database or not Path(url.database).is_file():
            raise TraceError("There is no such SQLite file.")
        path = quote(os.path.abspath(url.database))  # noqa: PTH100 - not resolved: /dev/fd works
        url = URL.create("sqlite", database=f"file:{path}", query={"mode": "ro", "uri": "true"})
    engine = sa.create_engine(url, **how)
    if origin == "mysql":
        sa.event.listen(
            engine, "connect", lambda connection, _: _mysql_limit(connection, timeout_s)
        )
    return engine


def _mysql_limit(connection: Any, timeout_s: int) -> None:
    """MariaDB counts seconds, MySQL milliseconds."""
    maria = "mariadb" in connection.get_server_info().lower()
    limit = f"max_statement_time={timeout_s}" if maria else f"max_execution_time={timeout_s * 1000}"
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION {limit}")


def _limited(session: Connection, timeout_s: int) -> None:
    until = monotonic() + timeout_s
    raw = session.connection.driver_connection
    assert raw is not None
    raw.set_progress_handler(lambda: int(monotonic() > until), 10_000)


def _type(column: sa.Column[Any]) -> str:
    try:
        return str(column.type).lower()[:80]
    except sa.exc.SQLAlchemyError:
        return type(column.type).__name__.lower()


def _problem(error: BaseException | None) -> str:
    """The database's own code in words, or the code, or the type of the error."""
    code = getattr(error, "sqlstate", None)
    if code is None and error is not None and error.args:
        code = str(error.args[0]) if isinstance(error.args[0], int | str) else None
    if code in KNOWN:
        return KNOWN[code]
    name = type(error).__name__
    if name == "OperationalError" and getattr(error, "sqlstate", "") is None:
        return "no server answers, or it refuses the connection"  # psycopg has no code for it
    short = code if code and code.isalnum() and len(code) <= 8 else ""
    return f"{name} {short}".strip()
