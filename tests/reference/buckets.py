"""Look-ups by prefix the slow way: lists and dictionaries, one digest at a time."""

from collections import Counter


def least(population, bits):
    """How many of a population share the rarest prefix of so many bits."""
    counts = Counter(digest >> (64 - bits) for digest in set(population) - {0})
    return min(counts.values()) if len(counts) == 2**bits else 0


def longest(populations, floor, most):
    """The longest prefix that the floor allows in every population."""
    return max(
        bits for bits in range(most + 1) if all(least(p, bits) >= floor for p in populations)
    )


def sharing(questions, people):
    """Which of `people`, each a dictionary of element -> digests, fit everything asked of one."""
    return [
        person
        for person in people
        if all(
            any(digest >> (64 - bits) == prefix for digest in person[element])
            for element, bits, prefix in questions
        )
    ]
