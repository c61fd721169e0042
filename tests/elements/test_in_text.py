"""Finding identifiers in prose, against the slow definition and against planted values."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import tables
from seawall.elements import in_text
from seawall.model.strings import Strings, from_values
from tests.reference import in_text as reference
from tests.reference.resident_number import check_character

CODES = np.flatnonzero(tables.divisions().level == 3)
PROSE = "的一是在有人这中大来上国个到说们为子和你地出道也时年得就那要下以，。：；（）、“”"
WIDE = str.maketrans("0123456789X+-() ", "０１２３４５６７８９Ｘ＋－（）　")
NAMES = {
    tables.element(name).number: name for name in ("cn.resident_id", "phone", "email", "bank_card")
}


def found(text: str) -> tuple[list[tuple[str, int, int, str]], list[str]]:
    raw = text.encode()
    finds = in_text.find(from_values([raw]))
    long = dict(finds.canonical.long)
    out = []
    for k in range(len(finds.row)):
        value = (
            long.get(k) or finds.canonical.blocks[k, 2 : 2 + finds.canonical.lengths[k]].tobytes()
        )
        start, end = (len(raw[:i].decode()) for i in (finds.start[k], finds.end[k]))
        out.append((NAMES[int(finds.element[k])], start, end, value.decode()))
    hidden = [NAMES[n] for n in NAMES for _ in range(int(finds.n_masked[n]))]
    return sorted(out, key=lambda f: (f[1], f[2])), sorted(hidden)


def resident_id(rng: random.Random) -> str:
    code, order = int(rng.choice(CODES)), rng.randrange(1000)
    day = f"{rng.randrange(1930, 2020)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
    digits = f"{code:06}{day}{order:03}"
    return digits + check_character(digits)


def old_id(rng: random.Random) -> str:
    number = resident_id(rng)
    return number[:6] + number[8:17]


def mobile(rng: random.Random) -> str:
    while True:
        digits = f"1{rng.randrange(3, 10)}{rng.randrange(10**9):09}"
        if reference.is_mobile(digits):
            return digits


def card(rng: random.Random) -> str:
    while True:
        digits = (
            f"{rng.choice(('622848', '621700', '411111', '555555'))}{rng.randrange(10**10):010}"
        )
        if reference.is_card(digits):
            return digits


def email(rng: random.Random) -> str:
    return f"user.{rng.randrange(1000)}@mail{rng.randrange(10)}.example.com"


def group(digits: str, sizes: tuple[int, ...], sign: str) -> str:
    parts, i = [], 0
    for size in sizes:
        parts.append(digits[i : i + size])
        i += size
    return sign.join(parts)


def spelling(rng: random.Random) -> str:
    """A value of any kind, in any spelling that should be found."""
    sign = rng.choice(" -")
    made = rng.choice(
        [
            lambda: resident_id(rng),
            lambda: resident_id(rng).lower(),
            lambda: group(resident_id(rng), (6, 8, 4), sign),
            lambda: resident_id(rng).translate(WIDE),
            lambda: group(resident_id(rng), (6, 8, 4), sign).translate(WIDE),
            lambda: old_id(rng),
            lambda: mobile(rng),
            lambda: rng.choice(("86", "+86", "0086", "86-", "+86 ", "0086 ")) + mobile(rng),
            lambda: rng.choice(("", "+86 ", "86-")) + group(mobile(rng), (3, 4, 4), sign),
            lambda: group(mobile(rng), (3, 3, 5), sign),
            lambda: mobile(rng).translate(WIDE),
            lambda: group(mobile(rng), (3, 4, 4), sign).translate(WIDE),
            lambda: f"021-6{rng.randrange(10**7):07}",
            lambda: f"(0571)8{rng.randrange(10**7):07}",
            lambda: f"（021）6{rng.randrange(10**7):07}",
            lambda: rng.choice(
                ("+852 9123 4567", "+1 415-555-2671", "0085291234567", "+44 20 7946 0958")
            ),
            lambda: card(rng),
            lambda: group(card(rng), (4, 4, 4, 4), sign),
            lambda: email(rng),
        ]
    )
    return made()


@pytest.mark.parametrize("seed", range(20))
def test_every_planted_value_is_found_between_chinese_characters(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(20):
        planted = [spelling(rng) for _ in range(4)]
        text = "号"
        for value in planted:
            text += (
                value
                + rng.choice("，。；、）”的元")
                + "".join(rng.choices(PROSE, k=rng.randrange(1, 60)))
            )
        places = [text[a:b] for _, a, b, _ in found(text)[0]]
        assert places == planted


FILLER = st.one_of(
    st.text(st.sampled_from(PROSE), max_size=30),
    st.text(st.sampled_from("0123456789"), max_size=24),
    st.text(st.sampled_from("0123456789 -.*()+xXa８９－　＋（）@_"), max_size=24),
    st.sampled_from(
        ["2021-03-14 12:30:55", "tel", "fe", "@", ".", "a.b@c", "138****1234", "编号", "0.", "1."]
    ),
    st.from_regex(r"1[3-9][0-9]{2}\*{2,6}[0-9]{3,5}", fullmatch=True),
    st.from_regex(r"[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[0-9a-f]{12}", fullmatch=True),
)
VALUE = st.integers(0, 2**32).map(lambda seed: spelling(random.Random(seed)))


@settings(deadline=None, max_examples=400)
@given(st.lists(st.one_of(FILLER, VALUE), max_size=12).map("".join))
def test_finds_are_those_of_the_slow_definition(text: str) -> None:
    assert found(text) == reference.find(text)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.one_of(FILLER, VALUE), max_size=12), st.integers(0, 3))
def test_rows_are_searched_as_if_they_were_alone(rows: list[str], cut: int) -> None:
    raw = [row.encode() for row in rows]
    column = from_values([b"138", *raw, b"", b"0013"])
    inner = Strings(column.data, column.offsets[cut:])
    alone = [f for row in [b"138", *raw, b"", b"0013"][cut:] for f in found(row.decode())[0]]
    finds = in_text.find(inner)
    together = sorted(
        (int(r), column.data[a:b].tobytes().decode())
        for r, a, b in zip(finds.row, finds.start, finds.end, strict=True)
    )
    apart = []
    for r, row in enumerate(["138", *rows, "", "0013"][cut:]):
        apart += [(r, row[a:b]) for _, a, b, _ in found(row)[0]]
    assert len(alone) == len(together)
    assert together == sorted(apart)
    assert (np.diff(finds.row) >= 0).all()


@settings(deadline=None, max_examples=200)
@given(st.lists(st.binary(max_size=80), max_size=6))
def test_no_bytes_break_the_scan(values: list[bytes]) -> None:
    finds = in_text.find(from_values(values))
    assert (finds.end > finds.start).all()


def test_digit_noise_gives_no_more_than_the_definition() -> None:
    rng = random.Random(7)
    noise = " ".join(
        "".join(rng.choices("0123456789", k=rng.randrange(1, 26))) for _ in range(3000)
    )
    assert found(noise) == reference.find(noise)


def test_arrays_grow_when_finds_are_many() -> None:
    rng = random.Random(3)
    rows = [(mobile(rng) + "，" + email(rng) + " ").encode() * 30 for _ in range(200)]
    finds = in_text.find(from_values(rows))
    assert len(finds.row) == 200 * 60
    assert np.bincount(finds.row).tolist() == [60] * 200
    assert (finds.canonical.lengths > 0).all()


@pytest.mark.parametrize("text", ["", "号", "x", "1", "@", "１"])
def test_texts_shorter_than_a_word_are_searched(text: str) -> None:
    assert found(text) == ([], [])
    assert [f[0] for f in found("a@b.cn")[0]] == ["email"]


def test_long_addresses_stand_whole_in_the_long_list() -> None:
    value = "A" * 60 + "@Example.com"
    assert found("，" + value + "。")[0] == [("email", 1, 1 + len(value), value.lower())]


def test_a_text_of_digits_alone_takes_linear_time() -> None:
    assert found("1" * 2_000_000) == ([], [])
    assert found("1 " * 500_000)[0] == []
    assert found("a@" * 500_000)[0] == []
