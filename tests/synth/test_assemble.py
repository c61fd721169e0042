"""Records of any text against json and csv."""

import csv
import io
import json

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seawall.kernels.store import PAD
from seawall.synth import hostile
from seawall.synth.assemble import Fate, Mode, records
from seawall.synth.sheet import Column, Sheet

TEXT = st.one_of(
    st.text(max_size=12).filter(lambda t: t.isprintable() or t < "\ud800"),
    st.sampled_from(hostile.VALUES),
)
ROWS = st.integers(1, 4).flatmap(
    lambda k: st.lists(st.lists(TEXT, min_size=k, max_size=k), min_size=1, max_size=6)
)


def sheet_of(rows, safe=False):
    sheet = Sheet("t", len(rows))
    data, columns = b"", []
    for k in range(len(rows[0])):
        offsets = [len(data)]
        for row in rows:
            data += row[k].encode()
            offsets.append(len(data))
        columns.append(Column(f"c{k}", "other", np.array(offsets, np.int32), safe=safe))
    sheet.out = np.frombuffer(data + bytes(2 * PAD), np.uint8).copy()
    sheet.columns, sheet.at = columns, len(data)
    return sheet


def written(sheet, mode, fate=None, delimiter=44):
    k = len(sheet.columns)
    if mode == Mode.CSV:
        literals = [b"", *[bytes([delimiter])] * (k - 1), b"\r\n"]
    else:
        literals = [b'{"c0":', *(f',"c{i}":'.encode() for i in range(1, k)), b"}\n"]
    fate = np.zeros(sheet.n, np.uint8) if fate is None else fate
    out, ends = records(sheet, sheet.columns, literals, fate, mode, delimiter)
    assert ends[-1] == len(out)
    return out.tobytes()


@settings(deadline=None, max_examples=200)
@given(ROWS, st.sampled_from([Mode.JSON, Mode.ASCII_JSON]))
@example([['\u202e"\\\x00\x1f\U0001f600']], Mode.ASCII_JSON)
def test_json_is_read_back_by_json(rows, mode):
    found = written(sheet_of(rows), mode)
    expected = [{f"c{i}": value or None for i, value in enumerate(row)} for row in rows]
    assert [json.loads(line) for line in found.split(b"\n")[:-1]] == expected
    if mode == Mode.ASCII_JSON:
        assert found.isascii()


@settings(deadline=None, max_examples=200)
@given(ROWS, st.sampled_from([44, 9]))
def test_csv_is_read_back_by_csv(rows, delimiter):
    found = written(sheet_of(rows), Mode.CSV, delimiter=delimiter).decode()
    lines = csv.reader(io.StringIO(found, newline=""), delimiter=chr(delimiter))
    assert [line or [""] for line in lines] == rows


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(st.text("人民a1", max_size=30), min_size=2, max_size=2), min_size=1))
def test_values_that_need_no_escape_are_the_same_either_way(rows):
    assert written(sheet_of(rows, safe=True), Mode.JSON) == written(sheet_of(rows), Mode.JSON)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(st.text("人民a1", max_size=30), min_size=2, max_size=2), min_size=2))
def test_a_cut_record_is_no_json_and_ends_at_a_character(rows):
    fate = np.zeros(len(rows), np.uint8)
    fate[0], fate[-1] = Fate.BROKEN, Fate.TAIL
    lines = written(sheet_of(rows), Mode.JSON, fate).decode().split("\n")
    assert len(lines) == len(rows)
    for line, kind in zip(lines, fate, strict=True):
        try:
            json.loads(line)
            parsed = True
        except ValueError:
            parsed = False
        assert parsed == (kind == Fate.KEPT)
