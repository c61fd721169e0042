"""Answers for many accounts at once: once per state of exposure, and then by a look-up in an array.

What an action in a context comes to depends on the account's state alone, for as long as the day and
the book stay the same, unless it says when the session was authenticated.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from seawall.model.protection import Context, Exposure
from seawall.protect.answer import Answer
from seawall.protect.decide import Decider
from seawall.protect.kept import Kept

MOST_KEPT = 64  # pairs of action and context, 4 bytes a state each
SLICE = 32  # decisions between two chances for other requests
UNKNOWN = -1
Dated = tuple[Answer, datetime]


class Plan:
    """The answers for one action in one context: by state, one more than its number."""

    def __init__(self, n_states: int) -> None:
        self.by_state = np.full(n_states + 1, UNKNOWN, np.int32)
        self.answers: list[Answer] = []
        self.expires: list[datetime] = []
        self.places: dict[tuple[int, datetime | None], int] = {}


class Bulk:
    """Plans of one book."""

    def __init__(
        self, decider: Decider, exposures: Callable[[int], tuple[Exposure, ...]], n_states: int
    ) -> None:
        self._decider, self._exposures, self._n_states = decider, exposures, n_states
        self._ttl = timedelta(seconds=decider.policy.catalogue.ttl_s)
        self._plans: Kept[tuple[str, Context, date], Plan] = Kept(MOST_KEPT)

    async def answers(
        self, states: NDArray[np.int32], action: str, context: Context, now: datetime
    ) -> tuple[list[Dated], NDArray[np.int64]]:
        """The different answers for accounts in these states (n,), and which each account gets (n,).

        Raises:
            TableError: If the policy has no such action or factor.
        """
        lasting = context.authenticated_at is None
        key = (action, context, now.date())
        plan = self._plans.get(key) if lasting else None
        if plan is None:
            plan = Plan(self._n_states)
        place = plan.by_state[states + 1]
        if (place == UNKNOWN).any():
            for n, state in enumerate(np.unique(states[place == UNKNOWN]).tolist(), 1):
                answer, expires_at = self._decider.answer(
                    self._exposures(state), action, context, now=now
                )
                # A lasting plan's answers all hold for the same time, counted from the request.
                mark = (id(answer), None if lasting else expires_at)
                at = plan.places.setdefault(mark, len(plan.answers))
                if at == len(plan.answers):
                    plan.answers.append(answer)
                    plan.expires.append(expires_at)
                plan.by_state[state + 1] = at
                if not n % SLICE:
                    await asyncio.sleep(0)
            place = plan.by_state[states + 1]
            if lasting:
                self._plans.put(key, plan)
        different, which = np.unique(place, return_inverse=True)
        ends = now + self._ttl
        return [
            (plan.answers[at], ends if lasting else plan.expires[at]) for at in different.tolist()
        ], which
