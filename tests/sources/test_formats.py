"""Every format gives back the same rows, and accounts for every byte of whatever it is fed."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import sources
from seawall.model.ledger import Ledger
from seawall.model.source import Limits
from seawall.sources.formats import FORMATS
from tests.sources import dumps
from tests.sources.streams import run, texts

SLOW = settings(deadline=None, max_examples=100)
STREAMED = [kind for kind in FORMATS if kind.read]
OPTIONS = {
    "delimited": {
        "delimiter": ",", "names": '["a","b"]', "header": "1", "quote": '"', "whole": "1"
    }
}  # fmt: skip


def read_all(source):
    ledger, found = Ledger(), []
    for part in source.parts:
        for batch in sources.read(part, ledger):
            found += [(batch.table, row) for row in texts(batch.columns)]
    assert all(account.balanced for account in ledger.sources.values())
    return found, ledger


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.id)
def test_contract_of_a_format(kind):
    assert kind.id
    assert kind.label
    assert kind.detect.__doc__
    assert (kind.read is None) == (kind.read_file is not None) == (kind.plan_file is not None)
    for head in (b"", b"\0" * 99, b"\xff\xfe", bytes(range(256)) * 9):
        confidence, options = kind.detect(head)
        assert 0 <= confidence <= 1
        assert all(isinstance(v, str) for v in options.values())


def test_ids_are_unique():
    assert len({kind.id for kind in FORMATS}) == len(FORMATS)


@pytest.mark.parametrize(("name", "kind", "data"), dumps.PLAIN, ids=lambda v: str(v)[:18])
def test_every_format_gives_the_same_rows(tmp_path, name, kind, data):
    (tmp_path / name).write_bytes(data)
    source = sources.open(tmp_path / name)
    assert {part.format for part in source.parts} == {kind}
    found, ledger = read_all(source)
    assert [row for _, row in found] == dumps.rows()
    assert {table for table, _ in found} == {name.split(".")[0]}
    assert ledger.sources[name].n_bytes_read == len(data)


@pytest.mark.parametrize(("name", "kind", "data"), dumps.HITS, ids=lambda v: str(v)[:18])
def test_every_elasticsearch_shape_gives_tables_and_ids(tmp_path, name, kind, data):
    (tmp_path / name).write_bytes(data)
    source = sources.open(tmp_path / name)
    assert {part.format for part in source.parts} == {kind}
    found, ledger = read_all(source)
    expected = [
        (hit["_index"], {"_id": hit["_id"], **hit["_source"]})  # type: ignore[dict-item]
        for hit in dumps.hits()
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert ledger.sources[name].n_bytes_read == len(data)


@pytest.mark.parametrize("kind", STREAMED, ids=lambda kind: kind.id)
@SLOW
@given(data=st.binary(max_size=400), block=st.integers(16, 200))
def test_garbage_balances(kind, data, block):
    _, account = run(kind.read, data, OPTIONS.get(kind.id), block=block)
    assert account.balanced


@pytest.mark.parametrize("kind", STREAMED, ids=lambda kind: kind.id)
@SLOW
@given(seed=st.integers(0, 1 << 32), block=st.integers(64, 4_000))
def test_damaged_dumps_balance_and_lose_little(kind, seed, block):
    draw = random.Random(seed)
    whole = [(k, d) for _, k, d in dumps.PLAIN + dumps.HITS if k == kind.id]
    data = bytearray(draw.choice(whole)[1])
    n_changes = draw.randrange(4)
    for _ in range(n_changes):
        at = draw.randrange(len(data))
        if draw.random() < 0.5:
            data[at] = draw.choice(b'"{}[]\\\n\0,x')
        else:
            del data[at : at + draw.randrange(30)]
    limits = Limits(max_record_bytes=3_000)
    options = dict(kind.detect(bytes(data))[1]) or OPTIONS.get(kind.id)
    found, account = run(kind.read, bytes(data), options, block=block, limits=limits)
    assert account.balanced
    assert account.n_records == sum(batch.n for batch in found)
    if kind.id in ("jsonl", "es_export"):
        assert account.n_records >= dumps.N - 2 * n_changes


def test_a_broken_line_does_not_shift_bulk_pairs():
    data = dumps.bulk(dumps.hits(4)).split(b"\n")
    data[2] = data[2][:-9]  # the action of the second document
    data[5] = data[5][:-9]  # the document of the third action
    found, account = run(next(k for k in FORMATS if k.id == "es_bulk").read, b"\n".join(data))
    read = [(b.table, row.get("_id"), row["code"][-1]) for b in found for row in texts(b.columns)]
    assert sorted(read, key=lambda r: r[2]) == [
        ("even", "i0", "0"),
        ("a", None, "1"),
        ("odd", "i3", "3"),
    ]
    assert [s.row for s in account.skips] == [3, 6]


def test_bulk_updates_and_deletes():
    lines = [
        {"delete": {"_index": "t", "_id": "1"}}, {"update": {"_index": "t", "_id": "2"}},
        {"doc": {"a": "x"}, "doc_as_upsert": True}, {"create": {"_index": "u"}}, {"a": "y"},
        {"index": {}}, {"index": {"name": "z"}},
    ]  # fmt: skip
    found, account = run(
        next(k for k in FORMATS if k.id == "es_bulk").read, dumps.in_lines(lines), block=1_000
    )
    read = sorted((b.table, tuple(row.items())) for b in found for row in texts(b.columns))
    assert read == [
        ("a", (("index.name", "z"),)),
        ("t", (("_id", "2"), ("a", "x"), ("doc_as_upsert", "true"))),
        ("u", (("a", "y"),)),
    ]
    assert account.n_skipped["action line"] == 4


def test_a_cut_response_costs_only_the_cut_hit():
    text = dumps.dump(dumps.response(dumps.hits())).encode()
    kind = next(k for k in FORMATS if k.id == "es_search")
    found, account = run(kind.read, text[: len(text) // 2], block=500)
    assert [s.reason for s in account.skips] == ["cut off"]
    assert 25 <= sum(b.n for b in found) <= 31
    both = text[: len(text) // 2] + b"\n" + text
    found, account = run(kind.read, both, block=500)
    assert account.balanced
    assert sum(b.n for b in found) >= dumps.N + 25


def test_parquet_keeps_digits_and_opens_structs(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "long": pa.array([110101199003078888, None]),
            "zip": pa.array(["007", ""]).dictionary_encode(),
            "who": pa.array([{"name": "a", "tags": ["x", "y"]}, None]),
            "raw": pa.array([b"\xff", b"ok"]),
            "none": pa.nulls(2),
        }
    )
    pq.write_table(table, tmp_path / "p.bin")
    found, _ = read_all(sources.open(tmp_path / "p.bin"))
    assert [row for _, row in found] == [
        {"long": "110101199003078888", "zip": "007", "who.name": "a", "who.tags": '["x", "y"]',
         "raw": "\ufffd"},
        {"raw": "ok"},
    ]  # fmt: skip


def test_a_damaged_row_group_is_skipped_with_its_bytes(tmp_path):
    data = bytearray(dumps.parquet())
    data[200:400] = bytes(200)
    (tmp_path / "p.bin").write_bytes(data)
    found, ledger = read_all(sources.open(tmp_path / "p.bin"))
    assert len(found) < dumps.N
    assert ledger.sources["p.bin"].n_skipped["row group damaged"] == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("姓名,手机\n甲,00000000001\n乙,00000000002\n", ["姓名", "手机"]),
        ("甲,00000000001\n乙,00000000002\n", ["column_1", "column_2"]),
        ("name|phone\na|00000000001\n", ["name", "phone"]),
        ("甲----00000000001----x\n乙----00000000002----y\n", ["column_1", "column_2", "column_3"]),
        ("a@example.org\nb@example.org\n", ["column_1"]),
        ("email\na@example.org\nb@example.org\n", ["email"]),
        ("a,a,,b\n1,2,3,4\n", ["column_1", "column_2", "column_3", "column_4"]),
        ("Ann Stone,Leeds,none\nTom Field,Hull,some\n", ["column_1", "column_2", "column_3"]),
        ("Ann Stone,Leeds,none\n", ["column_1", "column_2", "column_3"]),
        (
            "甲,无,丙路\n乙,00000000002,无\n丁,00000000003,无\n",
            ["column_1", "column_2", "column_3"],
        ),
        ("f1,f2\n00000000001,00000000002\n", ["f1", "f2"]),
        ("f1,f2\n甲,乙路\n丙,丁路\n", ["f1", "f2"]),
    ],
)
def test_headers_are_told_from_data(text, names):
    kind = next(k for k in FORMATS if k.id == "delimited")
    confidence, options = kind.detect(text.encode())
    assert confidence > 0.3
    assert json.loads(options["names"]) == names


@pytest.mark.parametrize(
    "text",
    ["# Title\n\nThis is prose, of more words.\n", "<html>\n<body class='x y z w'>\n</html>\n", ""],
)
def test_prose_is_no_format(text):
    assert max(kind.detect(text.encode())[0] for kind in FORMATS) <= 0.3
