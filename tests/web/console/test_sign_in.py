"""Who gets in, how, and for how long: sessions, tokens of forms, roles, cookies, waits."""

import json
import re

import pytest

from seawall.web.access import ROLES
from seawall.web.console import pages
from seawall.web.console.sessions import IDLE_S, LONGEST_S, MOST_OF_KEY, Sessions
from seawall.web.console.signing_in import inside
from tests.web import running
from tests.web.console.visiting import SESSION, STARTED, Visitor, signed_in
from tests.web.states import token

GETS = [
    r
    for r in pages.ROUTES
    if r.method == "GET" and "{" not in r.path and not r.path.endswith("events")
]
POSTS = [r for r in pages.ROUTES if r.method == "POST"]


def test_nobody_sees_a_page_without_a_session(staged):
    _, server = staged
    for route in GETS:
        got = Visitor(server).ask("GET", route.path)
        assert (got.status, got.body) == (303, b""), route.path
        assert got.headers["location"].startswith("/console/sign-in"), route.path
    for route in POSTS:
        got = Visitor(server).ask("POST", route.path, {"csrf": "0" * 64})
        assert got.headers["location"] == "/console/sign-in", route.path


@pytest.mark.parametrize("role", ["analyst", "auditor"])
def test_each_role_sees_its_pages_and_no_others(staged, role):
    stage, server = staged
    visitor = signed_in(server, stage.keys[role])
    for route in GETS:
        allowed = not route.scope or route.scope in ROLES[role]
        assert visitor.ask("GET", route.path).status == (200 if allowed else 403), route.path
    links = set(re.findall(r'href="(/console[^"?]*)"', visitor.text("/console")))
    for name, path, scope in pages.PARTS:
        assert (path in links) == (not scope or scope in ROLES[role]), name


def test_a_key_of_a_log_in_flow_does_not_open_the_console(staged):
    stage, server = staged
    visitor = Visitor(server)
    got = visitor.sign_in(stage.keys["login-flow"])
    assert got.status == 403
    assert b"lacks the scope console" in got.body
    assert SESSION not in visitor.cookies


def test_a_session_that_was_planted_is_not_adopted(staged):
    stage, server = staged
    victim = Visitor(server)
    planted = "ab" * 32
    victim.cookies[SESSION] = planted
    assert victim.sign_in(stage.keys["all"]).status == 303
    assert victim.cookies[SESSION] != planted
    thief = Visitor(server)
    thief.cookies[SESSION] = planted
    assert thief.ask("GET", "/console").status == 303
    assert victim.ask("GET", "/console").status == 200


def test_signing_in_again_gives_another_session_and_ends_the_old(staged):
    stage, server = staged
    visitor = signed_in(server, stage.keys["all"])
    old = visitor.cookies[SESSION]
    assert visitor.sign_in(stage.keys["all"]).status == 303
    assert visitor.cookies[SESSION] != old
    left = Visitor(server)
    left.cookies[SESSION] = old
    assert left.ask("GET", "/console").status == 303


def test_signing_out_ends_the_session_on_the_server(staged):
    stage, server = staged
    visitor = signed_in(server, stage.keys["all"])
    held = visitor.cookies[SESSION]
    assert visitor.ask("GET", "/console/sign-out").status == 405
    csrf = visitor.csrf(visitor.ask("GET", "/console"))
    assert visitor.ask("POST", "/console/sign-out", {"csrf": "0" * 64}).status == 403
    assert visitor.ask("POST", "/console/sign-out", {"csrf": csrf}).status == 303
    assert SESSION not in visitor.cookies
    visitor.cookies[SESSION] = held
    assert visitor.ask("GET", "/console").status == 303


@pytest.mark.parametrize("route", POSTS, ids=lambda r: r.path)
def test_no_form_is_taken_without_its_token_or_from_another_site(staged, route):
    stage, server = staged
    visitor, other = signed_in(server, stage.keys["all"]), signed_in(server, stage.keys["all"])
    own, strange = (v.csrf(v.ask("GET", "/console")) for v in (visitor, other))
    for fields in ({}, {"csrf": ""}, {"csrf": strange}, {"csrf": own + "0"}):
        assert visitor.ask("POST", route.path, fields).status == 403, fields
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
                    {"Origin": "https://evil.example.com"}, {"Origin": "null"}):  # fmt: skip
        assert visitor.ask("POST", route.path, {"csrf": own}, **headers).status == 403, headers
    got = visitor.ask("POST", route.path, {"csrf": own}, Content_Type="text/plain")
    assert got.status == 415


def test_the_sign_in_form_is_bound_to_its_browser(staged):
    stage, server = staged
    one, other = Visitor(server), Visitor(server)
    csrf = one.csrf(one.ask("GET", "/console/sign-in"))
    other.ask("GET", "/console/sign-in")
    for visitor, fields in ((other, {"csrf": csrf}), (one, {}), (Visitor(server), {"csrf": csrf})):
        got = visitor.ask("POST", "/console/sign-in", {"key": stage.keys["all"], **fields})
        assert got.status == 403
        assert SESSION not in visitor.cookies


def test_cookies_are_for_this_host_alone_and_out_of_scripts_reach(staged):
    stage, server = staged
    visitor = Visitor(server)
    got = [visitor.ask("GET", "/console/sign-in"), visitor.sign_in(stage.keys["all"]),
           visitor.ask("GET", "/console?lang=zh")]  # fmt: skip
    for answer in got:
        said = answer.headers["set-cookie"]
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=Strict"} <= set(said.split("; ")), said
        assert said.startswith("__Host-")
        assert "Domain" not in said
    assert STARTED not in visitor.cookies


def test_whoever_fails_waits_and_a_right_key_is_let_in_all_the_same(tmp_path):
    from tests.web.console import stage as stages

    made = stages.made(tmp_path)
    with running.serving(made.index, made.state) as server:
        found = [Visitor(server).sign_in("swk_" + "a" * 10 + "_" + "b" * 52) for _ in range(7)]
        assert [a.status for a in found[:5]] == [401] * 5
        assert {a.status for a in found[5:]} == {429}
        assert int(found[-1].headers["retry-after"]) > 0
        assert Visitor(server).sign_in(made.keys["all"]).status == 303
        server.stop()
        logged = json.dumps(server.lines)
    assert made.keys["all"] not in logged
    assert "bbbbbb" not in logged
    shown = running.say("trail", "show", "--state", made.state)
    assert [json.loads(x)["out"] for x in shown.splitlines() if '"sign_in"' in x] == [
        "refused"
    ] * 7 + ["let_in"]


def test_a_revoked_key_ends_its_sessions(tmp_path, until):
    from tests.web.console import stage as stages

    made = stages.made(tmp_path)
    with running.serving(made.index, made.state) as server:
        visitor = signed_in(server, made.keys["analyst"])
        assert visitor.ask("GET", "/console").status == 200
        running.say("key", "revoke", made.keys["analyst"].split("_")[1], "--state", made.state)
        until(lambda: visitor.ask("GET", "/console").status == 303)


def test_a_session_ends_by_idleness_by_age_and_where_there_are_too_many():
    sessions = Sessions(token)
    held, session = sessions.begin("k", 0.0)
    assert sessions.find(held, IDLE_S) is session
    assert sessions.find(held, IDLE_S + 1) is None
    held, session = sessions.begin("k", 0.0)
    for now_s in range(0, LONGEST_S + 1, IDLE_S):
        assert sessions.find(held, now_s) is session
        session.seen_s = now_s
    assert sessions.find(held, LONGEST_S + 1) is None
    first, _ = sessions.begin("k", 0.0)
    for _ in range(MOST_OF_KEY):
        sessions.begin("k", 1.0)
    assert sessions.find(first, 2.0) is None
    assert len(sessions) == MOST_OF_KEY


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example.com",
        "https://evil.example.com/console/",
        "/console//evil",
        "/console/\\evil",
        "/v1/breaches",
        "/console/nothing",
        "/console/policy\n",
    ],
)
def test_sign_in_leads_nowhere_else(path):
    assert inside(path) == ""


def test_sign_in_leads_to_the_page_that_was_asked_for(staged):
    stage, server = staged
    visitor = Visitor(server)
    assert (
        visitor.ask("GET", "/console/policy").headers["location"]
        == "/console/sign-in?to=%2Fconsole%2Fpolicy"
    )
    assert (
        visitor.sign_in(stage.keys["all"], "/console/policy").headers["location"]
        == "/console/policy"
    )
