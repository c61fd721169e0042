"""The holder of the key: keys, blind evaluation, and evaluation of inputs that it knows itself.

Source: RFC 9497, sections 3.2.1 (keys), 3.3.1 and 3.3.2 (protocols).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from typing import NoReturn

from seawall.protocols.oprf.proof import prove
from seawall.protocols.oprf.ristretto import (
    RandomBytes,
    is_zero,
    random_scalar,
    scalar,
    times,
    times_generator,
)
from seawall.protocols.oprf.suite import MAX_BATCH, Mode, output, sized, to_element, to_scalar

SEED_BYTES = 32


class HolderKey:
    """A holder's key for one mode. Never printed, never pickled.

    `public` is the generator times the secret: what proofs are checked against.
    """

    def __init__(self, secret: bytes, mode: Mode) -> None:
        """Take a scalar of 32 bytes.

        Raises:
            ValueError: If it is 0 or not below the order of the group.
        """
        self._secret = scalar(secret, "the key")
        if is_zero(self._secret):
            raise ValueError("the key: 0")
        self.mode = Mode(mode)
        self.public = times_generator(self._secret)

    @classmethod
    def new(cls, mode: Mode, random: RandomBytes) -> HolderKey:
        """A fresh key."""
        return cls(random_scalar(random), mode)

    def reveal(self) -> bytes:
        """The secret itself. Only the keyring and this package have a reason to ask."""
        return self._secret

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, HolderKey):
            return NotImplemented
        return self.mode == other.mode and hmac.compare_digest(self._secret, other._secret)

    def __hash__(self) -> int:
        return hash((self.public, self.mode))

    def __repr__(self) -> str:
        return f"HolderKey(mode={self.mode.name}, public={self.public.hex()!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not pickled: hand on the seed that it is derived from")


def derive(seed: bytes, info: bytes, mode: Mode) -> HolderKey:
    """The key that follows from a secret seed and public information, always the same.

    Args:
        seed: 32 secret bytes, such as `Key.derive("oprf")` of a digest key.
        info: What the key is for, at most 65,535 bytes.
        mode: The mode the key is for: the same seed gives another key in the other mode.

    Raises:
        ValueError: If a length is wrong.
    """
    if len(seed) != SEED_BYTES or len(info) > MAX_BATCH:
        raise ValueError(f"a seed has {SEED_BYTES} bytes, and information at most {MAX_BATCH:,}")
    for counter in range(256):
        found = to_scalar(seed + sized(info) + bytes((counter,)), mode, b"DeriveKeyPair")
        if not is_zero(found):
            return HolderKey(found, mode)
    raise ValueError("no key follows from this seed")


def blind_evaluate(
    elements: Sequence[bytes], key: HolderKey, random: RandomBytes
) -> tuple[list[bytes], bytes | None]:
    """Multiply what an asker sent by the key, whatever it hides.

    Args:
        elements: 1..65,535 blinded elements of 32 bytes.
        key: Its mode says whether a proof is made.
        random: Uniform bytes for the proof; not called in mode OPRF.

    Returns:
        The evaluated elements in the same order, and in mode VOPRF one proof of 64 bytes for all.

    Raises:
        ValueError: If the batch is empty or too long, or an element is refused.
    """
    if not 0 < len(elements) <= MAX_BATCH:
        raise ValueError(f"a batch has 1..{MAX_BATCH:,} elements, not {len(elements):,}")
    evaluated = times(key.reveal(), elements, "element")
    if key.mode is Mode.OPRF:
        return evaluated, None
    return evaluated, prove(key.reveal(), key.public, elements, evaluated, key.mode, random)


def evaluate(inputs: Iterable[bytes], key: HolderKey) -> list[bytes]:
    """The function's 64 bytes for inputs that the holder knows: what an asker gets by `finalize`.

    Raises:
        ValueError: If an input is too long.
    """
    known = list(inputs)
    products = times(key.reveal(), [to_element(one, key.mode) for one in known], "input")
    return [output(one, product) for one, product in zip(known, products, strict=True)]
