"""Synthetic leaks in every shape: what is assessed is what was written."""

import json
from datetime import UTC, date, datetime

import pytest

from seawall import assess, sources, synth
from seawall.cli import passes
from seawall.digest.key import Key
from seawall.model.ledger import STRUCTURE

KEY = Key(bytes(range(32)))
AS_OF = date(2022, 6, 30)
IDENTIFIERS = ("cn.resident_id", "phone", "email", "bank_card")


def assessed(paths, folder, workers=1):
    out = passes.both(sources.open(paths), KEY, folder, workers=workers)
    return assess.conclude(
        out.profile, out.layout, out.ledger, as_of=AS_OF, made_at=datetime.now(UTC), version="test"
    )


def files_of(path):
    if path.is_file():
        return [path]
    return [p for p in sorted(path.iterdir()) if ".truth." not in p.name]


def leak(folder, **options):
    options = {"seed": 7, "as_of": AS_OF, "rows": (900, 900, 900)} | options
    spec = synth.LeakSpec(**options)
    path = folder / "leak"
    if spec.is_split:
        path.mkdir()
    return path, synth.write_leak(path, spec)


def hold(result, truth):
    """Everything that the side file counts, as the assessment counts it."""
    assert result.n_records == truth["records"]
    assert sum(t.duplicates.value for t in result.tables) == truth["duplicates"]
    distinct = {e.element: e.distinct.value for e in result.elements if e.distinct}
    for element in IDENTIFIERS:
        assert distinct.get(element, 0) == truth["distinct_with_text"].get(element, 0), element
    for table in result.tables:
        known = truth["tables"][table.name]
        assert table.n_records == known["records"]
        for column in table.columns:
            told = known["columns"].get(column.name)
            if told and told["element"] in IDENTIFIERS:
                valid = column.reasons.get("VALID", 0) + column.reasons.get("REGION", 0)
                assert (column.element, valid) == (told["element"], told["valid"]), column.name
    overlaps = {(o.a, o.b, o.element): (o.n_a, o.n_b, o.both.value) for o in result.overlaps}
    for o in truth["overlaps"]:
        mine = (
            overlaps.get((o["a"], o["b"], o["element"])) or overlaps[o["b"], o["a"], o["element"]]
        )
        assert mine[2] == o["both"]
    people = truth["people_by_id"]
    assert result.provinces == people["provinces"]
    assert result.sexes == {**people["sexes"], "unknown": 0}
    ages = {band: list(counts[:2]) for band, counts in result.ages.items() if sum(counts)}
    assert ages == {band: counts for band, counts in people["ages"].items() if sum(counts)}
    assert list(result.division_years.values()) == list(people["division_codes"].values())


@pytest.mark.parametrize(
    "shape", ["elasticdump", "jsonl", "search", "bulk", "csv", "tsv", "parquet"]
)
def test_every_shape_is_counted_as_it_was_written(tmp_path, shape):
    path, truth = leak(tmp_path, format=shape)
    hold(assessed(files_of(path), tmp_path / "parts"), truth)


@pytest.mark.parametrize("compression", ["gz", "zst", "zip"])
def test_every_compression_is_counted_as_it_was_written(tmp_path, compression):
    path, truth = leak(tmp_path, compression=compression)
    hold(assessed(files_of(path), tmp_path / "parts"), truth)


@pytest.mark.parametrize("encoding", ["utf-8-bom", "gb18030", "escaped"])
@pytest.mark.parametrize("shape", ["elasticdump", "csv"])
def test_every_encoding_is_counted_as_it_was_written(tmp_path, encoding, shape):
    if (shape, encoding) == ("csv", "escaped"):
        shape = "bulk"  # only JSON escapes
    path, truth = leak(tmp_path, format=shape, encoding=encoding)
    hold(assessed(files_of(path), tmp_path / "parts"), truth)


def test_two_workers_count_what_one_counts(tmp_path):
    path, truth = leak(tmp_path, split=True)
    hold(assessed(files_of(path), tmp_path / "parts", workers=2), truth)


@pytest.mark.parametrize("shape", ["elasticdump", "csv"])
def test_a_rough_dump_is_kept_counted_and_located(tmp_path, shape):
    path, truth = leak(tmp_path, format=shape, damage=synth.ROUGH, rows=(3000, 3000, 3000))
    result = assessed(files_of(path), tmp_path / "parts")
    assert result.n_records == truth["records"]
    for source in result.sources:
        assert source.n_bytes_read == source.n_bytes_records + source.n_bytes_skipped
    n_broken = sum(
        d["n"] for t in truth["tables"].values() for kind, d in t["defects"].items()
        if kind in ("broken_lines", "truncated_tail")
    )  # fmt: skip
    n_skipped = sum(
        n for s in result.sources for reason, (n, _) in s.skipped.items() if reason not in STRUCTURE
    )
    assert n_skipped == n_broken
    for table in result.tables:
        known = truth["tables"][table.name]["columns"]
        for column in table.columns:
            told = known.get(column.name)
            if (
                told
                and told["element"] in ("cn.resident_id", "phone")
                and "masked" in told.get("forms", {})
            ):
                assert column.reasons["MASKED"] == told["forms"]["masked"], column.name


def test_a_side_file_says_synthetic(tmp_path):
    _, truth = leak(tmp_path)
    assert json.loads(truth.path.read_text("utf-8"))["synthetic"] is True
