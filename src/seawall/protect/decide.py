"""The decision about one request: what may be believed, what to ask instead, what to close.

It is a pure function of policy, exposures, context and time. What is worked out once for a state of
knowledge, a kind of context and an action is kept, so that a decision costs a look-up; nothing is
remembered of accounts, and retiring a breach restores exactly what was before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from seawall.errors import TableError
from seawall.model.protection import ALLOW, Action, Context, Decision, Exposure
from seawall.protect.answer import Answer, State, answer
from seawall.protect.believe import closure, of_one
from seawall.protect.grading import Grader, Grading
from seawall.protect.kept import Kept
from seawall.protect.policy import Policy

#: Kept answers, about 2 kB each: the oldest leave, which costs time and nothing else.
MOST_KEPT = 1 << 15
AHEAD_S = 60.0  # that clocks may differ


class Decider:
    """Decides by one policy. Safe to share: what it keeps are answers, and they never change."""

    def __init__(self, policy: Policy, *, keep: int = MOST_KEPT) -> None:
        self.policy = policy
        self._catalogue = policy.catalogue
        self._grader = Grader(policy.catalogue)
        self._answers: Kept[State, Answer] = Kept(keep)
        self._gradings: Kept[tuple[int, int, str, frozenset[str]], Grading] = Kept(keep // 2)
        self._beliefs: Kept[tuple[object, ...], tuple[int, int]] = Kept(keep)
        self._closures: Kept[int, int] = Kept(keep)
        self._amr = frozenset(v for f in self._catalogue.factors.values() for v in f.amr)
        self._ttl = timedelta(seconds=self._catalogue.ttl_s)

    def decide(
        self, exposures: Sequence[Exposure], action: str, context: Context, *, now: datetime
    ) -> Decision:
        """The decision.

        Args and errors are those of `answer`.
        """
        found, expires_at = self.answer(exposures, action, context, now=now)
        return Decision(
            action, found.outcome, found.acr_values, found.max_age_s, found.challenge,
            found.allowed, found.factors, found.closed, found.reasons, self.policy.version,
            expires_at,
        )  # fmt: skip

    def answer(
        self, exposures: Sequence[Exposure], action: str, context: Context, *, now: datetime
    ) -> tuple[Answer, datetime]:
        """The decision without its time, and until when it holds. Equal requests get the same object.

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
            found = self._answers.put(state, self._fresh(state, asked))
        expires_at = now + self._ttl
        if found.outcome == ALLOW and longest is not None and at is not None:
            expires_at = min(expires_at, at + timedelta(seconds=longest))
        return found, expires_at

    def grading(self, likely: int, possible: int, sim: str, enrolled: frozenset[str]) -> Grading:
        """The grades of all factors for a state of knowledge."""
        key = (likely, possible, sim, enrolled)
        found = self._gradings.get(key)
        if found is None:
            unknown = sorted(enrolled - self._catalogue.factors.keys())
            if unknown:
                raise TableError(f"no factor {unknown[0][:64]!r} in the policy")
            found = self._gradings.put(key, self._grader.grade(likely, possible, sim, enrolled))
        return found

    def _known(self, exposures: Sequence[Exposure], as_of: date) -> tuple[int, int]:
        """`believe.known`, kept by exposure and by mask: not by breach, nor by order."""
        likely = possible = 0
        for e in exposures:
            key = (e.mask, e.p_genuine, e.confidence, e.taken_on, as_of)
            found = self._beliefs.get(key)
            if found is None:
                found = self._beliefs.put(key, of_one(self._catalogue, e, as_of))
            likely |= found[0]
            possible |= found[1]
        return self._closure(likely), self._closure(likely | possible)

    def _closure(self, mask: int) -> int:
        found = self._closures.get(mask)
        return (
            found if found is not None else self._closures.put(mask, closure(self._catalogue, mask))
        )

    def _fresh(self, state: State, action: Action) -> Answer:
        grading = self.grading(state.likely, state.possible, state.sim, state.enrolled)
        return answer(self._catalogue, grading, action, state)
