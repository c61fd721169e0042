"""Signing keys in rotation: published before they sign, and after they have ceased to.

    published -- lead --> signs -- until the next one signs --> kept for tokens on their way -- gone

A receiver that fetched our keys yesterday must find today's key in them, and a token that waited in an
outbox must still be verified; so a key is published `lead` before its first signature and `linger`
after its last. A ring is data: rotating gives a new one. Keys are named by their thumbprint (RFC 7638).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import ECKey, RSAKey

RS256, ES256 = "RS256", "ES256"
LEAST_RSA_BITS = 2048  # CAEP interoperability profile 1.0
LEAD, LINGER = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One key. It signs from `signs_at` until another one does; `gone_at` is None while it may sign."""

    kid: str
    alg: str
    published_at: datetime
    signs_at: datetime
    gone_at: datetime | None
    key: RSAKey | ECKey = field(repr=False, compare=False)

    @classmethod
    def new(cls, alg: str, published_at: datetime, signs_at: datetime) -> SigningKey:
        """A fresh key: RSA of 2048 bits for RS256, P-256 for ES256."""
        if alg == RS256:
            return cls.of(RSAKey.generate_key(LEAST_RSA_BITS), published_at, signs_at)
        if alg == ES256:
            return cls.of(ECKey.generate_key("P-256"), published_at, signs_at)
        raise ValueError(f"keys sign by {RS256} or {ES256}")

    @classmethod
    def of(cls, key: RSAKey | ECKey, published_at: datetime, signs_at: datetime) -> SigningKey:
        """Take a private key that exists.

        Raises:
            ValueError: If it is public only, an RSA key under 2048 bits, or on another curve than P-256.
        """
        if not key.is_private:
            raise ValueError("a signing key is private")
        if signs_at < published_at:
            raise ValueError("a key is published before it signs")
        if isinstance(key, RSAKey):
            if key.raw_value.key_size < LEAST_RSA_BITS:
                raise ValueError(f"an RSA key has {LEAST_RSA_BITS:,} bits at least")
            alg = RS256
        else:
            if key.curve_name != "P-256":
                raise ValueError("an EC key is on P-256")
            alg = ES256
        return cls(key.thumbprint(), alg, published_at, signs_at, None, key)

    @property
    def public(self) -> dict[str, Any]:
        """The public half, as it stands in a JWK set (RFC 7517)."""
        parts = self.key.as_dict(private=False)
        return {**{k: parts[k] for k in ("kty", "n", "e", "crv", "x", "y") if k in parts},
                "kid": self.kid, "use": "sig", "alg": self.alg}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The keys of a transmitter, oldest first."""

    keys: tuple[SigningKey, ...]

    def signer(self, now: datetime) -> SigningKey:
        """The key that signs at an instant: of those that may, the youngest.

        Raises:
            ValueError: If none may.
        """
        able = [
            k for k in self.keys if k.signs_at <= now and (k.gone_at is None or now < k.gone_at)
        ]
        if not able:
            raise ValueError("no key signs now")
        return max(able, key=lambda k: k.signs_at)

    def jwks(self, now: datetime) -> dict[str, list[dict[str, Any]]]:
        """The JWK set to publish at an instant."""
        shown = [
            key.public
            for key in self.keys
            if key.published_at <= now and (key.gone_at is None or now < key.gone_at)
        ]
        return {"keys": shown}

    def rotate(
        self, new: SigningKey, now: datetime, *, linger: timedelta = LINGER
    ) -> SigningKeys:  # fmt: skip
        """Take a new key in: the others go `linger` after it begins to sign, those gone are dropped.

        Raises:
            ValueError: If the key is in the ring already.
        """
        if any(key.kid == new.kid for key in self.keys):
            raise ValueError("this key is in the ring")
        gone_at = new.signs_at + linger
        kept = [
            SigningKey(
                key.kid, key.alg, key.published_at, key.signs_at,
                gone_at if key.gone_at is None else min(key.gone_at, gone_at), key.key,
            )
            for key in self.keys
            if key.gone_at is None or key.gone_at > now
        ]  # fmt: skip
        return SigningKeys((*kept, new))


def ring(keys: Sequence[SigningKey]) -> SigningKeys:
    """A ring of keys, by when they begin to sign."""
    return SigningKeys(tuple(sorted(keys, key=lambda k: k.signs_at)))
