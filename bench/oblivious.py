"""Oblivious look-ups on one core: the function blindly and with proofs, buckets, and libsodium alone.

The floor is what libsodium needs for one multiplication of an element by a scalar, called through the
same binding: an evaluation cannot be faster than that.
"""

from __future__ import annotations

import argparse
import random
from functools import partial

import numpy as np
import rbcl

from bench import clock
from bench.clock import Figure
from seawall.match import Shelf, prefixes
from seawall.protocols import buckets
from seawall.protocols.oprf import Mode, blind, blind_evaluate, derive, evaluate, finalize

SEED = 20261125


def measure(runs: int, n: int) -> list[Figure]:
    """Figures for batches of n."""
    rng = random.Random(SEED)
    scalar, point = (
        rbcl.crypto_core_ristretto255_scalar_random(),
        rbcl.crypto_core_ristretto255_random(),
    )
    inputs = [buckets.asked(2, rng.getrandbits(64) or 1) for _ in range(n)]

    def floor() -> None:
        for _ in range(n):
            rbcl.crypto_scalarmult_ristretto255(scalar, point)

    work = [(Figure("libsodium, one multiplication", n, "elements"), floor)]
    for mode in Mode:
        key = derive(bytes(32), b"bench", mode)
        hidden = blind(inputs, mode, rng.randbytes)
        asked = [one.element for one in hidden]
        answer, proof = blind_evaluate(asked, key, rng.randbytes)
        public = key.public if proof else None
        work += [
            (Figure(f"{mode.name}: blind", n, "inputs"), partial(blind, inputs, mode, rng.randbytes)),
            (Figure(f"{mode.name}: evaluate, batch of {n:,}", n, "elements"),
             partial(blind_evaluate, asked, key, rng.randbytes)),
            (Figure(f"{mode.name}: finalize", n, "outputs"),
             partial(finalize, hidden, answer, proof, public)),
        ]  # fmt: skip
    key = derive(bytes(32), b"bench", Mode.OPRF)
    work.append(
        (Figure("evaluate what the holder knows", n, "inputs"), partial(evaluate, inputs, key))
    )
    drawn = np.random.default_rng(SEED).integers(1, 2**63, 16 * n, np.uint64) << np.uint64(1)
    plan = prefixes(2, [drawn], 100)
    shelf = Shelf("bench", plan, drawn, np.full(len(drawn), 6, np.uint64), key)
    first = shelf.bucket(0)
    (y,) = evaluate([buckets.asked(2, int(drawn[0]))], key)
    some = range(min(n // 100, 1 << plan.bits))
    n_made = sum(int(shelf._ends[i + 1] - shelf._ends[i]) for i in some)
    work += [
        (Figure("make buckets", n_made, "entries", note=f"{shelf.capacity} places of 16 bytes each"),
         lambda: [shelf.bucket(i) for i in some]),
        (Figure("look one up", 200, "look-ups"),
         lambda: [buckets.find(first, y, "bench") for _ in range(200)]),
    ]  # fmt: skip
    return clock.race(work, runs)


def table(runs: int, n: int) -> str:
    """As Markdown."""
    return "\n".join([clock.HEAD, *(figure.row() for figure in measure(runs, n))])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.oblivious", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("-n", type=int, default=2_000)
    asked = parser.parse_args()
    print(f"Machine: {clock.machine()}.\n")
    print(table(asked.runs, asked.n))
