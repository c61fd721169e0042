"""The joint budget: what several look-ups about one person tell together.

A prefix of 16 bits hides a person among thousands; prefixes of the same person's telephone number and
resident ID together leave one in 2^32, which is nobody else. So whoever asks, and whoever answers a
batch, counts what was asked about a person already. `person` stays with the caller: here is only
the arithmetic.

Two identifiers of a person are taken to be independent, as keyed digests make them. Questions that
were asked before cost nothing again, and of nested prefixes only the longest counts.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

#: Resident ID and telephone number: each alone names a person, so never both of one person.
NEVER_BOTH = frozenset({frozenset({1, 2})})


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """One question: the element's number, how many bits, and which prefix."""

    element: int
    bits: int
    prefix: int

    def within(self, other: Asked) -> bool:
        """Whether this prefix starts with the other one."""
        return (
            self.element == other.element
            and self.bits >= other.bits
            and self.prefix >> (self.bits - other.bits) == other.prefix
        )


@dataclass(frozen=True, slots=True)
class Budget:
    """Whether a question may be asked, and what is left of anonymity.

    `k` is how many of the population are expected to share everything asked about the person, the new
    question included; `bits` is what that is worth. `reason` is empty where it may be asked.
    """

    allowed: bool
    k: float
    bits: int
    reason: str = ""


def joint(
    before: Sequence[Asked],
    new: Asked,
    n_population: int,
    floor: int,
    never_both: Collection[frozenset[int]] = NEVER_BOTH,
) -> Budget:
    """Decide on one more question about a person.

    Args:
        before: What was asked about the person since the holder may have linked questions.
        new: The question.
        n_population: Whom the holder may take the person to be one of.
        floor: The least number that must share all answers.
        never_both: Pairs of elements that are never asked about one person, whatever is left.

    Raises:
        ValueError: If the population or the floor is below 1.
    """
    if n_population < 1 or floor < 1:
        raise ValueError("a population and a floor are at least 1")
    told = _told([*before, new])
    bits = sum(one.bits for one in told)
    k = n_population * math.exp2(-bits)
    elements = {one.element for one in before}
    if any(new.element in pair and (pair - {new.element}) & elements for pair in never_both):
        return Budget(False, k, bits, "another identifier of this person was asked for by prefix")
    if _told(before) != told and k < floor:
        return Budget(False, k, bits, "too few people would share all that was asked")
    return Budget(True, k, bits)


def _told(questions: Sequence[Asked]) -> list[Asked]:
    """The questions that no other one contains, in order."""
    distinct = sorted(set(questions))
    return [
        one for one in distinct if not any(other != one and other.within(one) for other in distinct)
    ]
