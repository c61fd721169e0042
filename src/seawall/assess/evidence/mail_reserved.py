"""Mail addresses that no mail can reach.

example.com, .net and .org and the names under test, invalid and localhost are reserved for documents
and tests. Generators of test data print them so that nobody gets mail. Real tables hold a few that people
typed in. (`.example` is reserved too, but not counted: see tables/mail.py.)

Computed: addresses under a reserved name, among all.
Expected: up to .5 % (assumed); from some to all from a generator.
Needs 30 addresses. Fooled by any other domain.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.model.clues import Clues
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation
from seawall.tables.mail import RESERVED

LABELS = ("large provider", "throw-away", "reserved", "other")


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Reserved (k) of all addresses (m)."""
    counts = np.bincount(clues["mail_class"], minlength=5)[1:5]
    m, k = int(counts.sum()), int(counts[RESERVED - 1])
    if m == 0:
        return Silence("no mail addresses", ("email",))
    return Measure(m, k=k, m=m, series=Series(LABELS, tuple((counts / m).tolist())))


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """0 where the address is reserved, 1 where it is not."""
    kind = clues["mail_class"]
    return np.where(kind == 0, -1, np.where(kind == RESERVED, 0, 1)).astype(np.int8)


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k:,.0f} of {found.m:,.0f} mail addresses are under names reserved for examples and tests."


TEST = Test(
    id="mail_reserved",
    family="mail",
    title="Reserved mail domains",
    genuine="People gave addresses that mail can reach.",
    fabricated="A generator of test data made the addresses.",
    measure=measure,
    scale=Violation(0.000001, 0.005),
    sentence=sentence,
    cap=2.0,
    why_cap="A hundred to one: no system of users has many; a test system has, with made-up users.",
    cap_for=0.05,
    source="RFC 2606, RFC 6761; rate assumed",
    basis="assumed",
    fools="Any other domain.",
    least=30,
    row=row,
)
