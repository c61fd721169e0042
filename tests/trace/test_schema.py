"""Which table it is: against tables with siblings, whatever was renamed, dropped and reordered."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.model.tracing import ColumnSketch
from seawall.trace.features import FEATURES, Shares, Stack, type_class
from seawall.trace.schema import CAP, UNMATCHED, Matcher, assign, behind, calibrated, structure
from tests.trace import systems

SEED = 11  # not the seed that weights were made on
SIZES = (800, 500)


@pytest.fixture(scope="module")
def world():
    tables = systems.inventory(SEED, 30, SIZES)
    inventory = [systems.sketch(t.name, t.ours) for t in tables]
    return tables, inventory, Matcher(inventory)


@pytest.mark.parametrize("how", [{}, {"rewritten": True}, {"filtered": True}], ids=str)
def test_the_right_table_is_found_without_names_and_half_of_the_columns(world, how):
    tables, _, matcher = world
    draw = np.random.default_rng(4)
    ranks = []
    for table in tables:
        dump, _ = systems.leaked(table, draw, **how)
        found = [m.system for m in matcher.match(dump)]
        ranks.append(found.index(table.name))
    assert np.mean(np.array(ranks) == 0) >= 0.85
    assert np.mean(np.array(ranks) < 3) >= 0.96


def test_a_foreign_table_is_seldom_called_ours_and_an_own_one_seldom_lost(world):
    tables, _, matcher = world
    draw = np.random.default_rng(5)
    own = [matcher.match(systems.leaked(t, draw)[0])[0].log10_lr for t in tables]
    foreign = [
        matcher.match(systems.leaked(t, draw)[0])[0].log10_lr
        for t in systems.inventory(SEED + 1, 30, SIZES)
    ]
    assert np.mean(np.array(own) > 0) >= 0.75
    assert np.mean(np.array(foreign) > 0) <= 0.04


def test_a_stranger_s_table_of_people_is_not_called_ours_for_its_kinds_and_everyday_names(world):
    _, _, matcher = world
    draw = np.random.default_rng(8)
    strangers = [systems.family(SEED + 2, 4 * k, 1, SIZES)[0] for k in range(12)]
    found = [matcher.match(systems.leaked(t, draw, named=True)[0])[0] for t in strangers]
    assert sum(m.log10_lr > 0 for m in found) <= 1


def test_everyday_names_are_worth_less_than_special_ones(world):
    _, inventory, _ = world
    dump = replace(inventory[0].columns[0], tokens=("id", "card"))
    same = Stack.of([dump]).distances(dump)["names"][0]
    special = replace(dump, tokens=("zhdh", "kzq"))
    assert Stack.of([special]).distances(special)["names"][0] == 0
    assert same > 0.6


def test_matched_columns_are_the_ones_they_were(world):
    tables, _, matcher = world
    dump, called = systems.leaked(tables[0], np.random.default_rng(6), kept=1.0)
    best = matcher.match(dump)[0]
    assert best.system == tables[0].name
    truth = {f"c{k}": name for k, name in enumerate(called)}
    right = [truth[c.dump] == c.column for c in best.columns]
    assert np.mean(right) >= 0.8
    assert all(set(c.reasons) <= set(FEATURES) for c in best.columns)


def test_order_of_the_inventory_and_of_columns_changes_nothing(world):
    tables, inventory, matcher = world
    dump, _ = systems.leaked(tables[3], np.random.default_rng(7))
    shuffled = replace(
        dump,
        columns=tuple(
            dump.columns[k] for k in np.random.default_rng(1).permutation(len(dump.columns))
        ),
    )
    a = [(m.system, round(m.score, 9)) for m in matcher.match(dump)]
    b = [(m.system, round(m.score, 9)) for m in Matcher(inventory[::-1]).match(shuffled)]
    assert a == b


def test_names_help_where_they_are_kept(world):
    tables, _, matcher = world
    dump = systems.sketch("dump", tables[2].leaked)
    nameless = replace(
        dump, columns=tuple(replace(c, name=f"c{c.position}", tokens=("c",)) for c in dump.columns)
    )
    assert matcher.match(dump)[0].score > matcher.match(nameless)[0].score + 0.5


def test_an_empty_dump_or_inventory_matches_nothing(world):
    _, inventory, matcher = world
    hollow = replace(
        inventory[0], columns=tuple(replace(c, n_filled=0) for c in inventory[0].columns)
    )
    assert matcher.match(hollow) == ()
    assert Matcher([]).match(inventory[0]) == ()


@given(st.integers(1, 4), st.integers(1, 5), st.integers(0, 2**32))
def test_the_assignment_is_the_best_of_all(k, m, seed):
    """Against trying every one of them."""
    matrix = np.random.default_rng(seed).normal(0, 1, (k, m))

    def best(row: int, free: frozenset[int]) -> float:
        if row == k:
            return 0.0
        left = UNMATCHED + best(row + 1, free)
        return max([left, *(matrix[row, j] + best(row + 1, free - {j}) for j in free)])

    pairs, total = assign(matrix)
    assert total == pytest.approx(best(0, frozenset(range(m))))
    told = sum(matrix[i, j] for i, j in pairs) + UNMATCHED * (k - len(pairs))
    assert total == pytest.approx(told)


SHARES = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.05, 1), min_size=1, max_size=6)


@settings(max_examples=60)
@given(SHARES, SHARES, st.integers(400, 5_000), st.integers(400, 5_000))
def test_the_distance_of_shares_agrees_with_its_definition(a, b, n_a, n_b):
    """One pair at a time, in plain Python."""
    a = {k: v / max(1, sum(a.values())) for k, v in a.items()}
    b = {k: v / max(1, sum(b.values())) for k, v in b.items()}
    found = Shares.of([b]).distance(a, n_a, np.array([n_b], np.float64), 10)[0]
    floor = 12.5 / min(n_a, n_b)
    cells = [k for k in {*a, *b} if a.get(k, 0) >= floor or b.get(k, 0) >= floor]
    product = sum((a.get(k, 0) * b.get(k, 0)) ** 0.5 for k in cells if k in b)
    rest = [max(0.0, 1 - sum(x.get(k, 0) for k in cells)) for x in (a, b)]
    h2 = 1 - min(1.0, product + (rest[0] * rest[1]) ** 0.5)
    noise = max(1, len(cells)) / 8 * (1 / n_a + 1 / n_b)
    assert found == pytest.approx(max(0.0, h2 - noise), abs=1e-6)


@given(SHARES, st.integers(400, 5_000))
def test_the_same_shares_have_no_distance(a, n):
    a = {k: v / max(1, sum(a.values())) for k, v in a.items()}
    assert Shares.of([a]).distance(a, n, np.array([n], np.float64), 10)[0] == pytest.approx(
        0, abs=1e-9
    )


def column(name, position, **more):
    return ColumnSketch(name, (), "", position, "other", 100, 50, 0.0, **more)


def test_kept_order_speaks_for_a_table_and_disorder_not_against_it():
    pairs = [(column(f"a{k}", k), column(f"b{k}", 2 * k)) for k in range(8)]
    mixed = [
        (column(f"a{k}", k), column(f"b{k}", p)) for k, p in enumerate((5, 1, 7, 0, 6, 2, 4, 3))
    ]
    assert structure(pairs) > 0.8
    assert structure(mixed) == 0
    assert structure(pairs[:3]) == 0


def test_common_emptiness_speaks_for_a_table():
    def pair(r):
        return [
            (column("a", 0, missing_with={"b": 0.9}), column("p", 0, missing_with={"q": r})),
            (column("b", 1, missing_with={"a": 0.9}), column("q", 1, missing_with={"p": r})),
        ]

    assert structure(pair(0.88)) > 0 > structure(pair(-0.2))


def test_the_calibration_is_capped_and_rises_with_the_score():
    totals = [calibrated(t, 8) for t in np.linspace(-20, 20, 41)]
    assert totals == sorted(totals)
    assert (min(totals), max(totals)) == (-CAP, CAP)
    assert behind(0.0) == 0
    assert behind(100.0) == 4


@pytest.mark.parametrize(
    ("declared", "kind"),
    [("varchar(20)", "text"), ("bigint(20)", "number"), ("timestamp", "time"), ("keyword", "text"),
     ("boolean", "truth"), ("jsonb", "other"), ("", "")],
)  # fmt: skip
def test_declared_types_have_classes(declared, kind):
    assert type_class(declared) == kind


def test_stacked_features_are_symmetric(world):
    """The distance of a to b is that of b to a."""
    _, inventory, _ = world
    columns = [c for table in inventory[:6] for c in table.columns][:40]
    found = [Stack.of(columns).distances(c) for c in columns]
    for feature in FEATURES:
        matrix = np.array([distances[feature] for distances in found])
        assert np.allclose(matrix, matrix.T, equal_nan=True), feature
