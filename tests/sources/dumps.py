"""Small dumps of the same made-up rows in every format. Numbers are structural, nobody's."""

from __future__ import annotations

import csv
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

N = 60


def rows(n: int = N) -> list[dict[str, str]]:
    return [
        {
            "code": f"{k:018d}",
            "phone": f"000{k:08d}",
            "text": f'第{k}号, "引用"\t一|二;三',
            "mail": f"a{k}@example.org",
        }
        for k in range(n)
    ]


def hits(n: int = N) -> list[dict[str, object]]:
    return [
        {"_index": "even" if k % 2 == 0 else "odd", "_type": "_doc", "_id": f"i{k}", "_score": 1.5,
         "_source": row}
        for k, row in enumerate(rows(n))
    ]  # fmt: skip


def dump(value: object, **how: object) -> str:
    return json.dumps(value, ensure_ascii=False, **how)


def delimited(delimiter: str, header: bool, quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator="\n")
    if header:
        writer.writerow(rows()[0])
    writer.writerows(row.values() for row in rows())
    return text.getvalue().encode()


def response(found: list[dict[str, object]]) -> dict[str, object]:
    return {
        "_scroll_id": 'x["hits":[=', "took": 3, "timed_out": False, "_shards": {"total": 1},
        "hits": {"total": {"value": 9, "relation": "eq"}, "max_score": None, "hits": found},
    }  # fmt: skip


def bulk(found: list[dict[str, object]]) -> bytes:
    lines = []
    for hit in found:
        lines.append(dump({"index": {"_index": hit["_index"], "_id": hit["_id"]}}))
        lines.append(dump(hit["_source"]))
    return ("\n".join(lines) + "\n").encode()


def parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows()), sink, row_group_size=7)
    return sink.getvalue()


def in_lines(values: list[object]) -> bytes:
    return "\n".join(dump(value) for value in values).encode() + b"\n"


#: (name, format id, bytes, whether records carry an index and an id)
PLAIN: list[tuple[str, str, bytes]] = [
    ("lines.json", "jsonl", in_lines(rows())),
    ("array.json", "json_array", dump(rows()).encode()),
    ("pretty-array.json", "json_array", dump(rows(), indent=2).encode()),
    ("objects.json", "json_objects", "\n".join(dump(r, indent=1) for r in rows()).encode()),
    ("comma.dat", "delimited", delimited(",", True)),
    ("quoted.dat", "delimited", delimited(",", True, csv.QUOTE_ALL)),
    ("tab.dat", "delimited", delimited("\t", True)),
    ("bar.dat", "delimited", delimited("|", True)),
    ("semicolon.dat", "delimited", delimited(";", True)),
    ("table.dat", "parquet", parquet()),
]
HITS: list[tuple[str, str, bytes]] = [
    ("export.json", "es_export", in_lines(hits())),
    ("response.json", "es_search", dump(response(hits())).encode()),
    ("pretty.json", "es_search", dump(response(hits()), indent=2).encode()),
    (
        "scroll.json",
        "es_search",
        in_lines([response(hits()[k : k + 7]) for k in range(0, N, 7)] + [response([])]),
    ),
    (
        "concatenated.json",
        "es_search",
        "".join(dump(response(hits()[k : k + 20]), indent=1) for k in range(0, N, 20)).encode(),
    ),
    ("bulk.json", "es_bulk", bulk(hits())),
]
