"""How often and how much a key may ask, what it may, and until when; and what is kept of it."""

import json
import sqlite3
import subprocess

import pytest

from tests.web import running
from tests.web.hibp import worlds
from tests.web.hibp.conftest import ALL, Spoken, key

MARK = "planted.person@example.com"


@pytest.fixture(scope="module")
def limited(tmp_path_factory):
    folder = tmp_path_factory.mktemp("limited")
    index, config = worlds.make(folder)
    state = folder / "state" / "serve.db"
    keys = {
        "slow": key(state, "slow", *ALL, "--rpm", 10, "--burst", 2),
        "few": key(state, "few", *ALL, "--rpm", 0, "--daily", 3),
        "plain": key(state, "plain", "--scope", "accounts", "--rpm", 0),
        "ends": key(state, "ends", *ALL, "--rpm", 0),
        "all": key(state, "all", *ALL, "--rpm", 0),
    }
    for name in ("few", "all"):
        running.say("hibp", "domain", name, "example.com", "--state", state)
    with running.serving(index, state, "--hibp", config, "--log-requests") as server:
        yield {name: Spoken(server, made, state) for name, made in keys.items()}


def test_too_many_requests_are_told_how_long_to_wait(limited):
    answers = [limited["slow"].get("breachedaccount/first@example.com") for _ in range(4)]
    assert [a.status for a in answers] == [200, 200, 429, 429]
    assert answers[2].headers["retry-after"] == "6"
    assert answers[2].json["message"] == "Rate limit is exceeded. Try again in 6 seconds."


def test_a_quota_counts_accounts_and_is_told_until_when(limited):
    few = limited["few"]
    assert [few.get("breachedaccount/x@example.com").status for _ in range(4)] == [
        404,
        404,
        404,
        429,
    ]
    assert few.get("breacheddomain/example.com").status == 403
    assert few.get("subscription/status").json["DomainSearchMaxBreachedAccounts"] == 3


def test_a_key_may_what_its_scopes_say(limited):
    plain = limited["plain"]
    assert plain.get("breachedaccount/first@example.com").status == 200
    assert plain.get("pasteaccount/sixth@example.com").status == 200
    for operation in ("breacheddomain/example.com", "subscribeddomains",
                      "breachedaccount/range/ABCDEF", "stealerlogsbyemail/fifth@example.com"):  # fmt: skip
        assert plain.get(operation).status == 403
    for verb in ("generatednstoken", "verifydnstoken", "sendemail"):
        path = f"/api/v3/domainverification/{verb}"
        assert plain.ask(path, method="POST", body={"DomainName": "example.com"}).status == 403
    assert plain.ask("/range/subscribe", method="POST", body={"hashPrefix": "ABCDEF"}).status == 403
    assert plain.get("subscription/status").json["IncludesStealerLogs"] is False


def test_searches_of_stealer_logs_have_a_rate_of_their_own(limited):
    asked = [limited["all"].get("stealerlogsbyemaildomain/example.com").status for _ in range(13)]
    assert asked == [200] * 10 + [429] * 3
    assert limited["all"].get("breachedaccount/first@example.com").status == 200


def test_a_revoked_key_and_a_domain_taken_away_are_refused(limited, until):
    ends = limited["ends"]
    running.say("hibp", "domain", "ends", "example.com", "--state", ends.state)
    until(lambda: ends.get("breacheddomain/example.com").status == 200)
    running.say("hibp", "domain", "ends", "example.com", "--remove", "--state", ends.state)
    until(lambda: ends.get("breacheddomain/example.com").status == 403)
    listed = json.loads(running.say("key", "list", "--json", "--state", ends.state))["keys"]
    id_ = next(k["id"] for k in listed if k["name"] == "ends")
    running.say("key", "revoke", id_, "--state", ends.state)
    until(lambda: ends.get("subscription/status").status == 401)


def test_guessing_keys_is_slowed_and_harms_nobody_else(limited):
    guessed = [limited["all"].get("subscription/status", key=f"{i:032x}").status for i in range(60)]
    assert set(guessed) == {401, 429}
    assert limited["all"].get("subscription/status").status == 200


def test_who_was_asked_about_is_in_the_trail_and_strangers_are_a_number(limited):
    spoken = limited["all"]
    spoken.get("breachedaccount/third.person@example.org")
    spoken.get(f"breachedaccount/{MARK}")
    shown = running.say("trail", "show", "--state", spoken.state, "--account", "u3")
    assert [json.loads(line)["did"] for line in shown.splitlines()] == ["hibp.account"]
    whole = running.say("trail", "show", "--state", spoken.state)
    assert '"out": "not ours"' in whole
    assert "hold" in running.say("trail", "verify", "--state", spoken.state)


def test_no_address_and_no_key_stands_in_a_log_an_answer_or_the_state(limited):
    spoken = limited["all"]
    asked = [
        spoken.get(f"{operation}/{MARK}")
        for operation in ("breachedaccount", "pasteaccount", "stealerlogsbyemail", "breacheddomain",
                          "breach", "breachedaccount/range")
    ]  # fmt: skip
    asked.append(spoken.get(f"breachedaccount/{MARK}?domain={MARK}&{MARK}={MARK}"))
    for body in ({"DomainName": MARK}, MARK, f'{{"DomainName":"{MARK}'.encode()):
        path = "/api/v3/domainverification/generatednstoken"
        asked.append(spoken.ask(path, method="POST", body=body))
    spoken.get("breachedaccount/second@example.com")
    spoken.get(f"breachedaccount/range/{worlds.sha1(MARK)[:6]}", seawall_person=MARK)
    assert [a.status for a in asked if MARK.encode() in a.body] == []
    logged = json.dumps(spoken.server.lines)
    kept = b"".join(p.read_bytes() for p in spoken.state.parent.glob("serve.db*"))
    for mark in (MARK, "planted.person", "second@example", spoken.key, worlds.sha1(MARK)[:20]):
        assert mark not in logged
        assert mark.encode() not in kept
    assert spoken.server.events("not-json") == []


def test_the_state_names_subscribers_and_no_account(limited):
    with sqlite3.connect(limited["all"].state) as state:
        tables = [r[0] for r in state.execute("select name from sqlite_master where type='table'")]
    assert {t for t in tables if "hibp" in t} == {
        "seawall_hibp_domains", "seawall_hibp_subscriptions", "seawall_hibp_callbacks",
        "seawall_hibp_pushed"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1", "is not what it takes"), ("[range]\nfloor = 1", "floor"), ("=", "TOML"),
        ("[accounts]\nfile = 'missing.csv'", "is not there"),
        ("[passwords]\nsha1 = 'case'\n[verification]\nresolver = 'dns'", "resolver"),
        ("[passwords]\nntlm = 'accounts.csv'", "hash of 32"),
        ("[[breach]]\nname = 'a'\n[[breach]]\nname = 'a'", "twice"),
    ],
)  # fmt: skip
def test_a_configuration_that_cannot_be_used_is_refused_at_the_start(tmp_path, text, says):
    index, config = worlds.make(tmp_path, crowd=5)
    config.write_text(text)
    done = subprocess.run(
        running.command("--index", index, "--state", tmp_path / "s" / "serve.db", "--hibp", config,
                        "--port", 0), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert says in done.stderr
    assert "first@example.com" not in done.stderr


def test_accounts_that_change_are_loaded_anew(tmp_path, until):
    index, config = worlds.make(tmp_path, crowd=5)
    state = tmp_path / "s" / "serve.db"
    made = key(state, "us", *ALL, "--rpm", 0)
    with running.serving(index, state, "--hibp", config) as server:
        spoken = Spoken(server, made, state)
        assert spoken.get("breachedaccount/new@example.com").status == 404
        accounts = config.parent / "accounts.csv"
        accounts.write_text(accounts.read_text().replace("first@", "new@"))
        until(lambda: spoken.get("breachedaccount/new@example.com").status == 200)
        assert spoken.get("breachedaccount/first@example.com").status == 404
        accounts.write_text("uid\nu1\n")
        until(lambda: server.ask("GET", "/readyz").status == 503)
        assert spoken.get("breachedaccount/new@example.com").status == 200


def test_without_the_option_there_is_no_dialect(whole):
    got = whole.server.ask("GET", "/api/v3/breaches", headers=worlds.AGENT)
    assert (got.status, got.headers["content-type"]) == (404, "application/problem+json")
