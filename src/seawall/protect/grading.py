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
from seawall.protect.kept import Kept

Ways = tuple[dict[str, list[Path]], tuple[Path, ...]]
MOST_ENROLMENTS = 4096
HARM = tuple(f"{grade.word}:" for grade in Grade)
NOT_EXPOSED, SIGNAL, ONLY_POSSIBLE = "not_exposed", "signal:sim_swapped", "leak:only_possible"


@dataclass(frozen=True, slots=True)
class Grading:
    """Grades of all factors by id; paths of ours that are open, and those that leaks closed.

    `harmed` are the factors that are not sound, each with the reason code that says so.
    """

    grades: Mapping[str, FactorGrade]
    open: tuple[Path, ...]
    closed: tuple[Path, ...]
    all: tuple[FactorGrade, ...]
    harmed: tuple[tuple[str, str], ...]

    def level(self, factor: str) -> int:
        """What a factor still reaches."""
        return self.grades[factor].level


def reached(factor: Factor, grade: Grade) -> int:
    """The level that a factor reaches at a grade: one less where weakened, none where compromised."""
    return (factor.level, factor.level - 1, 0)[grade]


class Grader:
    """Grades by one catalogue. What one factor is worth depends on few attributes, so it is kept."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._order = []
        for id_ in catalogue.order:
            factor = catalogue.factors[id_]
            relevant = 0
            for rule in factor.rules:
                relevant |= rule.when
            kept: dict[tuple[int, int, bool], FactorGrade] = {}  # no larger than its rules allow
            self._order.append((id_, factor, relevant, kept))
        self._ways: Kept[tuple[frozenset[str], bool], Ways] = Kept(MOST_ENROLMENTS)

    def grade(self, likely: int, possible: int, sim: str, enrolled: frozenset[str]) -> Grading:
        """The grades of all factors.

        Args:
            likely: Attributes known for likely, closed under derivation.
            possible: Attributes known at least possibly; holds all of `likely`.
            sim: The SIM-swap signal, "clean", "swapped" or empty.
            enrolled: Factors that the account has; paths over others do not exist for it.
        """
        leading, ours = self._reachable(enrolled, sim == SIM_CLEAN)
        swapped = sim == SIM_SWAPPED
        grades: dict[str, FactorGrade] = {}
        for id_, factor, relevant, kept in self._order:
            key = (likely & relevant, possible & relevant, swapped)
            found = kept.get(key)
            if found is None:
                found = kept[key] = _own(factor, *key)
            for path in leading.get(id_, ()):
                found = _through(path, found, grades, factor)
            grades[id_] = found
        stand: list[Path] = []
        shut: list[Path] = []
        for path in ours:
            best = max([grades[need].level for need in path.needs])
            (stand if best >= path.level else shut).append(path)
        every = tuple(grades.values())
        harmed = tuple((g.factor, HARM[g.grade] + g.factor) for g in every if g.grade)
        return Grading(grades, tuple(stand), tuple(shut), every, harmed)

    def _reachable(self, enrolled: frozenset[str], clean: bool) -> Ways:
        """The paths that exist for an account: those not ours by what they give, and ours."""
        found = self._ways.get((enrolled, clean))
        if found is None:
            factors = self._catalogue.factors
            there = [
                path
                for path in self._catalogue.paths.values()
                if all(need in enrolled or factors[need].standing for need in path.needs)
                and not (path.sim and clean)
            ]
            leading: dict[str, list[Path]] = {}
            for path in there:
                for gift in path.gives if path.external else ():
                    leading.setdefault(gift, []).append(path)
            ours = tuple(path for path in there if not path.external)
            found = self._ways.put((enrolled, clean), (leading, ours))
        return found


def _own(factor: Factor, likely: int, possible: int, swapped: bool) -> FactorGrade:
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
    if factor.sim and swapped:
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
