"""Clues of a record against their slow twins, and the promise that no plane tells a value."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import tables
from seawall.kernels import (
    cell_dirt,
    combo,
    ip_networks,
    mail_parts,
    secret_forms,
    text_frame,
    whole_numbers,
)
from seawall.kernels.clock_times import times
from seawall.kernels.dates import day_order, parse
from seawall.model.strings import from_values
from seawall.tables.names_cn import surnames
from tests.reference import clues_record as slow

every = settings(deadline=None, max_examples=300)
small = st.integers(0, 59).map("{:02d}".format)
stamps = st.builds(
    "20{}-{}-{}{}{}:{}{}{}".format,
    st.integers(10, 24), st.integers(1, 12).map("{:02d}".format), st.integers(1, 28).map("{:02d}".format),
    st.sampled_from(" T"), st.integers(0, 23).map("{:02d}".format), small,
    st.one_of(st.just(""), st.builds(":{}{}".format, small, st.sampled_from(["", ".0", ".5", ".000"]))),
    st.sampled_from(["", "Z", "+08:00", "-0500", "+00:00"]),
)  # fmt: skip
epochs = st.integers(700_000_000, 4_000_000_000).flatmap(
    lambda s: st.sampled_from([f"{s}", f"{s}123", f"{s // 86400 * 86400 + 57600}"])
)


@every
@given(st.lists(st.one_of(stamps, epochs), min_size=1, max_size=20))
def test_times_of_day_agree_with_the_slow_twin(values):
    column = from_values([v.encode() for v in values])
    codes, _, _ = parse(column.data, column.offsets, day_order(column.data, column.offsets))
    seconds, zones = times(column.data, column.offsets, codes)
    expected = [slow.clock(v) for v in values]
    assert seconds.tolist() == [s for s, _ in expected]
    # A midnight of China is a day without a time, and no zone is said of it.
    assert [z for z, s in zip(zones.tolist(), seconds, strict=True) if s >= 0] == [
        z for s, z in expected if s >= 0
    ]


@pytest.mark.parametrize(
    ("written", "second", "zone"),
    [
        ("2020年1月31日 8时30分15秒", 30_615, -32768),
        ("Tue, 12 May 2020 10:11:12 +0800", 36_672, 480),
        ("5/13/2020 3:04:05 PM", 54_245, -32768),
        ("20200131 090501", 32_701, -32768),
        ("20200131090501", 32_701, -32768),
        ("2020/1/3 9:5", 32_700, -32768),
        ("2020-01-31", -1, -32768),
    ],
)
def test_other_forms_of_time_are_read(written, second, zone):
    column = from_values([written.encode()])
    codes, _, _ = parse(column.data, column.offsets, day_order(column.data, column.offsets))
    seconds, zones = times(column.data, column.offsets, codes)
    assert (seconds[0], zones[0]) == (second, zone)


locals_ = st.from_regex(r"[a-z0-9_]{1,12}(\+[a-z0-9]{0,4})?", fullmatch=True)
domains = st.sampled_from(
    ["qq.com", "vip.qq.com", "mail.qq.com", "example.org", "a.example", "mailinator.com", "x.mailinator.com",
     "gmail.com", "seawall.test", "abc.de"]
)  # fmt: skip


def _parts(values):
    column = from_values([v.encode() for v in values])
    n = len(values)
    codes = np.ones(n, np.uint8)
    known = tables.known_domains()
    local, sizes = np.zeros((n, mail_parts.ROOM), np.uint8), np.zeros(n, np.uint8)
    hashes = np.zeros(n, np.uint64)
    kinds, digits, tags = (np.zeros(n, np.uint8) for _ in range(3))
    mail_parts.parts(
        column.data, column.offsets, codes, np.uint64(11), known.hashes, known.classes, local, sizes,
        hashes, kinds, digits, tags,
    )  # fmt: skip
    return local, sizes, hashes, kinds, digits, tags


@every
@given(st.lists(st.builds("{}@{}".format, locals_, domains), min_size=1, max_size=12))
def test_parts_of_addresses_agree_with_the_slow_twin(values):
    values = [*values, "  <" + values[0].upper() + "> "]
    local, sizes, hashes, kinds, digits, tags = _parts(values)
    expected = [slow.mail(v.strip(" <>")) for v in values]
    found = [bytes(row[:size]).decode() for row, size in zip(local, sizes, strict=True)]
    assert found == [e[0] for e in expected]
    assert kinds.tolist() == [e[2] for e in expected]
    assert digits.tolist() == [e[3] for e in expected]
    assert tags.tolist() == [e[4] for e in expected]
    spelt = [e[1] for e in expected]
    assert len(set(hashes.tolist())) == len(set(spelt))


@every
@given(
    st.from_regex(r"[a-z]{0,4}(19[3-9][0-9]|20[0-2][0-9])?[0-9]{0,4}[a-z]?", fullmatch=True),
    st.integers(1935, 2012),
)
def test_a_year_of_birth_is_found_like_the_twin_does(local, year):
    padded = np.zeros((1, mail_parts.ROOM), np.uint8)
    padded[0, : len(local)] = list(local.encode())
    said = np.full(1, -1, np.int8)
    mail_parts.holds_year(
        padded, np.array([len(local)], np.uint8), np.array([year], np.uint16), said
    )
    assert said[0] == slow.holds_year(local, year)


@every
@given(
    st.integers(13_000_000_000, 19_999_999_999),
    st.sampled_from(["{}", "+86 {}", "{}-", "1{}", "abc"]),
    st.booleans(),
)
def test_a_phone_in_an_address_is_found_like_the_twin_does(number, form, own):
    local, written = str(number), form.format(number if own else number ^ 1)
    padded = np.zeros((1, mail_parts.ROOM), np.uint8)
    padded[0, :11] = list(local.encode())
    said, phone = np.full(1, -1, np.int8), from_values([written.encode()])
    eleven = np.array([11], np.uint8)
    mail_parts.holds_phone(padded, eleven, eleven, phone.data, phone.offsets, said)
    assert said[0] == slow.holds_phone(local, written)


names = st.one_of(
    st.sampled_from(["王小明", "欧阳娜", "李", " 司马光 ", "呂布", "亓某"]),
    st.from_regex(r"[A-Z][a-z]{1,6} [A-Z][a-z]{1,6}", fullmatch=True),
)


@every
@given(
    st.lists(
        st.tuples(
            st.from_regex(
                r"[a-z0-9]{0,3}(wang|li|ouyang|sima|lv|ann)?[a-z0-9.]{0,8}", fullmatch=True
            ),
            names,
        ),
        min_size=1,
        max_size=12,
    )
)
def test_names_in_addresses_agree_with_the_slow_twin(pairs):
    n = len(pairs)
    local, sizes = np.zeros((n, mail_parts.ROOM), np.uint8), np.zeros(n, np.uint8)
    for k, (text, _) in enumerate(pairs):
        local[k, : len(text)], sizes[k] = list(text.encode()), len(text)
    column = from_values([name.encode() for _, name in pairs])
    said, chance = np.full(n, -1, np.int8), np.zeros(n, np.uint8)
    first, last = np.zeros(n, np.uint64), np.zeros(n, np.uint64)
    mail_parts.holds_name(
        local, sizes, column.data, column.offsets, *tables.spelling_trie(), np.uint64(3), said, chance,
        first, last,
    )  # fmt: skip
    words = [re.findall("[a-z]{3,}", name.lower()) for _, name in pairs]
    told = [slow.holds_name(text, name) >= 0 if text else False for text, name in pairs]
    kept = [(w[0], w[-1]) if t and w else ("", "") for w, t in zip(words, told, strict=True)]
    for hashes, place in ((first, 0), (last, 1)):
        told_apart = set(zip(hashes.tolist(), (k[place] for k in kept), strict=True))
        assert len(told_apart) == len({h for h, _ in told_apart}) == len({w for _, w in told_apart})
        assert all((h == 0) == (w == "") for h, w in told_apart)
    expected = [slow.holds_name(text, name) if text else -1 for text, name in pairs]
    assert said.tolist() == expected


def test_chance_is_the_share_of_people_with_such_a_surname():
    local = np.zeros((1, mail_parts.ROOM), np.uint8)
    local[0, :8] = list(b"wang1990")
    column, said, chance = (
        from_values(["李雷".encode()]),
        np.full(1, -1, np.int8),
        np.zeros(1, np.uint8),
    )
    words = np.zeros(1, np.uint64)
    mail_parts.holds_name(
        local, np.array([8], np.uint8), column.data, column.offsets, *tables.spelling_trie(), np.uint64(3),
        said, chance, words, words,
    )  # fmt: skip
    assert words[0] == 0
    share = sum(
        s for name, s in surnames().items() if tables.spellings().get(name, "?") in "wang1990"
    )
    assert (said[0], chance[0]) == (0, round(255 * share))


@every
@given(st.lists(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)), min_size=1, max_size=20))
def test_networks_agree_with_the_standard_library(addresses):
    column = from_values([str(a).encode() for a in addresses])
    classes, heads = ip_networks.networks(column.data, column.offsets, np.ones(column.n, np.uint8))
    assert list(zip(classes.tolist(), heads.tolist(), strict=True)) == [
        slow.network(str(a)) for a in addresses
    ]


@every
@given(st.lists(st.text(alphabet="0123456789abcdef$:{}x ", max_size=70), min_size=1, max_size=10))
def test_forms_of_passwords_agree_with_the_slow_twin(values):
    values = [*values, "5f4dcc3b5aa765d61d8327deb882cf99", "a" * 40, "A" * 64, "$2b$12$" + "x" * 53,
              "$argon2id$v=19$m=65536$abc", "{SSHA}" + "q" * 28, "a" * 128, "0" * 32 + ":salt"]  # fmt: skip
    column = from_values([v.encode() for v in values])
    assert secret_forms.forms(column.data, column.offsets).tolist() == [
        slow.secret_form(v) for v in values
    ]


@every
@given(
    st.lists(
        st.one_of(
            st.text(alphabet="ab 3&;#é０Ａａ，。\ufffd\x07\n\"'\u3000\u00a0王", max_size=24),
            st.sampled_from(
                ["NULL", "无", " 未知 ", "-", "&amp;", "x&nbsp;y", "n/a", "nullx", "Ａ１"]
            ),
        ),
        min_size=1,
        max_size=20,
    ),
    st.booleans(),
)
def test_dirt_in_cells_agrees_with_the_slow_twin(values, prose):
    column = from_values([v.encode() for v in values])
    filled, dirty = np.zeros((2, len(values)), np.uint64)
    cell_dirt.mark(column, prose, 4, filled, dirty)
    assert (filled // 4 + dirty // 4).tolist() == [slow.cell(v, prose) for v in values]


@every
@given(
    st.lists(st.text(alphabet="ab XY9@_.é王小明，。说", max_size=60), min_size=1, max_size=8),
    st.integers(0, 2**64 - 1),
)
def test_lengths_and_frames_agree_with_the_slow_twin(texts, seed):
    texts = [*texts, "报案人王小明称其于昨晚在家中被盗" * 20, "he said he lost his phone " * 20]
    column = from_values([t.encode() for t in texts])
    owners = ["王小明"] * len(texts)
    names_ = from_values([o.encode() for o in owners])
    lengths = text_frame.lengths(column.data, column.offsets)
    assert lengths.tolist() == [len(t) for t in texts]
    frames = text_frame.frames(
        column.data, column.offsets, names_.data, names_.offsets, np.uint64(seed)
    )
    assert frames.tolist() == [slow.frame(t, o, seed) for t, o in zip(texts, owners, strict=True)]


def test_a_frame_does_not_hear_names_numbers_and_places_between_them():
    texts = ["王小明报称丢失手机13800000000，价值3000元", "李雷报称丢失手机13911111111，价值12元"]
    column, owners = (
        from_values([t.encode() for t in some]) for some in (texts, ["王小明", "李雷"])
    )
    a, b = text_frame.frames(column.data, column.offsets, owners.data, owners.offsets, np.uint64(1))
    assert a == b


@every
@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=30), st.integers(0, 2**63 - 1))
def test_a_counter_is_kept_by_its_leading_bits_alone(numbers, secret):
    column = from_values([str(k).encode() for k in numbers])
    read = whole_numbers.read(column.data, column.offsets)
    assert read.tolist() == numbers
    kept = whole_numbers.coarse(read, secret)
    for value, coarse in zip(numbers, kept.tolist(), strict=True):
        span = max(16, 1 << max(0, value.bit_length() - 16))
        assert coarse % 16 == 0
        assert abs(coarse - value) <= 2 * span
        assert coarse.bit_length() <= 16 or coarse % (1 << (coarse.bit_length() - 17)) == 0
    steps = whole_numbers.steps(read).tolist()
    assert steps[0] == -32768
    assert steps[1:] == [max(-1000, min(1000, b - a)) for a, b in pairwise(numbers)]


@pytest.mark.parametrize("joint", [":", ";", "|", ",", "\t", "----"])
def test_a_pair_of_address_and_password_is_taken_apart(joint):
    column = from_values(
        [f"a-b@x-y.example{joint}p@ss:word".encode(), b"no pair", b"", b"a@b.example"]
    )
    cuts = combo.split(column.data, column.offsets)
    spans = (0, cuts[0, 0]), (cuts[0, 1], column.offsets[1])
    found = [bytes(column.data[start:end]).decode() for start, end in spans]
    assert found == ["a-b@x-y.example", "p@ss:word"]
    assert cuts[1:].tolist() == [[-1, -1]] * 3
