"""Resident IDs: against the slow definition, python-stdnum, and exporters' damage."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from seawall import tables
from seawall.elements.cn_resident_id import ELEMENT
from seawall.model.element import Reason
from seawall.model.strings import from_values
from tests.reference import resident_number as reference

CODES = np.flatnonzero(tables.divisions().level == 3).tolist()
WIDE = str.maketrans("0123456789Xx- ", "０１２３４５６７８９Ｘｘ－　")


def judged(values: list[str]) -> list[tuple[str, str, int]]:
    """(reason, canonical, born_on) of each value."""
    column = from_values([v.encode() for v in values])
    codes, facts = ELEMENT.judge(column)
    assert ELEMENT.canonical is not None
    blocks, lengths, long = ELEMENT.canonical(column, codes)
    assert not long
    assert not blocks[:, :2].any()
    assert not blocks[:, 20:].any()
    return [
        (Reason(code).name, block[2 : 2 + n].tobytes().decode(), int(on))
        for code, block, n, on in zip(codes, blocks, lengths, facts["born_on"], strict=True)
    ]


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A number of the right shape, usually valid."""
    code = draw(st.one_of(st.sampled_from(CODES), st.integers(0, 999_999)))
    year = draw(st.one_of(st.integers(1900, 2020), st.integers(0, 9999)))
    month, day = draw(st.integers(0, 13)), draw(st.integers(0, 32))
    digits = f"{code:06}{year:04}{month:02}{day:02}{draw(st.integers(0, 999)):03}"
    return digits + draw(
        st.one_of(st.just(reference.check_character(digits)), st.sampled_from("0X5x"))
    )


SPELLINGS = st.one_of(
    numbers(),
    numbers().map(str.lower),
    numbers().map(lambda v: v[:6] + v[8:17]),
    numbers().map(lambda v: f" {v[:6]} {v[6:14]} {v[14:]}\u3000"),
    numbers().map(lambda v: f"{v[:6]}-{v[6:14]}-{v[14:]}".translate(WIDE)),
    numbers().map(lambda v: v.translate(WIDE)),
    numbers().map(lambda v: f'="{v}"'),
    numbers().map(lambda v: f"{v}.0"),
    numbers().map(lambda v: v[:3] + "*" * 11 + v[14:]),
    numbers().map(lambda v: v[:6] + "XXXXXXXX" + v[14:]),
    numbers().map(lambda v: str(int(float(int(v[:17] + "0"))))),
    numbers().map(lambda v: repr(float(int(v[:17] + "0"))).replace("e", "E")),
    st.from_regex(r"[0-9]{15}", fullmatch=True),
    st.text(st.sampled_from("0123456789Xx*. -()１Ｘ中\u3000'"), max_size=24),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(SPELLINGS, min_size=1, max_size=12))
def test_judge_and_canonical_agree_with_the_slow_definition(values: list[str]) -> None:
    assert judged(values) == [reference.judge(v) for v in values]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.binary(max_size=24), max_size=12))
def test_any_bytes_are_judged(values: list[bytes]) -> None:
    column = from_values(values)
    codes, _ = ELEMENT.judge(column)
    assert ELEMENT.canonical is not None
    ELEMENT.canonical(column, codes)
    assert codes.max(initial=0) <= max(Reason)


@settings(deadline=None, max_examples=300)
@given(st.lists(numbers().map(str.upper), min_size=1, max_size=20))
def test_check_character_and_date_agree_with_stdnum(values: list[str]) -> None:
    """Its whole answer asks that the county was in force at birth, so only parts are asked."""
    for value, (reason, _, on) in zip(values, judged(values), strict=True):
        right = ric.calc_check_digit(value) == value[17]
        try:
            ric.get_birth_date(value)
        except ValidationError:
            right = False
        early_or_late = not 1850 <= int(value[6:10]) <= 2100
        assert (reason in ("VALID", "REGION")) == (right and not early_or_late)
        assert on == (int(value[6:14]) if reason in ("VALID", "REGION") else 0)


def test_facts_are_those_written_in_the_number() -> None:
    column = from_values([b"11010519491231002X", b"110105491231003", b"110105194912310021"])
    codes, facts = ELEMENT.judge(column)
    assert codes.tolist() == [Reason.VALID, Reason.VALID, Reason.CHECK]
    assert facts["division"].tolist() == [110105, 110105, 0]
    assert facts["born_on"].tolist() == [19491231, 19491231, 0]
    assert facts["sex"].tolist() == [2, 1, 0]
    assert [facts[name].dtype for name in ("division", "born_on", "sex")] == [
        np.int32,
        np.int32,
        np.uint8,
    ]


def test_numbers_printed_by_javascript_are_damaged_and_forged_ones_are_not() -> None:
    rng = random.Random(5)
    true = []
    for _ in range(2000):
        digits = f"{rng.choice(CODES):06}{rng.randrange(1940, 2010)}{rng.randrange(1, 13):02}"
        digits += f"{rng.randrange(1, 29):02}{rng.randrange(1000):03}"
        check = reference.check_character(digits)
        true.append(digits + check.replace("X", "0"))
    printed = [repr(float(int(v))) for v in true]
    shown = [p.split("e")[0].replace(".", "").ljust(18, "0") for p in printed]
    reasons = [r for r, _, _ in judged(shown)]
    assert reasons.count("CHECK") < 20  # rounded into another day
    assert reasons.count("DAMAGED") > 1700
    forged = [v[:17] + str(rng.randrange(10)) for v in true]
    assert [r for r, _, _ in judged(forged)].count("DAMAGED") < 0.05 * len(forged)


def test_foreign_and_strait_permits_are_no_unknown_regions() -> None:
    values = []
    for start in ("830000199001011", "911124198108030", "999124198108030"):
        digits = start + "01"
        values.append(digits + reference.check_character(digits))
    assert [r for r, _, _ in judged(values)] == ["VALID", "VALID", "REGION"]
