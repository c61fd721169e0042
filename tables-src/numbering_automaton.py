"""Compile numbering_patterns.csv into numbering_plans.npz: one deterministic automaton.

    python tables-src/numbering_automaton.py

It reads calling code and national number digit by digit. Where several regions share a calling
code, the first one in the table's order that claims a number has it: by its leading digits where it
has some, else by any of its patterns. That is libphonenumber's rule, and so is the order of kinds.
The language is finite, so states are merged from the ends backwards: equal value and equal
successors make one state.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

import numpy as np

from digit_patterns import Automaton
from seawall.tables.e164 import KINDS, Plan, countries, patterns, plans

OUT = Path(__file__).parent.parent / "src/seawall/tables/numbering_plans.npz"
MAX_NATIONAL = 17
Label: TypeAlias = tuple[int, str, tuple[int, ...]]  # order of the region, kind, lengths
ASKED = [kind for kind in KINDS[1:] if kind not in ("fixed_line", "mobile", "fixed_or_mobile")]


def kind_of(found: set[str]) -> str:
    """What a number is that matches these patterns of one region; empty if it is none."""
    if "general" not in found:
        return ""
    for kind in ASKED:
        if kind in found:
            return kind
    if "fixed_line" in found:
        return "fixed_or_mobile" if "mobile" in found else "fixed_line"
    return "mobile" if "mobile" in found else ""


class Builder:
    """Collects merged states; number 0 is the one with no way to accept."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, ...]] = [(0,) * 10]
        self.values = [0]
        self.numbers: dict[tuple[int, ...], int] = {(0,) * 11: 0}

    def number(self, value: int, after: tuple[int, ...]) -> int:
        """The number of the state with this value and these successors, made if it is new."""
        key = (value, *after)
        if key not in self.numbers:
            self.numbers[key] = len(self.rows)
            self.rows.append(after)
            self.values.append(value)
        return self.numbers[key]

    def code(self, shared: list[Plan]) -> int:
        """The start state of the national numbers of one calling code."""
        nfa, starts = Automaton(), set()
        for plan in shared:
            for kind, lengths, pattern in patterns()[plan.calling_code, plan.region]:
                starts.add(nfa.add(pattern, (plan.order, kind, lengths)))
            if plan.leading_digits and len(shared) > 1:
                starts.add(nfa.add(plan.leading_digits, (plan.order, "", ()), prefix=True))
        seen: dict[tuple[frozenset[int], int], int] = {}

        def number(states: frozenset[int], length: int) -> int:
            if not states or length > MAX_NATIONAL:
                return 0
            if (states, length) not in seen:
                labels = [nfa.labels[s] for s in states if s in nfa.labels]
                after = tuple(number(nfa.step(states, d), length + 1) for d in range(10))
                seen[states, length] = self.number(value(labels, length, shared), after)
            return seen[states, length]

        return number(nfa.closure(starts), 0)

    def prefix(self, entries: dict[str, int]) -> int:
        """The state from which these calling codes lead to their entries."""
        after = []
        for digit in "0123456789":
            below = {code[1:]: state for code, state in entries.items() if code[0] == digit}
            after.append(below[""] if "" in below else self.prefix(below) if below else 0)
        return self.number(0, tuple(after))


def value(
    labels: Iterable[tuple[int, str, tuple[int, ...]]], length: int, shared: list[Plan]
) -> int:
    """Region and kind of a whole number in one word: 16 * region + kind; 0 if no region has it."""
    found: dict[int, set[str]] = defaultdict(set)
    for order, kind, lengths in labels:
        if not lengths or length in lengths:
            found[order].add(kind)
    for plan in shared:
        kind = kind_of(found[plan.order])
        if plan.leading_digits and len(shared) > 1:
            if "" in found[plan.order]:
                return 16 * countries().index(plan.region) + KINDS.index(kind) if kind else 0
        elif kind:
            return 16 * countries().index(plan.region) + KINDS.index(kind)
    return 0


def compile_plans() -> dict[str, np.ndarray]:
    """The arrays of numbering_plans.npz."""
    builder, shared = Builder(), defaultdict(list)
    for plan in plans():
        shared[plan.calling_code].append(plan)
    entries = {code: builder.code(group) for code, group in shared.items()}
    start = builder.prefix({str(code): state for code, state in entries.items()})
    codes = np.zeros(1000, np.uint16)
    for code, state in entries.items():
        codes[code] = state
    return {
        "after": np.array(builder.rows, np.uint16),
        "values": np.array(builder.values, np.uint16),
        "entries": codes,
        "start": np.array([start], np.uint16),
    }


if __name__ == "__main__":
    arrays = compile_plans()
    np.savez_compressed(OUT, **arrays)
    print(f"{len(arrays['after']):,} states, {OUT.stat().st_size:,} bytes")
