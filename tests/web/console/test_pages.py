"""What pages say, in both languages; what they do not; and that looking leaves its trace."""

import json
import re

import pytest

from seawall.protect import Policy
from seawall.web.console import pages, wording
from tests.web import cases, running
from tests.web.console.visiting import SESSION, signed_in

PLAIN = [r.path for r in pages.ROUTES if r.method == "GET" and not re.search("{|events", r.path)]
PATHS = [*PLAIN, "/console/breaches/leak", "/console/breaches/other", "/console/breaches/leak/evidence",
         "/console/policy/what-if?set=identity"]  # fmt: skip
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")  # fmt: skip


def test_both_languages_have_the_same_messages_with_the_same_figures():
    en, zh = wording.table("en"), wording.table("zh")
    assert list(en) == list(zh)
    for key in en:
        assert set(re.findall(r"\{\w*\}", en[key])) == set(re.findall(r"\{\w*\}", zh[key])), key
        assert en[key].strip(), key
        assert zh[key].strip(), key


def test_everything_of_the_shipped_policy_has_a_chinese_name():
    catalogue = Policy.shipped().catalogue
    kinds = {"factor": catalogue.factors, "action": catalogue.actions, "path": catalogue.paths,
             "attribute": catalogue.attributes}  # fmt: skip
    names = wording.table("names_zh")
    assert [f"{k}.{i}" for k, of in kinds.items() for i in of if f"{k}.{i}" not in names] == []


def test_every_change_reason_and_outcome_can_be_said():
    words = wording.Words("zh")
    keys = [
        f"news.{k}"
        for k in (
            "arrived",
            "ours",
            "verdict",
            "retired",
            "policy",
            "exposed",
            "ready",
            "not_ready",
        )
    ]
    keys += [f"nav.{name}" for name, _, _ in pages.PARTS]
    assert [key for key in keys if not words.has(key)] == []


@pytest.mark.parametrize(
    ("stated", "accepted", "found"),
    [
        ("zh", "en", "zh"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", "fr, en;q=0.5", "en"),
        ("xx", "", "en"),
    ],
)
def test_the_language_is_the_chosen_one_or_the_browsers(stated, accepted, found):
    assert wording.preferred(stated, accepted) == found


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_whole_in_both_languages_light_and_strict(staged, path):
    stage, server = staged
    bodies = {}
    for language in wording.LANGUAGES:
        visitor = signed_in(server, stage.keys["all"], language)
        got = visitor.ask("GET", path)
        assert got.status == 200
        assert got.headers["content-security-policy"] == POLICY
        assert got.headers["cache-control"] == "no-store"
        text = got.body.decode()
        assert len(got.body) < 600_000
        assert not re.search(
            r"<style|\sstyle=|\son[a-z]+=|<script(?! src=\"/console/assets/)", text
        )
        assert not re.search(r"(?:src|href|action)=\"(?!/console|#)", text)
        assert len(re.findall("<h1", text)) == 1
        bodies[language] = text
    assert 'lang="en"' in bodies["en"]
    assert 'lang="zh-Hans"' in bodies["zh"]
    assert re.findall("[一-鿿]", bodies["zh"].partition("<main")[2])


def test_assets_are_kept_by_browsers_and_only_ours_are_there(staged):
    stage, server = staged
    page = signed_in(server, stage.keys["all"]).text("/console")
    for path in set(re.findall(r'"(/console/assets/[^"]+)"', page)):
        got = server.ask("GET", path)
        assert (got.status, "immutable" in got.headers["cache-control"]) == (200, True)
    for path in (
        "/console/assets/x/console.css",
        "/console/assets/console.css",
        "/console/assets/../desk.py",
    ):
        assert server.ask("GET", path).status == 404


def test_an_account_shows_what_is_exposed_and_what_that_changes(staged):
    stage, server = staged
    visitor = signed_in(server, stage.keys["analyst"])
    path = visitor.look_up("u1")
    assert "u1" not in path
    text = visitor.text(path)
    assert "Exposed in 1 of the breaches" in text
    for said in (
        "Chinese resident ID",
        "Birthplace",
        "Compromised",
        "Hand to people",
        "Password reset by birthplace",
    ):
        assert said in text
    unknown, other = (visitor.text(visitor.look_up(r)) for r in ("nobody", "u9"))
    assert re.sub("nobody|accounts/[0-9a-f]+", "", unknown) == re.sub(
        "u9|accounts/[0-9a-f]+", "", other
    )
    assert "Nothing is exposed" in unknown


def test_the_console_decides_as_the_service_does(staged):
    stage, server = staged
    visitor = signed_in(server, stage.keys["analyst"])
    text = visitor.text(visitor.look_up("u1"))
    shown = dict(re.findall(r'data-key="action-(\w+)" data-value="(\w+)"', text))
    import time

    context = {"amr": ["pwd"], "auth_time": int(time.time())}
    for action, outcome in shown.items():
        body = {"account": "u1", "action": action, "context": context}
        got = server.ask("POST", "/v1/decisions", body, key=stage.keys["analyst"])
        assert got.json["decision"] == outcome, action
    assert len(shown) == len(cases.CATALOGUE.actions)


def test_another_sessions_look_up_is_not_mine(staged):
    stage, server = staged
    one, other = (signed_in(server, stage.keys["analyst"]) for _ in range(2))
    path = one.look_up("u1")
    assert other.ask("GET", path).status == 404


def test_what_if_asks_for_kinds_and_answers_as_if_they_leaked(staged):
    stage, server = staged
    visitor = signed_in(server, stage.keys["analyst"])
    assert "every factor stands" in visitor.text("/console/policy/what-if")
    text = visitor.text(
        "/console/policy/what-if?leaked=cn.resident_id&leaked=phone&leaked=person_name"
    )
    assert 'data-key="grade-compromised" data-value="0"' not in text
    weaker = visitor.text(
        "/console/policy/what-if?leaked=cn.resident_id&leaked=phone&belief=possible"
    )
    assert 'data-key="grade-compromised" data-value="0"' in weaker
    assert visitor.ask("GET", "/console/policy/what-if?leaked=nothing&sim=x&amr=y").status == 200


def test_the_simulator_runs_beside_the_pages_and_is_its_owners(staged, until):
    stage, server = staged
    visitor = signed_in(server, stage.keys["analyst"])
    csrf = visitor.csrf(visitor.ask("GET", "/console/policy/simulator"))
    for users in ("", "10", "999999999", "x"):
        got = visitor.ask(
            "POST", "/console/policy/simulator", {"csrf": csrf, "users": users, "seed": "1"}
        )
        assert got.status == 422, users
    got = visitor.ask(
        "POST", "/console/policy/simulator", {"csrf": csrf, "users": "2000", "seed": "1"}
    )
    path = got.headers["location"]
    until(lambda: "Result of the simulator" in visitor.text(path), 60)
    assert visitor.text(path).count("<svg viewBox") >= 2
    other = signed_in(server, stage.keys["all"])
    assert other.ask("GET", path).status == 404


def test_signals_show_counts_and_failures_and_no_secret_or_token(staged):
    stage, server = staged
    text = signed_in(server, stage.keys["all"]).text("/console/signals")
    for said in ("identity-hub", "fraud-desk", "hub.example.com", "access_denied", "Paused"):
        assert said in text
    for secret in ("receiver-secret", ">token<", "about-1"):
        assert secret not in text


def test_looking_is_in_the_audit_log_and_the_chain_holds(staged, until):
    stage, server = staged
    visitor = signed_in(server, stage.keys["all"])
    visitor.text(visitor.look_up("u2"))
    log = visitor.text("/console/audit")
    assert "Looked an account up" in log
    csrf = visitor.csrf(visitor.ask("GET", "/console/audit"))
    found = visitor.ask("POST", "/console/audit/account", {"csrf": csrf, "reference": "u2"})
    where = found.headers["location"]
    assert "u2" not in where
    assert "Looked an account up" in visitor.text(where)
    head = re.search(r'id="head">([0-9]+:[0-9a-f]{64})', log)
    for kept, said in ((head[1], "Every chain holds"), ("7:" + "0" * 64, "A chain does not hold")):
        fields = {"csrf": csrf, "chain": "main", "head": kept}
        path = visitor.ask("POST", "/console/audit/verify", fields).headers["location"]
        until(lambda path=path, said=said: said in visitor.text(path))


def test_settings_say_no_secret(staged):
    stage, server = staged
    text = signed_in(server, stage.keys["all"]).text("/console/settings")
    assert "analyst" in text
    for key in stage.keys.values():
        assert key not in text
    assert str(stage.state) not in text
    mine = signed_in(server, stage.keys["analyst"]).text("/console/settings")
    assert "API keys" not in mine


def test_strange_requests_are_refused_and_quoted_nowhere(staged):
    stage, server = staged
    visitor = signed_in(server, stage.keys["all"])
    mark = "planted@example.org"
    wanted = {"/console/breaches/planted@example.org": 404, "/console/planted@example.org": 404,
              "/console/breaches/%ff": 404, "/console/accounts/planted@example.org": 404,
              f"/console/audit?before={mark}&account={mark}&chain={mark}": 200,
              "/console/breaches/leak/evidence?table=99&part=99": 404,
              "/console/breaches/leak/evidence?part=99": 200}  # fmt: skip
    for path, status in wanted.items():
        got = visitor.ask("GET", path)
        assert (got.status, mark.encode() in got.body) == (status, False), path
    assert visitor.ask("POST", "/console", {"csrf": "x"}).status == 405
    assert visitor.ask("POST", "/console/accounts", {"csrf": "x" * 70_000}).status == 413
    assert visitor.ask("GET", "/console?" + "&".join("a=1" for _ in range(300))).status == 422
    assert mark not in json.dumps(server.lines)


def listening(visitor, query=""):
    cookie = f"Cookie: {SESSION}={visitor.cookies[SESSION]}"
    return f"GET /console/events{query} HTTP/1.1\r\nHost: x\r\n{cookie}\r\n\r\n".encode()


def test_events_are_for_those_who_are_signed_in_and_of_this_form(staged):
    stage, server = staged
    visitor = signed_in(server, stage.keys["all"])
    got = server.raw(listening(visitor, "?since=-1"), seconds=2)
    assert b"content-type: text/event-stream" in got
    assert b"event: changed\ndata: 0\n\n" in got
    got = server.raw(
        b"GET /console/events HTTP/1.1\r\nHost: x\r\nSec-Fetch-Dest: empty\r\n\r\n", seconds=1
    )
    assert got.startswith(b"HTTP/1.1 401 ")


def test_an_open_stream_does_not_hold_up_the_end(tmp_path):
    import socket

    from tests.web.console import stage as stages

    made = stages.made(tmp_path)
    with running.serving(made.index, made.state, "--grace", 5) as server:
        visitor = signed_in(server, made.keys["all"])
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
            wire.sendall(listening(visitor))
            got = b""
            while b"retry: 2000" not in got:
                got += wire.recv(4096)
            assert server.stop() == 0
    assert server.events("failed") == []
