"""What every test of genuineness promises, held against every test."""

from __future__ import annotations

import ast
import inspect
import itertools
import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.assess import weigh
from seawall.assess.evidence import TESTS
from seawall.model.clues import PLANES, Clues, spec
from seawall.model.evidence import Dependence, Evidence, Measure, Mute, Setting, Silence
from tests.population_clues import clues_of
from tests.populations import batches, draw, kind

SETTING = Setting(date(2022, 7, 1))
RECORD = ("key", "position", "source", "filled", "dirty")
FOLDER = Path(inspect.getfile(weigh)).parent / "evidence"
#: Tuned kinds only, one genuine and one made up: both have all fields of a person.
DRAWN = {
    name: clues_of(batches(draw(kind(name), 2_000, 3))) for name in ("nationwide", "independent")
}
every = pytest.mark.parametrize("test", TESTS, ids=lambda t: t.id)
SLOW = settings(deadline=None, max_examples=25)


def measured(test, clues):
    found = test.measure(clues, SETTING)
    assert isinstance(found, Measure | Silence)
    return found


def alike(one, other):
    """Two measures, equal but for the last bits of sums in another order."""
    if isinstance(one, Silence) or isinstance(other, Silence):
        assert one == other
        return
    assert (one.n_used, one.k, one.m) == (other.n_used, other.k, other.m)
    for field in ("effect", "se", "expected_k", "fake_rate"):
        a, b = getattr(one, field), getattr(other, field)
        assert (a is None) == (b is None)
        assert a is None or a == b or math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9), field


@st.composite
def clues(draw):
    """Any planes of the contract, of right types, with any values: hardly any of them plausible."""
    n = draw(st.integers(0, 60))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    narrow = draw(st.booleans())  # few values: everything in one county, one cohort, one phone
    names = draw(st.sets(st.sampled_from(sorted(PLANES)), max_size=len(PLANES)))
    planes = {}
    for name in sorted({*names, "key"}):
        full = name + "column" if name.endswith(":") else name
        dtype, neutral, _ = spec(full)
        info = np.iinfo(dtype)
        low, high = (max(info.min, -1), 3) if narrow else (int(info.min), int(info.max))
        plane = rng.integers(low, high, n, dtype, endpoint=True)
        plane[rng.random(n) < 0.2] = neutral
        planes[full] = plane
    return Clues(planes, n)


def test_ids_and_titles_are_unique():
    assert len({test.id for test in TESTS}) == len(TESTS)
    assert len({test.title for test in TESTS}) == len(TESTS)


def test_every_file_of_the_folder_is_listed():
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    listed = {inspect.getmodule(test.measure).__name__.rpartition(".")[2] for test in TESTS}
    assert files == listed


@every
def test_a_file_stands_alone_and_says_what_it_does(test):
    module = inspect.getmodule(test.measure)
    text = inspect.getsource(module)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            assert not node.module.startswith("seawall.assess")
    assert text.count("\n") <= 150
    words = module.__doc__
    for part in ("Computed", "Expected", "Needs", "Fooled by"):
        assert part.lower() in words.lower(), part


@every
def test_a_declaration_is_whole(test):
    for text in (test.title, test.genuine, test.fabricated, test.why_cap, test.source, test.fools):
        assert text.strip()
    assert any(word in test.basis for word in ("measured", "published", "assumed"))
    assert 0 <= test.cap <= 4
    assert test.cap_for is None or 0 <= test.cap_for <= 4
    assert test.least >= 1
    if isinstance(test.scale, Dependence):
        assert 0 < test.scale.low < test.scale.high


@every
def test_nothing_is_said_of_nothing(test):
    assert isinstance(weigh.evidence(test, Clues(), SETTING), Mute)


@every
def test_nothing_is_said_of_records_without_fields(test):
    bare = Clues({name: DRAWN["nationwide"][name] for name in RECORD}, 2_000)
    found = weigh.evidence(test, bare, SETTING)
    assert isinstance(found, Mute) or test.family in (
        "duplicates",
        "duplication",
        "records",
        "repeats",
        "blemishes",
    )


@every
@pytest.mark.parametrize("name", DRAWN)
def test_a_test_says_the_same_twice_and_keeps_its_caps(test, name):
    before = {plane: values.copy() for plane, values in DRAWN[name].planes.items()}
    found = measured(test, DRAWN[name])
    alike(found, measured(test, DRAWN[name]))
    assert all((before[plane] == values).all() for plane, values in DRAWN[name].planes.items())
    said = weigh.evidence(test, DRAWN[name], SETTING)
    if isinstance(said, Evidence):
        top = test.cap if test.cap_for is None else test.cap_for
        assert -test.cap <= said.log10_lr <= top
        assert said.sentence.endswith(".")
        assert 10 < len(said.sentence) < 300
        if said.series is not None:
            assert len(said.series.labels) == len(said.series.observed)
            assert len(said.series.expected) in (0, len(said.series.labels))
            assert all(math.isfinite(x) for x in said.series.observed + said.series.expected)


@pytest.mark.parametrize("test", [t for t in TESTS if not t.order], ids=lambda t: t.id)
@pytest.mark.parametrize("name", DRAWN)
def test_the_order_of_records_changes_nothing(test, name):
    mixed = DRAWN[name].at(np.random.default_rng(5).permutation(DRAWN[name].n))
    alike(measured(test, DRAWN[name]), measured(test, mixed))
    if test.row is not None:
        order = np.random.default_rng(5).permutation(DRAWN[name].n)
        straight = test.row(DRAWN[name], SETTING)
        assert (straight[order] == test.row(DRAWN[name].at(order), SETTING)).all()


@pytest.mark.parametrize("test", [t for t in TESTS if t.row is not None], ids=lambda t: t.id)
@pytest.mark.parametrize("name", DRAWN)
def test_a_row_is_told_as_genuine_made_up_or_neither(test, name):
    marks = test.row(DRAWN[name], SETTING)
    assert marks.shape == (DRAWN[name].n,)
    assert marks.dtype == np.int8
    assert set(np.unique(marks).tolist()) <= {-1, 0, 1}


@every
@SLOW
@given(clues())
def test_no_clues_make_a_test_fail(test, found):
    said = weigh.evidence(test, found, SETTING)
    if isinstance(said, Evidence):
        assert math.isfinite(said.log10_lr)
    if test.row is not None:
        assert len(test.row(found, SETTING)) == found.n


@pytest.mark.parametrize(
    "test", [t for t in TESTS if isinstance(t.scale, Dependence)], ids=lambda t: t.id
)
@pytest.mark.parametrize("where", [0.0, 0.25, 0.5, 0.75])
def test_more_records_of_the_same_effect_never_weigh_less(test, where):
    """From no dependence at all up to the middle of the band and beyond it."""
    low, high = math.log(test.scale.low), math.log(test.scale.high)

    def error(n):
        return test.scale.high / math.sqrt(n)

    effect = math.exp(low + where * (high - low)) if where else 0.0
    top = test.cap if test.cap_for is None else test.cap_for
    weights = [
        min(top, max(-test.cap, weigh.log10_lr(test.scale, Measure(n, effect, error(n)))))
        for n in (100, 1_000, 10_000, 100_000, 1_000_000)
    ]
    if abs(weights[-1]) < 0.25:  # at the point between both propositions nothing is ever said
        assert max(map(abs, weights)) < 0.3
        return
    sign = math.copysign(1, weights[-1])
    settled = [sign * weight for weight in weights if sign * weight > 0]
    assert all(b >= a - 0.01 for a, b in itertools.pairwise(settled))


def test_no_test_is_told_by_values_of_a_dump():
    """Labels of a plot are years, provinces, ranks and the like: nothing the clues hold in digests."""
    secret = {
        str(int(v)) for p in DRAWN["nationwide"].planes.values() if p.dtype.itemsize >= 8 for v in p
    }
    for test in TESTS:
        said = weigh.evidence(test, DRAWN["nationwide"], SETTING)
        if isinstance(said, Evidence) and said.series is not None:
            assert not secret & {label for label in said.series.labels if len(label) > 6}
