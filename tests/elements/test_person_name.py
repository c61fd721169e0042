import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.elements import name_birth_date
from seawall.elements.person_name import ELEMENT, canonical_name, judge, latin
from seawall.model.element import ROOM, Reason
from seawall.model.strings import from_values
from seawall.tables.names_cn import given_names, surnames
from seawall.tables.places_cn import regions
from tests.reference import person_name as reference

SURNAMES = sorted(s for s in surnames() if len(s) <= 2)
GIVEN = given_names("m").characters + given_names("f").characters
NAMES = st.text(
    st.sampled_from([*"王李欧阳张陈路市某州甲乙员高中江苏徐·•．.*　 ", "\u00a0", "a", "Ｂ", "1"]),
    max_size=9,
)
LONG = "甲乙丙丁戊己庚辛·壬癸子丑寅卯辰巳午未申"
HAN = st.text(st.sampled_from([*"王李欧阳张陈路市州甲乙员高中江苏徐司马"]), min_size=2, max_size=4)


def column(*values):
    return from_values([v.encode() for v in values])


def drawn(n, seed=20261123):
    """Names with surnames by their share and given names of one or two characters."""
    rng = np.random.default_rng(seed)
    shares = np.array([surnames()[s] for s in SURNAMES])
    first = rng.choice(SURNAMES, n, p=shares / shares.sum())
    second = rng.choice(GIVEN, (n, 2))
    short = rng.random(n) < 0.1
    return [f + a + ("" if s else b) for f, (a, b), s in zip(first, second, short, strict=True)]


def test_nearly_every_name_of_a_synthetic_population_is_valid():
    codes = judge(column(*drawn(20_000))).codes
    assert (codes == Reason.VALID).mean() > 0.98


def test_few_names_of_places_are_valid():
    codes = judge(column(*sorted(regions()))).codes
    assert (codes == Reason.VALID).mean() < 0.01


@settings(deadline=None, max_examples=300)
@given(st.lists(HAN, min_size=1, max_size=10))
def test_chinese_values_agree_with_the_slow_twin(values):
    valid = judge(column(*values)).codes == Reason.VALID
    assert valid.tolist() == [reference.is_whole(value) for value in values]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.one_of(NAMES, st.text(max_size=12)), max_size=10))
def test_the_canonical_spelling_agrees_with_the_slow_twin(values):
    folded = canonical_name(column(*values))
    assert [folded.at(i).decode() for i in range(folded.n)] == [reference.fold(v) for v in values]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(NAMES, st.text(max_size=12)), max_size=10))
def test_folding_twice_changes_nothing_more(values):
    once = canonical_name(column(*values))
    twice = canonical_name(once)
    assert [once.at(i) for i in range(once.n)] == [twice.at(i) for i in range(twice.n)]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.binary(max_size=40), max_size=8))
def test_any_bytes_are_judged_and_composed_without_harm(values):
    names = from_values(values)
    codes = judge(names).codes
    canonical = name_birth_date.canonical(names, codes, np.full(names.n, 19900102, np.int32))
    assert canonical.lengths.max(initial=0) <= ROOM
    assert not canonical.blocks[canonical.lengths == 0].any()


def test_latin_names_need_the_hint_and_then_tell_themselves():
    names = column("Alpha Beta", "Alpha van der Beta", "BETA, Alpha", "alpha beta", "Alpha", "王甲")
    assert not (judge(names).codes[:5] == Reason.VALID).any()
    assert latin(names).tolist() == [True, True, True, False, False, False]


def test_a_slice_of_a_column_is_judged_by_its_own_offsets():
    names = column("王甲", "甲乙", "李甲乙")
    part = names._replace(offsets=names.offsets[1:])
    assert judge(part).codes.tolist() == [Reason.SHAPE, Reason.VALID]
    assert [canonical_name(part).at(i).decode() for i in range(2)] == ["甲乙", "李甲乙"]


def test_a_name_and_a_birth_date_compose():
    names = column("王 甲", "李*", "Alpha  Beta", "甲乙", "张甲", LONG)
    born_on = np.array([19900102, 19900102, 20000229, 19900102, 0, 19900102], np.int32)
    blocks, lengths, long = name_birth_date.canonical(names, judge(names).codes, born_on)
    values = [blocks[i, 2 : 2 + lengths[i]].tobytes().decode() for i in range(names.n)]
    assert values == ["王甲|19900102", "", "ALPHA BETA|20000229", "", "", ""]
    assert long == [(5, f"{LONG}|19900102".encode())]
    assert not blocks[:, :2].any()


def test_the_element_is_not_told_by_values_alone():
    assert not ELEMENT.pure
    assert ELEMENT.canonical is None
