"""Answers written out as JSON. What takes long, the factors' grades, is written once for equal ones."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import msgspec

from seawall.model.protection import FactorGrade, Grade
from seawall.protect.answer import Answer
from seawall.protect.kept import Kept
from seawall.web.messages import Decided, FactorGraded, Factors

MOST_KEPT = 4096  # of 3 to 12 kB
MOST_ENDS = 1024
NONE = msgspec.Raw(b"[]")
_encode = msgspec.json.Encoder().encode
Grades = tuple[FactorGrade, ...]


class Written:
    """Writes answers. Grades are one object for equal states of knowledge, see `Decider.grading`."""

    def __init__(self) -> None:
        self._kept: Kept[tuple[int, tuple[str, ...], Factors], tuple[Grades, msgspec.Raw]] = Kept(
            MOST_KEPT
        )
        self._ends: Kept[datetime, str] = Kept(MOST_ENDS)

    def of(
        self, answer: Answer, action: str, version: str, factors: Factors, expires_at: datetime
    ) -> bytes:
        """An answer as `Decided`."""
        return _encode(
            Decided(
                decision=answer.outcome,  # type: ignore[arg-type]
                action=action,
                acr_values=answer.acr_values,
                max_age_s=answer.max_age_s,
                www_authenticate=answer.challenge,
                allowed_factors=answer.allowed,
                factors=cast(tuple[FactorGraded, ...], self._factors(answer, factors)),
                closed_paths=answer.closed,
                reason_codes=answer.reasons,
                policy_version=version,
                expires_at=self._ends.get(expires_at)
                or self._ends.put(expires_at, instant(expires_at)),
            )
        )

    def _factors(self, answer: Answer, factors: Factors) -> msgspec.Raw:
        """The grades that are asked for, in JSON."""
        if factors == "none":
            return NONE
        grades = answer.factors
        key = (id(grades), answer.allowed if factors == "harmed" else (), factors)
        found = self._kept.get(key)
        if found is not None:  # it holds the grades, so no other ones can have this id
            return found[1]
        told = [
            _graded(g) for g in grades
            if factors == "all" or g.grade is not Grade.SOUND or g.factor in answer.allowed
        ]  # fmt: skip
        return self._kept.put(key, (grades, msgspec.Raw(_encode(told))))[1]


def _graded(grade: FactorGrade) -> FactorGraded:
    return FactorGraded(
        grade.factor, grade.grade.word, grade.level, grade.reason_codes,  # type: ignore[arg-type]
        grade.candidates, grade.success_at_5, grade.success_at_100, grade.only_possible,
        grade.sources,
    )  # fmt: skip


def instant(at: datetime) -> str:
    """An aware UTC instant as RFC 3339 has it."""
    return at.isoformat(timespec="seconds")[:19] + "Z"
