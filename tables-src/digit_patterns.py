"""Digit patterns: the few signs of regular expressions that numbering plans are written with.

Digits, \\d, classes ([02-46]), groups ((?:…) or (…)), alternation, ?, {n}, {m,n}. Nothing repeats
without bound, so every pattern matches finitely many strings of digits.

An automaton is a list of states; state i holds edges (set of digits, next state) and free moves.
"""

from dataclasses import dataclass, field
from itertools import product
from typing import TypeAlias

Node: TypeAlias = tuple  # ("set", digits) | ("cat", [..]) | ("or", [..]) | ("rep", node, m, n)
DIGITS = frozenset(range(10))


class Parser:
    """Recursive descent over one pattern."""

    def __init__(self, pattern: str) -> None:
        self.text, self.at = pattern, 0

    def peek(self) -> str:
        """The next sign, empty at the end."""
        return self.text[self.at : self.at + 1]

    def take(self, expected: str = "") -> str:
        """The next sign, which must be the expected one if there is one."""
        sign = self.peek()
        if not sign or (expected and sign != expected):
            raise ValueError(f"sign {self.at}: expected {expected or 'more'}")
        self.at += 1
        return sign

    def whole(self) -> Node:
        """The pattern as a tree."""
        node = self.alternatives()
        if self.peek():
            raise ValueError(f"sign {self.at}: more than a pattern")
        return node

    def alternatives(self) -> Node:
        """Sequences with | between them."""
        options = [self.sequence()]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence())
        return ("or", options) if len(options) > 1 else options[0]

    def sequence(self) -> Node:
        """What stands side by side."""
        parts = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeated(self.atom()))
        return ("cat", parts)

    def atom(self) -> Node:
        """A digit, a class or a group."""
        sign = self.take()
        if sign == "\\":
            self.take("d")
            return ("set", DIGITS)
        if sign == "[":
            return ("set", self.members())
        if sign == "(":
            if self.peek() == "?":
                self.take()
                self.take(":")
            node = self.alternatives()
            self.take(")")
            return node
        return ("set", frozenset({int(sign)}))

    def members(self) -> frozenset[int]:
        """The digits of a class, up to its closing bracket."""
        found: set[int] = set()
        while self.peek() != "]":
            low = high = int(self.take())
            if self.peek() == "-":
                self.take()
                high = int(self.take())
            found |= set(range(low, high + 1))
        self.take("]")
        return frozenset(found)

    def repeated(self, node: Node) -> Node:
        """The node with the bounds that follow it, if any do."""
        if self.peek() == "?":
            self.take()
            return ("rep", node, 0, 1)
        if self.peek() == "{":
            bounds = self.text[self.at + 1 : self.text.index("}", self.at)]
            self.at += len(bounds) + 2
            low, _, high = bounds.partition(",")
            return ("rep", node, int(low), int(high or low))
        return node


def expand(pattern: str) -> list[str]:
    """Every string a pattern matches. Only for the short ones."""

    def strings(node: Node) -> list[str]:
        kind = node[0]
        if kind == "set":
            return [str(digit) for digit in sorted(node[1])]
        if kind == "or":
            return [text for option in node[1] for text in strings(option)]
        if kind == "cat":
            return ["".join(parts) for parts in product(*map(strings, node[1]))]
        _, inner, low, high = node
        texts = strings(inner)
        runs = range(low, high + 1)
        return ["".join(parts) for n in runs for parts in product(texts, repeat=n)]

    return list(dict.fromkeys(strings(Parser(pattern).whole())))


@dataclass
class Automaton:
    """A non-deterministic automaton over digits; labels stand on its accepting states."""

    edges: list[list[tuple[frozenset[int], int]]] = field(default_factory=list)
    free: list[list[int]] = field(default_factory=list)
    labels: dict[int, object] = field(default_factory=dict)

    def state(self) -> int:
        """A new state."""
        self.edges.append([])
        self.free.append([])
        return len(self.edges) - 1

    def add(self, pattern: str, label: object, *, prefix: bool = False) -> int:
        """Add a pattern; its start state. A prefix pattern accepts whatever follows, too."""
        start = self.state()
        end = self._build(Parser(pattern).whole(), start)
        self.labels[end] = label
        if prefix:
            self.edges[end].append((DIGITS, end))
        return start

    def _build(self, node: Node, start: int) -> int:
        kind = node[0]
        if kind == "set":
            end = self.state()
            self.edges[start].append((node[1], end))
            return end
        if kind == "cat":
            for part in node[1]:
                start = self._build(part, start)
            return start
        end = self.state()
        if kind == "or":
            for option in node[1]:
                self.free[self._build(option, self._branch(start))].append(end)
            return end
        _, inner, low, high = node
        for n in range(high):
            if n >= low:
                self.free[start].append(end)
            start = self._build(inner, start)
        self.free[start].append(end)
        return end

    def _branch(self, start: int) -> int:
        branch = self.state()
        self.free[start].append(branch)
        return branch

    def closure(self, states: set[int]) -> frozenset[int]:
        """The states together with those reached by free moves."""
        found, open_ = set(states), list(states)
        while open_:
            for after in self.free[open_.pop()]:
                if after not in found:
                    found.add(after)
                    open_.append(after)
        return frozenset(found)

    def step(self, states: frozenset[int], digit: int) -> frozenset[int]:
        """The states after one more digit."""
        return self.closure(
            {after for s in states for digits, after in self.edges[s] if digit in digits}
        )
