"""Names that are values give way to their kind; names of columns stay what they are."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import tables
from seawall.digest.key import Key
from seawall.digest.names import masked, named
from seawall.elements import cn_resident_id, phone
from seawall.model.batch import Batch
from seawall.model.element import Reason
from seawall.model.strings import from_values

KEY, OTHER = Key(bytes(range(32))), Key(bytes(32))
HEADERS = [
    row["name"] for row in tables.headers.shipped(tables.headers.NAME, tables.headers.COLUMNS)
]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("13800138000.csv", "[Phone number].csv"),
        ("138-0013-8000", "[Phone number]"),
        ("电话１３８００１３８０００", "电话[Phone number]"),
        ("user.13800138000.name", "user.[Phone number].name"),
        ("a.b@example.com", "[E-mail address]"),
        ("box/x＠example.com/2", "box/[E-mail address]/2"),
        ("user:6228480123456789012", "user:[digits]"),
        ("t021-61234567", "t[digits]"),
        ("access-198.51.100.7.log", "access-[IP address].log"),
    ],
)
def test_identifiers_in_names_give_way_to_their_kind(name, shown):
    assert masked(name) == shown


@pytest.mark.parametrize(
    "name",
    ["@timestamp", "fields.@timestamp", "persons_20220630", "part-00017", "地址2", "a" * 300,
     "column_1000000", "v1.2.3.4.5", "_source.case.text", ""],
)  # fmt: skip
def test_names_of_columns_stay(name):
    assert masked(name) == name


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=20), st.integers(0, 10**8 - 1), st.sampled_from(["", ".", "/", "-", "甲"]))
def test_no_mobile_number_is_left_in_a_name(around, number, beside):
    value = f"138{number:08d}"
    judged = phone.judge(from_values([value.encode()])).codes[0]
    assert judged in (Reason.VALID, Reason.REGION)
    assert value not in masked(around + beside + value + beside + around)


@settings(deadline=None, max_examples=200)
@given(
    st.from_regex(
        r"310101(19[5-9][0-9])(0[1-9]|1[0-2])([01][0-9]|2[0-8])[0-9]{3}[0-9X]", fullmatch=True
    )
)
def test_no_resident_number_is_left_in_a_name_even_a_wrong_one(number):
    assert cn_resident_id.judge(from_values([number.encode()])).codes[0] != Reason.EMPTY
    assert number[:12] not in masked(f"scan_{number}.png")


def batch(*names: str, table: str = "t") -> Batch:
    columns = pa.RecordBatch.from_arrays([pa.array(["x"])] * len(names), names=list(names))
    return Batch("s", table, columns, np.zeros(1, np.int64), 1)


def test_masked_columns_stay_apart_and_are_called_the_same_in_every_part():
    first = named(batch("13800138000.a", "13800138001.a", "b"), KEY)
    assert first.names[2] == "b"
    assert len(set(first.names)) == 3
    assert all(name.startswith("[Phone number].a~") for name in first.names[:2])
    assert named(batch("13800138001.a"), KEY).names == [first.names[1]]
    assert named(batch("13800138001.a"), OTHER).names != [first.names[1]]


def test_a_table_may_be_called_after_somebody_too():
    assert named(batch("b", table="logs-13800138000"), KEY).table.startswith("logs-[Phone number]~")


def test_a_batch_with_plain_names_is_handed_on_as_it_is():
    plain = batch("姓名", "手机", "addr")
    assert named(plain, KEY) is plain


def test_no_known_name_of_a_column_is_masked():
    assert [name for name in HEADERS if masked(name) != name] == []
