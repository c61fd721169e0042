"""Canaries by the command line: made, recorded, lost in a copy, leaked in another shape, and found."""

import csv
import json
import os
import random
import stat
from datetime import date

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from seawall import keyring
from seawall.cli.canary import command
from seawall.errors import KeyringError, LayoutError, SourceError
from seawall.render import json as rendering
from seawall.synth import people
from tests.trace.sets import owned

COPY = ["id_no", "name", "sex", "birth_date", "mobile", "email", "address"]
EPOCHS = ("2026-10", "2026-11")
PARTNERS = ("Acme", "Initech", "Umbrella")


def run(*arguments, folder, code=0):
    """A command's output; errors of ours are raised as they are."""
    done = CliRunner().invoke(command, list(map(str, arguments)))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.stdout


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Three partners, two months, 40 canaries each; a copy of 6,000 rows for Acme in October."""
    folder = tmp_path_factory.mktemp("canaries")
    os.environ["SEAWALL_KEYS"] = str(folder / "keys")
    rows = people(8, 0, 6_000, date(2026, 10, 1)).select(COPY).to_pylist()
    for k, partner in enumerate(PARTNERS):
        (folder / f"{partner}.txt").write_text("\n".join(owned(200, start=k * 1_000_003 + 1)))
        for epoch in EPOCHS:
            run("make", "--for", partner, "--epoch", epoch, "--count", 40, "--dataset", "customers",
                "--columns", ",".join(COPY), "--mail-domain", "canary.example.com",
                "--phones", folder / f"{partner}.txt", "--record", folder / "partners.toml",
                "--out", folder / f"{partner}-{epoch}.csv", folder=folder)  # fmt: skip
    with (folder / "Acme-2026-10.csv").open(encoding="utf-8") as file:
        canaries = list(csv.DictReader(file))
    both = rows + canaries
    random.Random(4).shuffle(both)
    yield folder, both, canaries
    del os.environ["SEAWALL_KEYS"]


def verified(folder, dump, *more, text=False):
    out = run("verify", dump, "--partners", folder / "partners.toml", *more,
              *([] if text else ["--json"]), folder=folder)  # fmt: skip
    if text:
        return out
    document = json.loads(out)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    schema = rendering.schema("canary-1")
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(document)
    return document


def write_csv(path, rows, **dialect):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, **dialect)
        writer.writerows(rows)


def leaks(folder, rows):
    """The copy as it may turn up."""
    half = rows[: len(rows) // 2]
    as_csv = folder / "whole.csv"
    write_csv(as_csv, [COPY, *([r[c] for c in COPY] for r in half)])
    yield "as it was", as_csv
    renamed = folder / "renamed.csv"
    write_csv(renamed, [["a1", "a2", "a3"], *([r["mobile"], r["name"], r["id_no"]] for r in half)],
              delimiter=";", quoting=csv.QUOTE_ALL)  # fmt: skip
    yield "renamed, sorted, four columns gone", renamed
    mails = folder / "mails.txt"
    mails.write_text("\n".join(r["email"] for r in half if r["email"]) + "\n", "utf-8")
    yield "mail addresses alone, without a header", mails
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    retyped = folder / "retyped.jsonl"
    with retyped.open("w", encoding="utf-8") as file:
        for r in half:
            phone = float(r["mobile"]) if r["mobile"] else None
            file.write(json.dumps({"tel": phone, "no": r["id_no"].translate(wide),
                                   "person": {"called": r["name"], "mail": r["email"].upper()},
                                   "born": r["birth_date"].replace("-", "")}) + "\n")  # fmt: skip
    yield "retyped: numbers, full-width digits, nested", retyped
    prose = folder / "prose.jsonl"
    with prose.open("w", encoding="utf-8") as file:
        for r in half:
            text = f"客户{r['name']}，身份证号{r['id_no']}，电话{r['mobile'] or '无'}，住在{r['address']}。"
            file.write(json.dumps({"note": text}, ensure_ascii=False) + "\n")
    yield "in prose", prose
    parquet = folder / "leak.parquet"
    pq.write_table(pa.Table.from_pylist(
        [{"n": r["name"], "d": r["birth_date"], "i": r["id_no"]} for r in half]), parquet)  # fmt: skip
    yield "Parquet, names, dates and IDs", parquet


def test_a_leak_is_told_however_it_turns_up(world):
    folder, rows, canaries = world
    ids = {c["id_no"] for c in canaries}
    there = sum(r["id_no"] in ids for r in rows[: len(rows) // 2])
    assert there >= 10
    for how, path in leaks(folder, rows):
        found = verified(folder, path)
        assert found["accused"] == ["Acme"], how
        results = {(s["recipient"], s["epoch"]): s for s in found["sets"]}
        assert results["Acme", "2026-10"]["n_hit"] == there, how
        assert [s["finding"] for s in found["sets"]].count("accused") == 1, how
        (window,) = found["windows"]
        assert (window["not_before"], window["not_after"]) == ("2026-10-01", "2026-11-01"), how
        assert found["n_read_twice"] == 1


def test_a_clean_dump_accuses_nobody(world):
    folder, rows, canaries = world
    ids = {c["id_no"] for c in canaries}
    clean = folder / "clean.csv"
    write_csv(clean, [COPY, *([r[c] for c in COPY] for r in rows if r["id_no"] not in ids)])
    found = verified(folder, clean)
    assert found["accused"] == []
    assert {s["finding"] for s in found["sets"]} == {"none"}
    assert "does not clear" in " ".join(verified(folder, clean, text=True).split())


def test_recipients_can_be_named_without_a_register(world):
    folder, rows, _ = world
    dump = folder / "named.csv"
    write_csv(dump, [COPY, *([r[c] for c in COPY] for r in rows)])
    how = ["--dataset", "customers", "--count", 40, "--mail-domain", "canary.example.com",
           "--epochs", "2026-10,2026-11", "--json"]  # fmt: skip
    found = json.loads(
        run("verify", dump, "--for", " ACME ", "--for", "Initech", *how, folder=folder)
    )
    assert found["accused"] == [" ACME "]
    assert found["n_sets"] == 4


def test_what_is_said_names_the_recipient_the_window_and_what_a_hit_does_not_prove(world):
    folder, rows, _ = world
    dump = folder / "said.csv"
    write_csv(dump, [COPY, *([r[c] for c in COPY] for r in rows)])
    said = " ".join(verified(folder, dump, text=True).split())
    for words in ("The copy of Acme leaked", "1 October 2026", "before 1 November 2026",
                  "does not prove who took it", "40 of 40"):  # fmt: skip
        assert words in said


def test_rows_written_are_the_owners_alone_and_the_register_has_no_secret(world):
    folder, _, _ = world
    for path in [*folder.glob("*.csv"), folder / "partners.toml"]:
        if path.name.startswith(("Acme-", "partners")):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret = keyring.get("default").reveal().hex()
    assert secret not in (folder / "partners.toml").read_text()
    assert (folder / "partners.toml").read_text().count("[[set]]") == 6


def test_the_same_command_writes_the_same_rows_and_records_them_once(world):
    folder, _, _ = world
    before = (folder / "Acme-2026-10.csv").read_bytes(), (folder / "partners.toml").read_bytes()
    run("make", "--for", "Acme", "--epoch", "2026-10", "--count", 40, "--dataset", "customers",
        "--columns", ",".join(COPY), "--mail-domain", "canary.example.com", "--phones",
        folder / "Acme.txt", "--record", folder / "partners.toml", "--out",
        folder / "Acme-2026-10.csv", folder=folder)  # fmt: skip
    assert before == (
        (folder / "Acme-2026-10.csv").read_bytes(), (folder / "partners.toml").read_bytes(),
    )  # fmt: skip


def test_what_is_left_empty_is_said(world, tmp_path):
    folder, _, _ = world
    said = run(
        "make", "--for", "A", "--epoch", "2026-11", "--out", tmp_path / "a.jsonl", folder=folder
    )
    assert "50 left empty" in said
    assert "--mail-domain" in said
    said = run("make", "--for", "A", "--epoch", "2026-11", "--columns", "name,address", "--out",
               tmp_path / "b.csv", folder=folder)  # fmt: skip
    assert "prove nothing" in said


def test_marks_go_in_and_are_told(world, tmp_path):
    folder, rows, _ = world
    export, copy, register = tmp_path / "e.csv", tmp_path / "c.csv", tmp_path / "p.toml"
    write_csv(export, [COPY, *([r[c] for c in COPY] for r in rows)])
    said = run("mark", export, "--for", "Acme", "--epoch", "2026-10", "--out", copy, "--record",
               register, folder=folder)  # fmt: skip
    assert "carry a bit" in said
    for partner in PARTNERS[1:]:
        run("mark", export, "--for", partner, "--epoch", "2026-10", "--out", tmp_path / "x.csv",
            "--record", register, folder=folder)  # fmt: skip
    before, after = export.read_text().splitlines(), copy.read_text().splitlines()
    assert len(before) == len(after)
    n_changed = sum(a != b for a, b in zip(before, after, strict=True))
    assert 50 < n_changed < len(before) / 20
    found = json.loads(run("verify", copy, "--partners", register, "--json", folder=folder))
    assert found["accused"] == ["Acme"]
    clean = json.loads(run("verify", export, "--partners", register, "--json", folder=folder))
    assert clean["accused"] == []


@pytest.mark.parametrize(
    ("ending", "style"),
    [(".jsonl", {"separators": (",", ":")}), (".jsonl", {"ensure_ascii": False}), (".tsv", None)],
)
def test_changed_rows_are_written_the_way_they_were(world, tmp_path, ending, style):
    folder, rows, _ = world
    export, copy = tmp_path / f"e{ending}", tmp_path / f"c{ending}"
    if style is None:
        write_csv(export, [COPY, *([r[c] for c in COPY] for r in rows)], delimiter="\t",
                  quoting=csv.QUOTE_ALL)  # fmt: skip
    else:
        lines = [
            json.dumps({**r, "n": k, "x": None, "t": ["a"]}, **style) for k, r in enumerate(rows)
        ]
        export.write_text("\n".join(lines) + "\n", "utf-8")
    run("mark", export, "--for", "Acme", "--epoch", "2026-10", "--out", copy, folder=folder)
    before, after = (p.read_text("utf-8").splitlines() for p in (export, copy))
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert len(changed) > 50
    for a, b in changed:
        if style is None:
            assert b.count('"') == a.count('"') == 2 * len(COPY)
        else:
            assert json.dumps(json.loads(b), **style) == b
            differing = {k for k in json.loads(a) if json.loads(a)[k] != json.loads(b)[k]}
            assert len(differing) == 1
    found = json.loads(run("verify", copy, "--for", "Acme", "--for", "Initech", "--epochs", "2026-10",
                           "--json", folder=folder))  # fmt: skip
    assert [m["finding"] for m in found["marks"]] == ["accused", "none"]


def test_the_plan_is_said_and_printed(world):
    folder, _, _ = world
    said = run("plan", "--rows", 20_000_000, "--sample", 10_000, folder=folder)
    assert "5,990 canaries" in said
    found = json.loads(run("plan", "--rows", 20_000_000, "--sample", 10_000, "--recipients", 1000,
                           "--json", folder=folder))  # fmt: skip
    jsonschema.Draft202012Validator(rendering.schema("canary-1")).validate(found)
    assert found["n_formula"] == 5_992


REFUSED = [
    (["make", "--for", "A", "--epoch", "2026", "--out", "x.csv"], LayoutError),
    (["make", "--for", "A", "--epoch", "2026-11", "--out", "x.xlsx"], LayoutError),
    (
        ["make", "--for", "A", "--epoch", "2026-11", "--columns", "q_q", "--out", "x.csv"],
        LayoutError,
    ),
    (["make", "--for", "A", "--epoch", "2026-11", "--ages", "5-9", "--out", "x.csv"], LayoutError),
    (
        ["make", "--for", "A", "--epoch", "2026-11", "--phones", "no.txt", "--out", "x.csv"],
        SourceError,
    ),
    (["plan", "--rows", "10", "--sample", "11"], LayoutError),
    (["mark", "no.xlsx", "--for", "A", "--epoch", "2026-11", "--out", "x.csv"], LayoutError),
    (["mark", "no.csv", "--for", "A", "--epoch", "2026-11", "--out", "x.csv"], SourceError),
    (["verify", "no.csv", "--for", "A"], SourceError),
    (["verify", "no.csv", "--for", "A", "--key", "none"], KeyringError),
    (["verify", "no.csv", "--partners", "no.toml"], SourceError),
]


@pytest.mark.parametrize(("arguments", "error"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_done_is_refused_and_leaves_no_file(
    world, tmp_path, monkeypatch, arguments, error
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error):
        run(*arguments, folder=world[0])
    assert list(tmp_path.iterdir()) == []


def test_verify_needs_to_know_whose_canaries(world):
    run("verify", "x.csv", folder=world[0], code=2)


def test_a_recipient_that_the_register_does_not_have_is_no_silent_nothing(world):
    folder, rows, _ = world
    dump = folder / "d.csv"
    write_csv(dump, [COPY, *([r[c] for c in COPY] for r in rows[:50])])
    with pytest.raises(LayoutError):
        run(
            "verify", dump, "--partners", folder / "partners.toml", "--for", "Nobody", folder=folder
        )
    with pytest.raises(LayoutError):
        run(
            "verify",
            dump,
            "--partners",
            folder / "partners.toml",
            "--epochs",
            "2021-01",
            folder=folder,
        )


@pytest.mark.parametrize("shape", ["headless", "nested"])
def test_an_export_whose_columns_have_no_name_is_refused_and_not_copied_unmarked(
    world, tmp_path, shape
):
    folder, rows, _ = world
    if shape == "headless":
        export = tmp_path / "e.csv"
        write_csv(export, [[r[c] for c in COPY] for r in rows[:300]])
    else:
        export = tmp_path / "e.jsonl"
        export.write_text("".join(json.dumps({"person": r}) + "\n" for r in rows[:300]), "utf-8")
    with pytest.raises((LayoutError, SourceError)):
        run(
            "mark",
            export,
            "--for",
            "A",
            "--epoch",
            "2026-11",
            "--out",
            tmp_path / "o.csv",
            folder=folder,
        )
    assert [p.name for p in tmp_path.iterdir()] == [export.name]


def test_rows_of_a_marked_export_that_cannot_be_read_are_named_by_row(world, tmp_path):
    folder, rows, _ = world
    broken = tmp_path / "b.csv"
    write_csv(broken, [COPY, *([r[c] for c in COPY] for r in rows[:200]), ["one", "two"]])
    with pytest.raises(SourceError) as problem:
        run(
            "mark",
            broken,
            "--for",
            "A",
            "--epoch",
            "2026-11",
            "--out",
            tmp_path / "o.csv",
            folder=folder,
        )
    assert problem.value.row == 202
    assert [p.name for p in tmp_path.iterdir()] == ["b.csv"]
