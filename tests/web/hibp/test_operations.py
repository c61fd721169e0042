"""All operations of the contract against a running service; each answer is held to the contract."""

import gzip
import hashlib

import pytest

from tests.web.hibp import conftest, contract, worlds


def names(answer):
    return [b["Name"] for b in answer.json]


# One of our accounts.


def test_an_account_has_its_breaches_by_name(spoken):
    assert names(spoken.get("breachedaccount/second@example.com")) == ["Leak", "Other"]
    assert spoken.get("breachedaccount/second@example.com").json == [
        {"Name": "Leak"}, {"Name": "Other"}]  # fmt: skip


@pytest.mark.parametrize("said", ["second%40example.com", "%20SECOND@example.com%20",
                                  "13800138002", "%2B8613800138002"])  # fmt: skip
def test_an_account_is_found_however_it_is_written(spoken, said):
    assert names(spoken.get(f"breachedaccount/{said}")) == ["Leak", "Other"]


@pytest.mark.parametrize("said", ["false", "False", "FALSE", "0"])
@pytest.mark.parametrize("name", ["truncateResponse", "TruncateResponse"])
def test_the_whole_model_comes_when_it_is_asked_for(spoken, said, name):
    found = spoken.get(f"breachedaccount/second@example.com?{name}={said}").json
    assert [set(b) >= set(contract.BREACH["required"]) for b in found] == [True, True]
    assert found[0]["DataClasses"] == ["Email addresses", "Phone numbers", "Physical addresses"]
    assert found[0]["BreachDate"] == "2026-10-01"


def test_breaches_are_filtered_by_domain_and_verification_and_it_is_said(spoken):
    of = "breachedaccount/second@example.com"
    got = spoken.get(f"{of}?Domain=shop.example.com")
    assert (names(got), got.headers["seawall-left-out"]) == (["Leak"], "domain=1")
    assert spoken.get(f"{of}?domain=elsewhere.example.com").status == 404
    third = "breachedaccount/third.person@example.org"
    assert names(spoken.get(third)) == ["Other", "Rumour"]
    got = spoken.get(f"{third}?IncludeUnverified=false")
    assert (got.status, got.headers["seawall-left-out"]) == (404, "unverified=2")


def test_who_is_not_ours_stands_nowhere_or_only_where_it_is_sensitive_gets_one_answer(spoken):
    found = [
        spoken.get(f"breachedaccount/{said}")
        for said in ("stranger@example.com", "eighth@example.com", "fourth@example.com", "a%20name",
                     "sixth@example.com")
    ]  # fmt: skip
    said = {(a.status, a.body, tuple(sorted(a.headers.items() - {("date", a.headers.get("date"))})))
            for a in found}  # fmt: skip
    assert len(said) == 1
    assert found[0].status == 404


def test_sensitive_breaches_are_told_of_a_verified_domain_alone(spoken):
    assert names(spoken.get("breachedaccount/fifth@example.com")) == ["Leak", "ShopLog"]
    got = spoken.get("breacheddomain/example.com").json
    assert got == {"fifth": ["Clinic", "Leak", "ShopLog"], "first": ["Leak"],
                   "fourth": ["Clinic"], "second": ["Leak", "Other"], "seventh": ["Rumour"]}  # fmt: skip


@pytest.mark.parametrize("said", ["", "%20", "a" * 400, "%00"])
def test_what_is_no_account_is_a_bad_request(spoken, said):
    assert spoken.get(f"breachedaccount/{said}").status == 400
    assert spoken.get(f"pasteaccount/{said}").status == 400


def test_a_paste_is_in_the_list_of_pastes_and_in_no_other(spoken):
    got = spoken.get("pasteaccount/sixth@example.com").json
    assert got == [{"Source": "Pastebin", "Id": "abc123", "Title": "words",
                    "Date": "2026-10-02T10:00:00Z", "EmailCount": 3}]  # fmt: skip
    assert spoken.get("pasteaccount/first@example.com").status == 404
    assert "Paste" not in names(spoken.get("breaches", key=None))


# Domains.


def test_domains_that_are_not_the_subscribers_are_refused(spoken):
    for operation in ("breacheddomain", "stealerlogsbywebsitedomain", "stealerlogsbyemaildomain"):
        assert spoken.get(f"{operation}/example.org").status == 403
        assert spoken.get(f"{operation}/no%20domain").status == 400
    assert spoken.get("stealerlogsbyemail/third.person@example.org").status == 403


def test_subscribed_domains_are_counted(spoken):
    (found,) = spoken.get("subscribeddomains").json
    assert (found["DomainName"], found["PwnCount"]) == ("example.com", 5)
    assert found["PwnCountExcludingSpamLists"] == 4


def test_stealer_logs_are_told_by_address_website_and_domain(spoken):
    sites = ["example.com", "mail.example.net"]
    assert spoken.get("stealerlogsbyemail/fifth@example.com").json == sites
    assert spoken.get("stealerlogsbyemail/first@example.com").status == 404
    assert spoken.get("stealerlogsbywebsitedomain/example.com").json == ["fifth@example.com"]
    assert spoken.get("stealerlogsbyemaildomain/EXAMPLE.com").json == {"fifth": sites}


def test_a_subscription_says_what_it_may(spoken):
    got = spoken.get("subscription/status").json
    assert [got[n] for n in ("IncludesStealerLogs", "IncludesKAnon", "IncludesBulkDomainAdd")] == [
        True, True, True]  # fmt: skip


# The catalogue.


def test_breaches_are_listed_by_title_and_filtered(spoken):
    got = spoken.get("breaches", key=None)
    assert [b["Title"] for b in got.json] == [
        "A leak",
        "clinic",
        "log of a shop",
        "other",
        "rumour",
    ]
    assert names(spoken.get("breaches?Domain=SHOP.example.com", key=None)) == ["Leak"]
    assert names(spoken.get("breaches?isSpamList=true", key=None)) == ["Rumour"]
    assert len(names(spoken.get("breaches?IsSpamList=False", key=None))) == 4
    assert names(spoken.get("breaches/", key=None)) == names(got)


def test_a_breach_is_found_in_any_case_and_one_that_is_not_there_is_not(spoken):
    assert spoken.get("breach/leak", key=None).json["Name"] == "Leak"
    assert spoken.get("breach/SHOPLOG", key=None).json["IsStealerLog"] is True
    for name in ("Adobe", "paste", ""):
        assert spoken.get(f"breach/{name}", key=None).status == 404
    assert spoken.get("latestbreach", key=None).json["Name"] == "ShopLog"
    assert "Email addresses" in spoken.get("dataclasses/", key=None).json


def test_what_is_nobodys_is_cached_and_not_sent_twice(spoken):
    for path in ("/api/v3/breaches", "/api/v3/breach/Leak", "/api/v3/latestbreach",
                 "/api/v3/dataclasses", "/range/8846F?mode=ntlm"):  # fmt: skip
        got = spoken.ask(path, key=None)
        assert got.headers["cache-control"].startswith("public, max-age=")
        assert got.headers["access-control-allow-origin"] == "*"
        etag = got.headers["etag"]
        for said in (etag, "*", f'"x", {etag.removeprefix("W/")}'):
            again = spoken.ask(path, key=None, If_None_Match=said)
            assert (again.status, again.headers["etag"]) == (304, etag)
        assert spoken.ask(path, key=None, If_None_Match='"other"').status == 200


def test_what_is_somebodys_is_never_kept(spoken):
    for path in ("breachedaccount/first@example.com", "breacheddomain/example.com",
                 "breachedaccount/nobody@example.com", "subscription/status"):  # fmt: skip
        headers = spoken.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert "etag" not in headers
        assert "access-control-allow-origin" not in headers
        assert headers["x-content-type-options"] == "nosniff"


# Passwords.


def test_passwords_are_found_by_prefix_and_counted(spoken):
    for word, n in list(worlds.PASSWORDS.items())[:40]:
        whole = hashlib.sha1(word.encode()).hexdigest().upper()
        rows = spoken.ask(f"/range/{whole[:5].lower()}", key=None).body.decode().split("\r\n")
        assert f"{whole[5:]}:{n}" in rows
    assert spoken.ask("/range/00000", key=None).body.endswith(b":0")
    got = spoken.ask("/range/8846F?mode=ntlm", key=None)
    assert got.body == b"7EAEE8FB117AD06BDD830B7586C:42"


def test_padding_is_800_to_1000_rows_that_count_nothing_and_stay_the_same(spoken):
    whole = hashlib.sha1(b"planted password 1").hexdigest().upper()
    for prefix in (whole[:5], "00000", "FFFFF"):
        bare = spoken.ask(f"/range/{prefix}", key=None).body.split()
        got = spoken.ask(f"/range/{prefix}", key=None, Add_Padding="true")
        rows = got.body.split()
        assert 800 <= len(rows) <= 1000
        counted = {row for row in bare if not row.endswith(b":0")}
        assert counted == {row for row in rows if not row.endswith(b":0")}
        assert spoken.ask(f"/range/{prefix}", key=None, Add_Padding="True").body == got.body


def test_passwords_come_compressed_for_whoever_takes_that(spoken):
    path = "/range/8846F?mode=ntlm"
    got = spoken.server.ask("GET", path, headers={**worlds.AGENT, "Accept-Encoding": "gzip, br"})
    assert got.headers["content-encoding"] == "gzip"
    assert gzip.decompress(got.body) == spoken.ask(path, key=None).body
    assert got.headers["etag"] == spoken.ask(path, key=None).headers["etag"]


@pytest.mark.parametrize("prefix", ["", "0000", "000000", "0000G", "%30000"])
def test_what_is_no_prefix_of_a_password_is_refused(spoken, prefix):
    assert spoken.ask(f"/range/{prefix}", key=None).status == 400


def test_passwords_that_are_not_there_are_not_said_to_be_good(spoken):
    assert spoken.ask("/range/00001?mode=ntlm", key=None).status == 503


# Who asks.

KEYED = [
    "breachedaccount/first@example.com", "breachedaccount/range/ABCDEF", "breacheddomain/example.com",
    "subscribeddomains", "stealerlogsbyemail/fifth@example.com", "pasteaccount/first@example.com",
    "stealerlogsbywebsitedomain/example.com", "stealerlogsbyemaildomain/example.com",
    "subscription/status",
]  # fmt: skip


@pytest.mark.parametrize(
    "operation", [*KEYED, "breaches", "breach/Leak", "latestbreach", "dataclasses"]
)
@pytest.mark.parametrize("agent", [None, "", " "])
def test_an_asker_without_a_user_agent_is_refused(spoken, operation, agent):
    head = f"GET /api/v3/{operation} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
    head += f"hibp-api-key: {spoken.key}\r\n" + ("" if agent is None else f"user-agent:{agent}\r\n")
    assert spoken.server.raw(f"{head}\r\n".encode()).startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize("operation", KEYED)
def test_a_key_is_missing_malformed_or_wrong_in_words_of_its_own(spoken, operation):
    words = {None: "missing", "short": "improperly formed", "g" * 32: "improperly formed",
             "swk_aaaaaaaaaa_" + "a" * 52: "improperly formed", "ab" * 16: "invalid"}  # fmt: skip
    for given, word in words.items():
        got = spoken.get(operation, key=given)
        assert got.status in (401, 429)
        if got.status == 401:
            assert got.json["message"] == f"Access denied due to {word} hibp-api-key."


def test_a_key_works_in_either_case_and_as_no_bearer(spoken):
    assert spoken.get("subscription/status", key=spoken.key.upper()).status == 200
    assert spoken.server.ask("GET", "/v1/breaches", key=spoken.key).status == 401


def test_other_methods_and_paths_are_refused(spoken):
    ask = spoken.server.ask
    assert ask("POST", "/api/v3/breaches", {}, headers=worlds.AGENT).status == 405
    for path in ("/api/v3/nothing", "/api/v3/", "/range/a/b/c"):
        assert ask("GET", path, headers=worlds.AGENT).status == 404
    head = ask("HEAD", "/api/v3/breaches", headers=worlds.AGENT)
    assert (head.status, head.body) == (200, b"")


# The documented test accounts.

#: Alias -> how many breaches are told, and pastes.
DOCUMENTED = {
    "account-exists": (1, 1), "multiple-breaches": (3, 0), "not-active-and-active-breach": (1, 0),
    "not-active-breach": (0, 0), "opt-out": (0, 0), "opt-out-breach": (0, 0),
    "paste-sensitive-breach": (0, 1), "permanent-opt-out": (0, 0),
    "sensitive-and-other-breaches": (2, 0), "sensitive-breach": (0, 0), "spam-list-only": (1, 0),
    "spam-list-and-others": (2, 0), "subscription-free-and-other-breaches": (3, 0),
    "stealer-log": (1, 0), "subscription-free-breach": (1, 0), "unverified-breach": (1, 0),
}  # fmt: skip


@pytest.mark.parametrize("alias", DOCUMENTED)
def test_a_documented_test_account_behaves_as_documented(spoken, alias):
    address = f"{alias}@hibp-integration-tests.com"
    for given in (conftest.ZEROS, "ab" * 16, spoken.key):
        got = spoken.get(f"breachedaccount/{address}?truncateResponse=false", key=given)
        pasted = spoken.get(f"pasteaccount/{address}", key=given)
        found = (
            len(got.json) if got.status == 200 else 0,
            len(pasted.json) if pasted.status == 200 else 0,
        )
        assert found == DOCUMENTED[alias]


def test_flags_of_test_accounts_are_the_documented_ones(spoken):
    def flags(alias):
        of = f"breachedaccount/{alias}@hibp-integration-tests.com?truncateResponse=false"
        return spoken.get(of, key=conftest.ZEROS).json[0]

    assert names(spoken.get("breachedaccount/not-active-and-active-breach@hibp-integration-tests.com",
                            key=conftest.ZEROS)) == ["Adobe"]  # fmt: skip
    assert flags("spam-list-only")["IsSpamList"] is True
    assert flags("stealer-log")["IsStealerLog"] is True
    assert flags("subscription-free-breach")["IsSubscriptionFree"] is True
    assert flags("unverified-breach")["IsVerified"] is False
    of = "breachedaccount/unverified-breach@hibp-integration-tests.com?includeUnverified=false"
    assert spoken.get(of, key=conftest.ZEROS).status == 404


def test_test_accounts_and_ours_are_in_no_answer_of_each_other(spoken):
    tests = set(names(spoken.get("breaches", key=conftest.ZEROS)))
    ours = set(names(spoken.get("breaches", key=None)))
    assert "Adobe" in tests
    assert ours == set(names(spoken.get("breaches")))
    assert tests & ours == set()
    assert spoken.get("breachedaccount/first@example.com", key=conftest.ZEROS).status == 404
    assert spoken.get("breacheddomain/example.com", key=conftest.ZEROS).status == 403
    assert spoken.get("subscribeddomains", key=conftest.ZEROS).json[0]["DomainName"] == (
        "hibp-integration-tests.com")  # fmt: skip
    assert "Adobe" not in spoken.get("breachedaccount/range/ABCDEF").body.decode()
    assert spoken.get("breach/Adobe", key=None).status == 404


def test_every_operation_of_the_contract_is_asked_with_its_errors():
    """Runs last in this file: what was seen, against what the contract has."""
    asked = {(m, p) for m, p, _ in contract.SEEN}
    first_seventeen = list(contract.OPERATIONS)[:17]
    posts = {of for of in first_seventeen if of[0] == "POST"}  # in test_verification
    assert set(first_seventeen) - posts <= asked
    assert {status for *_, status in contract.SEEN} >= {200, 304, 400, 401, 403, 404}
