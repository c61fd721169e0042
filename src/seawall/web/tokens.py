"""Bearer tokens of an identity provider: signed JWTs, checked against its JWKS file.

RFC 7519 and RFC 9068, with RFC 8725's cautions: signatures by public keys only, one issuer, one
audience, an expiry. Scopes come from `scope` or `scp`, roles from `roles`; what is not ours counts
for nothing. The file is read again when it changes, so keys rotate by writing it anew.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import KeySet

from seawall.errors import SourceError
from seawall.protect.kept import Kept
from seawall.web.access import ROLES, SCOPES, Caller
from seawall.web.limits import Bucket

ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "Ed25519", "EdDSA")
TYPES = ("jwt", "at+jwt", "application/at+jwt")
PUBLIC = ("RSA", "EC", "OKP")
LEEWAY_S = 30
MOST_BYTES = 8192
MOST_KEPT = 4096
RATE, BURST = 50.0, 100


class Tokens:
    """Tells whose token it is."""

    def __init__(self, jwks: Path, issuer: str, audience: str) -> None:
        """Read the key set.

        Raises:
            SourceError: If it cannot be used.
        """
        self._path, self._issuer, self._audience = jwks, issuer, audience
        self._checked: Kept[bytes, tuple[Caller, int]] = Kept(MOST_KEPT)
        self._buckets: Kept[str, Bucket] = Kept(MOST_KEPT)
        self.reload()

    def reload(self) -> None:
        """Read the key set again; tokens are checked anew.

        Raises:
            SourceError: If it cannot be used, and then the old one stays.
        """
        self._keys = _key_set(self._path)
        self._checked = Kept(MOST_KEPT)

    def find(self, token: bytes, now_s: float) -> Caller | None:
        """Whose token this is, None where it is not valid now."""
        if len(token) > MOST_BYTES:
            return None
        mark = hashlib.sha256(token).digest()
        kept = self._checked.get(mark)
        if kept is None:
            claims = self._claims(token, int(now_s))
            if claims is None:
                return None
            kept = self._checked.put(mark, (self._caller(claims), int(claims["exp"])))
        caller, expires_at = kept
        return caller if now_s < expires_at + LEEWAY_S else None

    def _claims(self, token: bytes, now_s: int) -> dict[str, Any] | None:
        try:
            with warnings.catch_warnings():  # EdDSA is the old name of what RFC 9864 calls Ed25519
                warnings.simplefilter("ignore", SecurityWarning)
                found = jwt.decode(token, self._keys, algorithms=ALGORITHMS)
            if str(found.header.get("typ", "JWT")).lower() not in TYPES:
                return None
            rules = jwt.JWTClaimsRegistry(
                now=now_s, leeway=LEEWAY_S,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._audience},
                sub={"essential": True}, exp={"essential": True},
            )  # fmt: skip
            rules.validate(found.claims)
        except (JoseError, ValueError, TypeError, RecursionError):
            return None
        return found.claims

    def _caller(self, claims: dict[str, Any]) -> Caller:
        scopes = set(_words(claims.get("scope"))) | set(_words(claims.get("scp")))
        for role in _words(claims.get("roles")):
            scopes |= ROLES.get(role, frozenset())
        who = f"token:{claims['sub'][:120]}"
        bucket = self._buckets.get(who) or self._buckets.put(who, Bucket(RATE, BURST))
        return Caller(who, scopes & SCOPES.keys(), bucket, None)


def _words(claim: object) -> list[str]:
    """A claim as words: a string with spaces between, or a list of strings."""
    if isinstance(claim, str):
        return claim.split()
    return [w for w in claim if isinstance(w, str)] if isinstance(claim, list) else []


def _key_set(path: Path) -> KeySet:
    refuse: Callable[[str], SourceError] = lambda why: SourceError(path.name, None, why)  # noqa: E731
    try:
        document = json.loads(path.read_text("utf-8"))
        keys = document["keys"]
        if not keys or any(key["kty"] not in PUBLIC or "d" in key for key in keys):
            raise refuse("holds a key that is secret, symmetric, or none")
        return KeySet.import_key_set(document)
    except FileNotFoundError:
        raise refuse("matches no file") from None
    except (OSError, ValueError, KeyError, TypeError, JoseError):
        raise refuse("is not a JSON Web Key Set") from None
