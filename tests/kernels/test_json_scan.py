"""The JSON scanner against a slow twin and against the standard library."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.kernels import well_formed
from seawall.kernels.json_records import read_lines
from seawall.model.source import Limits
from tests.reference import json_objects
from tests.sources.streams import run, texts

SLOW = settings(deadline=None, max_examples=200)
TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
SCALAR = st.one_of(
    TEXT, st.integers(), st.floats(allow_nan=False), st.booleans(), st.none(),
    st.text("0123456789", max_size=70), st.text("号身份证🙂é\\\"/\n\t", max_size=40),
)  # fmt: skip
VALUE = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
OBJECT = st.dictionaries(
    st.sampled_from(["a", "b", "id_no", "a.b", "名", ""]) | TEXT, VALUE, max_size=6
)


@st.composite
def exports(draw):
    """JSON lines as different writers write them."""
    lines = []
    for row in draw(st.lists(OBJECT, max_size=8)):
        gap = draw(st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " :\r ")]))
        line = json.dumps(row, ensure_ascii=draw(st.booleans()), separators=gap)
        lines.append(line.encode() + draw(st.sampled_from([b"\n", b"\r\n", b"\n\n", b" \n"])))
    return b"".join(lines)


@st.composite
def damaged(draw):
    """Exports with bytes changed, removed, repeated or cut."""
    data = bytearray(draw(exports()))
    for _ in range(draw(st.integers(1, 4))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        change = draw(st.sampled_from(["set", "cut", "drop", "twice"]))
        if change == "set":
            data[at] = draw(
                st.sampled_from(b'"\\{}[],:\n\0u0d\xff\xe4\xed\xa0 x') | st.integers(0, 255)
            )
        elif change == "drop":
            del data[at : at + draw(st.integers(1, 5))]
        elif change == "twice":
            data[at:at] = data[at : at + 9]
        else:
            del data[at:]
    return bytes(data)


def accounted(window, reading):
    for records in read_lines(window, reading):
        reading.account.record(len(records.rows), records.n_bytes)
        yield records


def scanned(data: bytes, block: int = 64, limits: Limits | None = None):
    found, account = run(accounted, data, block=block, limits=limits)
    rows = []
    for records in found:
        rows += texts(records.columns) if records.columns.num_columns else [{}] * len(records.rows)
    return rows, account


def agrees(data: bytes, block: int) -> None:
    rows, account = scanned(data, block)
    good, bad = json_objects.lines(data)
    assert rows == good
    assert [(s.byte, s.n_bytes) for s in account.skips] == bad[:100]
    assert account.n_records == len(good)
    assert account.balanced


@SLOW
@given(exports(), st.integers(16, 300))
def test_rows_agree_with_the_slow_twin(data, block):
    agrees(data, block)


@SLOW
@given(damaged(), st.integers(16, 300))
def test_damaged_rows_fail_alone_as_in_the_slow_twin(data, block):
    agrees(data, block)


@SLOW
@given(st.binary(max_size=300) | st.text('{}[]":,\\u0d8"\n 1tfn', max_size=80).map(str.encode))
def test_garbage_is_accounted_for_to_the_byte(data):
    agrees(data, 64)


@SLOW
@given(st.lists(st.dictionaries(st.text("abc", min_size=1), SCALAR, max_size=5), max_size=5))
def test_flat_objects_agree_with_the_standard_library(rows):
    lines = [json.dumps(row) for row in rows]
    read, _ = scanned("\n".join(lines).encode())
    hooks = {"parse_int": str, "parse_float": str, "parse_constant": str}
    for shown, line in zip(read, lines, strict=True):
        given_row = json.loads(line, **hooks)
        expected = {k: str(v).lower() if isinstance(v, bool) else v for k, v in given_row.items()}
        assert shown == {k: v for k, v in expected.items() if v}


@SLOW
@given(st.binary(max_size=200), st.lists(st.text(max_size=9), max_size=40), st.integers(0, 70))
def test_utf8_is_judged_as_python_judges_it(tail, words, shift):
    data = b"x" * shift + "".join(words).encode("utf-8", "surrogatepass") + tail[: len(tail) // 4]
    try:
        data.decode()
        good = True
    except UnicodeDecodeError:
        good = False
    padded = np.frombuffer(data + bytes(64), np.uint8)
    assert well_formed.valid(padded, 0, len(data)) == good


def test_numbers_keep_every_digit():
    rows, _ = scanned(b'{"id":110101199003078888,"zip":010020,"lat":121.47370000000001,"n":-1e5}\n')
    assert rows == [
        {"id": "110101199003078888", "zip": "010020", "lat": "121.47370000000001", "n": "-1e5"}
    ]


def test_surrogate_pairs_join_and_lone_ones_are_damage():
    rows, account = scanned(rb'{"a":"\ud83d\ude00","b":"\u53f7"}' + b"\n" + rb'{"a":"\ud83dx"}')
    assert rows == [{"a": "😀", "b": "号"}, {"a": "\ufffdx"}]
    assert account.n_damaged == 1


def test_bytes_that_are_not_utf8_are_mended_and_counted():
    rows, account = scanned(b'{"a":"x\xffy","b":"ok"}\n{"a":"\xe5\x8f\xb7"}\n')
    assert rows == [{"a": "x\ufffdy", "b": "ok"}, {"a": "号"}]
    assert (account.n_damaged, account.n_records) == (1, 2)


def test_columns_past_the_limit_are_counted_not_kept():
    line = json.dumps({f"k{i}": str(i) for i in range(50)}).encode()
    found, account = run(read_lines, line, limits=Limits(max_columns=8))
    assert found[0].columns.num_columns == 8
    assert account.n_skipped["values past the limit on columns"] == 42


def test_a_thousand_columns_keep_their_values():
    rows = [{f"k{i}": f"{i}-{n}" for i in range(n, n + 700)} for n in range(0, 900, 300)]
    read, account = scanned("\n".join(json.dumps(row) for row in rows).encode(), 1 << 16)
    assert read == rows
    assert account.n_records == 3


def test_paths_past_the_table_are_ignored_without_end():
    rows = [{f"k{n}-{i}": {"x": i} for i in range(300)} for n in range(30)]
    _, account = scanned("\n".join(json.dumps(row) for row in rows).encode(), 1 << 16)
    assert account.n_records == 30
    assert account.balanced


def test_lines_past_the_limit_are_passed_over():
    data = b'{"a":1}\n{"a":"' + b"x" * 5_000 + b'"}\n{"a":2}\n'
    rows, account = scanned(data, limits=Limits(max_record_bytes=1_000))
    assert rows == [{"a": "1"}, {"a": "2"}]
    assert [(s.row, s.byte, s.reason, s.n_bytes) for s in account.skips] == [
        (2, 8, "too long", 5_009)
    ]


@pytest.mark.parametrize("deep", [200, 400, 100_000])
def test_nesting_has_an_end(deep):
    data = b'{"a":' + b"[" * deep + b"]" * deep + b"}\n" + b'{"a":1}'
    rows, account = scanned(data)
    assert rows[-1] == {"a": "1"}
    assert account.n_skipped["nested too deeply"] == (0 if deep == 200 else 1)


def test_unwanted_columns_are_not_copied():
    found, _ = run(read_lines, b'{"a":"1","b":{"c":"2","d":"3"}}', wanted={"b.d"}.__contains__)
    assert texts(found[0].columns) == [{"b.d": "3"}]


def test_a_cut_last_line_is_called_so():
    _, account = scanned(b'{"a":1}\n{"a":"half')
    assert [(s.row, s.reason) for s in account.skips] == [(2, "cut off")]


def test_row_numbers_count_broken_lines_but_not_blank_ones():
    found, _ = run(accounted, b'{"a":1}\n\nbroken\n{"a":2}\n')
    assert [n for records in found for n in records.rows.tolist()] == [0, 2]
