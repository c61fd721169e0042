"""Security event tokens of others: verified, known again, and kept without whom they are about.

Taken is what one configured transmitter signed, for us; a token that was taken is known again by its
issuer and id. What it is about is kept as a keyed digest, never as itself.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from seawall.errors import SourceError
from seawall.signals.catalogue import CAEP, RISC, VERIFICATION
from seawall.signals.subjects import fingerprints
from seawall.signals.tokens import Received, SetRefusedError, verify
from seawall.web.changes import SIGNAL_RECEIVED, Changes
from seawall.web.settings import Issuer
from seawall.web.state import State, metadata

#: What we have a use for; other types are taken and pass.
USED = {
    CAEP + "credential-change": "credential-change",
    RISC + "identifier-recycled": "identifier-recycled",
}
received = sa.Table(
    "seawall_received", metadata,
    sa.Column("iss", sa.String(500), primary_key=True),
    sa.Column("jti", sa.String(500), primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("iat", sa.BigInteger, nullable=False),
    sa.Column("uri", sa.String(500), nullable=False),
    sa.Column("about", sa.Text, nullable=False),
)  # fmt: skip


class Receiving:
    """Takes tokens of one transmitter. Blocking."""

    def __init__(self, state: State, issuer: Issuer, changes: Changes) -> None:
        received.create(state.engine, checkfirst=True)
        self._state, self._issuer, self._changes = state, issuer, changes
        self._key = state.references.derive("subjects")
        self._stamp, self._jwks = 0, self._read()

    def take(self, token: bytes, now_s: float) -> str:
        """Verify a token and keep what it says. Returns what it was, "" for nothing of use.

        Raises:
            SetRefusedError: If it is refused.
        """
        if self._stamp != self._issuer.jwks.stat().st_mtime_ns:
            self._jwks = self._read()
        now = datetime.fromtimestamp(now_s, UTC)
        found = verify(token, self._jwks, self._issuer.issuer, [self._issuer.audience], now)
        word = USED.get(found.uri, "")
        if found.uri != VERIFICATION and self._new(found, int(now_s)) and word:
            self._changes.add(SIGNAL_RECEIVED, {"type": word, "uri": found.uri}, int(now_s))
        return word

    def _new(self, found: Received, now_s: int) -> bool:
        about = json.dumps(fingerprints(found.subject or {}, self._key), sort_keys=True)
        if len(found.iss) > 500 or len(found.jti) > 500 or len(found.uri) > 500:
            raise SetRefusedError("invalid_request", "iss, jti or the type is too long")
        row = {"iss": found.iss, "jti": found.jti, "at": now_s, "iat": found.iat,
               "uri": found.uri, "about": about}  # fmt: skip
        here = (received.c.iss == found.iss) & (received.c.jti == found.jti)
        try:
            with self._state.engine.begin() as db:
                if db.scalar(sa.select(received.c.at).where(here)) is not None:
                    return False
                db.execute(received.insert().values(row))
        except sa.exc.IntegrityError:  # another instance was faster
            return False
        return True

    def _read(self) -> dict[str, object]:
        path: Path = self._issuer.jwks
        try:
            self._stamp = path.stat().st_mtime_ns
            found = json.loads(path.read_text("utf-8"))
            if not isinstance(found, dict) or not isinstance(found.get("keys"), list):
                raise ValueError
        except (OSError, ValueError):
            raise SourceError(path.name, None, "is not a JSON Web Key Set") from None
        return found
