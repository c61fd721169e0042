"""Which columns of our accounts are used, and as what: the guess of a layout, or what we are told.

The reference is what names an account in the answer, and the only value of ours in it. Unless told
otherwise it is the first column called as references are (uid, ref, 编号) of keys without meaning
(opaque, uuid, other), else the first of opaque keys. Never one that holds a person's data, a secret,
or other words, which may be nicknames or notes; without any, accounts are numbered from 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from seawall import tables
from seawall.errors import LayoutError
from seawall.model.layout import ColumnPlan, Layout

REF, NONE = "ref", "none"
REFERENCES = frozenset({"opaque", "uuid", "other"})
REFERRING = re.compile(r"(?<![a-z])(u?id|ref|reference|no|num|number|code)(?![a-z])|号$", re.I)
SECRET = re.compile(r"pass|pwd|pin|secret|salt|token|session|hash|md5|sha|密码|口令|密钥", re.I)
#: No identifiers alone, one identifier together.
COMPOSITE = frozenset({"person_name", "birth_date"})


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """The reference column, if there is one, and the columns to match by, in source order."""

    ref: str | None
    columns: tuple[ColumnPlan, ...]

    @property
    def mapping(self) -> dict[str, str]:
        """Column to element id, and to "ref"."""
        used = {column.name: column.element for column in self.columns}
        return used if self.ref is None else {self.ref: REF, **used}


def plan(layout: Layout, told: Mapping[str, str] | None = None) -> AccountPlan:
    """Plan the reading of our accounts.

    Args:
        layout: What `recognise` found in them; tables are taken together by column name.
        told: Column to element id, "ref" or "none", where the guess is wrong. A column that is
            told to be the reference is still matched by what it was found to hold.

    Raises:
        LayoutError: If a column or element is unknown, or nothing is left to match by.
    """
    told = told or {}
    found: dict[str, ColumnPlan] = {}
    for columns in layout.tables.values():
        for column in columns:
            known = found.get(column.name)
            if known is None or column.n_filled > known.n_filled:
                found[column.name] = column
    _check(told, found)
    refs = [name for name, what in told.items() if what == REF]
    if not refs:
        refs = _references([c for c in found.values() if c.name not in told])[:1]
    columns = tuple(
        replace(column, element=element)
        for name, column in found.items()
        for element in [_element(column, told.get(name))]
        if element is not None
    )
    used = {column.element for column in columns}
    if not used - COMPOSITE and used != COMPOSITE:
        raise LayoutError(
            "No column of the accounts holds an identifier. Name one with --map COLUMN=phone."
        )
    return AccountPlan(refs[0] if refs else None, columns)


def _references(columns: list[ColumnPlan]) -> list[str]:
    """The columns that may be references, best first."""
    open_ = [c for c in columns if c.element in REFERENCES and not SECRET.search(c.name)]
    named = [c.name for c in open_ if _refers(c.name)]
    return named + [c.name for c in open_ if c.element != "other"]


def _refers(name: str) -> bool:
    return tables.hint(name) == "opaque" or bool(REFERRING.search(name))


def _element(column: ColumnPlan, told: str | None) -> str | None:
    """What a column is matched by, if at all."""
    element = column.element if told in (None, REF) else told
    return element if element in _usable() else None


def _usable() -> set[str]:
    return {e.id for e in tables.elements() if e.identifier} - {"name_birth_date"} | COMPOSITE


def _check(told: Mapping[str, str], found: Mapping[str, ColumnPlan]) -> None:
    if missing := [name for name in told if name not in found]:
        raise LayoutError(
            f"The accounts have no column {missing[0]!r}. They have: {', '.join(found)}."
        )
    allowed = _usable() | {REF, NONE}
    if wrong := [what for what in told.values() if what not in allowed]:
        choices = ", ".join(sorted(allowed))
        raise LayoutError(f"Accounts cannot be matched by {wrong[0]!r}. Choose from: {choices}.")
    if sum(what == REF for what in told.values()) > 1:
        raise LayoutError("Only one column can be the reference of an account.")
