"""The asker: inputs out of sight behind random scalars, and the function's value at the end.

Source: RFC 9497, sections 3.3.1 and 3.3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from seawall.protocols.oprf.proof import verify
from seawall.protocols.oprf.ristretto import (
    RandomBytes,
    element,
    inverses,
    random_scalar,
    times,
)
from seawall.protocols.oprf.suite import MAX_BATCH, Mode, output, to_element


@dataclass(frozen=True, slots=True)
class Blinded:
    """An input out of sight: only `element` is sent. The input and its scalar are never printed."""

    element: bytes
    scalar: bytes = field(repr=False)
    input: bytes = field(repr=False)


def blind(inputs: Sequence[bytes], mode: Mode, random: RandomBytes) -> list[Blinded]:
    """Hide inputs, each behind a scalar of its own.

    Args:
        inputs: 1..65,535 inputs of at most 65,535 bytes.
        mode: The holder's mode.
        random: Uniform bytes. The element says nothing of the input, whoever reads it, as long as
            these are not known.

    Raises:
        ValueError: If there are too many inputs or none, or one is too long.
    """
    if not 0 < len(inputs) <= MAX_BATCH:
        raise ValueError(f"a batch has 1..{MAX_BATCH:,} inputs, not {len(inputs):,}")
    hidden = []
    for one in inputs:
        by = random_scalar(random)
        (sent,) = times(by, [to_element(one, mode)], "input")
        hidden.append(Blinded(sent, by, bytes(one)))
    return hidden


def finalize(
    blinded: Sequence[Blinded],
    evaluated: Sequence[bytes],
    proof: bytes | None = None,
    public: bytes | None = None,
) -> list[bytes]:
    """The function's 64 bytes for every input of a batch.

    Args:
        blinded: What `blind` gave.
        evaluated: What the holder answered, in the same order.
        proof: In mode VOPRF the holder's proof over exactly this batch; None in mode OPRF.
        public: In mode VOPRF the holder's public key, from a source one trusts.

    Raises:
        ValueError: If the answer is of another length, an element is refused, or the proof does not
            fit; nothing of the batch may be used then.
    """
    if len(evaluated) != len(blinded):
        raise ValueError(f"{len(evaluated):,} elements came back for {len(blinded):,}")
    if (proof is None) != (public is None):
        raise ValueError("a proof is checked against a public key: give both or neither")
    if proof is not None and public is not None:
        checked = [element(one, f"element {i + 1:,}") for i, one in enumerate(evaluated)]
        sent = [one.element for one in blinded]
        verify(proof, element(public, "the public key"), sent, checked, Mode.VOPRF)
    outputs: list[bytes] = []
    for one, back, by in zip(
        blinded, evaluated, inverses([one.scalar for one in blinded]), strict=True
    ):
        (unblinded,) = times(by, [back], f"element {len(outputs) + 1:,} as")
        outputs.append(output(one.input, unblinded))
    return outputs
