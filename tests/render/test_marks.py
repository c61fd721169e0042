"""Drawings of the evidence: everything lies inside, in its place, and is said in words too."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.model.evidence import Evidence, Series
from seawall.render import marks, svg
from tests.render import hostile, verdicts

SLOW = settings(max_examples=150, deadline=None)
EVIDENCE: st.SearchStrategy[Evidence] = hostile.any_of(Evidence)
FINITE = st.floats(-1e6, 1e6)
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def drawn(drawing: str) -> ElementTree.Element:
    """The drawing's root; only allowed parts, and no text that hides."""
    root = ElementTree.fromstring(drawing)
    for node in root.iter():
        assert node.tag in svg.ELEMENTS | {"svg"}
        assert set(node.attrib) <= svg.ATTRIBUTES | {"viewBox", "aria-hidden", "focusable"}
        assert all(c.isprintable() for c in node.text or "")
    return root


def inside(root: ElementTree.Element) -> None:
    """Every text starts, and every path runs, within the drawing."""
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    for node in root.iter("text"):
        x, y = (float(node.get(k) or "nan") for k in "xy")
        if node.get("transform"):
            x, y = map(float, NUMBER.findall(node.get("transform") or "")[:2])
        assert -1 <= x <= width + 1
        assert 0 <= y <= height
    for node in root.iter("path"):
        for x, y in re.findall(r"[ML](-?[0-9.]+),(-?[0-9.]+)", node.get("d") or ""):
            assert -7 <= float(x) <= width + 7
            assert -1 <= float(y) <= height + 1


def observed_at(drawing: str) -> float:
    """Where the diamond stands."""
    found = re.findall(r"M([0-9.]+),42L([0-9.]+),37", drawing)
    assert len(found) == 1
    return float(found[0][1])


@SLOW
@given(EVIDENCE)
def test_any_evidence_is_drawn_inside_its_drawing(e):
    drawing, words = marks.band(e)
    inside(drawn(drawing))
    assert words.startswith("Observed ")


@SLOW
@given(FINITE, FINITE, FINITE, FINITE)
def test_what_was_observed_stands_on_its_side_of_the_band(effect, a, b, fake):
    low, high = sorted((a, b))
    e = replace(
        verdicts.genuine_evidence()[0], effect=effect, effect_low=math.nan, effect_high=math.nan,
        expected_low=low, expected_high=high, expected_fake=fake, series=None,
    )  # fmt: skip
    drawing, _ = marks.band(e)
    x = observed_at(drawing)
    left, _, width = re.findall(
        rf'M([0-9.-]+),33h([0-9.]+)v18h-([0-9.]+)Z" fill="{svg.PALE}"', drawing
    )[0]
    wide = max(3.0, float(width))
    if effect < low:
        assert x <= float(left) + 0.2
    elif effect > high:
        assert x >= float(left) + float(width) - wide - 0.2
    else:
        assert float(left) - 0.2 <= x <= float(left) + wide + 0.2


@SLOW
@given(hostile.any_of(Series))
def test_any_series_is_drawn_inside_its_drawing(s):
    found = marks.series(s)
    if found is None:
        assert not s.labels or not s.observed
    else:
        inside(drawn(found[0]))


@pytest.mark.parametrize("n", [1, 2, 6, 7, 24, 31, 92, 120, 500])
@pytest.mark.parametrize("known", [True, False])
def test_a_series_of_any_length_has_a_bar_for_each_label(n, known):
    labels = tuple(f"label {i}" for i in range(n))
    seen = tuple(1 + i % 5 for i in range(n))
    found = marks.series(Series(labels, seen, seen if known else ()))
    assert found is not None
    root = drawn(found[0])
    inside(root)
    bars = [p for p in root.iter("path") if p.get("fill") == svg.INK]
    assert sum((p.get("d") or "").count("Z") for p in bars) == min(n, marks.MOST_LABELS)
    assert ("expected" in found[1]) == known


def test_bars_are_as_long_as_what_was_observed():
    drawing, _ = marks.series(Series(("a", "b"), (0.25, 0.5), (0.5, 0.5))) or ("", "")
    widths = re.findall(rf'h([0-9.]+)v11h-[0-9.]+Z" fill="{svg.INK}"', drawing)
    assert float(widths[1]) == pytest.approx(2 * float(widths[0]), abs=0.2)


def test_a_series_says_where_it_strays_farthest():
    labels = tuple(map(str, range(24)))
    seen = tuple(0.1 if i == 13 else 0.04 for i in range(24))
    _, words = marks.series(Series(labels, seen, (0.04,) * 24)) or ("", "")
    assert words.startswith(
        "24 bars. Farthest from what is expected: 13: observed 10%, expected 4%"
    )


@pytest.mark.parametrize("made", verdicts.OUTCOMES.values(), ids=verdicts.OUTCOMES)
def test_the_scale_and_the_families_are_drawn_inside_and_in_order(made):
    v = made()
    drawing, words = marks.scale(v)
    inside(drawn(drawing))
    assert f"stands at {'−' if v.log10_lr < 0 else '+'}{abs(v.log10_lr):.1f} bans" in words
    for t in v.tables:
        found = marks.families(t)
        assert found is not None
        inside(drawn(found[0]))
        assert all(f in found[1] for f in t.families)


@pytest.mark.parametrize("weight", [-6, -2, 0, 2, 6])
def test_a_weight_stands_at_its_place_of_the_scale(weight):
    drawing, _ = marks.scale(replace(verdicts.insufficient(), log10_lr=weight))
    x = float(re.findall(r"L([0-9.]+),36", drawing)[0])
    span = svg.WIDTH - 2 * marks.MARGIN - 24
    assert x == pytest.approx(marks.MARGIN + 12 + span * (weight + 6) / 12, abs=0.1)


@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9))
def test_ticks_are_round_few_and_within(low, span):
    found = marks.ticks(low, low + span)
    assert len(found) <= 7
    if span > 1e-6 * abs(low):
        assert len(found) >= 2
        assert all(low - span * 1e-6 <= t <= low + span * (1 + 1e-6) for t in found)


@pytest.mark.parametrize("name", hostile.NAMES, ids=range(len(hostile.NAMES)))
def test_drawings_of_hostile_names_hold_allowed_parts_only(name):
    v = hostile.renamed(verdicts.contested(), name)
    drawn(marks.scale(v)[0])
    for t in v.tables:
        families = marks.families(t)
        assert families is not None
        drawn(families[0])
        for e in t.evidence:
            drawn(marks.band(e)[0])
            if e.series is not None:
                found = marks.series(e.series)
                assert found is not None
                drawn(found[0])
