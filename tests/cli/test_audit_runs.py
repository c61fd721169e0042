"""Runs that are stopped, joined, watched and compared: the command against servers of this machine."""

import json
import os
import pty
import shlex
import signal
import time
from datetime import datetime

import click
import pytest

from seawall.cli import command
from tests import audit_servers
from tests.audit import prowlers
from tests.cli.scoped import run, signed, started
from tests.end_to_end.command import seawall

#: What the rehearsal starts.
REHEARSED = (
    "redis-server", "memcached", "postgresql", "mariadb", "etcd", "influxd", "docker-registry",
    "nats-server", "mosquitto", "prometheus", "rsync",
)  # fmt: skip
needs_redis = pytest.mark.servers("redis-server")


@pytest.fixture(autouse=True)
def _approvers(tmp_path, monkeypatch):
    monkeypatch.setenv("SEAWALL_APPROVERS", str(tmp_path / "approvers"))


def leaves(group, path=()):
    """Groups and commands below a group, with their words."""
    yield path, group
    for name in getattr(group, "commands", {}):
        yield from leaves(group.commands[name], (*path, name))


AUDIT = command.get_command(click.Context(command), "audit")


COMMANDS = {" ".join(words): (words, one) for words, one in leaves(AUDIT)}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_examples_that_begin_with_the_command(name):
    words, one = COMMANDS[name]
    examples = one.help.partition("Examples:")[2].strip()
    assert examples.startswith(" ".join(("seawall", "audit", *words)))


def documents(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def found_first(process, out):
    """Wait until a run has kept its first finding."""
    partial = out / "findings.partial.jsonl"
    while process.poll() is None and not (partial.exists() and partial.read_text().endswith("\n")):
        time.sleep(0.02)
    assert process.poll() is None, process.stderr.read()
    return partial


def long_scope(tmp_path, port):
    """A scope whose first door is this one, and which takes hours."""
    return signed(tmp_path, [port, f'"{port + 1}-65535"'])


@needs_redis
def test_the_kill_file_ends_a_run_within_a_second_and_what_was_found_is_kept(tmp_path):
    with audit_servers.running("redis-open") as door:
        path, out = long_scope(tmp_path, door.port), tmp_path / "out"
        process = started("audit", "run", "--scope", path, "--out", out)
        found_first(process, out)
        kill = path.with_name("scope.toml.stop")
        kill.touch()
        said, _ = process.communicate(timeout=60)
    head, *rows = documents(out / "findings.jsonl")
    assert process.returncode == 12
    assert head["stopped"] == "the kill file is there"
    assert datetime.fromisoformat(head["ended_at"]).timestamp() - kill.stat().st_mtime <= 1
    assert [row["verdict"] for row in rows if row["port"] == door.port] == ["open-admin"]
    assert head["n_unreached"] > 1_000
    assert "Stopped early" in said
    assert not (out / "findings.partial.jsonl").exists()


@needs_redis
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_a_run_and_what_was_found_is_shown_and_kept(tmp_path, number):
    with audit_servers.running("redis-open") as door:
        path, out = long_scope(tmp_path, door.port), tmp_path / "out"
        process = started("audit", "run", "--scope", path, "--out", out)
        found_first(process, out)
        process.send_signal(number)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    head, *rows = documents(out / "findings.jsonl")
    assert (head["stopped"], rows[0]["verdict"]) == ("stopped by hand", "open-admin")
    assert "open-admin" in said


@needs_redis
def test_a_run_that_is_killed_leaves_what_it_found(tmp_path):
    with audit_servers.running("redis-open") as door:
        path, out = long_scope(tmp_path, door.port), tmp_path / "out"
        process = started("audit", "run", "--scope", path, "--out", out)
        partial = found_first(process, out)
        process.kill()
        process.communicate(timeout=60)
        assert [row["verdict"] for row in documents(partial)] == ["open-admin"]
        shown = run("audit", "diff", partial, partial, code=0)
    assert "1 open as before" in shown


@needs_redis
def test_a_long_run_shows_a_bar_on_a_terminal_and_none_elsewhere(tmp_path):
    import subprocess
    import sys

    with audit_servers.running("redis-open") as door:
        path = signed(tmp_path, [door.port])
        words = [sys.executable, "-m", "seawall", "audit", "run", "--scope", str(path)]
        master, slave = pty.openpty()
        env = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=slave, env=env, check=False)
        os.close(slave)
        shown = os.read(master, 65_536).decode()
        os.close(master)
        quiet = seawall("audit", "run", "--scope", path)
    assert done.returncode == quiet.code == 12
    assert "Doors" in shown
    assert "Doors" not in quiet.err


@needs_redis
@pytest.mark.parametrize(
    ("state", "level", "reach", "code"),
    [
        ("redis-read-only", "L3", "loopback", 11), ("redis-open", "L2", "loopback", 12),
        ("redis-open", "L2", "office", 13), ("redis-open", "L2", "internet", 14),
        ("redis-protected", "L2", "internet", 0),
    ],
)  # fmt: skip
def test_the_exit_code_is_the_worst_grade(tmp_path, state, level, reach, code):
    with audit_servers.running(state) as door:
        path = signed(tmp_path, [door.port], level=level, more=f'reach = "{reach}"')
        run("audit", "run", "--scope", path, code=code)
        run("audit", "run", "--scope", path, "--exit-zero", code=0)


@needs_redis
def test_the_command_of_a_finding_looks_at_it_again(tmp_path):
    folder = tmp_path / "a folder; with signs"
    folder.mkdir()
    with audit_servers.running("redis-open") as door:
        path = signed(folder, [door.port, 1])
        _, row = map(
            json.loads, run("audit", "run", "--scope", path, "--json", code=12).splitlines()
        )
        words = shlex.split(row["reprobe"])
        head, again = map(json.loads, run(*words[1:], "--json", code=12).splitlines())
    assert (head["n_planned"], again["door"], again["verdict"]) == (1, row["door"], row["verdict"])


@needs_redis
def test_a_door_found_by_name_is_looked_at_again_by_name(tmp_path):
    with audit_servers.running("redis-open") as door:
        path = signed(tmp_path, [door.port])
        text = path.read_text().replace(
            'cidr = "127.0.0.1/32"', 'host = "localhost"\naddresses = ["127.0.0.1/32", "::1/128"]'
        )
        path.write_text(text)
        run("audit", "scope", "sign", path, "--secret", tmp_path / "own.key")
        out = run("audit", "run", "--scope", path, "--json", code=12)
        (row,) = [r for r in map(json.loads, out.splitlines()) if r.get("verdict") == "open-admin"]
        assert row["name"] == "localhost"
        words = shlex.split(row["reprobe"])
        assert words[-1] == f"localhost:{door.port}"
        assert "open-admin" in run(*words[1:], code=12)
        run("audit", "run", "--scope", path, "--only", "other.invalid:80", code=1)


@needs_redis
def test_findings_are_explained_by_a_report_of_prowler(tmp_path):
    report = tmp_path / "prowler-output.ocsf.json"
    machine = prowlers.instance(private="127.0.0.1")
    report.write_bytes(prowlers.ocsf([
        prowlers.finding(prowlers.ENCRYPTED, machine), prowlers.finding(prowlers.TO_ALL, prowlers.group()),
    ]))  # fmt: skip
    with audit_servers.running("redis-open") as door:
        path = signed(tmp_path, [door.port])
        done = seawall(
            "audit", "run", "--scope", path, "--prowler", report, "--out", tmp_path / "out"
        )
    assert done.code == 14  # the scope says nothing of reach, and the group lets the internet in
    assert "2 records, 2 failed checks, 1 of them about doors" in done.err
    assert "1 findings are explained" in done.err
    shown = " ".join(done.out.split())
    assert f"says Prowler check {prowlers.TO_ALL}" in shown
    files = [path.read_text("utf-8") for path in (tmp_path / "out").iterdir()]
    assert len(files) == 4
    for text in files:
        assert "sg-0a1" in text
        assert prowlers.SECRET not in text
    assert prowlers.SECRET not in done.out + done.err


@needs_redis
def test_sarif_of_prowler_needs_to_be_told_whose_address_it_is(tmp_path):
    report = tmp_path / "prowler.sarif"
    report.write_bytes(prowlers.sarif([(prowlers.TO_ALL, "sg-0a1")]))
    with audit_servers.running("redis-open") as door:
        path = signed(tmp_path, [door.port])
        words = ("audit", "run", "--scope", path, "--prowler", report)
        assert "Prowler check" not in run(*words, code=12)
        shown = run(*words, "--resource", "127.0.0.1=sg-0a1", code=12)
        run(*words, "--resource", "localhost=sg-0a1", code=2)
    assert f"says Prowler check {prowlers.TO_ALL}" in " ".join(shown.split())


def test_a_report_that_is_cut_short_stops_the_run_before_it_begins(tmp_path):
    report = tmp_path / "prowler.json"
    report.write_bytes(prowlers.ocsf([prowlers.finding(prowlers.TO_ALL, prowlers.group())])[:-1])
    path = signed(tmp_path, [1])
    done = seawall("audit", "run", "--scope", path, "--prowler", report, "--json")
    assert (done.code, done.out) == (1, "")
    assert "row 1: ends before its end" in done.err


@needs_redis
def test_watch_tells_what_closed_between_two_looks(tmp_path):
    with audit_servers.running("redis-open") as door:
        path = signed(tmp_path, [door.port])
        process = started(
            "audit", "watch", "--scope", path, "--every", 1, "--times", 12, "--out", tmp_path / "o"
        )
        while process.poll() is None and not (tmp_path / "o" / "report.html").exists():
            time.sleep(0.05)
    said, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert said.index("opened") < said.index("closed")
    assert said.count("open-admin") == 2


@needs_redis
def test_the_kill_file_ends_a_watch_between_two_looks_and_keeps_its_last_report(tmp_path):
    with audit_servers.running("redis-open") as door:
        path = signed(tmp_path, [door.port])
        process = started(
            "audit", "watch", "--scope", path, "--every", 86_400, "--out", tmp_path / "o"
        )
        while process.poll() is None and not (tmp_path / "o" / "report.html").exists():
            time.sleep(0.05)
        path.with_name("scope.toml.stop").touch()
        said, err = process.communicate(timeout=60)
    assert process.returncode == 12, err
    assert said.count("opened") == 1
    assert "open-admin" in (tmp_path / "o" / "findings.jsonl").read_text()


@needs_redis
def test_watch_names_the_cause_and_ends_with_the_kill_file(tmp_path):
    with audit_servers.running("redis-open") as door:
        path = signed(tmp_path, [door.port])
        (tmp_path / "redis.conf").write_text(f"port {door.port}\nprotected-mode no\n")
        cause = f"127.0.0.1={tmp_path / 'redis.conf'}"
        process = started(
            "audit",
            "watch",
            "--scope",
            path,
            "--every",
            1,
            "--out",
            tmp_path / "o",
            "--config",
            cause,
        )
        while process.poll() is None and not (tmp_path / "o" / "report.html").exists():
            time.sleep(0.05)
        found = (tmp_path / "o" / "report.html").read_text("utf-8")
        path.with_name("scope.toml.stop").touch()
        said, _ = process.communicate(timeout=60)
    assert process.returncode in (0, 12)  # stopped within a look, or between two
    assert "redis.conf" in found
    assert "closed" not in said  # a run that was stopped says nothing of doors it did not reach


def test_findings_that_are_damaged_or_hostile_are_refused_or_shown_harmlessly(tmp_path):
    row = {"schema": "seawall.finding/1", "door": "10.0.0.5:1\x1b[2J", "name": "", "service": "a\u202e",
           "verdict": "open-admin", "severity": "high"}  # fmt: skip
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_text("")
    new.write_text(json.dumps(row) + "\n")
    old.write_text(
        json.dumps({"schema": "seawall.audit/1", "n_unreached": 0, "stopped": ""}) + "\n"
    )
    shown = run("audit", "diff", old, new, code=13)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    odd = [
        {**row, "severity": "dire"},
        {k: v for k, v in row.items() if k != "door"},
        {**row, "name": 1},
        [],
        1,
    ]
    for text in [
        *map(json.dumps, odd),
        "{",
        "[" * 100_000,
        "\ud800".encode("utf-8", "surrogatepass"),
    ]:
        new.write_bytes(text if isinstance(text, bytes) else text.encode())
        done = seawall("audit", "diff", old, new)
        assert done.code == 1
        assert "new.jsonl: row 1: no line of an audit" in done.err


def test_files_read_reports_of_prowler_and_say_what_was_not_read(tmp_path):
    from jsonschema import Draft202012Validator

    from seawall.render.json import schema

    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "prowler.ocsf.json").write_bytes(
        prowlers.ocsf([prowlers.finding(prowlers.TO_REDIS, prowlers.group())])
    )
    many = [prowlers.finding("iam_x", prowlers.group(f"sg-{i}")) for i in range(3_000)]
    (folder / "more.ocsf.json").write_bytes(prowlers.ocsf(many))
    assert (folder / "more.ocsf.json").stat().st_size > 4 << 20
    (folder / "redis.conf").write_text("port 6379\nbind 0.0.0.0\nrequirepass x\n")
    (folder / "large.txt").write_bytes(b"x" * (5 << 20))
    (folder / "binary").write_bytes(b"\0")
    (folder / os.fsdecode(b"odd-\xff\x1b[2J.conf")).write_text("protected-mode no\nappendonly no\n")
    done = seawall("audit", "files", folder, "--json")
    assert done.code == 13
    rows = [json.loads(line) for line in done.out.splitlines()]
    for row in rows:
        Draft202012Validator(schema("cause-1")).validate(row)
    assert [(row["check"], row["resource"]) for row in rows if row["format"] == "prowler"] == [
        (prowlers.TO_REDIS, "sg-0a1")
    ]
    assert done.err.count("larger than 4 MiB or no text: not read") == 2
    plain = seawall("audit", "files", folder)
    assert plain.code == 13
    assert "\x1b" not in plain.out + plain.err
    assert prowlers.SECRET not in plain.out + done.out
    (folder / "bad\x1b[2J.json").write_bytes(b'[{"prowler": 1},')
    refused = seawall("audit", "files", folder)
    assert refused.code == 1
    assert "bad[U+001B][2J.json: row 1: ends before its end" in refused.err
    assert "\x1b" not in refused.err


@pytest.mark.servers(*REHEARSED)
def test_the_rehearsal_ends_what_it_started_and_gives_each_state_its_verdict():
    shown = run("audit", "rehearse")
    blocks = {block.split(", 127")[0]: block for block in shown.split("\n\n") if ", 127" in block}
    for state, verdict in {
        "redis-server, open": "= open-admin", "redis-server, protected": "= protected",
        "memcached, open": "= open-write", "nats-server, open": "= open-read",
        "nats-server, protected": "= protected", "postgres, open": "= open-admin",
        "postgres, protected": "= protected", "mariadbd, protected": "= protected",
        "etcd, open": "= open-admin", "influxd, open": "= open-admin",
        "influxd, unclaimed": "= unclaimed-admin", "docker-registry, open": "= open-read",
        "docker-registry, protected": "= protected", "rsync, open": "= open-read",
        "rsync, protected": "= protected", "mosquitto, open": "= open-write",
        "mosquitto, protected": "= protected", "prometheus, open": "= open-read",
    }.items():  # fmt: skip
        assert verdict in blocks[state]
    for block in blocks.values():
        port = int(block.split("127.0.0.1:")[1].split("\n")[0])
        with pytest.raises(RuntimeError):
            _listens_still(port)


def _listens_still(port):
    import socket

    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)):
            raise RuntimeError("nothing listens there")


POSTGRESQL = """# rules of this server
# type database user address method
host all all 127.0.0.1/32 trust
"""


@pytest.mark.servers("postgresql")
def test_a_real_postgresql_is_open_and_reachable_because_of_two_lines_of_its_files(tmp_path):
    """Its command line has it listen on loopback, while its file would have it listen everywhere."""
    with audit_servers.running("postgresql-open") as door:
        data = door.folder / "data"
        (data / "pg_hba.conf").write_text(POSTGRESQL)
        (data / "postgresql.conf").write_text(f"listen_addresses = '0.0.0.0'\nport = {door.port}\n")
        path, files = signed(tmp_path, [door.port]), f"127.0.0.1={data}"
        out = tmp_path / "o"
        shown = run("audit", "run", "--scope", path, "--config", files, "--out", out, code=12)
        again = run("audit", "run", "--scope", path, "--config", files, "--sarif", code=12)
    shown = " ".join(shown.split())
    assert "pg_hba.conf line 3 trusts every role" in shown
    assert "postgresql.conf line 1 listens where other hosts reach it" in shown
    page = " ".join((out / "report.html").read_text("utf-8").split())
    assert "open because" in page.lower()
    assert "reachable because" in page.lower()
    places = [
        (place["artifactLocation"]["uri"].rpartition("/")[2], place["region"]["startLine"])
        for result in json.loads(again)["runs"][0]["results"]
        for where in result["locations"] + result.get("relatedLocations", [])
        if "region" in (place := where.get("physicalLocation", {}))
    ]
    assert ("pg_hba.conf", 3) in places
