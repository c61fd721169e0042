"""That one key multiplied all elements of a batch: a proof of equal discrete logarithms (DLEQ).

Both parties weigh the batch into one pair of elements by weights that hash the whole batch, so the
proof has 64 bytes however long the batch is: challenge and response, 32 bytes each.

Source: RFC 9497, section 2.2.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from hashlib import sha512

from seawall.protocols.oprf.ristretto import (
    IDENTITY,
    SCALAR_BYTES,
    RandomBytes,
    less_product,
    plus,
    random_scalar,
    scalar,
    times_any,
    times_generator,
)
from seawall.protocols.oprf.suite import PROOF_BYTES, Mode, sized, to_scalar


def prove(
    secret: bytes, public: bytes, asked: Sequence[bytes], answered: Sequence[bytes],
    mode: Mode, random: RandomBytes,
) -> bytes:  # fmt: skip
    """The 64 bytes that show `answered` to be `asked` times the secret of `public`.

    Args:
        secret: The holder's scalar.
        public: The generator times it.
        asked: Elements that were checked, at most 65,535.
        answered: Each times the secret.
        mode: Mode.VOPRF.
        random: Uniform bytes, never twice the same: a repeated one tells the secret.
    """
    weighed = _weighed(asked, _weights(public, asked, answered, mode))
    r = random_scalar(random)
    product = times_any(secret, weighed)
    challenge = _challenge(
        (public, weighed, product, times_generator(r), times_any(r, weighed)), mode
    )
    return challenge + less_product(r, challenge, secret)


def verify(
    proof: bytes, public: bytes, asked: Sequence[bytes], answered: Sequence[bytes], mode: Mode
) -> None:
    """Check a proof over elements that were checked; all of it is public.

    Raises:
        ValueError: If it does not show what it must.
    """
    if len(proof) != PROOF_BYTES:
        raise ValueError(f"a proof has {PROOF_BYTES} bytes, not {len(proof)}")
    challenge = scalar(proof[:SCALAR_BYTES], "the proof's challenge")
    response = scalar(proof[SCALAR_BYTES:], "the proof's response")
    weights = _weights(public, asked, answered, mode)
    left, right = _weighed(asked, weights), _weighed(answered, weights)
    committed = plus(times_generator(response), times_any(challenge, public))
    weighed = plus(times_any(response, left), times_any(challenge, right))
    found = _challenge((public, left, right, committed, weighed), mode)
    if not hmac.compare_digest(found, challenge):
        raise ValueError("the proof does not fit: another key, or other elements, answered")


def _weights(
    public: bytes, asked: Sequence[bytes], answered: Sequence[bytes], mode: Mode
) -> list[bytes]:
    seed = sized(sha512(sized(public) + sized(b"Seed-" + mode.context)).digest())
    return [
        to_scalar(seed + i.to_bytes(2, "big") + sized(one) + sized(other) + b"Composite", mode)
        for i, (one, other) in enumerate(zip(asked, answered, strict=True))
    ]


def _weighed(elements: Sequence[bytes], weights: Sequence[bytes]) -> bytes:
    total = IDENTITY
    for one, weight in zip(elements, weights, strict=True):
        total = plus(times_any(weight, one), total)
    return total


def _challenge(elements: Sequence[bytes], mode: Mode) -> bytes:
    return to_scalar(b"".join(map(sized, elements)) + b"Challenge", mode)
