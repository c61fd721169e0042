"""docs/evidence.md says of every test what the code runs by, and the page never lags behind."""

from __future__ import annotations

import re

import pytest

from seawall.assess.evidence import TESTS
from tests.contracts import evidence_page

TEXT = evidence_page.PAGE.read_text("utf-8")
FIRST, _, SECOND = TEXT.partition(evidence_page.MARK)
#: An assumption's row in the first half ends in how it is marked.
MARKED = re.compile(r"^\| .+ \| (measured|published|assumed)\b[^|]*\|", re.M)


def test_the_second_half_is_what_the_constants_say():
    """If not: python -m tests.contracts.evidence_page."""
    assert evidence_page.written() == evidence_page.MARK + SECOND


@pytest.mark.parametrize("test", TESTS, ids=lambda t: t.id)
def test_every_test_has_its_section(test):
    assert SECOND.count(f"\n### {test.title}\n\n`{test.id}`, family {test.family}.") == 1


def test_the_method_is_explained_before_it():
    heads = re.findall(r"^## (.+)$", FIRST, re.M)
    for wanted in ("What is asked", "From a finding to a weight", "Families, caps, contradictions",
                   "The axes", "Mixtures", "The prior", "Assumptions", "Limits",
                   "What fools it", "How to challenge it"):  # fmt: skip
        assert wanted in heads


def test_assumptions_are_marked():
    table = FIRST.partition("## Assumptions")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 8
    assert all(MARKED.match(row) for row in rows)
