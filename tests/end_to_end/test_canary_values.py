"""Looking for canaries in a dump full of marked values writes none of them, nor any canary's.

The commands run under the audit hook of watched/sitecustomize.py, which keeps a copy of whatever
file was written, however short its life.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from seawall import keyring
from seawall.trace import canary, layout, recipes
from tests.end_to_end import planted
from tests.end_to_end.marks import Search, needles

HERE = Path(__file__).parent
MARKED = planted.people(4, 20261101)
FIELDS = ("id_no", "name", "mobile", "email")
SET = recipes.recipe("Acme", "2026-11", count=12, drawn_phones=True,
                     mail_domains=("canary.example.com",))  # fmt: skip
#: The canary commands as the command line runs them, mute and all.
PROGRAM = """
import sys
import seawall.cli as cli
from seawall.cli.canary import command
cli.command = command
sys.argv[0] = "seawall"
cli.main()
"""
OPTIONS = ["--for", "Acme", "--for", "Initech", "--epochs", "2026-10,2026-11", "--count", "12",
           "--draw-phones", "--mail-domain", "canary.example.com"]  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A dump with our canaries among marked people, and everything that verify said or wrote."""
    at = tmp_path_factory.mktemp("canary-values")
    for name in ("in", "out", "tmp", "kept"):
        (at / name).mkdir()
    planted.write_dump(at / "in" / "dump", MARKED, 7)
    keys = at / "keys"
    environment = {**os.environ, "PYTHONPATH": str(HERE / "watched"), "TMPDIR": str(at / "tmp"),
                   "SEAWALL_KEYS": str(keys), "WATCHED": str(at / "kept")}  # fmt: skip

    def run(name, *arguments):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *map(str, arguments)],
            capture_output=True, cwd=at / "out", env=environment, check=False,
        )  # fmt: skip
        (at / "out" / f"{name}.out").write_bytes(done.stdout)
        (at / "out" / f"{name}.err").write_bytes(done.stderr)
        return done.returncode

    made = at / "in" / "canaries.csv"
    codes = [run("make", "make", "--for", "Acme", "--epoch", "2026-11", "--count", 12,
                 "--draw-phones", "--mail-domain", "canary.example.com", "--out", made)]  # fmt: skip
    rows = [{**p.row} for p in MARKED * 3]
    with made.open(encoding="utf-8") as file:
        canaries = list(csv.DictReader(file))
    (at / "in" / "dump" / "seeded.jsonl").write_bytes(planted.in_lines([*rows, *canaries]))
    dump = at / "in" / "dump"
    broken = sorted(
        p for p in dump.iterdir() if p.name.startswith(("cut", "wrong", "page", "head"))
    )
    codes += [
        run("text", "verify", dump, *OPTIONS),
        run("json", "verify", dump, *OPTIONS, "--json"),
        run("register", "verify", dump, "--partners", at / "in" / "none.toml"),
        *(run(f"broken-{k}", "verify", path, *OPTIONS) for k, path in enumerate(broken[:4])),
    ]
    key = keyring.get("default", keys)
    return at, codes, canary.make(SET, key).table(layout.columns(",".join(FIELDS))).to_pylist()


def written(at):
    return {path: path.read_bytes() for path in at.rglob("*")
            if path.is_file() and not path.is_relative_to(at / "in")
            and not path.is_relative_to(at / "keys") and "-keys-" not in path.name
            and "canaries.csv" not in path.name}  # fmt: skip


def test_no_value_of_the_dump_nor_of_a_canary_is_said_or_written(world):
    at, _, canaries = world
    wanted = {
        f"{what} of person {number}": needles(value)
        for number, person in enumerate(MARKED)
        for what, value in person.marks.items()
    }
    # names of canaries are everyday names of two or three characters: they cannot be searched for
    wanted |= {
        f"{field} of canary {number}": needles(row[field])
        for number, row in enumerate(canaries)
        for field in ("id_no", "mobile", "email") if row[field]
    }  # fmt: skip
    search = Search(wanted)
    heard = [f"{name} in {path.name}" for path, data in written(at).items()
             for name in search.names(data)]  # fmt: skip
    assert heard == []


def test_the_search_would_have_found_them(world):
    at, _, canaries = world
    data = (at / "in" / "dump" / "seeded.jsonl").read_bytes()
    for value in (canaries[0]["id_no"], canaries[0]["email"], MARKED[0].phone):
        assert Search({"it": needles(value)}).names(data) == {"it"}


def test_the_canaries_were_met_all_the_same(world):
    at, codes, _ = world
    assert codes[:4] == [0, 0, 0, 3]
    found = json.loads((at / "out" / "json.out").read_text("utf-8"))
    assert found["accused"] == ["Acme"]
    assert max(s["n_hit"] for s in found["sets"]) == 12


def test_verify_writes_no_file(world):
    """Beside what `make` was asked for, the keyring and the cache of compiled kernels."""
    at, _, _ = world
    cache = os.environ.get("NUMBA_CACHE_DIR")
    opened = set()
    for log in (at / "kept").glob("opened.*"):
        opened |= {Path(os.fsdecode(line)) for line in log.read_bytes().splitlines()}
    strange = [
        str(path)
        for path in opened
        if "__pycache__" not in path.parts
        and not path.is_relative_to(at / "keys")
        and not path.is_relative_to("/dev")
        and not (cache and path.is_relative_to(cache))
        and "canaries.csv" not in path.name
    ]
    assert strange == []
    assert list((at / "tmp").iterdir()) == []
    assert {p.suffix for p in (at / "out").iterdir()} == {".out", ".err"}


def test_the_key_is_in_the_keyring_alone(world):
    at, _, _ = world
    key = keyring.get("default", at / "keys")
    forms = {key.reveal(), key.reveal().hex().encode()}
    forms |= {key.derive(p) for p in ("canary rows 1", "canary anchors 1")}
    assert [p.name for p, data in written(at).items() if any(form in data for form in forms)] == []
