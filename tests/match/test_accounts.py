from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from seawall import tables
from seawall.digest.key import Key
from seawall.digest.keyed import digest
from seawall.index import Index
from seawall.match import Accounts, against, element_ids
from seawall.match import plan as make_plan
from seawall.model.batch import Batch
from seawall.model.layout import ColumnPlan, Layout

KEY = Key(bytes(range(32)))
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def number(element: str) -> int:
    return tables.element(element).number


def bits(*elements: str) -> int:
    return sum(tables.element(element).bit for element in elements)


def resident_id(first: str) -> str:
    total = sum(int(c) * 2 ** (17 - i) for i, c in enumerate(first))
    return first + "10X98765432"[total % 11]


ID = resident_id("11010119900101000")
KINDS = {
    "uid": "opaque",
    "mobile": "phone",
    "mail": "email",
    "id_no": "cn.resident_id",
    "name": "person_name",
    "born": "birth_date",
}
ROWS = [
    ("u1", "13800138000", "A.b@Example.com", "", "", ""),
    ("u2", "+86 138-0013-8000", "c@example.org", ID, "", ""),
    ("", "12", "not one", ID[:-1] + ("5" if ID[-1] != "5" else "6"), "", ""),
    ("u4", "", "", "", "张三", "1990-01-01"),
    ("u5", "+1 202 555 0123", "", "", "", ""),
]


def batch(rows) -> Batch:
    arrays = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    records = pa.RecordBatch.from_arrays(arrays, names=list(KINDS))
    return Batch("accounts.csv", "accounts", records, np.arange(len(rows)), 0)


def read(rows=ROWS, told=None, cut: int = 2) -> Accounts:
    columns = [ColumnPlan(n, e, 1.0, 0.9, 1.0, 5, 5, {}) for n, e in KINDS.items()]
    accounts = Accounts(make_plan(Layout({"accounts": tuple(columns)}), told), KEY)
    for at in range(0, len(rows), cut):
        accounts.add(batch(rows[at : at + cut]))
    return accounts


def index(tmp_path, entries) -> Index:
    """`entries` are (breach, element, canonical value, exposed elements)."""
    made = Index.create(tmp_path / "index", KEY.id, NOW)
    for i, (breach, element, value, exposed) in enumerate(entries):
        one = np.array([digest(value.encode(), number(element), KEY)], np.uint64)
        mask = np.array([bits(element, *exposed)], np.uint64)
        made.append(breach, number(element), one, mask, f"p{i}", NOW)
    return made


def test_one_persons_number_gets_one_digest_however_it_is_written():
    queries = read().queries[number("phone")]
    china = digest(b"+8613800138000", number("phone"), KEY)
    fiction = digest(b"+12025550123", number("phone"), KEY)
    assert queries.rows.tolist() == [0, 1, 4]
    assert queries.digests.tolist() == [china, china, fiction]


def test_batches_of_any_size_make_the_same_queries():
    whole, pieces = read(cut=99), read(cut=1)
    assert whole.n == pieces.n == 5
    for element, queries in whole.queries.items():
        assert queries.rows.tolist() == pieces.queries[element].rows.tolist()
        assert queries.digests.tolist() == pieces.queries[element].digests.tolist()
    assert whole.rejected == pieces.rejected


def test_a_name_and_a_birth_date_make_one_identifier():
    queries = read().queries[number("name_birth_date")]
    value = "张三|19900101".encode()
    assert queries.rows.tolist() == [3]
    assert queries.digests.tolist() == [digest(value, number("name_birth_date"), KEY)]


def test_values_that_cannot_be_used_are_counted_by_reason():
    rejected = read().rejected
    assert rejected["mobile"] == {"shape": 1}
    assert rejected["mail"] == {"shape": 1}
    assert rejected["id_no"] == {"check": 1}
    assert rejected["name"] == {}


def test_exposed_accounts_are_answered_by_reference_and_nobody_else(tmp_path):
    found = against(
        read(),
        index(
            tmp_path,
            [
                ("forum", "phone", "+8613800138000", ["address"]),
                ("forum", "cn.resident_id", ID, ["sex"]),
                ("shop", "email", "a.b@example.com", ["person_name"]),
                ("shop", "email", "stranger@example.com", ["person_name"]),
            ],
        ),
    )
    assert found.table.to_pylist() == [
        {
            "account_ref": "u1",
            "breach": "forum",
            "matched": ["phone"],
            "exposed": ["phone", "address"],
            "mask": bits("phone", "address"),
        },
        {
            "account_ref": "u2",
            "breach": "forum",
            "matched": ["cn.resident_id", "phone"],
            "exposed": ["cn.resident_id", "phone", "sex", "address"],
            "mask": bits("phone", "address", "cn.resident_id", "sex"),
        },
        {
            "account_ref": "u1",
            "breach": "shop",
            "matched": ["email"],
            "exposed": ["email", "person_name"],
            "mask": bits("email", "person_name"),
        },
    ]


def test_the_summary_counts_what_the_table_holds(tmp_path):
    entries = [
        ("forum", "phone", "+8613800138000", ["address"]),
        ("shop", "email", "a.b@example.com", []),
    ]
    said = against(read(), index(tmp_path, entries)).summary
    assert (said.n_accounts, said.n_exposed) == (5, 2)
    assert said.n_queries == {"cn.resident_id": 1, "phone": 3, "email": 2, "name_birth_date": 1}
    assert said.n_entries == {"cn.resident_id": 0, "phone": 1, "email": 1, "name_birth_date": 0}
    assert said.n_false_expected == pytest.approx(5 / 2**64)
    assert said.indexed == {"forum": 1, "shop": 1}
    assert said.mapping["uid"] == "ref"
    forum, shop = said.breaches
    assert (forum.breach, forum.n_accounts, forum.by_identifier) == ("forum", 2, {"phone": 2})
    assert forum.exposed == {"phone": 2, "address": 2}
    assert (shop.breach, shop.n_accounts, shop.by_identifier) == ("shop", 1, {"email": 1})


def test_names_that_agree_beside_a_number_are_counted(tmp_path):
    """u2 has no name with us; a and b have one, and only b's stands beside the number in the breach."""
    rows = [
        ("u2", "+86 138-0013-8000", "", "", "", ""),
        ("a", "13800138001", "", "", "张三", "1990-01-01"),
        ("b", "13800138002", "", "", "李四", "1991-02-03"),
        ("c", "13800138003", "", "", "王五", "1992-02-03"),
    ]
    named = ["person_name", "birth_date"]
    entries = [
        *(("forum", "phone", f"+8613800138{i:03d}", named) for i in range(3)),
        ("forum", "phone", "+8613800138003", ["address"]),
        ("forum", "name_birth_date", "李四|19910203", named),
    ]
    [forum] = against(read(rows), index(tmp_path, entries)).summary.breaches
    assert (forum.n_accounts, forum.n_comparable, forum.n_agreeing) == (4, 2, 1)


def test_an_account_without_a_reference_is_named_by_its_row(tmp_path):
    rows = [("", "13800138000", "", "", "", "")]
    entries = [("forum", "phone", "+8613800138000", [])]
    made = index(tmp_path, entries)
    assert against(read(rows), made).table["account_ref"].to_pylist() == ["#1"]
    numbered = read(rows, {"uid": "none"})
    assert against(numbered, made).table["account_ref"].to_pylist() == ["1"]


def test_nothing_exposed_makes_an_empty_table_of_the_same_columns(tmp_path):
    found = against(read(), index(tmp_path, []))
    assert found.table.num_rows == 0
    assert found.table.column_names == ["account_ref", "breach", "matched", "exposed", "mask"]
    assert found.summary.n_exposed == 0
    assert found.summary.breaches == ()


def test_the_table_holds_no_value(tmp_path):
    found = against(read(), index(tmp_path, [("forum", "phone", "+8613800138000", [])]))
    text = repr(found.table.to_pylist()) + repr(found.summary)
    assert "138001" not in text
    assert "example" not in text
    assert ID not in text


def test_bits_of_no_element_are_left_out():
    assert element_ids(1 | 1 << 2 | 1 << 63) == ["phone"]
