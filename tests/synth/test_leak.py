"""Leaks against a slow reader: what the truth says is what is in the file."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq
import pytest

from seawall.errors import LayoutError, SourceError
from seawall.synth import ROUGH, TABLES, Damage, LeakSpec, people, write_leak
from seawall.synth.spec import COMPRESSIONS, ENCODINGS, FORMATS
from tests.reference import synth_counts as slow

SMALL = LeakSpec(seed=11, rows=(400, 500, 300), chunk_rows=128, cards=True)


def written(folder, spec):
    path = folder / "leak"
    return path, write_leak(path, spec)


def hold(path, spec, truth):
    """Every count of the truth that the slow reader can make."""
    found = slow.rows(path, spec)
    tables = slow.counts(found)
    assert sum(map(len, found.values())) == truth["records"]
    for name, sets in tables.items():
        told = truth["tables"][name]
        assert len(found[name]) == told["records"]
        for (element, in_text), values in sets.items():
            if in_text:
                assert told["inside_text"][element]["finds"] == len(values)
                assert told["inside_text"][element]["distinct"] == len(set(values))
            else:
                assert told["distinct"][element] == len(set(values)), (name, element)
        for column, counts in told["columns"].items():
            filled = sum(1 for record in found[name] if record[column] not in (None, ""))
            assert counts["filled"] == filled, column
    for element, n in truth["distinct"].items():
        values = {v for sets in tables.values() for v in sets[element, False]}
        assert n == len(values)
    for element, n in truth["distinct_with_text"].items():
        both = (sets[element, t] for sets in tables.values() for t in (False, True))
        assert n == len({v for values in both for v in values})
    for o in truth["overlaps"]:
        a, b = (set(tables[o[side]][o["element"], False]) for side in "ab")
        assert (o["n_a"], o["n_b"], o["both"]) == (len(a), len(b), len(a & b))
    ids = {v for sets in tables.values() for v in sets["cn.resident_id", False]}
    assert truth["people_by_id"]["provinces"] == dict(Counter(v[:2] for v in ids))
    men = sum(int(v[16]) % 2 for v in ids)
    assert truth["people_by_id"]["sexes"] == {"male": men, "female": len(ids) - men}
    assert sum(map(sum, truth["people_by_id"]["ages"].values())) == len(ids)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_holds_what_the_truth_says(tmp_path, form):
    spec = replace(SMALL, format=form)
    path, truth = written(tmp_path, spec)
    hold(path, spec, truth)


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_every_compression_holds_what_the_truth_says(tmp_path, compression):
    spec = replace(SMALL, compression=compression, split=True)
    path, truth = written(tmp_path, spec)
    hold(path, spec, truth)
    assert len(truth["files"]) == 3


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_holds_what_the_truth_says(tmp_path, encoding):
    spec = replace(SMALL, encoding=encoding, damage=Damage(hostile=0.02, hostile_columns=True))
    path, truth = written(tmp_path, spec)
    hold(path, spec, truth)


HARSH = replace(
    ROUGH, rounded_ids=0.2, masked_ids=0.1, wrong_check=0.1, old_ids=0.1, separators=0.1,
    full_width=0.1, masked_phones=0.1, plus_86=0.2, broken_lines=0.03, wrong_encoding=0, hostile=0,
    duplicates=0.1,
)  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_a_damaged_leak_holds_what_the_truth_says(tmp_path, form):
    spec = replace(SMALL, format=form, damage=HARSH.fitting(form))
    path, truth = written(tmp_path, spec)
    if spec.damage.truncated_tail and form == "search":
        with pytest.raises(ValueError):
            slow.rows(path, spec)
        return
    hold(path, spec, truth)
    forms = truth["tables"]["person_label_info"]["columns"]["id_no"]["forms"]
    assert set(forms) == {
        "plain", "rounded", "masked", "wrong_check", "old", "full_width", "spaced",
    }  # fmt: skip


def test_repeated_records_are_counted_and_located(tmp_path):
    spec = replace(SMALL, damage=Damage(duplicates=0.2))
    path, truth = written(tmp_path, spec)
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) - len(set(lines)) == truth["duplicates"] > 100
    first = lines[: spec.rows[0]]
    rows = truth["tables"][TABLES[0]]["defects"]["duplicates"]["rows"]
    assert all(first[row] in first[:row] for row in rows)


def test_broken_lines_are_located_and_do_not_parse(tmp_path):
    spec = replace(SMALL, damage=Damage(broken_lines=0.1))
    path, truth = written(tmp_path, spec)
    lines = path.read_text("utf-8").splitlines()
    rows = truth["tables"][TABLES[0]]["defects"]["broken_lines"]["rows"]
    assert len(rows) > 20
    for row, line in enumerate(lines[: spec.rows[0]]):
        if row in rows:
            with pytest.raises(ValueError):
                json.loads(line)
        else:
            json.loads(line)


def test_a_truncated_file_ends_inside_its_last_record(tmp_path):
    path, truth = written(tmp_path, replace(SMALL, damage=Damage(truncated_tail=True)))
    assert not path.read_bytes().endswith(b"\n")
    assert truth["records"] == SMALL.n - 1


def test_lines_in_another_encoding_are_located(tmp_path):
    spec = replace(SMALL, damage=Damage(wrong_encoding=0.1))
    path, truth = written(tmp_path, spec)
    rows = truth["tables"][TABLES[0]]["defects"]["wrong_encoding"]["rows"]
    lines = path.read_bytes().split(b"\n")[: spec.rows[0]]
    for row, line in enumerate(lines):
        if row in rows:
            with pytest.raises(UnicodeDecodeError):
                line.decode("utf-8")
            assert json.loads(line.decode("gb18030"))["_index"] == TABLES[0]
        else:
            line.decode("utf-8")


def test_numbers_that_went_through_a_double_are_bare_in_json(tmp_path):
    path, _ = written(tmp_path, replace(SMALL, damage=Damage(rounded_ids=1)))
    found = slow.rows(path, SMALL)[TABLES[0]]
    bare = [r["id_no"] for r in found if isinstance(r["id_no"], int)]
    assert 0.85 < len(bare) / len(found) < 0.95  # one in eleven ends in X and stays a text
    assert sum(n % 10 == 0 for n in bare) > 0.97 * len(bare)


def test_the_same_seed_gives_the_same_bytes_whatever_the_chunks_and_threads(tmp_path):
    found = set()
    for i, (chunk_rows, workers) in enumerate([(8_192, 1), (37, 1), (100, 3)]):
        spec = replace(SMALL, damage=ROUGH, chunk_rows=chunk_rows, workers=workers)
        write_leak(tmp_path / str(i), spec)
        found.add((tmp_path / str(i)).read_bytes())
    assert len(found) == 1


@pytest.mark.parametrize("compression", ["gz", "zst", "zip"])
def test_compressed_leaks_are_the_same_again(tmp_path, compression):
    spec = replace(SMALL, compression=compression)
    found = set()
    for name in "ab":  # the file's own name is inside gz and zip
        (tmp_path / name).mkdir()
        path, _ = written(tmp_path / name, spec)
        found.add(path.read_bytes())
    assert len(found) == 1


def test_another_seed_gives_other_people(tmp_path):
    one = write_leak(tmp_path / "a", SMALL)
    two = write_leak(tmp_path / "b", replace(SMALL, seed=12))
    assert one["people_by_id"]["provinces"] != two["people_by_id"]["provinces"]


def test_records_are_about_the_people_that_the_origins_name(tmp_path):
    path, truth = written(tmp_path, replace(SMALL, origins=True))
    origins = pq.read_table(tmp_path / "leak.truth.parquet").to_pylist()
    assert len(origins) == SMALL.n
    found = slow.rows(path, SMALL)
    known = people(SMALL.seed, 0, 2_000, SMALL.as_of).to_pylist()
    for origin in origins[: SMALL.rows[0]]:
        record = found[origin["table"]][origin["row"]]
        assert record["id_no"] == known[origin["person"]]["id_no"]
    for table in TABLES:
        distinct = {o["person"] for o in origins if o["table"] == table}
        assert truth["tables"][table]["people"] == len(distinct)
    assert truth["people"] == len({o["person"] for o in origins})


def test_tables_share_people_as_specified(tmp_path):
    spec = LeakSpec(rows=(20_000, 20_000, 20_000), shared_address=0.6, shared_case=0.3)
    _, truth = written(tmp_path, spec)
    both = {(p["a"], p["b"]): p["both"] for p in truth["people_in_both"]}
    of = {name: table["people"] for name, table in truth["tables"].items()}
    assert abs(both[TABLES[0], TABLES[1]] / of[TABLES[1]] - 0.6) < 0.05
    assert abs(both[TABLES[0], TABLES[2]] / of[TABLES[2]] - 0.3) < 0.05


def test_times_have_a_rhythm_and_no_future(tmp_path):
    path, truth = written(tmp_path, LeakSpec(rows=(0, 0, 20_000)))
    times = [r["report_time"] for r in slow.rows(path, SMALL)["case_data"]]
    hours = Counter(int(t[11:13]) for t in times)
    assert hours[10] > 10 * hours[3]
    weekdays = Counter(date.fromisoformat(t[:10]).weekday() for t in times)
    assert weekdays[1] > 1.3 * weekdays[6]
    for column in ("report_time", "accept_time", "update_time"):
        assert truth["tables"]["case_data"]["columns"][column]["last"] <= "2022-06-30"
    for record in slow.rows(path, SMALL)["case_data"]:
        assert record["report_time"] <= record["update_time"]


def test_texts_are_about_300_characters_with_numbers_directly_behind_characters(tmp_path):
    path, _ = written(tmp_path, LeakSpec(rows=(0, 0, 2_000)))
    texts = [r["case_text"] for r in slow.rows(path, SMALL)["case_data"]]
    lengths = sorted(map(len, texts))
    assert 250 < lengths[1_000] < 450
    assert all(text.isprintable() for text in texts)
    places = [(text, m.start()) for text in texts for m in slow.ID.finditer(text)]
    assert len(places) > 1_500
    assert all(ord(text[at - 1]) > 0x3000 for text, at in places)


def test_the_side_file_says_synthetic_and_holds_no_value(tmp_path):
    path, truth = written(tmp_path, SMALL)
    side = json.loads(truth.path.read_text("utf-8"))
    assert side["synthetic"] is True
    assert side["seed"] == 11
    assert LeakSpec.from_dict(side["spec"]) == SMALL
    assert truth.path.name == "leak.truth.json"
    text = truth.path.read_text("utf-8")
    for record in slow.rows(path, SMALL)[TABLES[0]]:
        assert record["id_no"] not in text


def test_progress_reaches_the_whole(tmp_path):
    seen = []
    write_leak(tmp_path / "leak", SMALL, lambda done, n: seen.append((done, n)))
    assert seen[-1] == (SMALL.n, SMALL.n)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


@pytest.mark.parametrize(
    "options",
    [
        {"format": "xml"},
        {"rows": (0, 0, 0)},
        {"rows": (1, 2)},
        {"format": "csv", "split": False},
        {"format": "csv", "encoding": "escaped"},
        {"format": "parquet", "compression": "zip"},
        {"format": "search", "damage": Damage(broken_lines=0.1)},
        {"chunk_rows": 0},
        {"shared_case": 0.7, "shared_mobile": 0.7},
    ],
)
def test_specifications_that_cannot_be_are_refused(options):
    with pytest.raises(LayoutError):
        LeakSpec(**options)


@pytest.mark.parametrize("options", [{"hostile": 1.5}, {"masked_ids": 0.7, "old_ids": 0.7}])
def test_impossible_shares_of_damage_are_refused(options):
    with pytest.raises(LayoutError):
        Damage(**options)


def test_a_place_that_cannot_be_written_to_is_an_error(tmp_path):
    with pytest.raises(SourceError):
        write_leak(tmp_path / "no" / "such" / "folder", SMALL)
