"""The reader of tables refuses what has no origin or stands twice."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import tables
from seawall.errors import TableError
from seawall.tables.load import HERE, read

GOOD = "a,b,source,checked_on\n1,x,us,2026-11-23\n2,y,us,2026-11-23\n"


@pytest.fixture
def table(tmp_path):
    def write(text):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_rows_come_in_file_order(table):
    assert [row["b"] for row in read(table(GOOD), ("a", "b"), ("a",))] == ["x", "y"]


def test_one_origin_may_stand_above_all_rows(table):
    text = "# source: us\n# checked_on: 2026-11-23\na,b\n1,x\n"
    assert read(table(text), ("a",)) == [{"a": "1", "b": "x"}]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a,checked_on\n1,2026-11-23\n", "no source"),
        ("a,source\n1,us\n", "no checked_on"),
        ("a,source,checked_on\n1,,2026-11-23\n", "empty source"),
        ("a,source,checked_on\n1,us,soon\n", "not a date"),
        ("b,source,checked_on\n1,us,2026-11-23\n", "no column a"),
        ("a,source,checked_on\n1,us,2026-11-23\n1,us,2026-11-23\n", "second row"),
        ("a,source,checked_on\n1,us\n", "2 fields"),
        ('a,source,checked_on\n"1,us,2026-11-23\n', "not well-formed"),
        ("", "no column a"),
    ],
)
def test_a_table_that_is_not_whole_is_refused(table, text, problem):
    with pytest.raises(TableError, match=problem):
        read(table(text), ("a",), ("a",))


def test_a_table_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(TableError):
        read(tmp_path / "none.csv", ("a",))


@settings(deadline=None, max_examples=100)
@given(raw=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "table.csv"
    path.write_bytes(raw)
    with suppress(TableError):
        assert all("a" in row for row in read(path, ("a",)))


@pytest.mark.parametrize("path", sorted(HERE.glob("*.csv")), ids=lambda path: path.stem)
def test_every_shipped_table_states_its_origin(path):
    assert read(path, ())


def test_elements_keep_their_numbers():
    """They are bits of exposure masks and bytes of digests that exist."""
    ids = {row.id: row.number for row in tables.elements()}
    assert [ids[i] for i in ("cn.resident_id", "phone", "email", "bank_card")] == [1, 2, 3, 4]
    assert tables.element("phone").bit == 4
    with pytest.raises(TableError):
        tables.element("none")
