"""Grades every factor for one state of knowledge, over all paths that lead to it.

A factor is graded by its own rules first. Then paths are walked in an order in which each factor
comes after those that lead to it. A path that is not ours to close, at a carrier or a mailbox, pulls
what it gives down to the soundest factor that it needs. A path of ours is closed as soon as none of
its factors reaches its level any more; so none that stays open gives what was not proved at it. A
path of ours that cannot be closed belongs into the policy as external.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seawall.model.protection import (
    SIM_CLEAN,
    SIM_SWAPPED,
    Catalogue,
    Factor,
    FactorGrade,
    Grade,
    Path,
)

NOT_EXPOSED, SIGNAL, ONLY_POSSIBLE = "not_exposed", "signal:sim_swapped", "leak:only_possible"


@dataclass(frozen=True, slots=True)
class Grading:
    """Grades of all factors by id; paths of ours that are open, and those that leaks closed."""

    grades: Mapping[str, FactorGrade]
    open: tuple[Path, ...]
    closed: tuple[Path, ...]
    all: tuple[FactorGrade, ...]

    def level(self, factor: str) -> int:
        """What a factor still reaches."""
        return self.grades[factor].level


def reached(factor: Factor, grade: Grade) -> int:
    """The level that a factor reaches at a grade: one less where weakened, none where compromised."""
    return (factor.level, factor.level - 1, 0)[grade]


def grade(
    catalogue: Catalogue, likely: int, possible: int, sim: str, enrolled: frozenset[str]
) -> Grading:
    """The grades of all factors.

    Args:
        catalogue: Whose rules and paths hold.
        likely: Attributes known for likely, closed under derivation.
        possible: Attributes known at least possibly; holds all of `likely`.
        sim: The SIM-swap signal, "clean", "swapped" or empty.
        enrolled: Factors that the account has; paths over others do not exist for it.
    """
    ways: dict[str, list[Path]] = {}
    for path in catalogue.paths.values():
        there = all(n in enrolled or catalogue.factors[n].standing for n in path.needs)
        if there and not (path.sim and sim == SIM_CLEAN):
            for gift in path.gives:
                ways.setdefault(gift, []).append(path)
    grades: dict[str, FactorGrade] = {}
    shut: dict[str, Path] = {}
    walked: dict[str, Path] = {}
    for id_ in catalogue.order:
        factor = catalogue.factors[id_]
        found = _own(factor, likely, possible, sim)
        for path in ways.get(id_, ()):
            best = max(grades[need].level for need in path.needs)
            if path.external:
                found = _through(path, found, grades, factor)
            else:
                (walked if best >= path.level else shut)[path.id] = path
        grades[id_] = found
    return Grading(grades, tuple(walked.values()), tuple(shut.values()), tuple(grades.values()))


def _own(factor: Factor, likely: int, possible: int, sim: str) -> FactorGrade:
    """By the factor's own rules alone."""
    worst, only_possible = Grade.SOUND, False
    left = factor.candidates
    at_5, at_100 = (0.0, 0.0) if left is None else (min(1.0, 5 / left), min(1.0, 100 / left))
    codes: dict[str, None] = {}
    sources: dict[str, None] = {}
    for rule in factor.rules:
        if rule.when & ~possible:
            continue
        sure = rule.when & ~likely == 0
        as_far = rule.grade if sure else Grade.WEAKENED
        if as_far > worst:
            worst, only_possible = as_far, not sure
        elif as_far == worst and sure:
            only_possible = False
        if rule.candidates is not None:
            left = rule.candidates if left is None else min(left, rule.candidates)
        at_5, at_100 = max(at_5, rule.success_at_5), max(at_100, rule.success_at_100)
        codes.update(dict.fromkeys(f"known:{name}" for name in rule.names))
        sources[rule.source] = None
    if only_possible:
        codes[ONLY_POSSIBLE] = None
    if factor.sim and sim == SIM_SWAPPED:
        worst, only_possible, at_5, at_100 = Grade.COMPROMISED, False, 1.0, 1.0
        codes[SIGNAL] = None
    return FactorGrade(
        factor.id, worst, reached(factor, worst), tuple(codes) or (NOT_EXPOSED,), left, at_5, at_100,
        only_possible, tuple(sources) or (factor.source,),
    )  # fmt: skip


def _through(
    path: Path, found: FactorGrade, grades: Mapping[str, FactorGrade], factor: Factor
) -> FactorGrade:
    """What is left of a factor to which a path leads that we cannot close."""
    needs = [grades[need] for need in path.needs]
    soundest = min(needs, key=lambda g: g.grade)
    if soundest.grade is Grade.SOUND:
        return found
    worst = max(found.grade, soundest.grade)
    codes = [c for c in found.reason_codes if c != NOT_EXPOSED]
    only_possible = (
        found.only_possible and soundest.only_possible
        if found.grade == soundest.grade
        else (found if found.grade > soundest.grade else soundest).only_possible
    )
    return FactorGrade(
        found.factor, worst, reached(factor, worst), (*codes, f"path:{path.id}"), found.candidates,
        max(found.success_at_5, min(g.success_at_5 for g in needs)),
        max(found.success_at_100, min(g.success_at_100 for g in needs)),
        only_possible, tuple(dict.fromkeys((*found.sources, path.source))),
    )  # fmt: skip
