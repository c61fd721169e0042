"""A profile of our own users: what it learns, what it may not tell, and what it refuses to read."""

import json
from dataclasses import replace
from datetime import date

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.assess import reference, weigh
from seawall.assess.count import Tally
from seawall.assess.evidence import TESTS, check_digits
from seawall.assess.profile import Profile, Table
from seawall.errors import LayoutError, SourceError, TableError
from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import Dependence, Measure, Reference, Setting, Silence
from seawall.render import json as rendered

TODAY = date(2022, 7, 1)


def users(n, rng, **planes):
    """Clues of n users with an ID each, all different."""
    return Clues(
        {
            "key": rng.permutation(n).astype(np.uint64) << np.uint64(40),
            "id": np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15),
            **planes,
        },
        n,
    )


def profile_of(*samples):
    made = Profile()
    for i, clues in enumerate(samples):
        table = Table()
        table.sample.add(clues)
        tally = Tally()
        tally.add(clues["id"], np.zeros(clues.n, np.uint32))
        table.alone["cn.resident_id"] = tally
        made.tables[f"t{i}"] = table
    return made


def learn(*samples, tests=TESTS):
    return reference.learn(
        profile_of(*samples), made_on=TODAY, rng=np.random.default_rng(1), tests=tests
    )


def mean_of(plane):
    """A test whose effect is the mean of a plane, and that states no error of its own."""

    def measure(clues, setting):
        if plane not in clues:
            return Silence(f"no {plane}")
        return Measure(clues.n, effect=float(clues[plane].mean()))

    return replace(
        check_digits.TEST,
        id=plane,
        title=plane,
        measure=measure,
        scale=Dependence(0.2, 1.0),
        least=30,
    )


def test_the_error_from_subsamples_is_that_of_a_mean():
    rng = np.random.default_rng(7)
    clues = users(20_000, rng, sex=rng.integers(0, 100, 20_000).astype(np.uint8))
    learned, _ = learn(clues, tests=(mean_of("sex"),))
    true = clues["sex"].std() / np.sqrt(clues.n)
    assert learned.expected["sex"].se == pytest.approx(true, rel=0.5)
    assert learned.expected["sex"].effect == pytest.approx(clues["sex"].mean(), rel=1e-3)


def test_of_several_tables_the_one_that_says_most_counts():
    rng = np.random.default_rng(7)
    small = users(200, rng, sex=np.full(200, 1, np.uint8))
    large = users(5_000, rng, sex=np.full(5_000, 2, np.uint8))
    learned, silent = learn(small, large, tests=(mean_of("sex"), mean_of("phone_city")))
    assert learned.expected["sex"].effect == 2
    assert [m.title for m in silent] == ["phone_city"]


def test_the_same_users_give_the_same_profile():
    rng = np.random.default_rng(7)
    clues = users(3_000, rng, sex=rng.integers(1, 3, 3_000).astype(np.uint8))
    first, second = (reference.document(learn(clues)[0], "1") for _ in range(2))
    assert rendered.dumps(first) == rendered.dumps(second)


@given(st.lists(st.integers(1, 60), min_size=2, max_size=30), st.randoms())
@settings(deadline=None)
def test_no_cell_of_fewer_than_ten_people_stands_in_it(sizes, random):
    codes = [11 + i for i, n in enumerate(sizes) for _ in range(n)]
    random.shuffle(codes)
    n = len(codes)
    clues = users(n, np.random.default_rng(1), id_province=np.array(codes, np.uint8))
    repeated = clues.at(np.concatenate([np.arange(n), np.arange(n), np.arange(n)]))
    kept = {str(11 + i): k for i, k in enumerate(sizes) if k >= reference.FEWEST}
    found = reference.shares([repeated]).get(
        "id_province", {}
    )  # three records of each are one person
    assert set(found) == set(kept)
    assert sum(found.values()) == pytest.approx(1 if kept else 0, abs=2e-3)
    for label, k in kept.items():
        assert found[label] == pytest.approx(k / sum(kept.values()), rel=1e-3)


def test_people_without_an_identifier_are_in_no_cell():
    clues = users(500, np.random.default_rng(1), sex=np.full(500, 1, np.uint8))
    clues.planes["id"][:495] = 0
    assert reference.shares([clues]) == {}
    del clues.planes["id"]
    assert reference.shares([clues]) == {}


@pytest.mark.parametrize("wrong", [0, 1, 9, 10, 300, 991, 1_000])
def test_a_rate_tells_of_no_fewer_than_ten(wrong):
    reasons = np.full(1_000, Reason.VALID, np.uint8)
    reasons[:wrong] = Reason.CHECK
    learned, _ = learn(users(1_000, np.random.default_rng(1), id_reason=reasons))
    rate = learned.expected["check_digits"].rate
    assert rate == pytest.approx(min(max(wrong, 10), 990) / 1_000, rel=1e-3)


def test_what_our_users_show_takes_the_place_of_what_was_assumed():
    reasons = np.full(5_000, Reason.VALID, np.uint8)
    reasons[:1_000] = Reason.CHECK
    rng = np.random.default_rng(1)
    learned, _ = learn(users(5_000, rng, id_reason=reasons))
    dump = users(5_000, rng, id_reason=reasons)
    plain, own = (
        weigh.evidence(check_digits.TEST, dump, Setting(TODAY, r)) for r in (Reference(), learned)
    )
    assert plain.log10_lr < -0.5 < 0 < own.log10_lr
    assert (plain.basis, own.basis) == ("assumed", "measured on our own users")


def test_too_few_people_are_refused():
    with pytest.raises(LayoutError, match="100 people"):
        learn(users(99, np.random.default_rng(1)))


NAMED = st.text(max_size=20)
SHARE = st.floats(0, 1)


@given(
    st.dictionaries(
        NAMED,
        st.builds(
            reference.Expected, st.floats(-1e9, 1e9), st.floats(0, 1e9), SHARE,
            st.integers(10, 10**12),
        ),
        max_size=4,
    ),
    st.dictionaries(NAMED, st.dictionaries(NAMED, SHARE, max_size=4), max_size=3),
)  # fmt: skip
@settings(deadline=None)
def test_a_profile_comes_back_from_its_file_and_fits_its_schema(tmp_path_factory, expected, shares):
    made = Reference("our own users", TODAY, 1_230_000, expected, shares)
    document = reference.document(made, "0.1.0")
    jsonschema.Draft202012Validator(rendered.schema("profile-1")).validate(document)
    path = tmp_path_factory.mktemp("profile") / "p.json"
    path.write_bytes(rendered.dumps(document))
    assert reference.load(path) == made


GOOD = {
    "schema": reference.SCHEMA, "seawall": "0", "name": "n", "made_on": "2022-07-01", "n_people": 100,
    "expected": {"check_digits": {"effect": 0.1, "se": 0.1, "rate": 0.1, "n": 100}},
    "shares": {"sex": {"1": 0.5}},
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "seawall.profile/9"},
        {"made_on": "13870013800"},
        {"n_people": -1},
        {"n_people": True},
        {"expected": []},
        {"expected": {"13870013800": 3}},
        {"expected": {"check_digits": {"effect": "0.1", "se": 0.1, "rate": 0.1, "n": 100}}},
        {"expected": {"check_digits": {"effect": 0.1, "se": -0.1, "rate": 0.1, "n": 100}}},
        {"expected": {"check_digits": {"effect": 0.1, "se": 0.1, "rate": 1.1, "n": 100}}},
        {"expected": {"check_digits": {"effect": 10**400, "se": 0.1, "rate": 1.0, "n": 100}}},
        {"shares": {"sex": {"1": 13870013800}}},
        {"shares": {"sex": 13870013800}},
    ],
    ids=range(12),
)
def test_a_file_of_another_form_is_refused_without_a_word_of_it(tmp_path, change):
    path = tmp_path / "p.json"
    path.write_text(json.dumps(GOOD))
    assert reference.load(path).n_people == 100
    path.write_text(json.dumps(GOOD | change))
    with pytest.raises(TableError, match=r"p\.json") as caught:
        reference.load(path)
    assert "13870013800" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "nothing", "[" * 100_000, '{"effect": NaN}', "[1]", "null"])
def test_what_is_no_profile_is_refused(tmp_path, text):
    path = tmp_path / "p.json"
    path.write_text(text)
    with pytest.raises(TableError, match=r"p\.json"):
        reference.load(path)


def test_a_profile_that_is_not_there_is_no_input(tmp_path):
    with pytest.raises(SourceError, match="matches no file"):
        reference.load(tmp_path / "p.json")
