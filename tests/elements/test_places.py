import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.elements import address, birthplace
from seawall.model.element import Reason
from seawall.model.strings import from_values
from seawall.tables import divisions
from seawall.tables.load import shipped
from seawall.tables.places_cn import bare, places
from tests.reference import places as reference

FULL = [
    r for r in shipped("divisions_cn.csv", ("code", "name")) if r["level"] == "3" and not r["end"]
]
TAILS = (
    "甲路1号",
    "甲乙街2弄3号401室",
    "甲镇乙村3组",
    "甲街道乙小区5栋6单元702室",
    "甲大道12号甲大厦9层",
)
TEXT = st.text(
    st.sampled_from([*"上海市江苏省南通京鼓楼区路街号1２甲 ,。*人村县朝阳"]), max_size=14
)


def column(*values):
    return from_values([v.encode() for v in values])


def written(rows):
    """Province, prefecture and county, then something that looks like the rest of an address."""
    for k, row in enumerate(rows):
        yield row["province"] + row["prefecture"] + row["name"] + TAILS[k % len(TAILS)]


def test_every_county_of_today_is_told_within_its_province():
    rows = [row for row in FULL if row["code"][:2] != "71"]
    codes, facts = address.judge(column(*written(rows)))
    own = np.array([int(row["code"]) for row in rows])
    assert (codes == Reason.VALID).all()
    assert (facts["division"] // 10_000 == own // 10_000).all()
    assert (facts["division"] == own).mean() > 0.99


def test_every_name_alone_is_a_birthplace_and_no_address():
    names = sorted(places().names)
    assert (birthplace.judge(column(*names)).codes == Reason.VALID).mean() > 0.99
    assert not (address.judge(column(*names)).codes == Reason.VALID).any()


def test_every_code_is_a_birthplace():
    codes = np.flatnonzero(divisions().start)
    judged = birthplace.judge(column(*(f"{code:06}" for code in codes)))
    assert (judged.codes == Reason.VALID).all()
    assert (judged.facts["division"] == codes).all()


def test_bare_names_drop_what_the_law_adds():
    assert bare("延边朝鲜族自治州") == "延边"
    assert bare("新疆维吾尔自治区") == "新疆"
    assert bare("浦东新区") == "浦东"
    assert bare("沛县") == ""


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.lists(st.sampled_from(sorted(places().names)[::9]), min_size=1, max_size=3), max_size=6
    )
)
def test_names_in_a_row_are_birthplaces_as_the_slow_twin_says(lists):
    values = ["".join(names) for names in lists]
    valid = birthplace.judge(column(*values)).codes == Reason.VALID
    for value, ours in zip(values, valid.tolist(), strict=True):
        assert ours <= reference.only_divisions(value)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.one_of(TEXT, st.text(max_size=20)), max_size=8))
def test_no_value_is_both_an_address_and_a_birthplace(values):
    texts = column(*values)
    codes, facts = address.judge(texts)
    other, _ = birthplace.judge(texts)
    assert not ((codes == Reason.VALID) & (other == Reason.VALID)).any()
    known = facts["division"][facts["division"] > 0]
    assert (divisions().start[known] > 0).all()


@settings(deadline=None, max_examples=150)
@given(st.lists(st.binary(max_size=60), max_size=8))
def test_any_bytes_are_judged_without_harm(values):
    for judge in (address.judge, birthplace.judge):
        assert len(judge(from_values(values)).codes) == len(values)
