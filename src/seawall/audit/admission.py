"""Whether one address and port may be connected to: the decision that everything else obeys.

Deny wins over allow; among allow lines the narrowest network decides, and of equally narrow ones the
one with the lower level; what no line covers is refused. All spans are cut into disjoint pieces
once, so that a decision is one bisection, cheap enough to be taken at every connect.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from seawall.audit import addresses
from seawall.model.audit import Level

Span = tuple[int, int]
Ports = tuple[Span, ...]
Sockaddr = tuple[str, int] | tuple[str, int, int, int]
ALL_PORTS: Ports = ((1, 65_535),)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the scope in numbers. `number` is its place in the file, from 1; deny has no level."""

    number: int
    span: Span
    ports: Ports
    level: Level = Level.GREETING
    name: str = ""  # an allow line by name admits what was asked for by that name alone
    subdomains: bool = False

    def covers(self, port: int, name: str) -> bool:
        """Whether it speaks of this port, asked for under this name."""
        below = self.subdomains and name.endswith(f".{self.name}")
        if self.name and name != self.name and not below:
            return False
        return any(low <= port <= high for low, high in self.ports)


def sockaddr(address: str, port: int) -> Sockaddr:
    """What connect() gets: a pinned address as text, never a name."""
    return (address, port, 0, 0) if ":" in address else (address, port)


class Admission:
    """Allow and deny lines, ready to be asked."""

    def __init__(self, allow: Sequence[Rule], deny: Sequence[Rule]) -> None:
        """Any number of lines; without an allow line nothing is admitted."""
        never = [Rule(0, span, ALL_PORTS) for span in addresses.NEVER_SPANS]
        deny = [*deny, *never]
        edges = {0}
        for rule in (*allow, *deny):
            edges |= {rule.span[0], rule.span[1] + 1}
        self._edges = sorted(edge for edge in edges if edge <= addresses.HIGHEST)
        self._allow = self._pieces(allow)
        self._deny = self._pieces(deny)
        for piece in self._allow:
            piece.sort(key=lambda rule: (rule.span[1] - rule.span[0], rule.level, rule.number))

    def _pieces(self, rules: Sequence[Rule]) -> list[list[Rule]]:
        pieces: list[list[Rule]] = [[] for _ in self._edges]
        for rule in rules:
            first = bisect_right(self._edges, rule.span[0]) - 1
            last = bisect_right(self._edges, rule.span[1]) - 1
            for piece in range(first, last + 1):
                pieces[piece].append(rule)
        return pieces

    def rule(self, number: int, port: int, name: str = "") -> Rule | None:
        """The allow line that covers an address (as a number), port and name; None: do not connect."""
        if not 0 <= number <= addresses.HIGHEST:
            return None
        piece = bisect_right(self._edges, number) - 1
        if any(low <= port <= high for rule in self._deny[piece] for low, high in rule.ports):
            return None
        return next((rule for rule in self._allow[piece] if rule.covers(port, name)), None)

    def admits(self, to: Sockaddr, name: str = "") -> Rule | None:
        """The same for the tuple that connect() is about to get.

        A name instead of an address, a flow label or a scope id is refused, whatever it means.
        """
        if len(to) == 4 and to[2:] != (0, 0):
            return None
        known = addresses.number(to[0])
        return None if known is None else self.rule(known, to[1], name)
