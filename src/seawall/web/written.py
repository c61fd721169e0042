"""Answers written out as JSON: once for equal ones, and kept as bytes."""

from __future__ import annotations

from datetime import datetime

import msgspec

from seawall.model.protection import FactorGrade, Grade
from seawall.protect.answer import Answer
from seawall.protect.kept import Kept
from seawall.web.messages import Decided, FactorGraded, Factors

MOST_KEPT_BYTES = 64 << 20
MOST_ENDS = 1024
_encode = msgspec.json.Encoder().encode


class Written:
    """Answers as JSON without their expiry. An answer is one object for equal requests, see `Decider`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, Factors], tuple[Answer, bytes]] = {}
        self._n_bytes = 0
        self._ends: Kept[datetime, bytes] = Kept(MOST_ENDS)

    def end(self, expires_at: datetime) -> bytes:
        """What follows `of`: the expiry, and the closing brace."""
        found = self._ends.get(expires_at)
        return found or self._ends.put(expires_at, instant(expires_at) + b'"}')

    def of(self, answer: Answer, action: str, version: str, factors: Factors) -> bytes:
        """The members of `Decided` but the last, and no closing brace."""
        key = (id(answer), factors)
        found = self._kept.get(key)
        if found is not None:  # it holds the answer, so no other one can have this id
            return found[1]
        head = _encode(_decided(answer, action, version, factors))[:-1] + b',"expires_at":"'
        if self._n_bytes > MOST_KEPT_BYTES:
            self._kept.clear()
            self._n_bytes = 0
        self._kept[key] = answer, head
        self._n_bytes += len(head)
        return head


def _decided(answer: Answer, action: str, version: str, factors: Factors) -> Decided:
    told = [
        _graded(grade) for grade in answer.factors
        if factors == "all" or (
            factors == "harmed"
            and (grade.grade is not Grade.SOUND or grade.factor in answer.allowed)
        )
    ]  # fmt: skip
    return Decided(
        decision=answer.outcome,  # type: ignore[arg-type]
        action=action, acr_values=answer.acr_values, max_age_s=answer.max_age_s,
        www_authenticate=answer.challenge, allowed_factors=answer.allowed, factors=tuple(told),
        closed_paths=answer.closed, reason_codes=answer.reasons, policy_version=version,
    )  # fmt: skip


def _graded(grade: FactorGrade) -> FactorGraded:
    return FactorGraded(
        grade.factor, grade.grade.word, grade.level, grade.reason_codes,  # type: ignore[arg-type]
        grade.candidates, grade.success_at_5, grade.success_at_100, grade.only_possible,
        grade.sources,
    )  # fmt: skip


def instant(at: datetime) -> bytes:
    """An aware UTC instant as RFC 3339 has it."""
    return at.isoformat(timespec="seconds")[:19].encode() + b"Z"
