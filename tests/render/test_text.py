"""The terminal's view: 100 columns, whole numbers, no markup and no escape from a name."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import HealthCheck, given, settings
from rich.console import Console

from seawall.render import names, text
from tests.render import hostile, instances

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def coloured(renderable: object) -> str:
    out = io.StringIO()
    Console(file=out, width=100, force_terminal=True, color_system="truecolor").print(renderable)
    return out.getvalue()


def test_a_run_fits_a_hundred_columns_and_says_the_key_figures():
    said = text.plain(text.run(instances.realistic(), instances.matched()))
    assert max(map(names.cells, said.splitlines())) <= 100
    for figure in ("about 548,000", "544,000 to 552,000", "6,812", "750,000", "14 Jun 2022"):
        assert figure in said
    assert "not weighed" in said
    assert "x contradicted" in said


def test_colour_changes_nothing_but_colour():
    renderable = text.run(instances.realistic(), instances.matched())
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured(renderable))
    lines = [line.rstrip() for line in bare.replace("─", "-").splitlines()]
    assert lines == text.plain(renderable).splitlines()


def test_the_plain_fallback_of_plain_names_is_ascii_but_for_typography():
    said = text.plain(text.run(instances.realistic(), instances.matched()))
    assert set(said) - set(map(chr, range(32, 127))) <= set("\n…“”")


@pytest.mark.parametrize("name", hostile.NAMES, ids=range(len(hostile.NAMES)))
def test_hostile_names_neither_escape_nor_widen_nor_style(name):
    a = hostile.renamed(instances.realistic(), name)
    m = hostile.renamed(instances.matched(), name)
    for renderable in (text.assess(a), text.match(m), text.run(a, m)):
        said = text.plain(renderable)
        assert max(map(names.cells, said.splitlines())) <= 100
        assert all(c.isprintable() or c == "\n" for c in said)
    if name.startswith("["):
        assert "[bold red]table" in text.plain(text.assess(a))


@SLOW
@given(hostile.ASSESSMENTS, hostile.SUMMARIES)
def test_any_run_fits_and_no_count_is_cut(assessment, summary):
    said = text.plain(text.run(assessment, summary))
    assert max(map(names.cells, said.splitlines())) <= 100
    for table in assessment.tables:
        assert f"{table.n_records:,}" in said


def test_a_narrow_terminal_cuts_names_before_numbers():
    said = text.plain(text.assess(instances.realistic()), width=64)
    for count in ("407,359", "952,776", "about 521,000", "250,000"):
        assert count in said
