"""The scanner of delimited text against a slow twin and against the csv module."""

from __future__ import annotations

import csv
import io
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.kernels.csv_records import Dialect, read_delimited
from tests.reference import delimited_records
from tests.sources.streams import run

SLOW = settings(deadline=None, max_examples=200)
CELL = st.text("ab1号\"',|;\t- \r\n", max_size=8) | st.text("0123456789", max_size=80)


def accounted(window, reading, dialect):
    for records in read_delimited(window, reading, dialect):
        reading.account.record(len(records.rows), records.n_bytes)
        yield records


def scanned(data, width, *, delimiter=b",", quote=34, block=64, header=False):
    dialect = Dialect(delimiter, quote, tuple(f"c{k}" for k in range(width)), header)
    found, account = run(partial(accounted, dialect=dialect), data, block=block)
    rows = []
    for records in found:
        rows += list(zip(*(c.to_pylist() for c in records.columns.columns), strict=True))
    return [list(row) for row in rows], account


def agrees(data, width, delimiter, quote, block):
    rows, account = scanned(data, width, delimiter=delimiter, quote=quote, block=block)
    good, bad = delimited_records.records(data, delimiter, width, bool(quote))
    assert rows == [[cell.decode("utf-8", "replace") for cell in row] for row in good]
    assert [(s.byte, s.n_bytes) for s in account.skips] == bad[:100]
    assert account.balanced


@SLOW
@given(
    st.text('ab,"\n\r|-\0号', max_size=60).map(str.encode) | st.binary(max_size=80),
    st.integers(1, 4),
    st.sampled_from([b",", b"|", b"--", b"----"]),
    st.sampled_from([0, 34]),
    st.integers(8, 200),
)
def test_any_bytes_agree_with_the_slow_twin(data, width, delimiter, quote, block):
    agrees(data, width, delimiter, quote, block)


@SLOW
@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=9)
    ),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(16, 300),
)
def test_what_the_csv_module_writes_is_read_back(rows, quoting, end, block):
    if quoting == csv.QUOTE_MINIMAL:  # which leaves a carriage return bare
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, lineterminator=end).writerows(rows)
    read, account = scanned(text.getvalue().encode(), len(rows[0]), block=block)
    assert read == rows
    assert account.balanced


def test_a_quote_never_closed_breaks_one_line():
    rows, account = scanned(b'1,"a\n2,b\n3,"c"x\n4,d\n', 2)
    assert rows == [["2", "b"], ["4", "d"]]
    assert [(s.row, s.byte, s.reason) for s in account.skips] == [
        (1, 0, "quotes not closed"),
        (3, 9, "quotes not closed"),
    ]


def test_wrong_column_counts_are_located():
    rows, account = scanned(b"h,i\na,b\nc\n\nd,e,f\ng,h\n", 2, header=True)
    assert rows == [["a", "b"], ["g", "h"]]
    assert [(s.row, s.byte, s.n_bytes) for s in account.skips] == [(2, 8, 2), (3, 11, 6)]
    assert account.n_bytes_skipped["header"] == 4
    assert account.n_bytes_skipped["blank line"] == 1


def test_a_stray_quote_does_not_swallow_the_file():
    data = b'0,"\n' + b"1,x\n" * 400_000
    rows, account = scanned(data, 2, block=1 << 20)
    assert len(rows) == 400_000
    assert account.balanced


def test_leading_zeros_and_long_numbers_stay():
    rows, _ = scanned(b"007,110101199003078888\n", 2)
    assert rows == [["007", "110101199003078888"]]
