"""Clues of stored passwords and their hashes: which repeat, and how they are stored.

A column counts by its name, by a shape that nothing else has (bcrypt, PHC strings), or because it
stands behind an address in a credential list.
"""

from __future__ import annotations

import re

import numpy as np

from seawall.digest.clues.combos import pairs
from seawall.digest.clues.seen import Seen
from seawall.kernels.secret_forms import BCRYPT, SALTED, forms
from seawall.model.clues import Plane
from seawall.model.strings import Strings

#: What a column of passwords is called: whole words of its name.
NAMES = re.compile(
    r"(?:^|[^a-z])(?:pass|password|passwd|passwort|pwd|psw|pswd|userpass|userpwd|mima|mm|kouling|"
    r"pass_?hash|password_?hash|hashed_?password|md5|sha1|sha256|bcrypt|contrase(?:ñ|n)a|senha|"
    r"mot_?de_?passe|parole?)(?:[0-9]*(?:[^a-z]|$))|密码|密碼|口令",
    re.IGNORECASE,
)
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
KINDS = ("other", "opaque", "uuid")
FEW = 64  # values whose shape is looked at first
LEAST = 0.9  # of the filled values must have the shape, where no name tells
MOST_COLUMNS = 3  # of a credential list: more columns are a table of its own


def planes(seen: Seen) -> dict[str, Plane]:
    """secret: and secret_form:, of every column that holds passwords."""
    found: dict[str, Plane] = {}
    combined = pairs(seen) if seen.first("email") is None else None
    if combined is not None:
        _take(seen, combined[0], combined[2], found)
    listed = _behind_address(seen)
    for kind in KINDS:
        for name, values in seen.unjudged(kind):
            if combined is not None and name == combined[0]:
                continue
            if is_secret(name) or name == listed or _is_salted(values):
                _take(seen, name, values, found)
    return found


def is_secret(name: str) -> bool:
    """Whether a column's name says that it holds passwords or their hashes."""
    return NAMES.search(HUMP.sub("_", name.rpartition(".")[2])) is not None


def _take(seen: Seen, name: str, values: Strings, found: dict[str, Plane]) -> None:
    found["secret:" + name] = seen.hashed(values, "secret")
    found["secret_form:" + name] = forms(values.data, values.offsets)


def _is_salted(values: Strings) -> bool:
    """Whether nearly all of the first values are of a form that only a stored password has."""
    shapes = forms(values.data, values.offsets[: FEW + 1])
    n_filled = int((shapes > 0).sum())
    told = int(np.count_nonzero((shapes == BCRYPT) | (shapes == SALTED)))
    return n_filled > 0 and told >= LEAST * n_filled


def _behind_address(seen: Seen) -> str | None:
    """In a list of few columns without names, the one right behind the address."""
    if len(seen.plan) > MOST_COLUMNS:
        return None
    for address, column in zip(seen.plan, seen.plan[1:], strict=False):
        unnamed = re.fullmatch(
            r"[^a-z]*(?:column|col|field|f|c)?[ _]?\d+", column.name, re.IGNORECASE
        )
        if address.element == "email" and column.element in KINDS and unnamed:
            return column.name
    return None
