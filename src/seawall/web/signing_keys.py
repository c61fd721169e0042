"""The transmitter's signing keys in the state: made, published, rotated, gone.

The first key signs at once; each later one is published a day before it signs and stays a week after
(`signals.keys`). A key that has signed for ninety days is followed by another, unasked. Whoever has the
state can sign in our name: it is guarded as a private key is.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from joserfc.jwk import ECKey, RSAKey

from seawall.signals.keys import LEAD, RS256, SigningKey, SigningKeys, ring
from seawall.web.state import State, metadata

SIGNS_FOR = timedelta(days=90)
signing_keys = sa.Table(
    "seawall_signing_keys", metadata,
    sa.Column("kid", sa.String(64), primary_key=True),
    sa.Column("alg", sa.String(8), nullable=False),
    sa.Column("pem", sa.LargeBinary, nullable=False),
    sa.Column("published_at", sa.BigInteger, nullable=False),
    sa.Column("signs_at", sa.BigInteger, nullable=False),
    sa.Column("gone_at", sa.BigInteger),
)  # fmt: skip


def read(state: State) -> SigningKeys:
    """All keys."""
    return ring([_key(row) for row in state.rows(sa.select(signing_keys))])


def ensure(state: State, now: datetime) -> SigningKeys:
    """All keys, with a first one where there is none, and a next one where it is time. Blocking."""
    signing_keys.create(state.engine, checkfirst=True)
    found = read(state)
    if not found.keys:
        _write(state, ring([SigningKey.new(RS256, now, now)]))
        return read(state)
    if max(key.signs_at for key in found.keys) + SIGNS_FOR - LEAD <= now:
        rotate(state, now)
        return read(state)
    return found


def rotate(state: State, now: datetime, lead: timedelta = LEAD) -> SigningKey:
    """Publish a new key, which signs after the lead. Returns it."""
    found = ensure(state, now) if not _there(state) else read(state)
    new = SigningKey.new(RS256, now, now + lead)
    _write(state, found.rotate(new, now))
    return new


def _there(state: State) -> bool:
    return sa.inspect(state.engine).has_table(signing_keys.name)


def _write(state: State, keys: SigningKeys) -> None:
    with state.engine.begin() as db:
        known = {row.kid for row in db.execute(sa.select(signing_keys.c.kid))}
        for key in keys.keys:
            gone_at = None if key.gone_at is None else int(key.gone_at.timestamp())
            if key.kid in known:
                here = signing_keys.c.kid == key.kid
                db.execute(signing_keys.update().where(here).values(gone_at=gone_at))
                continue
            values = {
                "kid": key.kid, "alg": key.alg, "pem": key.key.as_pem(private=True),
                "published_at": int(key.published_at.timestamp()),
                "signs_at": int(key.signs_at.timestamp()), "gone_at": gone_at,
            }  # fmt: skip
            db.execute(signing_keys.insert().values(values))
        kept = {key.kid for key in keys.keys}
        db.execute(signing_keys.delete().where(signing_keys.c.kid.in_(known - kept)))


def _key(row: sa.Row[tuple[object, ...]]) -> SigningKey:
    kind = RSAKey if row.alg == RS256 else ECKey
    made = kind.import_key(bytes(row.pem))
    gone_at = None if row.gone_at is None else _instant(row.gone_at)
    return SigningKey(
        row.kid, row.alg, _instant(row.published_at), _instant(row.signs_at), gone_at, made
    )


def _instant(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
