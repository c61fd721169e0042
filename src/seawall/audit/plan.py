"""Every door that a scope admits, before a packet leaves; and the credential tries it may cost.

Doors come port by port, not host by host, so that the load on one host is spread over the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from seawall.audit import addresses
from seawall.audit.scope import Allow, Scope
from seawall.model.audit import Target
from seawall.model.probe import Check

#: A name to the addresses it stands for at this moment.
Resolve = Callable[[str], Sequence[str]]


def n_doors(scope: Scope) -> int:
    """Doors of the plan at most, without looking at deny lines or names."""
    total = 0
    for line in scope.allow:
        n_ports = sum(high - low + 1 for low, high in line.ports)
        n_places = 1 if line.name else sum(high - low + 1 for low, high in line.spans)
        total += n_ports * n_places
    return total


def doors(scope: Scope, resolve: Resolve, astray: list[str]) -> Iterator[Target]:
    """The doors of a scope, each once.

    Args:
        scope: The scope.
        resolve: Asked once per name; what it says is pinned.
        astray: Gets names that stand for addresses outside their lines, for a person to look at.
    """
    for line in scope.allow:
        pinned = _pinned(line, resolve, astray) if line.name else None
        for port in _ports(line):
            for number in _numbers(line) if pinned is None else pinned:
                target = scope.target(addresses.text(number), port, line.name)
                if target is not None and target.line == line.number:
                    yield target


def _ports(line: Allow) -> Iterator[int]:
    seen = 0
    for low, high in sorted(line.ports):
        yield from range(max(low, seen + 1), high + 1)
        seen = max(seen, high)


def _numbers(line: Allow) -> Iterator[int]:
    seen = -1
    for low, high in sorted(line.spans):
        yield from range(max(low, seen + 1), high + 1)
        seen = max(seen, high)


def _pinned(line: Allow, resolve: Resolve, astray: list[str]) -> list[int]:
    """Where a name leads now, as far as its line lets it."""
    found = []
    for text in resolve(line.name):
        number = addresses.number(text)
        if number is not None and addresses.within(number, line.spans):
            found.append(number)
        else:
            astray.append(f"{line.name} stands for an address outside allow line {line.number}")
    return sorted(set(found))


def likely(checks: Sequence[Check], port: int) -> list[str]:
    """The checks whose usual port this is; identification decides in the end."""
    return [check.id for check in checks if port in check.ports + check.tls_ports]


def tries(line: Allow, n_before: int = 0) -> int:
    """Credentials that may be tried on one account of one door, after so many on its host.

    Half of what locks an account, rounded down, so that somebody's own failures of the same hour find
    room; doors of one host may share their accounts, so that they share this number. One per door where
    nothing locks.
    """
    return int(line.lockout_after == 0 or n_before < line.lockout_after // 2)
