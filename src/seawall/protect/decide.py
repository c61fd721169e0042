"""The decision about one request: what may be believed, what to ask instead, what to close.

It is a pure function of policy, exposures, context and time. What is worked out once for a state of
knowledge, a kind of context and an action is kept, so that a decision costs a look-up; nothing is
remembered of accounts, and retiring a breach restores exactly what was before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from seawall.errors import TableError
from seawall.model.protection import ALLOW, Action, Context, Decision, Exposure
from seawall.protect.answer import Answer, State, answer
from seawall.protect.believe import known
from seawall.protect.grading import Grading, grade
from seawall.protect.policy import Policy

#: Kept answers; past it all are dropped, which costs time and nothing else.
MOST_KEPT = 1 << 16
AHEAD_S = 60.0  # that clocks may differ
K = TypeVar("K")
V = TypeVar("V")


class Decider:
    """Decides by one policy. Safe to share: what it keeps are answers, and they never change."""

    def __init__(self, policy: Policy, *, keep: int = MOST_KEPT) -> None:
        self.policy = policy
        self._catalogue = policy.catalogue
        self._keep = keep
        self._answers: dict[State, Answer] = {}
        self._gradings: dict[tuple[int, int, str, frozenset[str]], Grading] = {}
        self._beliefs: dict[tuple[object, ...], tuple[int, int]] = {}
        self._amr = frozenset(v for f in self._catalogue.factors.values() for v in f.amr)
        self._ttl = timedelta(seconds=self._catalogue.ttl_s)

    def decide(
        self, exposures: Sequence[Exposure], action: str, context: Context, *, now: datetime
    ) -> Decision:
        """The decision.

        Args:
            exposures: All of the account's, in any order.
            action: An id of the policy.
            context: Of the request.
            now: Aware UTC.

        Raises:
            TableError: If the policy has no such action, or no factor that is enrolled.
        """
        catalogue = self._catalogue
        asked = catalogue.actions.get(action)
        if asked is None:
            raise TableError(f"no action {action[:64]!r} in the policy")
        likely, possible = self._known(exposures, now.date()) if exposures else (0, 0)
        at, longest = context.authenticated_at, asked.max_age_s
        age_s = None if at is None else (now - at).total_seconds()
        fresh = longest is None or (age_s is not None and -AHEAD_S <= age_s <= longest)
        enrolled = catalogue.enrolled if context.enrolled is None else context.enrolled
        state = State(
            likely, possible, action, context.recognised, context.amr & self._amr, context.acr,
            fresh, context.sim, context.risk_score >= catalogue.risk_high, enrolled,
        )  # fmt: skip
        found = self._answers.get(state)
        if found is None:
            found = _kept(self._answers, state, self._fresh(state, asked), self._keep)
        expires_at = now + self._ttl
        if found.outcome == ALLOW and longest is not None and at is not None:
            expires_at = min(expires_at, at + timedelta(seconds=longest))
        return Decision(
            action, found.outcome, found.acr_values, found.max_age_s, found.challenge,
            found.allowed, found.grading.all, found.closed, found.reasons, self.policy.version,
            expires_at,
        )  # fmt: skip

    def grading(self, likely: int, possible: int, sim: str, enrolled: frozenset[str]) -> Grading:
        """The grades of all factors for a state of knowledge."""
        key = (likely, possible, sim, enrolled)
        found = self._gradings.get(key)
        if found is None:
            unknown = sorted(enrolled - self._catalogue.factors.keys())
            if unknown:
                raise TableError(f"no factor {unknown[0][:64]!r} in the policy")
            made = grade(self._catalogue, likely, possible, sim, enrolled)
            found = _kept(self._gradings, key, made, self._keep)
        return found

    def _known(self, exposures: Sequence[Exposure], as_of: date) -> tuple[int, int]:
        """`known`, kept by what it depends on: not by breach, nor by order."""
        if len(exposures) == 1:
            e = exposures[0]
            key: tuple[object, ...] = (e.mask, e.p_genuine, e.confidence, e.taken_on, as_of)
        else:
            key = (
                frozenset((e.mask, e.p_genuine, e.confidence, e.taken_on) for e in exposures), as_of,
            )  # fmt: skip
        found = self._beliefs.get(key)
        if found is None:
            found = _kept(self._beliefs, key, known(self._catalogue, exposures, as_of), self._keep)
        return found

    def _fresh(self, state: State, action: Action) -> Answer:
        grading = self.grading(state.likely, state.possible, state.sim, state.enrolled)
        return answer(self._catalogue, grading, action, state)


def _kept(kept: dict[K, V], key: K, made: V, most: int) -> V:
    if len(kept) >= most:
        kept.clear()
    kept[key] = made
    return made
