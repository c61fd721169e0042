"""BSON against pymongo's, which is the oracle, and against whatever bytes a hostile server sends."""

import re
from datetime import UTC, datetime

import bson as oracle  # pymongo's
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.protocols import bson

names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12).filter(
    lambda name: name != "_id"  # the oracle puts it first
)
whole = st.integers(-(1 << 63), (1 << 63) - 1)
written = st.recursive(
    st.one_of(st.booleans(), whole, st.integers(-9, 9), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=4)),
    max_leaves=12,
)
stepped_over = st.sampled_from([
    None, datetime(2026, 3, 4, tzinfo=UTC), oracle.ObjectId("0123456789abcdef01234567"),
    oracle.Binary(b"\0\1\2"), oracle.Binary(b"", 2), oracle.Binary(b"\xff" * 9, 2),
    oracle.Regex("a+", "i"), oracle.Timestamp(1, 2), oracle.Decimal128("1.5"), oracle.MinKey(),
    oracle.MaxKey(), oracle.Code("x"), oracle.Code("x", {"y": 1}), oracle.Code(""),
])  # fmt: skip
read = st.recursive(
    st.one_of(st.booleans(), whole, st.text(max_size=20), st.floats(allow_nan=False), stepped_over),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=4)),
    max_leaves=12,
)


def plain(value):
    """What ours reads of a value: its own types, and None for the others."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    kept = isinstance(value, bool | int | float | str) and not isinstance(value, oracle.Code)
    return value if kept else None


@given(st.dictionaries(names, written, max_size=6))
def test_what_is_written_has_the_bytes_of_the_oracle(document):
    assert bson.encode(document) == oracle.encode(document)


@given(st.dictionaries(names, read, max_size=6))
def test_what_the_oracle_writes_is_read_and_other_types_are_stepped_over(document):
    assert bson.decode(oracle.encode(document)) == plain(document)


@given(st.dictionaries(names, read, min_size=1, max_size=6), st.data())
def test_a_document_that_is_cut_or_goes_on_is_none(document, data):
    whole_ = oracle.encode(document)
    assert bson.decode(whole_[: data.draw(st.integers(0, len(whole_) - 1))]) is None
    assert bson.decode(whole_ + data.draw(st.binary(min_size=1, max_size=9))) is None


@given(st.dictionaries(names, read, max_size=6), st.data())
def test_bytes_that_were_changed_give_a_document_or_none_and_never_an_error(document, data):
    broken = bytearray(oracle.encode(document))
    for at in data.draw(st.lists(st.integers(0, len(broken) - 1), max_size=4)):
        broken[at] = data.draw(st.integers(0, 255))
    said = bson.decode(bytes(broken))
    assert said is None or isinstance(said, dict)


@given(st.binary(max_size=300))
def test_noise_gives_a_document_or_none_and_never_an_error(noise):
    framed = (len(noise) + 5).to_bytes(4, "little") + noise + b"\0"
    for data in (noise, framed):
        assert bson.decode(data) is None or isinstance(bson.decode(data), dict)


@given(st.dictionaries(names, read, max_size=6), st.data())
def test_what_ours_reads_of_changed_bytes_the_oracle_reads_alike_if_it_reads_them(document, data):
    broken = bytearray(oracle.encode(document))
    broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    ours = bson.decode(bytes(broken))
    try:
        theirs = oracle.decode(bytes(broken))
    except Exception:
        return  # the oracle is stricter about texts, dates and truths
    if ours is not None:
        assert repr(ours) == repr(plain(theirs))


def test_nesting_ends_somewhere():
    document = {}
    for _ in range(bson.MOST_DEPTH):
        document = {"a": document}
    assert bson.decode(bson.encode(document)) == document
    assert bson.decode(bson.encode({"a": {"a": document}})) is None


def test_the_published_examples_read_as_published():
    """Two documents of bsonspec.org."""
    hello = bytes.fromhex("160000000268656c6c6f0006000000776f726c640000")
    awesome = bytes.fromhex(
        "310000000442534f4e002600000002300008000000617765736f6d65000131003333333333331440"
        "103200c2070000"
        "0000"
    )
    assert bson.decode(hello) == {"hello": "world"}
    assert bson.encode({"hello": "world"}) == hello
    assert bson.decode(awesome) == {"BSON": ["awesome", 5.05, 1986]}


@pytest.mark.parametrize("document", [{"a\0b": 1}, {"a": 1 << 63}, {"a": 1.5}, {"a": b"x"}])
def test_what_cannot_be_written_is_refused(document):
    with pytest.raises(ValueError, match=re.compile("a name|a value")):
        bson.encode(document)
