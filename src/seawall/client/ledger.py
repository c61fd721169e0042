"""What was asked about whom: the asker's own memory, which the joint budget is counted on.

The holder must not be told which questions are about one person, so nobody else can keep this. Persons
are named by our own references, which never leave; store `document` as carefully as they are stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seawall.errors import SeawallError
from seawall.match.budget import Asked, joint


class BudgetError(SeawallError):
    """A question would tell too much. `reason` says why; it names nobody."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The question may not be asked: {reason}.")
        self.reason = reason


class Ledger:
    """Questions by person."""

    def __init__(self, asked: Mapping[str, list[Asked]] | None = None) -> None:
        self._asked = {person: list(of) for person, of in (asked or {}).items()}

    def allow(self, person: str, new: Asked, n_population: int, floor: int) -> float:
        """Whether a question may be asked about a person; writes it down if so.

        Returns:
            How many are expected to share all that was asked about the person, this included.

        Raises:
            BudgetError: If it may not.
        """
        before = self._asked.get(person, [])
        budget = joint(before, new, n_population, floor)
        if not budget.allowed:
            raise BudgetError(budget.reason)
        if new not in before:
            self._asked.setdefault(person, []).append(new)
        return budget.k

    def copy(self) -> Ledger:
        """Another one with the same memory, to try questions on."""
        return Ledger(self._asked)

    def adopt(self, other: Ledger) -> None:
        """Remember what another one does."""
        self._asked = other._asked

    def document(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            person: [[one.element, one.bits, one.prefix] for one in of]
            for person, of in self._asked.items()
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Ledger:
        """One that was stored."""
        return cls({person: [Asked(*one) for one in of] for person, of in document.items()})
