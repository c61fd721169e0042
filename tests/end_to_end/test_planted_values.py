"""Marked values go through every verb; afterwards no file, output or error may know any of them.

Two children run all commands, each under an audit hook that copies every file before it is
deleted, replaced or written over (watched/sitecustomize.py). Then everything that is left or was
ever there is searched for every marked value in every spelling that marks.py knows.
"""

import base64
import gzip
import html
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from seawall.digest.key import Key
from tests.end_to_end import planted
from tests.end_to_end.marks import Search, needles

HERE = Path(__file__).parent
SEED = 20220630
MARKED = planted.people(6, SEED)
REFS = [f"acct-{0x5EA3A11 * (k + 1):011x}" for k in range(len(MARKED))]
TODAY = ("--as-of", "2022-07-01")


def commands(inputs: Path, out: Path) -> list[list[str]]:
    """Every verb with every kind of input, good ones first."""
    dump, users, claims = inputs / "dump", inputs / "accounts", inputs / "claims"
    case, index, matches = out / "case", out / "index", out / "m.parquet"
    good = [str(dump), "--accounts", str(users / "users.csv"), *TODAY]
    lists = ["users.jsonl", "users.parquet", "headless.csv", "bad.csv", "quotes.csv",
             "broken.jsonl", "keyed.jsonl", "useless.csv", "words.csv", "missing.csv"]  # fmt: skip
    found = ["match", "--index", str(case / "index"), "--out", str(matches)]
    table = dump / "comma.csv"
    alone = ["cut.parquet", "footer.parquet", "page.parquet", "cut.zip", "wrong.zip", "secret.zip",
             "cut.jsonl.zst", "wrong.jsonl.gz", "notes.md", "keyed.json", "headless-words.csv",
             "headless-one.csv", "headless-names.csv", "empty.jsonl", f"{MARKED[0].phone}.csv",
             f"{MARKED[1].id}.jpg", f"no-{MARKED[2].mail}.json"]  # fmt: skip
    return [
        ["keys", "new", "default"],
        ["run", *good, "--case", str(case), "--claims", str(claims / "listing-0.toml")],
        ["run", *good, "--case", str(out / "two"), "--workers", "2", "--json", "--exit-zero"],
        ["run", *good, "--case", str(case), "--breach", "again", "--json"],
        ["run", str(dump / f"{MARKED[0].phone}.csv"), "--accounts", str(users / "users.jsonl"),
         "--case", str(out / "named"), "--map", "mobile=phone", "--map", "nickname=none"],
        ["assess", str(dump), "--json"],
        ["assess", str(dump), "--report", str(out / "r.html"), "--index", str(case / "index")],
        ["profile", "build", str(users / "users.csv"), "--out", str(out / "p.json")],
        ["assess", str(table), "--profile", str(users / "users.jsonl")],
        ["assess", str(table), "--profile", str(dump / "people.jsonl")],
        ["index", "add", str(dump), "--breach", "b", "--into", str(index)],
        ["index", "add", str(table), "--breach", "b", "--into", str(index)],
        ["index", "list", str(index)],
        ["index", "list", str(index), "--json"],
        ["index", "verify", str(index)],
        ["index", "verify", str(index), "--json"],
        *([*found, str(users / name), "--json"] for name in lists),
        [*found, str(users / "users.csv"), "--exit-zero"],
        [*found, str(users / "users.csv"), "--map", "nothing=phone"],
        [*found, str(users / "users.csv"), "--map", "mobile=nothing"],
        *(["assess", str(dump / name), *TODAY] for name in alone),
        *(["assess", str(table), "--claims", str(path)] for path in sorted(claims.iterdir())),
        ["run", str(dump / "notes.md"), "--accounts", str(users / "users.csv"),
         "--case", str(out / "none")],
        ["run", str(table), "--accounts", str(users / "bad.csv"), "--case", str(out / "bad")],
        *tracing(inputs, out),
        ["index", "retire", str(index), "--breach", "b", "--yes"],
        ["index", "retire", str(index), "--breach", "b", "--yes"],
        ["index", "list", str(dump)],
        ["keys", "list"],
        ["keys", "list", "--json"],
        ["keys", "new", "default"],
        ["synth", "leak", str(out / "leak"), "--records", "90", "--rough"],
        ["synth", "accounts", str(out / "users.csv"), "--leak", str(out / "leak"), "--n", "20"],
        ["synth", "accounts", str(out / "more.csv"), "--leak", str(inputs / "hostile")],
    ]  # fmt: skip


def tracing(inputs: Path, out: Path) -> list[list[str]]:
    """Systems into an inventory, and dumps against it; the address of one holds a mark."""
    into = ["--into", str(out / "inventory")]
    add, dump = ["trace", "inventory", "add"], inputs / "dump"
    against = ["--inventory", str(out / "inventory"), *TODAY]
    return [
        [*add, "files", "--from-files", str(dump), *into],
        [*add, "copy", "--from-files", str(dump / "comma.csv"), *into, "--owner", "partner:p",
         "--updated-at", "2021-03-01"],
        [*add, "base", "--from-sql", f"sqlite:///{inputs / 'base.db'}", *into],
        [*add, "none", "--from-sql", f"sqlite:///{inputs}/{MARKED[0].token}.db", *into],
        [*add, "none", "--from-sql", f"nosuch://{MARKED[0].token}@127.0.0.1/x", *into],
        ["trace", str(dump), *against],
        ["trace", str(dump), *against, "--json"],
        ["trace", str(dump / "comma.csv"), *against, "--canary", "p=-11", "--json"],
        ["trace", "inventory", "list", str(out / "inventory"), "--json"],
        ["trace", "inventory", "verify", str(out / "inventory")],
    ]  # fmt: skip


def write_base(path: Path) -> None:
    """The marked rows as a table of one of our systems, with many others so that floors are passed."""
    rows = [p.row for p in [*MARKED, *planted.people(200, SEED + 2)]]
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(f"CREATE TABLE users ({', '.join(rows[0])})")
        base.executemany(
            f"INSERT INTO users VALUES ({', '.join('?' * len(rows[0]))})",
            [tuple(row.values()) for row in rows],
        )


#: What fails, in which module and how, and whether workers are asked to fail, too.
PLANTS = [
    ("seawall.digest.batch:digested:value", True),
    ("seawall.digest.batch:digested:base", True),
    ("seawall.digest.batch:digested:thread", False),
    ("seawall.digest.batch:digested:lost", False),
    ("seawall.digest.batch:_in_text:memory", False),
    ("seawall.recognise.columns:_plan:decode", False),
    ("seawall.sources.reading:format_of:warn", False),
    ("seawall.engine.journal:store:key", False),
    ("seawall.recognise.schema:_sketch:value", False),
]


def failing(inputs: Path, out: Path) -> list[list[str]]:
    """Verbs during which something fails; the first makes what the others need."""
    dump, users, index = inputs / "dump", inputs / "accounts" / "users.csv", out / "index"
    plan = [["index", "add", str(dump / "comma.csv"), "--breach", "b", "--into", str(index)]]
    for plant, workers in PLANTS:
        plan += [
            [f"PLANT={plant}", "assess", str(dump / "comma.csv")],
            [f"PLANT={plant}", "match", str(users), "--index", str(index),
             "--out", str(out / "m.parquet")],
            [f"PLANT={plant}", "trace", "inventory", "add", "x", "--from-files",
             str(dump / "comma.csv"), "--into", str(out / "inventory")],
        ]  # fmt: skip
        if workers:
            plan.append([f"PLANT={plant}", "run", str(dump), "--accounts", str(users),
                         "--case", str(out / "case"), "--workers", "2"])  # fmt: skip
    return plan


class Child:
    """One process under watch: a folder with its inputs, outputs, temporary files and copies."""

    def __init__(self, at: Path) -> None:
        self.at, self.keys = at, at.with_name(f"{at.name}-keys")
        for name in ("out", "tmp", "kept", "said"):
            (at / name).mkdir(parents=True)

    def run(self, plan: list[list[str]], **environment: str) -> list[int]:
        path = self.at / "said" / "plan.json"
        path.write_text(json.dumps(plan), "utf-8")
        done = subprocess.run(
            [sys.executable, HERE / "watched" / "driver.py", path, self.at / "said"],
            capture_output=True, cwd=self.at / "out", check=False,
            env={**os.environ, "PYTHONPATH": str(HERE / "watched"), "TMPDIR": str(self.at / "tmp"),
                 "SEAWALL_KEYS": str(self.keys), "WATCHED": str(self.at / "kept"), **environment},
        )  # fmt: skip
        path.unlink()
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        (self.at / "said" / "driver.err").write_bytes(done.stdout + done.stderr)
        return json.loads((self.at / "said" / "codes.json").read_text())


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """All commands done. The inputs lie apart from everything that is searched."""
    at = tmp_path_factory.mktemp("planted")
    inputs = at / "in"
    inputs.mkdir()
    planted.write_dump(inputs / "dump", MARKED, SEED + 1)
    planted.write_accounts(inputs / "accounts", MARKED, REFS)
    planted.claims_files(inputs / "claims", MARKED)
    write_base(inputs / "base.db")
    spec = {"synthetic": True, "spec": {"seed": MARKED[0].token, MARKED[1].mail: MARKED[0].text}}
    (inputs / "hostile.truth.json").write_text(json.dumps(spec))
    (inputs / "planted").write_text(MARKED[0].text + MARKED[0].id, "utf-8")
    ended = {}
    with ThreadPoolExecutor(2) as pool:
        for name, plan in (("plain", commands), ("failing", failing)):
            child = Child(at / name)
            plan = plan(inputs, child.at / "out")
            ended[name] = plan, pool.submit(child.run, plan, PLANTED=str(inputs / "planted"))
    return at, {name: (plan, codes.result()) for name, (plan, codes) in ended.items()}


@pytest.fixture(scope="module")
def everything(world):
    """Name and content of all that was written, said or ever there, also unpacked."""
    at, _ = world
    found: dict[bytes, str] = {}
    for path in sorted(at.rglob("*")):
        keyring = path.parent.name.endswith("-keys") or "-keys-" in path.name  # copies of it, too
        if path.is_file() and not path.is_relative_to(at / "in") and not keyring:
            for how, content in unpacked(path):
                found.setdefault(content, f"{path.relative_to(at)}{how}")
    return found


def unpacked(path: Path):
    """A file's bytes, and what they hold in other forms."""
    raw = path.read_bytes()
    yield "", raw
    if raw.startswith(b"PAR1") and raw.endswith(b"PAR1"):
        rows = pq.read_table(path).to_pylist()
        for row in rows:
            row.pop("account_ref", None)
        yield " as rows", json.dumps(rows, ensure_ascii=False, default=str).encode()
    elif raw.startswith(b"\x1f\x8b"):
        yield " unpacked", gzip.decompress(raw)
    elif raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(path) as archive:
            yield " unpacked", b"".join(archive.read(name) for name in archive.namelist())
    elif b"<html" in raw[:500]:
        yield " as text", html.unescape(raw.decode()).encode()
    elif raw[:1] in (b"{", b"["):
        try:
            yield " as JSON", json.dumps(json.loads(raw), ensure_ascii=False).encode()
        except ValueError:
            return


def heard(everything, wanted: dict[str, set[bytes]]) -> list[str]:
    """Which of the wanted things stand where. Names marks and files, never a value."""
    search = Search(wanted)
    return sorted(
        f"{name} in {where}"
        for content, where in everything.items()
        for name in search.names(content)
    )


def test_no_marked_value_is_ever_heard_of_again(everything):
    wanted = {
        f"{what} of person {number}": needles(value)
        for number, person in enumerate(MARKED)
        for what, value in person.marks.items()
    }
    assert heard(everything, wanted) == []


def test_the_search_finds_what_is_there(world):
    """Otherwise silence would prove nothing: the same search over the inputs."""
    at, _ = world
    wanted = {what: needles(value) for what, value in MARKED[0].marks.items()}
    search = Search(wanted)
    for name in ("people.jsonl", "gb.csv", "wide.jsonl", "comma.csv"):
        assert search.names((at / "in" / "dump" / name).read_bytes()) == set(wanted)
    value = MARKED[0].phone
    told = [value[::-1], value.encode().hex(), base64.b64encode(b"x" + value.encode()).decode(),
            f"{value[:3]}-{value[3:7]}-{value[7:]}", value.encode("utf-16-be").decode("latin-1"),
            int(value).to_bytes(8, "little").decode("latin-1")]  # fmt: skip
    for text in told:
        assert search.names(b"......" + text.encode("latin-1")) == {"phone"}


def test_account_references_stand_in_matches_alone(world, everything):
    at, _ = world
    wanted = {f"reference {k}": {ref.encode()} for k, ref in enumerate(REFS)}
    places = {line.split(" in ")[1] for line in heard(everything, wanted)}
    assert {p for p in places if not p.endswith((".parquet", ".parquet.tmp"))} == set()
    rows = pq.read_table(at / "plain" / "out" / "case" / "matches.parquet").to_pylist()
    assert {row["account_ref"] for row in rows} == set(REFS)


def test_the_digest_key_stands_in_the_keyring_alone(world, everything):
    at, _ = world
    held = []
    for path in at.glob("*-keys/default.toml"):
        secret = bytes.fromhex(path.read_text().split('secret = "')[1][:64])
        state = Key(secret).midstate.tobytes()
        held += [secret, secret[::-1], state, state[::-1]]
    assert len(held) == 8
    forms = {
        form
        for raw in held
        for form in (raw, raw[:12], raw.hex().encode(), raw.hex().upper().encode(),
                     base64.b64encode(raw)[:40], base64.urlsafe_b64encode(raw)[:40],
                     repr(raw)[2:-1].encode(), ", ".join(map(str, raw)).encode())
    }  # fmt: skip
    assert heard(everything, {"the key": forms}) == []


def test_nothing_is_written_outside_of_the_folders_named(world):
    at, _ = world
    allowed = [at, Path("/dev/null"), Path("/dev/shm"), Path("/dev/tty")]
    cache = os.environ.get("NUMBA_CACHE_DIR")
    written = set()
    for log in at.rglob("opened.*"):
        written |= {Path(os.fsdecode(line)) for line in log.read_bytes().splitlines()}
    strange = {
        str(path)
        for path in written
        if not any(path.is_relative_to(place) for place in allowed)
        and "__pycache__" not in path.parts
        and not (cache and path.is_relative_to(cache))
    }
    assert strange == set()


def test_nothing_is_connected_to_and_no_program_started(world):
    at, _ = world
    assert [path.read_text() for path in at.rglob("reached.*")] == []


def test_no_temporary_file_is_left(world):
    at, _ = world
    for child in (at / "plain", at / "failing"):
        assert list((child / "tmp").iterdir()) == []
        assert [p.name for p in (child / "out").rglob("*.tmp")] == []
    for case in ("case", "two", "named"):
        assert not (at / "plain" / "out" / case / "parts").exists()


def test_the_commands_ended_as_they_should(world):
    """Otherwise silence would prove nothing."""
    at, done = world
    plan, codes = done["plain"]
    ended = {}
    for k, (command, code) in enumerate(zip(plan, codes, strict=True)):
        said = (at / "plain" / "said" / f"{k:03d}.err").read_text()
        assert "Traceback" not in said, (command[:2], said)
        assert "unexpected" not in said, (command, said)
        ended.setdefault(" ".join(command[:2] if command[0] in ("index", "keys") else command[:1]),
                         []).append(code)  # fmt: skip
    assert ended["run"][:4] == [14, 0, 14, 14]
    assert ended["run"][4:] == [1, 1]
    assert ended["index add"] == [0, 0]
    assert ended["index retire"] == [0, 1]
    assert ended["keys new"] == [0, 1]
    assert ended["assess"][:2] == [0, 0]
    assert ended["assess"].count(0) > 8
    assert ended["match"][0] == 14
    assert ended["synth"] == [0, 0, 3]
    assert ended["trace"] == [0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("plant", [plant for plant, _ in PLANTS])
def test_an_unexpected_error_says_its_place_and_no_value(world, plant):
    at, done = world
    plan, codes = done["failing"]
    reached = 0
    for k, (command, code) in enumerate(zip(plan, codes, strict=True)):
        if command[0] == f"PLANT={plant}":
            err = (at / "failing" / "said" / f"{k:03d}.err").read_text()
            assert "Traceback" not in err
            if code not in (0, 11, 12, 13, 14):
                assert code == 1
                assert err.splitlines()[-1].startswith("seawall: ")
                reached += 1
    assert reached, "the planted error was never raised"
