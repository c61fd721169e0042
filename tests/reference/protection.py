"""Grading as one would explain it at a table: sets of names, repeated until nothing changes."""

from __future__ import annotations

from seawall.model.protection import Catalogue

ORDER = ("sound", "weakened", "compromised")


def names(catalogue: Catalogue, mask: int) -> set[str]:
    return {a.id for a in catalogue.attributes.values() if mask & (1 << a.number)}


def follows(catalogue: Catalogue, known: set[str]) -> set[str]:
    """All that follows from what is known."""
    while True:
        more = set(known)
        for rule in catalogue.derivations:
            if names(catalogue, rule.needs) <= more:
                more |= names(catalogue, rule.gives)
        if more == known:
            return known
        known = more


def grades(
    catalogue: Catalogue, likely: set[str], possible: set[str], sim: str, enrolled: frozenset[str]
) -> tuple[dict[str, str], set[str]]:
    """The grade of every factor, and the paths to close."""
    likely, possible = follows(catalogue, likely), follows(catalogue, likely | possible)
    found = {}
    for factor in catalogue.factors.values():
        worst = 0
        for rule in factor.rules:
            if set(rule.names) <= likely:
                worst = max(worst, ORDER.index(rule.grade.word))
            elif set(rule.names) <= possible:
                worst = max(worst, 1)
        if factor.sim and sim == "swapped":
            worst = 2
        found[factor.id] = worst
    paths = [
        p for p in catalogue.paths.values()
        if all(n in enrolled or catalogue.factors[n].standing for n in p.needs)
        and not (p.sim and sim == "clean")
    ]  # fmt: skip

    def level(factor: str) -> int:
        return [catalogue.factors[factor].level, catalogue.factors[factor].level - 1, 0][
            found[factor]
        ]

    while True:  # without a cycle this ends
        before = dict(found)
        for path in paths:
            if path.external:
                for id_ in path.gives:
                    found[id_] = max(found[id_], min(found[n] for n in path.needs))
        if found == before:
            break
    closed = {p.id for p in paths if not p.external and max(level(n) for n in p.needs) < p.level}
    return {id_: ORDER[grade] for id_, grade in found.items()}, closed
