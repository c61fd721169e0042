"""How many oblivious questions a caller may ask in a day: a bound that nobody is without.

Who holds the digest key and may ask without end can try every telephone number, so this quota is part
of the protocol. It belongs to the caller's name, which a rotated key keeps, and is counted over all
instances that share a state, each saving what came since its last second.
"""

from __future__ import annotations

import sqlalchemy as sa

from seawall.web.access import DAY_S, Caller
from seawall.web.problems import Problem, retry_after
from seawall.web.state import State, metadata

evaluations = sa.Table(
    "seawall_evaluations", metadata,
    sa.Column("who", sa.String(200), primary_key=True),
    sa.Column("day", sa.Integer, primary_key=True),
    sa.Column("n", sa.BigInteger, nullable=False),
)  # fmt: skip


class Evaluations:
    """Counts by caller's name, of today."""

    def __init__(self, state: State, daily: int) -> None:
        evaluations.create(state.engine, checkfirst=True)
        self._state, self.daily = state, daily
        self._day = 0
        self._used: dict[str, int] = {}
        self._unsaved: dict[tuple[str, int], int] = {}

    def ask(self, caller: Caller, n: int, now_s: float) -> None:
        """Count n questions, all or none, here and against the caller's own quota.

        Raises:
            Problem: If so many are not left.
        """
        day = int(now_s // DAY_S)
        if day != self._day:
            self._day, self._used = day, {}
        used = self._used.get(caller.name, 0)
        if used + n > self.daily:
            raise Problem("quota-used", headers=retry_after((day + 1) * DAY_S - now_s))
        caller.ask(n, now_s)
        self._used[caller.name] = used + n
        mark = (caller.name, day)
        self._unsaved[mark] = self._unsaved.get(mark, 0) + n

    def taken(self) -> dict[tuple[str, int], int]:
        """What is to be saved."""
        found, self._unsaved = self._unsaved, {}
        return found

    def exchange(self, unsaved: dict[tuple[str, int], int], day: int) -> dict[str, int]:
        """Save, and read what all instances counted today. Blocking."""
        with self._state.engine.begin() as db:
            for (who, on), n in unsaved.items():
                here = (evaluations.c.who == who) & (evaluations.c.day == on)
                more = evaluations.update().where(here).values(n=evaluations.c.n + n)
                if not db.execute(more).rowcount:
                    db.execute(evaluations.insert().values(who=who, day=on, n=n))
            db.execute(evaluations.delete().where(evaluations.c.day < day - 1))
        today = sa.select(evaluations.c.who, evaluations.c.n).where(evaluations.c.day == day)
        return {row.who: row.n for row in self._state.rows(today)}

    def adopt(self, used: dict[str, int], day: int) -> None:
        """Take over what the state says, with what came meanwhile."""
        self._day = day
        self._used = dict(used)
        for (who, on), n in self._unsaved.items():
            if on == day:
                self._used[who] = self._used.get(who, 0) + n

    def regret(self, unsaved: dict[tuple[str, int], int]) -> None:
        """Take back what could not be saved."""
        for mark, n in unsaved.items():
            self._unsaved[mark] = self._unsaved.get(mark, 0) + n
