"""A policy: the shipped table of factors, or a team's file laid over it, with the version of both."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from seawall.model.protection import Catalogue
from seawall.protect.numbers import Numbers
from seawall.tables import factors as table
from seawall.tables.factor_fields import KINDS
from seawall.tables.load import HERE

SHOWN = 12  # hex digits of the version's digest


@dataclass(frozen=True, slots=True)
class Policy:
    """What decisions are made by. `version` names the very rules: it changes with any of them.

    `altered` and `added` name what a team's file changed, as "factor sms_otp"; `removed` what it took out.
    """

    catalogue: Catalogue
    version: str
    numbers: Numbers
    altered: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @classmethod
    def shipped(cls) -> Policy:
        """The table as it comes with the package."""
        return cls.of(table.document(HERE / table.NAME), None, table.NAME)

    @classmethod
    def load(cls, path: Path | None) -> Policy:
        """A team's policy file, or the shipped table where there is none.

        Raises:
            TableError: Naming the entry that is wrong.
        """
        if path is None:
            return cls.shipped()
        return cls.of(table.document(HERE / table.NAME), table.document(path), path.name)

    @classmethod
    def of(cls, base: table.Document, over: table.Document | None, name: str) -> Policy:
        """From documents in the form of factors.toml."""
        whole = base if over is None else table.laid_over(base, over, name)
        table.checked(whole, name)  # also what other regions have
        catalogue = table.checked(table.narrowed(whole, name), name)
        text = json.dumps(whole, sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()[:SHOWN]
        before, after = _entries(base), _entries(whole)
        return cls(
            catalogue,
            f"{catalogue.version}+{digest}",
            Numbers.of(catalogue, name),
            tuple(key for key in after if key in before and after[key] != before[key]),
            tuple(key for key in after if key not in before),
            tuple(key for key in before if key not in after),
        )

    def doubts(self) -> tuple[str, ...]:
        """What is allowed and yet looks wrong: paths that give more than they ask, dead actions."""
        found = []
        factors = self.catalogue.factors
        for path in self.catalogue.paths.values():
            gives = max(factors[gift].level for gift in path.gives)
            if not path.external and path.level < gives:
                ladder = self.catalogue.acr
                found.append(
                    f"path {path.id} asks for {ladder[path.level]} and gives {ladder[gives]}"
                )
        enrolled = [factors[f].level for f in self.catalogue.enrolled]
        for action in self.catalogue.actions.values():
            if not action.recovers and action.level > max(enrolled, default=0):
                found.append(f"action {action.id} asks for more than any usual factor reaches")
        return tuple(found)


def _entries(document: table.Document) -> dict[str, object]:
    return {
        f"{kind} {entry['id']}": entry
        for kind in KINDS
        for entry in document.get(kind, [])
        if "id" in entry
    }
