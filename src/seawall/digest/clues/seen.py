"""What an extractor of clues is given: a batch with everything that was found out about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2s
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.digest.key import Key
from seawall.kernels import fingerprint
from seawall.model.batch import Batch
from seawall.model.digested import Digests
from seawall.model.element import Judged, Reason
from seawall.model.layout import ColumnPlan
from seawall.model.strings import Strings

NEARLY = 0.8  # of the fullest column of an element: as full as it

Judgement = tuple[ColumnPlan, Strings, Judged]


class Column(NamedTuple):
    """One judged column: its name, values, codes and facts (n,), and digests (n,) if an identifier."""

    name: str
    values: Strings
    judged: Judged
    digests: Digests | None


@dataclass(frozen=True)
class Seen:
    """A batch and what is known of it. `judged` and `digests` are by column name."""

    batch: Batch
    plan: tuple[ColumnPlan, ...]
    judged: Mapping[str, Judgement]
    digests: Mapping[str, Digests]
    keys: Digests
    key: Key

    @property
    def n(self) -> int:
        """Records."""
        return self.batch.n

    def first(self, element: str) -> Column | None:
        """The column that is of the person whom a record is about: the first that is about as full as any.

        Guardians, contacts and referees stand behind.
        """
        held = [
            c for c in self.plan if c.element == element and c.name in self.judged and c.n_filled
        ]
        if not held:
            return None
        fullest = max(c.share * c.n_filled for c in held)
        best = next(c for c in held if c.share * c.n_filled >= NEARLY * fullest)
        _, values, judged = self.judged[best.name]
        return Column(best.name, values, judged, self.digests.get(best.name))

    def every(self, element: str) -> list[Column]:
        """All columns of the element, in the plan's order."""
        return [
            Column(c.name, values, judged, self.digests.get(c.name))
            for c, values, judged in (
                self.judged[p.name]
                for p in self.plan
                if p.element == element and p.name in self.judged
            )
        ]

    def unjudged(self, element: str) -> list[tuple[str, Strings]]:
        """Columns that no judge reads ("free_text", "opaque", "other"), with their values."""
        return [
            (p.name, self.batch.strings(p.name))
            for p in self.plan
            if p.element == element and p.name in self.batch.names
        ]

    def hashed(self, values: Strings, purpose: str) -> Digests:
        """A keyed hash of each value (n,), 0 where it is empty; one purpose's are not another's."""
        hashes = np.full(values.n, np.uint64(self.key.seed(f"clue {purpose}")))
        fingerprint.fold(values.data, values.offsets, hashes)
        return np.where(np.diff(values.offsets) > 0, np.maximum(hashes, np.uint64(1)), np.uint64(0))

    def folded(self, numbers: NDArray[np.integer], purpose: str) -> Digests:
        """A keyed hash of each number (n,), 0 where the number is 0: counties, dates, nodes."""
        seed = np.uint64(self.key.seed(f"clue {purpose}"))
        mixed = mix(numbers.astype(np.uint64) ^ seed)
        return np.where(numbers == 0, np.uint64(0), np.maximum(mixed, np.uint64(1)))

    def word(self, text: str, purpose: str) -> int:
        """A keyed hash of one text, 32 bits, never 0."""
        message = f"{purpose} {text}".encode("utf-8", "replace")
        secret = self.key.seed("clue word").to_bytes(8, "little")
        return int.from_bytes(blake2s(message, key=secret).digest()[:4], "little") or 1


def usable(judged: Judged) -> NDArray[np.bool_]:
    """Which values (n,) can be read: VALID, or of a region that never existed."""
    good: NDArray[np.bool_] = (judged.codes == Reason.VALID) | (judged.codes == Reason.REGION)
    return good


def mix(numbers: Digests) -> Digests:
    """A bijection of 64-bit numbers that leaves no pattern. Source: D. Stafford's Mix13, as in splitmix64."""
    with np.errstate(over="ignore"):
        x = numbers.astype(np.uint64)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))
