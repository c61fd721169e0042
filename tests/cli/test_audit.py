"""The audit as one types it: from a key to a report, against servers of this machine."""

import json
import stat

import pytest

from seawall.cli import auditing
from tests import audit_servers
from tests.end_to_end.command import seawall

ALLOW = '[[allow]]\ncidr = "127.0.0.1/32"\nports = [{ports}]\nlevel = "L2"\n\n[rate]'


@pytest.fixture
def signed(tmp_path, monkeypatch):
    """Signs a scope of ports, and gives its path."""
    monkeypatch.setenv("SEAWALL_APPROVERS", str(tmp_path / "approvers"))

    def make(ports):
        path, secret = tmp_path / "scope.toml", tmp_path / "own.key"
        run("audit", "scope", "key", "a@example.com", "--secret", secret)
        run("audit", "scope", "new", path, "--organisation", "Example",
            "--owner", "b@example.com", "--approver", "a@example.com", "--reference", "CHG-1",
            "--contact", "+86 10 5555 0100")  # fmt: skip
        text = path.read_text().replace("[rate]", ALLOW.format(ports=", ".join(map(str, ports))), 1)
        path.write_text(text)
        return path, secret

    return make


def run(*words, code=0):
    done = seawall(*map(str, words))
    assert done.code == code, done.err
    return done.out


@pytest.mark.servers("redis-server")
@pytest.mark.servers("memcached")
def test_from_a_key_to_a_report_and_what_changed_afterwards(signed, tmp_path):
    with (
        audit_servers.running("redis-open") as r,
        audit_servers.running("memcached-protected") as m,
    ):
        path, secret = signed([r.port, m.port])
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        run("audit", "run", "--scope", path, code=1)  # not signed
        run("audit", "scope", "sign", path, "--secret", secret)
        run("audit", "scope", "check", path)
        assert str(r.port) in run("audit", "plan", "--scope", path)
        out = run("audit", "run", "--scope", path, "--out", tmp_path / "one", code=12)
        assert "open-admin" in out
        rows = [
            json.loads(line) for line in (tmp_path / "one/findings.jsonl").read_text().splitlines()
        ]
        assert [row.get("verdict") for row in rows[1:]].count("open-admin") == 1
        assert {p.name for p in (tmp_path / "one").iterdir()} == {
            "findings.jsonl", "findings.sarif", "findings.ocsf.jsonl", "report.html",
        }  # fmt: skip
        run("audit", "run", "--scope", path, "--only", f"127.0.0.1:{r.port}", "--sarif", code=12)
        run("audit", "run", "--scope", path, "--only", "127.0.0.1:1", code=1)
    run("audit", "run", "--scope", path, "--out", tmp_path / "two")
    changes = json.loads(
        run(
            "audit",
            "diff",
            tmp_path / "one/findings.jsonl",
            tmp_path / "two/findings.jsonl",
            "--json",
        )
    )
    assert [(c["kind"], c["before"]) for c in changes["changes"]] == [("closed", "open-admin")]
    run("audit", "diff", tmp_path / "two/findings.jsonl", tmp_path / "one/findings.jsonl", code=12)


def test_a_kill_file_beside_the_scope_stops_the_run_before_it_begins(signed):
    path, secret = signed([1])
    run("audit", "scope", "sign", path, "--secret", secret)
    path.with_name("scope.toml.stop").touch()
    first = json.loads(run("audit", "run", "--scope", path, "--json").splitlines()[0])
    assert (first["n_connects"], first["n_unreached"]) == (0, 1)
    assert first["stopped"] == "the kill file is there"


def test_a_scope_that_was_changed_after_signing_is_refused(signed):
    path, secret = signed([1])
    run("audit", "scope", "sign", path, "--secret", secret)
    path.write_text(path.read_text().replace("127.0.0.1/32", "127.0.0.0/24"))
    run("audit", "run", "--scope", path, code=1)
    run("audit", "scope", "check", path, code=1)


def test_others_write_access_to_the_approvers_is_refused(signed, tmp_path):
    path, secret = signed([1])
    run("audit", "scope", "sign", path, "--secret", secret)
    (tmp_path / "approvers").chmod(0o777)
    run("audit", "run", "--scope", path, code=1)


def test_every_grade_has_an_exit_code():
    assert list(auditing.SEVERITY_CODES.values()) == [0, 11, 12, 13, 14]


def test_files_names_lines_and_prints_no_secret(tmp_path):
    (tmp_path / "redis.conf").write_text("port 6379\nprotected-mode no\n")
    (tmp_path / "post.md").write_text("then\nuri = redis://:a8Fk2mXq9Lz@cache.example.com:6379/0\n")
    rows = [
        json.loads(line) for line in run("audit", "files", tmp_path, "--json", code=13).splitlines()
    ]
    assert {(row["schema"], row["line"]) for row in rows} == {
        ("seawall.cause/1", 0),
        ("seawall.cause/1", 2),
        ("seawall.credential/1", 2),
    }
    shown = run("audit", "files", tmp_path, code=13)
    assert "a8Fk2mXq9Lz" not in shown + json.dumps(rows)
    assert "cache.example.com" in shown


@pytest.mark.servers("redis-server")
def test_watch_says_what_opened_since_the_findings_it_begins_from(signed, tmp_path):
    with audit_servers.running("redis-open") as r:
        path, secret = signed([r.port])
        run("audit", "scope", "sign", path, "--secret", secret)
        shown = run(
            "audit", "watch", "--scope", path, "--times", 1, "--out", tmp_path / "one", code=12
        )
        assert "opened" in shown
        shown = run("audit", "watch", "--scope", path, "--times", 1,
                    "--since", tmp_path / "one" / "findings.jsonl", code=12)  # fmt: skip
        assert "0 changed, 1 open as before" in shown


@pytest.mark.servers("redis-server")
def test_the_rehearsal_shows_what_is_sent_and_both_verdicts():
    shown = run("audit", "rehearse")
    redis = shown.partition("memcached")[0]
    assert "= open-admin" in redis
    assert "= protected" in redis
    assert "PING" in redis
    assert " SCAN" not in shown
