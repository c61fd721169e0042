"""Every verb as a user calls it: what it prints, writes and exits with."""

import json

import jsonschema
import pyarrow.parquet as parquet
import pytest

from seawall.render import json as rendered
from tests.end_to_end.command import seawall


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A leak of 3,000 records, 1,000 accounts and a finished case."""
    folder = tmp_path_factory.mktemp("made")
    keys = folder / "keys"
    leak, users, case = folder / "leak", folder / "users.csv", folder / "case"
    assert seawall("synth", "leak", leak, "--records", 3000, "--seed", 5).code == 0
    assert seawall("synth", "accounts", users, "--leak", leak, "--n", 1000).code == 0
    assert seawall("keys", "new", "default", keys=keys).code == 0
    ran = seawall(
        "run", leak, "--accounts", users, "--case", case, "--as-of", "2022-07-01", keys=keys
    )
    return folder, keys, leak, users, case, ran


def test_run_says_by_its_exit_code_that_accounts_are_exposed(made):
    *_, ran = made
    assert ran.code == 14, ran.err
    assert "Report:" in ran.err


def test_a_case_holds_the_report_and_its_data(made):
    *_, case, _ = made
    assert {p.name for p in case.iterdir()} == {
        "report.html", "assessment.json", "matches.json", "matches.parquet", "index",
    }  # fmt: skip


def test_what_a_case_holds_agrees_with_the_schemas(made):
    *_, case, _ = made
    for name, schema in (("assessment", "assessment-2"), ("matches", "matches-1")):
        document = json.loads((case / f"{name}.json").read_text("utf-8"))
        jsonschema.validate(document, rendered.schema(schema))


def test_matches_are_those_of_the_ground_truth(made):
    _, _, _, users, case, _ = made
    truth = json.loads(users.with_name("users.csv.truth.json").read_text("utf-8"))
    rows = parquet.read_table(case / "matches.parquet").to_pylist()
    assert len({r["account_ref"] for r in rows}) == len(rows)
    assert len(rows) == truth["n_accounts"]


def test_index_list_and_verify_know_the_breach(made):
    _, keys, _, _, case, _ = made
    listed = json.loads(seawall("index", "list", case / "index", "--json", keys=keys).out)
    assert [b["name"] for b in listed["breaches"]] == ["leak"]
    assert listed["breaches"][0]["entries"]["phone"] > 1000
    verified = seawall("index", "verify", case / "index", "--json", keys=keys)
    assert verified.code == 0
    assert all(not run["problem"] for run in json.loads(verified.out)["runs"])


def test_a_damaged_run_is_found_and_refused(made, tmp_path):
    import shutil

    _, keys, _, users, case, _ = made
    index = tmp_path / "index"
    shutil.copytree(case / "index", index)
    run = max(index.glob("runs/*/*"), key=lambda p: p.stat().st_size)
    run.chmod(0o600)
    content = bytearray(run.read_bytes())
    content[len(content) // 2] ^= 1
    run.write_bytes(content)
    assert seawall("index", "verify", index, keys=keys).code == 1
    done = seawall("match", users, "--index", index, "--out", tmp_path / "m.parquet", keys=keys)
    assert done.code in (1, 14)


def test_match_alone_finds_what_run_found(made, tmp_path):
    _, keys, _, users, case, _ = made
    out = tmp_path / "m.parquet"
    done = seawall(
        "match", users, "--index", case / "index", "--out", out, "--json", "--exit-zero", keys=keys
    )
    assert done.code == 0, done.err
    jsonschema.validate(json.loads(done.out), rendered.schema("matches-1"))
    ours = parquet.read_table(out).sort_by("account_ref")
    assert ours.equals(parquet.read_table(case / "matches.parquet").sort_by("account_ref"))


def test_assess_prints_json_by_its_schema(made):
    _, _, leak, *_ = made
    done = seawall("assess", leak, "--as-of", "2022-07-01", "--json")
    assert done.code == 0, done.err
    document = json.loads(done.out)
    jsonschema.validate(document, rendered.schema("assessment-2"))
    assert document["n_records"] == 3000


def test_adding_the_same_dump_twice_changes_nothing(made, tmp_path):
    _, keys, leak, *_ = made
    index = tmp_path / "index"
    first = seawall("index", "add", leak, "--breach", "b", "--into", index, keys=keys)
    again = seawall("index", "add", leak, "--breach", "b", "--into", index, keys=keys)
    assert (first.code, again.code) == (0, 0), first.err + again.err
    assert first.out == again.out


def test_what_an_index_held_before_is_said(made, tmp_path):
    _, keys, leak, _, case, _ = made
    done = seawall("assess", leak, "--index", case / "index", "--json", keys=keys)
    known = json.loads(done.out)["known"]
    ids = known["by_element"]["cn.resident_id"]
    assert ids["n_known"] == ids["n_distinct"] > 1000


def test_another_key_is_refused(made, tmp_path):
    folder, _, _, users, case, _ = made
    other = folder / "other-keys"
    seawall("keys", "new", "default", keys=other)
    done = seawall("match", users, "--index", case / "index", "--out", tmp_path / "m", keys=other)
    assert done.code == 1
    assert "key" in done.err


def test_a_missing_file_is_exit_code_3(tmp_path):
    done = seawall("assess", tmp_path / "nothing.json")
    assert done.code == 3
    assert "nothing.json" in done.err


def test_an_accounts_file_with_a_broken_row_is_refused(made, tmp_path):
    _, keys, _, _, case, _ = made
    users = tmp_path / "users.csv"
    users.write_text("uid,phone\nu1,13800138000\nu2,13800138001,planted-secret\nu3,13800138002\n")
    done = seawall("match", users, "--index", case / "index", "--out", tmp_path / "m", keys=keys)
    assert done.code == 1
    assert "users.csv: row 2" in done.err
    assert "planted-secret" not in done.err + done.out


@pytest.mark.parametrize(
    "verb",
    [[], ["run"], ["assess"], ["index"], ["index", "add"], ["match"], ["synth", "leak"], ["keys"]],
)
def test_help_explains_every_verb(verb):
    done = seawall(*verb, "--help")
    assert done.code == 0
    assert "Usage: " in done.out


def test_wrong_usage_is_exit_code_2():
    assert seawall("run").code == 2
    assert seawall("fly").code == 2
