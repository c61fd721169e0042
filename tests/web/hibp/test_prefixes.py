"""Our accounts by prefix: never fewer behind a prefix than the floor, and it is said how many."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.match import Asked
from seawall.web.hibp.ledger import KEPT_S, Ledger
from seawall.web.hibp.ranges import BITS, Ranges
from tests.web import running
from tests.web.hibp import worlds
from tests.web.hibp.conftest import ALL, Spoken, key

SECRET = bytes(range(32))
FIRST = worlds.sha1("first@example.com")


def said(answer):
    found = re.findall(r"([a-z-]+)=([0-9.]+)", answer.headers["seawall-anonymity"])
    return {name: float(value) for name, value in found}


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """The same, where longer prefixes than hide enough are refused, and no test accounts are."""
    folder = tmp_path_factory.mktemp("strict")
    index, config = worlds.make(folder, widen=False)
    state = folder / "state" / "serve.db"
    made = key(state, "us", *ALL, "--rpm", 0, "--burst", 1)
    with running.serving(index, state, "--hibp", config) as server:
        yield Spoken(server, made, state)


def test_a_client_finds_its_account_by_six_digits(spoken):
    got = spoken.get(f"breachedaccount/range/{FIRST[:6]}")
    held = {e["hashSuffix"]: e["websites"] for e in got.json}
    assert held[FIRST[6:]] == ["Leak"]
    by_name = spoken.get(f"breachedaccount/range/{FIRST[:6].lower()}")
    assert by_name.body == got.body


def test_what_was_sent_and_what_it_hides_is_said(spoken):
    anonymity = said(spoken.get(f"breachedaccount/range/{FIRST[:6]}"))
    assert anonymity["bits"] == 4
    assert anonymity["k"] >= anonymity["floor"] == worlds.FLOOR
    assert anonymity["sent-bits"] == 24
    assert anonymity["sent-k"] < 1


def test_all_answers_are_of_one_length_and_stay_the_same(spoken):
    answers = [spoken.get(f"breachedaccount/range/{p}") for p in ("000000", "ABCDEF", FIRST[:6])]
    assert {len(a.json) for a in answers} == {said(answers[0])["entries"]}
    again = spoken.get("breachedaccount/range/000000")
    assert again.body == answers[0].body


def test_sensitive_breaches_and_who_stands_in_no_other_are_not_told(spoken):
    fourth, fifth = worlds.sha1("fourth@example.com"), worlds.sha1("fifth@example.com")
    got = spoken.get(f"breachedaccount/range/{fourth[:6]}")
    assert fourth[6:] not in {e["hashSuffix"] for e in got.json}
    got = spoken.get(f"breachedaccount/range/{fifth[:6]}")
    assert {e["hashSuffix"]: e["websites"] for e in got.json}[fifth[6:]] == ["Leak", "ShopLog"]
    assert b"Clinic" not in got.body


@pytest.mark.parametrize("prefix", ["", "G00000", "1234567", "12%2034", "00000000"])
def test_what_is_no_prefix_is_refused(spoken, prefix):
    assert spoken.get(f"breachedaccount/range/{prefix}").status == 400


def test_prefixes_that_hide_too_few_are_refused_where_nothing_else_is_configured(strict):
    got = strict.get(f"breachedaccount/range/{FIRST[:6]}")
    assert (got.status, said(got)["bits"]) == (400, 4)
    assert f"{worlds.FLOOR} accounts" in got.body.decode()
    got = strict.get(f"breachedaccount/range/{FIRST[:1]}")
    assert got.status == 200
    assert FIRST[1:] in {e["hashSuffix"] for e in got.json}


def test_without_test_accounts_their_addresses_are_strangers(strict):
    got = strict.get("breachedaccount/account-exists@hibp-integration-tests.com")
    assert got.status == 404
    assert strict.get("breachedaccount/account-exists@hibp-integration-tests.com",
                      key="0" * 32).status == 401  # fmt: skip
    assert strict.get("breach/Adobe", key=None).status == 404


def test_questions_about_one_person_share_a_budget(strict):
    ask = strict.get
    person = {"seawall_person": "customer 7"}
    assert ask(f"breachedaccount/range/{FIRST[:1]}", **person).status == 200
    assert ask(f"breachedaccount/range/{FIRST[:1]}", **person).status == 200
    other = "0" if FIRST[0] != "0" else "1"
    # 4,008 accounts and two prefixes of four bits: 15 would share both, and the floor is 20.
    got = ask(f"breachedaccount/range/{other}", **person)
    assert got.status == 403
    assert "too few people" in got.body.decode()
    assert ask(f"breachedaccount/range/{other}", seawall_person="customer 8").status == 200


def test_a_widened_prefix_leaves_no_budget(spoken):
    got = spoken.get(f"breachedaccount/range/{FIRST[:6]}", seawall_person="customer 7")
    assert got.status == 403


def test_the_enterprise_form_answers_the_same_under_its_own_key_field(spoken):
    fields = {**worlds.AGENT, "Hibp-Enterprise-Api-Key": spoken.key}
    got = spoken.server.ask("GET", f"/range/search/{FIRST[:6]}", headers=fields)
    assert got.body == spoken.get(f"breachedaccount/range/{FIRST[:6]}").body
    assert spoken.ask(f"/range/search/{FIRST[:6]}", key=None).status == 401
    assert spoken.ask("/range/search/XYZ").status == 400


def test_a_subscription_is_new_once_and_gone_when_it_is_deleted(spoken):
    def subscribe(body):
        return spoken.ask("/range/subscribe", method="POST", body=body).status

    assert [subscribe({"hashPrefix": "7BCDEF"}), subscribe({"HashPrefix": "7bcdef"})] == [201, 200]
    assert spoken.ask("/range/7BCDEF", method="DELETE").status == 200
    assert spoken.ask("/range/7BCDEF", method="DELETE").status == 404
    assert [subscribe(b) for b in ({}, {"hashPrefix": 7}, [], b"{")] == [400] * 4


def test_a_service_with_too_few_accounts_has_no_prefixes(tmp_path):
    index, config = worlds.make(tmp_path, floor=50, crowd=10)
    state = tmp_path / "state" / "serve.db"
    made = key(state, "us", *ALL)
    with running.serving(index, state, "--hibp", config) as server:
        few = Spoken(server, made, state)
        assert few.get("breachedaccount/range/ABCDEF").status == 403
        assert few.get("subscription/status").json["IncludesKAnon"] is False
        assert few.get("breachedaccount/first@example.com").status == 200


# Without a server.


@given(
    st.lists(st.integers(1, 2**64 - 1), min_size=2, max_size=400, unique=True),
    st.integers(2, 12), st.data(),
)  # fmt: skip
def test_every_prefix_hides_the_floor_and_no_hash_is_lost(heads, floor, data):
    entries = [(f"{head:016X}{'0' * 24}", ("Leak",)) for head in heads[::2]]
    population = np.array(heads, np.uint64)
    if len(heads) < floor:
        with pytest.raises(ValueError):
            Ranges(population, entries, floor, True, SECRET)
        return
    ranges = Ranges(population, entries, floor, True, SECRET)
    assert ranges.k_least >= floor
    prefixes = [f"{i:0{ranges.chars}X}" if ranges.chars else "" for i in range(16**ranges.chars)]
    buckets = [ranges.bucket(p) for p in prefixes]
    assert [b.k for b in buckets] == [
        sum(f"{h:016X}".startswith(p) for h in heads) for p in prefixes
    ]
    held = [whole for b in buckets for whole, _ in b.entries]
    assert sorted(held) == sorted(whole for whole, _ in entries)
    assert all(len(b.entries) <= ranges.capacity for b in buckets)
    one = data.draw(st.sampled_from(entries))[0]
    assert one in {whole for whole, _ in ranges.bucket(one[:6]).entries}


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 6), st.integers(0, 2**24 - 1)),
        max_size=30,
    )
)
def test_what_was_answered_about_a_person_always_leaves_the_floor(questions):
    ledger, told = Ledger(SECRET), {}
    for person, chars, value in questions:
        question = Asked(3, chars * BITS, value >> (24 - chars * BITS))
        found = ledger.ask("key:x", person.encode(), question, 100_000, 20, 1000.0)
        if found.allowed:
            told.setdefault(person, set()).add(question)
    for asked in told.values():
        longest = [q for q in asked if not any(o != q and o.within(q) for o in asked)]
        assert 100_000 * 2.0 ** -sum(q.bits for q in longest) >= 20


def test_phone_and_resident_id_of_one_person_are_never_both_asked_for():
    ledger = Ledger(SECRET)
    assert ledger.ask("key:x", b"p", Asked(2, 4, 1), 10**9, 2, 0.0).allowed
    assert not ledger.ask("key:x", b"p", Asked(1, 4, 1), 10**9, 2, 0.0).allowed
    assert ledger.ask("key:y", b"p", Asked(1, 4, 1), 10**9, 2, 0.0).allowed
    assert ledger.ask("key:x", b"p", Asked(1, 4, 1), 10**9, 2, KEPT_S).allowed
