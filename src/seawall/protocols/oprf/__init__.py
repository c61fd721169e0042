"""Oblivious pseudorandom functions by RFC 9497, suite ristretto255-SHA512, modes OPRF and VOPRF.

One party holds a key, the other an input; the second learns the function's value and the first
learns nothing. In mode VOPRF the value comes with a proof that the announced key was used.

    asker:   blinded = blind(inputs, mode, random)            sends the elements
    holder:  evaluated, proof = blind_evaluate(elements, key, random)
    asker:   outputs = finalize(blinded, evaluated, proof, public)

`random` is a source of uniform bytes, such as `secrets.token_bytes`. Everything another party sent
is checked, and refused with ValueError, whose text names a place in the batch and no value.
"""

from seawall.protocols.oprf.ask import Blinded, blind, finalize
from seawall.protocols.oprf.hold import HolderKey, blind_evaluate, derive, evaluate
from seawall.protocols.oprf.ristretto import ELEMENT_BYTES, RandomBytes
from seawall.protocols.oprf.suite import MAX_BATCH, OUTPUT_BYTES, PROOF_BYTES, Mode

__all__ = [
    "ELEMENT_BYTES",
    "MAX_BATCH",
    "OUTPUT_BYTES",
    "PROOF_BYTES",
    "Blinded",
    "HolderKey",
    "Mode",
    "RandomBytes",
    "blind",
    "blind_evaluate",
    "derive",
    "evaluate",
    "finalize",
]
