"""The terminal's view: 100 columns, whole numbers, no markup and no escape from a name."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from rich.console import Console

from seawall.model.verdict import CONTESTED, FABRICATED, GENUINE
from seawall.render import judged, names, text
from tests.render import hostile, instances, verdicts

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
    assert "very strong support for genuine records (+4.7 bans)" in said
    assert "x contradicted" in said


@pytest.mark.parametrize("made", verdicts.OUTCOMES.values(), ids=verdicts.OUTCOMES)
def test_every_verdict_says_its_weight_its_axes_and_its_reasons(made):
    v = made()
    said = " ".join(text.plain(text.assess(replace(instances.realistic(), verdict=v))).split())
    assert judged.outcome(v.outcome)[2].lower() in said
    assert judged.weight(v.log10_lr) in said
    for axis in v.axes:
        assert judged.question(axis.axis) in said
        assert axis.outcome in said
    for t in v.tables:
        assert judged.weight(t.log10_lr) in said
        assert t.settle[0].split()[-1] in said
        assert all(p.name in said for p in t.parts if p.by != "province")


def test_a_verdict_names_two_reasons_and_a_counter_reason_or_that_there_is_none():
    for made in verdicts.OUTCOMES.values():
        for t in made().tables:
            sides = [r.side for r in judged.reasons(t)]
            assert "none" in sides or {"for", "against"} <= set(sides)
            if len(t.reasons_for) > 1 and t.outcome == GENUINE:
                assert sides[:2] == ["for", "for"]
            if len(t.reasons_against) > 1 and t.outcome in (CONTESTED, FABRICATED):
                assert sides[:2] == ["against", "against"]


def test_what_was_not_weighed_is_said_to_be_so():
    said = text.plain(text.assess(replace(instances.realistic(), verdict=None)))
    assert "Genuine?                   not weighed" in said
    assert "this report counts, it does not judge" in " ".join(said.split())


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
