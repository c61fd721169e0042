"""seawall trace as a user runs it: inventory from files and a database, then whose a dump is."""

import json
import sqlite3

import jsonschema
import pytest

from seawall.render.json import schema
from tests.end_to_end.command import seawall

TODAY = ("--as-of", "2022-07-05")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two synthetic leaks, of which the inventory holds one as ours and an older one as a partner's."""
    at = tmp_path_factory.mktemp("trace")
    keys, inventory = at / "keys", at / "inventory"

    def run(*words):
        done = seawall(*words, keys=keys)
        assert done.code == 0, done.err
        return done.out

    for name, seed, day in (("ours", 7, "2022-06-30"), ("older", 8, "2021-06-30"),
                            ("strange", 9, "2022-06-30")):  # fmt: skip
        run("synth", "leak", at / name, "--records", 6000, "--seed", seed, "--as-of", day)
    run("trace", "inventory", "add", "police", "--from-files", at / "ours", "--into", inventory)
    run("trace", "inventory", "add", "copy", "--from-files", at / "older", "--into", inventory,
        "--owner", "partner:archive", "--updated-at", "2021-07-01")  # fmt: skip
    return at, keys, inventory, run


def trace(world, *words):
    _at, keys, inventory, _ = world
    done = seawall("trace", *words, "--inventory", inventory, *TODAY, keys=keys)
    assert done.code == 0, done.err
    return done.out


def test_a_dump_of_ours_is_consistent_with_us_and_not_with_the_partner(world):
    found = json.loads(trace(world, world[0] / "ours", "--json"))
    jsonschema.validate(found, schema("trace-1"))
    rows = {r["system"]: r for r in found["likelihoods"]}
    assert found["likelihoods"][0]["system"] == "police"
    assert rows["police"]["likelihood"] > 0.99
    assert rows["copy"]["likelihood"] < 0.01
    assert "after this copy was last updated" in json.dumps(rows["copy"])
    assert {o["coverage"]["value"] for o in found["overlaps"] if o["system"] == "police"} >= {1.0}
    assert "came from" not in json.dumps(found)


def test_people_tell_two_leaks_of_one_layout_apart(world):
    """The third leak has the layout of both and the people of neither."""
    found = json.loads(trace(world, world[0] / "strange", "--json"))
    for row in found["likelihoods"]:
        kinds = {w["kind"]: w["log10_lr"] for w in row["weights"]}
        assert kinds.get("overlap", -1) < 0
    assert max(o["coverage"]["value"] for o in found["overlaps"]) < 0.05


def test_the_text_names_system_likelihood_and_reason(world):
    said = trace(world, world[0] / "older")
    assert "The dump is consistent with 'copy'" in said
    assert "partner:archive" in said
    assert "people of" in said


def test_the_long_form_is_the_same_and_subcommands_keep_their_names(world):
    at, _, _, _ = world
    short = json.loads(trace(world, at / "older", "--json"))
    long = json.loads(trace(world, "dump", at / "older", "--json"))
    assert {**short, "made_at": ""} == {**long, "made_at": ""}


def test_canary_rows_turn_consistency_into_an_origin(world):
    said = trace(world, world[0] / "strange", "--canary", "archive=-12")
    assert "came from the copy of 'copy'" in said


def test_the_inventory_is_listed_and_verified(world):
    _at, _keys, inventory, run = world
    listed = json.loads(run("trace", "inventory", "list", inventory, "--json"))
    assert listed["schema"] == "seawall.systems/1"
    assert {f["system"] for f in listed["files"]} == {"police", "copy"}
    assert all(f["n_rows"] > 0 and not f["problem"] for f in listed["files"])
    assert "up to 2021-07-01" in run("trace", "inventory", "list", inventory)
    assert "all sound" in run("trace", "inventory", "verify", inventory)


def test_a_damaged_inventory_is_named_by_verify_and_refused_by_trace(world, tmp_path):
    at, keys, _, run = world
    inventory = tmp_path / "inventory"
    run("trace", "inventory", "add", "x", "--from-files", at / "older", "--into", inventory)
    file = next(inventory.rglob("*.json"))
    file.write_text(file.read_text()[:-50])
    done = seawall("trace", "inventory", "verify", inventory, keys=keys)
    assert done.code == 1
    assert file.name in done.out
    done = seawall("trace", at / "older", "--inventory", inventory, keys=keys)
    assert done.code == 1
    assert file.name in done.err


def test_another_key_is_refused(world):
    at, keys, inventory, run = world
    run("keys", "new", "other")
    done = seawall("trace", at / "ours", "--inventory", inventory, "--key", "other", keys=keys)
    assert done.code == 1
    assert "made with key" in done.err


def test_a_database_goes_into_the_inventory_and_its_export_is_found(world, tmp_path):
    _at, _keys, _, run = world
    with sqlite3.connect(tmp_path / "shop.db") as base:
        base.execute(
            "CREATE TABLE orders (id INTEGER, phone TEXT, state TEXT, made TEXT, cents INTEGER)"
        )
        rows = [
            (k, f"138{k * 7919 % 10**8:08d}", ["open", "shut", "held"][k * k % 3],
             f"20{10 + k % 9}-0{1 + k % 9}-11 10:00:00", k * k % 9_973)
            for k in range(1, 1200)
        ]  # fmt: skip
        base.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", rows)
    base.close()
    inventory = tmp_path / "inventory"
    said = run("trace", "inventory", "add", "shop", "--from-sql", f"sqlite:///{tmp_path}/shop.db",
               "--into", inventory)  # fmt: skip
    assert said == "shop: 1 tables, 5 columns\n"
    dump = tmp_path / "dump.csv"
    lines = ["a,b,c,d"] + [f"{m.replace('-', '/')},{t},{p},{c}" for _, p, t, m, c in rows[::2]]
    dump.write_text("\n".join(lines) + "\n")
    found = json.loads(
        run("trace", dump, "--inventory", inventory, "--json", "--as-of", "2022-07-05")
    )
    assert found["likelihoods"][0]["system"] == "shop"
    assert found["candidates"][0]["n_matched"] == 4


@pytest.mark.parametrize(
    "words",
    [
        ("x", "--from-files", "--into", "i"),
        ("x", "a.csv", "--into", "i"),
        ("x", "--from-sql", "sqlite:///a", "--from-files", "b.csv", "--into", "i"),
        ("x", "--into", "i"),
    ],
    ids=str,
)
def test_a_system_is_read_from_one_place(words, tmp_path):
    done = seawall("trace", "inventory", "add", *words, keys=tmp_path / "keys", cwd=tmp_path)
    assert done.code == 2
    assert list(tmp_path.iterdir()) == []


def test_an_odd_that_is_none_is_wrong_usage(tmp_path):
    for odd in ("letters", "letters=", "=-3", "letters=often", "letters=nan", "letters=-inf"):
        done = seawall("trace", "d", "--inventory", "i", "--canary", odd, keys=tmp_path / "keys")
        assert done.code == 2
