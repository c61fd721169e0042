"""E-mail addresses against the slow definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.elements.email import ELEMENT
from seawall.model.element import ROOM, Reason
from seawall.model.strings import from_values
from tests.reference import addr_spec as reference

WIDE = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}


def judged(values: list[str]) -> list[tuple[str, str]]:
    column = from_values([v.encode() for v in values])
    codes, facts = ELEMENT.judge(column)
    assert facts == {}
    assert ELEMENT.canonical is not None
    blocks, lengths, long = ELEMENT.canonical(column, codes)
    whole = dict(long)
    assert all(len(v) > ROOM for v in whole.values())
    out = []
    for row, code in enumerate(codes):
        n = int(lengths[row])
        assert not blocks[row, 2 + n :].any()
        value = whole.get(row, blocks[row, 2 : 2 + n].tobytes())
        out.append((Reason(code).name, value.decode()))
    return out


LOCAL = st.text(st.sampled_from("abcXYZ019.!#$%&'*+-/=?^_{|}~\"é"), min_size=1, max_size=70)
LABEL = st.text(st.sampled_from("abcXYZ019-é例子"), min_size=1, max_size=30)
DOMAIN = st.lists(LABEL, min_size=1, max_size=4).map(".".join)
ADDRESS = st.tuples(LOCAL, DOMAIN).map("@".join)
PLAIN = st.from_regex(
    r"[a-zA-Z][a-z0-9_.+-]{0,40}@[a-z0-9-]{1,20}\.(com|example|TEST|xn--p1ai)", fullmatch=True
)
VALUES = st.one_of(
    PLAIN,
    ADDRESS,
    PLAIN.map(lambda v: v.translate(WIDE)),
    PLAIN.map(lambda v: f" <{v}>\u3000"),
    PLAIN.map(lambda v: f"MailTo: {v}"),
    PLAIN.map(lambda v: v[0] + "***" + v[1:]),
    st.text(st.sampled_from("ab.@-*19 <>中é\u3000•"), max_size=16),
)


@settings(deadline=None, max_examples=400)
@given(st.lists(VALUES, min_size=1, max_size=10))
def test_judge_and_canonical_agree_with_the_slow_definition(values: list[str]) -> None:
    assert judged(values) == [reference.judge(v) for v in values]


@pytest.mark.parametrize("sign", ["'", "`", "=", "='", '="'])
def test_what_a_spreadsheet_puts_before_an_address_is_no_part_of_it(sign: str) -> None:
    assert judged([f"{sign}ann@example.com"]) == [("VALID", "ann@example.com")]
    assert judged(["o'neil.=x@example.com"]) == [("VALID", "o'neil.=x@example.com")]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.binary(max_size=90), max_size=8))
def test_any_bytes_are_judged(values: list[bytes]) -> None:
    column = from_values(values)
    codes, _ = ELEMENT.judge(column)
    assert ELEMENT.canonical is not None
    ELEMENT.canonical(column, codes)
    assert codes.max(initial=0) <= max(Reason)


@pytest.mark.parametrize("n", [50, 51, 52, 200, 242, 243, 260, 2000])
def test_lengths_around_a_block_and_the_limit_are_kept_whole(n: int) -> None:
    labels = ".".join(["a" * 49] * (n // 50) + ["b" * (n % 50 or 1)])
    value = f"u@{labels}.example"
    assert judged([value, " " + value]) == [reference.judge(value)] * 2


def test_prose_is_no_address() -> None:
    values = ["这里没有地址", "见 user@example.com 的来信", "a@b", "@example.com"]
    assert {reason for reason, _ in judged(values)} == {"SHAPE"}
    assert np.all(ELEMENT.judge(from_values([b""] * 3)).codes == Reason.EMPTY)
