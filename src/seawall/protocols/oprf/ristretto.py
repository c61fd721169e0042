"""The group ristretto255 and its scalars, both as 32 bytes, computed by libsodium.

libsodium's scalar and point operations take the same time whatever the scalar. Scalars are never
turned into Python integers here: Python's arithmetic does not have that property. libsodium before
1.0.19 does not look at the highest bit of an encoding, which RFC 9496 wants to be 0, so it is
looked at here.

`rbcl` carries libsodium inside its wheel, writes it to a temporary file when imported and leaves
the file there. Once loaded the library needs no file any more, so it is removed.

Source: RFC 9496 (ristretto255).
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import rbcl

ELEMENT_BYTES = SCALAR_BYTES = 32
IDENTITY = bytes(ELEMENT_BYTES)
ZERO = bytes(SCALAR_BYTES)
ONE = b"\1" + bytes(SCALAR_BYTES - 1)
WIDE_BYTES = 64  # of uniform bytes that a scalar or an element is made from

#: A source of uniform bytes: how many are wanted, in; the bytes, out.
RandomBytes = Callable[[int], bytes]

with suppress(OSError):
    Path(import_module("rbcl._sodium").lib_path).unlink()


def random_scalar(random: RandomBytes) -> bytes:
    """A uniform scalar other than 0 from `random`."""
    while True:
        found = reduced(random(WIDE_BYTES))
        if not is_zero(found):
            return found


def reduced(wide: bytes) -> bytes:
    """64 bytes, a little-endian number, reduced modulo the order of the group."""
    return bytes(rbcl.crypto_core_ristretto255_scalar_reduce(wide))


def is_zero(scalar: bytes) -> bool:
    """Whether a scalar is 0, in constant time."""
    return hmac.compare_digest(scalar, ZERO)


def scalar(raw: bytes, what: str) -> bytes:
    """Check that 32 bytes are a scalar below the order.

    Raises:
        ValueError: If they are not; `what` is named.
    """
    if len(raw) != SCALAR_BYTES:
        raise ValueError(f"{what}: a scalar has {SCALAR_BYTES} bytes, not {len(raw)}")
    if not hmac.compare_digest(reduced(raw + bytes(WIDE_BYTES - SCALAR_BYTES)), raw):
        raise ValueError(f"{what}: not below the order of the group")
    return bytes(raw)


def element(raw: bytes, what: str) -> bytes:
    """Check that 32 bytes encode an element of the group other than the identity.

    Raises:
        ValueError: If they do not; `what` is named.
    """
    if len(raw) != ELEMENT_BYTES:
        raise ValueError(f"{what}: an element has {ELEMENT_BYTES} bytes, not {len(raw)}")
    if raw == IDENTITY:
        raise ValueError(f"{what}: the identity element")
    if _marked(raw) or not rbcl.crypto_core_ristretto255_is_valid_point(bytes(raw)):
        raise ValueError(f"{what}: not the encoding of an element")
    return bytes(raw)


def _marked(raw: bytes) -> bool:
    return len(raw) == ELEMENT_BYTES and raw[-1] > 0x7F


def times(factor: bytes, elements: Sequence[bytes], what: str) -> list[bytes]:
    """Multiply every element by one scalar other than 0.

    Raises:
        ValueError: If an element is of the wrong length, not canonical or the identity; `what` and its
            number, from 1, are named.
    """
    multiply = rbcl.crypto_scalarmult_ristretto255
    products = []
    for raw in elements:
        # libsodium decodes and refuses in the same call: a check before it would decode twice.
        try:
            if _marked(raw):
                raise ValueError
            products.append(bytes(multiply(factor, bytes(raw))))
        except (RuntimeError, ValueError, TypeError):
            name = f"{what} {len(products) + 1:,}"
            element(raw, name)
            raise ValueError(f"{name}: cannot be multiplied") from None
    return products


def times_any(factor: bytes, point: bytes) -> bytes:
    """A product that may be the identity; for numbers that are public."""
    return bytes(rbcl.crypto_scalarmult_ristretto255_allow_scalar_zero(factor, point))


def times_generator(factor: bytes) -> bytes:
    """The generator times a scalar, which may be 0."""
    return bytes(rbcl.crypto_scalarmult_ristretto255_base_allow_scalar_zero(factor))


def plus(one: bytes, other: bytes) -> bytes:
    """The sum of two elements."""
    return bytes(rbcl.crypto_core_ristretto255_add(one, other))


def from_uniform(wide: bytes) -> bytes:
    """The element that 64 uniform bytes are mapped to."""
    return bytes(rbcl.crypto_core_ristretto255_from_hash(wide))


def less_product(total: bytes, one: bytes, other: bytes) -> bytes:
    """The scalar total - one * other."""
    product = rbcl.crypto_core_ristretto255_scalar_mul(one, other)
    return bytes(rbcl.crypto_core_ristretto255_scalar_sub(total, product))


def inverses(scalars: Sequence[bytes]) -> list[bytes]:
    """The inverse of each scalar other than 0: one inversion and three products for each.

    The inverse of the product of all is taken once and multiplied back apart (Montgomery).
    """
    if not scalars:
        return []
    multiply = rbcl.crypto_core_ristretto255_scalar_mul
    before = [ONE]
    for one in scalars[:-1]:
        before.append(multiply(before[-1], one))
    rest = rbcl.crypto_core_ristretto255_scalar_invert(multiply(before[-1], scalars[-1]))
    found = []
    for i in range(len(scalars) - 1, -1, -1):
        found.append(bytes(multiply(rest, before[i])))
        rest = multiply(rest, scalars[i])
    return found[::-1]
