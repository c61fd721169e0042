"""Signatures of scopes: ed25519 over the meaning of the file, not over its spaces and comments.

What is signed is the parsed TOML without its `[signature]` table, as JSON with sorted keys and
without spaces, behind a line that says what it is. Source: RFC 8032 (ed25519).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from seawall.errors import ScopeError

TITLE = b"seawall.scope/1\n"
TABLE = "signature"


def canonical(table: Mapping[str, Any]) -> bytes:
    """The bytes that are signed.

    Raises:
        ScopeError: If a value has no one spelling (not a number, infinity).
    """
    kept = {key: value for key, value in table.items() if key != TABLE}
    try:
        text = json.dumps(
            kept, sort_keys=True, separators=(",", ":"), default=_spelled, allow_nan=False
        )
    except (TypeError, ValueError):
        raise ScopeError("The scope holds a value that cannot be signed.") from None
    return TITLE + text.encode()


def _spelled(value: object) -> str:
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    raise TypeError


def key_id(public: bytes) -> str:
    """What a public key is called: 16 hexadecimal digits."""
    return hashlib.sha256(public).hexdigest()[:16]


def sign(table: Mapping[str, Any], secret: bytes) -> str:
    """The `[signature]` table as TOML. `secret` is an ed25519 private key of 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(secret)
    value = base64.b64encode(key.sign(canonical(table))).decode()
    return f'[{TABLE}]\nkey = "{key_id(key.public_key().public_bytes_raw())}"\nvalue = "{value}"\n'


def check(table: Mapping[str, Any], approver: str, trusted: Mapping[str, bytes]) -> None:
    """Pass if the approver whom the scope names has signed it.

    Raises:
        ScopeError: In every other case.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    found = table.get(TABLE)
    if not isinstance(found, dict):
        raise ScopeError("The scope is not signed. Its approver runs: seawall audit scope sign")
    public = trusted.get(approver)
    if public is None:
        raise ScopeError("The scope's approver is not among those whose keys are here.")
    try:
        value = base64.b64decode(str(found.get("value", "")), validate=True)
        if found.get("key") != key_id(public):
            raise ScopeError("The scope is signed with a key that is not its approver's.")
        Ed25519PublicKey.from_public_bytes(public).verify(value, canonical(table))
    except (InvalidSignature, binascii.Error, ValueError):
        raise ScopeError(
            "The scope was changed after it was signed, or its signature is damaged."
        ) from None
