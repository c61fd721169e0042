"""What the dialect keeps in the service's state: domains, subscriptions, callbacks, what was pushed.

They belong to a subscriber, which is the name of a key: all keys of one name are one subscriber's.
No address, alias or hash of one stands here; prefixes of hashes do, as subscribers sent them.
"""

from __future__ import annotations

import sqlalchemy as sa

from seawall.errors import SeawallError
from seawall.web.state import State

_tables = sa.MetaData()
domains = sa.Table(
    "seawall_hibp_domains", _tables,
    sa.Column("subscriber", sa.String(80), primary_key=True),
    sa.Column("domain", sa.String(253), primary_key=True),
    sa.Column("how", sa.String(20), nullable=False),
    sa.Column("verified_at", sa.BigInteger, nullable=False),
)  # fmt: skip
subscriptions = sa.Table(
    "seawall_hibp_subscriptions", _tables,
    sa.Column("subscriber", sa.String(80), primary_key=True),
    sa.Column("prefix", sa.String(6), primary_key=True),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)  # fmt: skip
#: `token` is what we show the receiver as Bearer, so it stands here as it is.
callbacks = sa.Table(
    "seawall_hibp_callbacks", _tables,
    sa.Column("subscriber", sa.String(80), primary_key=True),
    sa.Column("url", sa.String(2000), nullable=False),
    sa.Column("token", sa.String(80), nullable=False),
)  # fmt: skip
#: `mark` is a keyed digest of the suffixes that were pushed last.
pushed = sa.Table(
    "seawall_hibp_pushed", _tables,
    sa.Column("subscriber", sa.String(80), primary_key=True),
    sa.Column("breach", sa.String(200), primary_key=True),
    sa.Column("prefix", sa.String(6), primary_key=True),
    sa.Column("mark", sa.LargeBinary(16), nullable=False),
    sa.Column("pushed_at", sa.BigInteger, nullable=False),
)  # fmt: skip


def make(state: State) -> None:
    """Make what is missing.

    Raises:
        SeawallError: If the state refuses.
    """
    try:
        _tables.create_all(state.engine)
    except sa.exc.SQLAlchemyError as error:
        raise SeawallError(f"The state cannot be used ({type(error).__name__}).") from None


def put(state: State, table: sa.Table, key: dict[str, object], rest: dict[str, object]) -> bool:
    """Write one row, or change it. Returns whether it is new. Blocking."""
    here = sa.and_(*(table.c[name] == value for name, value in key.items()))
    with state.engine.begin() as connection:
        if connection.execute(table.update().where(here).values(**rest)).rowcount:
            return False
        connection.execute(table.insert().values(**key, **rest))
    return True


def drop(state: State, table: sa.Table, key: dict[str, object]) -> bool:
    """Delete rows. Returns whether there were any. Blocking."""
    here = sa.and_(*(table.c[name] == value for name, value in key.items()))
    with state.engine.begin() as connection:
        return bool(connection.execute(table.delete().where(here)).rowcount)
