"""From doors to outcomes: a conversation with each, and what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from seawall.audit import identify, plan
from seawall.audit.line import Done, Job
from seawall.audit.scope import Scope
from seawall.audit.wire import Wire
from seawall.model.audit import Facts, Level, Outcome, Target, Verdict
from seawall.model.probe import Ask, Check, Grant, Talk


class Look:
    """One look at many doors.

    Args:
        scope: A loaded scope.
        checks: What may be found.
        wire: A wire of the same scope.
        token: Makes 16 random hexadecimal digits.
        now: The present, aware.
        passed: Called once per door that is done with, open or not.
        spent: Credentials tried so far, by address; looks that share it share what may be tried.
    """

    def __init__(
        self,
        scope: Scope,
        checks: Sequence[Check],
        wire: Wire,
        *,
        token: Callable[[], str],
        now: Callable[[], datetime],
        passed: Callable[[], None] = lambda: None,
        spent: Counter[str] | None = None,
    ) -> None:
        self.spent: Counter[str] = Counter() if spent is None else spent
        self.passed = passed
        self.scope, self.checks, self.wire, self.token, self.now = scope, checks, wire, token, now
        self.n_closed = 0
        self.n_unreached = 0
        self.n_doors = 0
        who = scope.identify
        self._agent = f"{who.user_agent} (+{who.url})" if who.url else who.user_agent

    def outcomes(self, doors: Iterator[Target]) -> Iterator[Outcome]:
        """What stands behind each door that opened; the others are counted."""
        found: dict[Target, tuple[list[str], datetime]] = {}
        for done in self.wire.run(self._jobs(doors, found)):
            self.passed()
            ids, began_at = found.pop(done.target, ([], self.now()))
            if done.answer is None and not done.steps:
                self.n_closed += done.end == "refused"
                self.n_unreached += done.end != "refused"
                continue
            yield self._outcome(done, ids, began_at)

    def _jobs(
        self, doors: Iterator[Target], found: dict[Target, tuple[list[str], datetime]]
    ) -> Iterator[Job]:
        for target in doors:
            self.n_doors += 1
            ids: list[str] = []
            found[target] = (ids, self.now())
            yield Job(target, self._talk(target, ids))

    def _talk(self, target: Target, ids: list[str]) -> Talk:
        """A conversation that takes a try of its host's when it begins, and gives it back unused."""
        line = self.scope.allow[target.line - 1]
        allowed = target.level >= Level.CREDENTIAL
        tries = plan.tries(line, self.spent[target.address]) if allowed else 0
        self.spent[target.address] += tries
        used = 0
        grant = Grant(
            target.level, self.token(), target.name, self._agent, tries=tries, stores=line.stores
        )
        talk = identify.talk(self.checks, target.port, grant, ids)
        try:
            want = next(talk)
            while True:
                if isinstance(want, Ask) and want.level >= Level.CREDENTIAL:
                    used = tries
                want = talk.send((yield want))
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        finally:
            self.spent[target.address] -= tries - used
            talk.close()

    def _outcome(self, done: Done, ids: list[str], began_at: datetime) -> Outcome:
        answer = done.answer
        if answer is None:
            why = done.note or f"the conversation ended early ({done.end})"
            return Outcome(
                done.target, ids[0] if ids else "", Verdict.UNKNOWN, why, Facts(), done.steps, (),
                done.n_sent_bytes, began_at,
            )  # fmt: skip
        return Outcome(
            done.target, ids[0] if ids else "", answer.verdict, answer.why, answer.facts, done.steps,
            answer.candidates, done.n_sent_bytes, began_at,
        )  # fmt: skip
