"""Keys in the contract's form, 32 hexadecimal digits (128 random bits), among the service's own.

They stand in the same table as all keys, with the same limits, dates and revocation; only their scopes
have a prefix that no other key has.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable

from seawall.errors import SeawallError
from seawall.web.keys import id_of, named
from seawall.web.state import State, api_keys

SCOPES = {
    "hibp:accounts": "breaches and pastes of one of our accounts",
    "hibp:domains": "our accounts on verified domains",
    "hibp:stealer-logs": "stealer logs on verified domains",
    "hibp:range": "our accounts by prefix, and callbacks",
    "hibp:verify": "verify domains",
}
SHAPE = re.compile(rb"[0-9A-Fa-f]{32}")
KEY_BYTES = 16


def new(
    state: State, name: str, scopes: Iterable[str], *, rate: float, burst: int, daily: int | None,
    now_s: int, expires_at: int, token: Callable[[int], bytes],
) -> tuple[str, str]:  # fmt: skip
    """Make a key of the subscriber `name`; returns its id and the key, which nothing can show again.

    Raises:
        SeawallError: If the name or a scope is none.
    """
    wanted = sorted(set(scopes))
    named(name)
    if not wanted or not SCOPES.keys() >= set(wanted):
        raise SeawallError(f"A key of this kind has one scope or more of: {', '.join(SCOPES)}.")
    id_, key = id_of(token), token(KEY_BYTES).hex()
    with state.engine.begin() as connection:
        connection.execute(
            api_keys.insert().values(
                id=id_, name=name, digest=digest(key.encode()), scopes=" ".join(wanted), rate=rate,
                burst=burst, daily=daily, created_at=now_s, expires_at=expires_at,
            )
        )  # fmt: skip
    return id_, key


def digest(key: bytes) -> bytes:
    """What the state keeps of a key, in whichever case it was written."""
    return hashlib.sha256(key.lower()).digest()
