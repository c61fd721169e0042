"""Decisions over HTTP are those of the pure function, one by one and in batches."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.model.protection import Context, Exposure
from seawall.protect import Decider, Policy, confidence
from seawall.protect.dump_verdict import Believed
from seawall.render import protection as rendering
from tests.protect import requests
from tests.web import cases

DECIDER = Decider(Policy.shipped())
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
accounts = st.sampled_from(["u1", "u2", "u3", "账户/4 7", "nobody", "x" * 200])


@st.composite
def asked(draw):
    context = draw(requests.contexts)
    at = context.authenticated_at
    sent = {
        "recognised_device": context.recognised, "amr": sorted(context.amr), "acr": context.acr,
        "sim": context.sim, "risk_score": context.risk_score,
    }  # fmt: skip
    if at is not None:
        sent["auth_time"] = int(time.time()) - int((requests.NOW - at).total_seconds())
    body = {"account": draw(accounts), "action": draw(requests.actions), "context": sent}
    if context.enrolled is not None:
        body["enrolled_factors"] = sorted(context.enrolled)
    return body


def exposures(folder, account):
    """The slow way: straight from the rows that were written."""
    verdict = Believed.of(folder / "case")
    told_by = cases.CATALOGUE.told_by
    return [
        Exposure(
            breach,
            sum(cases.BITS[e] for e in shown),
            verdict.p if breach == "leak" else 0.5,
            confidence(told_by, matched),
            verdict.newest if breach == "leak" else None,
        )
        for ref, breach, matched, shown in cases.ROWS
        if ref == account
    ]


def context_of(body):
    sent = body["context"]
    at = sent.get("auth_time")
    enrolled = body.get("enrolled_factors")
    return Context(
        sent["recognised_device"], frozenset(sent["amr"]), sent["acr"],
        None if at is None else datetime.fromtimestamp(at, UTC), sent["sim"], sent["risk_score"],
        None if enrolled is None else frozenset(enrolled),
    )  # fmt: skip


@given(body=asked(), factors=st.sampled_from(["harmed", "all", "none"]))
@SLOW
def test_an_answer_is_the_pure_decision(whole, body, factors):
    before = datetime.fromtimestamp(int(time.time()), UTC)
    got = whole.server.ask("POST", "/v1/decisions", body | {"factors": factors}, key=whole.key)
    after = datetime.fromtimestamp(int(time.time()), UTC)
    assert got.status == 200
    wanted = []
    leaks = exposures(whole.folder, body["account"])
    for now in {before, after}:
        found = DECIDER.decide(leaks, body["action"], context_of(body), now=now)
        document = rendering.decision(found, [], cases.CATALOGUE)
        told = [
            f for f in document["factors"]
            if factors == "all" or (factors == "harmed" and (
                f["grade"] != "sound" or f["factor"] in document["allowed_factors"]))
        ]  # fmt: skip
        wanted.append(document | {"factors": told})
    for document in wanted:
        del document["schema"], document["exposures"]
    got_document = got.json
    assert got_document["expires_at"] in {w["expires_at"] for w in wanted} | _between(wanted)
    for document in wanted:
        document["factors"] = [_rounded(f) for f in document["factors"]]
        document["expires_at"] = got_document["expires_at"]
    got_document["factors"] = [_rounded(f) for f in got_document["factors"]]
    assert got_document in wanted


def _between(wanted):
    """A request may fall on any second from the first to the last."""
    first, last = (
        datetime.fromisoformat(w["expires_at"]).timestamp() for w in (wanted[0], wanted[-1])
    )
    low, high = int(min(first, last)), int(max(first, last))
    return {
        datetime.fromtimestamp(s, UTC).isoformat().replace("+00:00", "Z")
        for s in range(low, high + 1)
    }


def _rounded(factor):
    return factor | {k: round(factor[k], 4) for k in ("success_at_5", "success_at_100")}


@given(
    groups=st.lists(
        st.tuples(asked(), st.lists(accounts, min_size=1, max_size=8)), min_size=1, max_size=3
    )
)
@settings(SLOW, max_examples=25)
def test_a_batch_answers_as_single_requests_do(whole, groups):
    sent = [
        {k: v for k, v in body.items() if k != "account"} | {"accounts": refs}
        for body, refs in groups
    ]
    batch = whole.server.ask("POST", "/v1/decisions:batch", {"groups": sent}, key=whole.key)
    assert batch.status == 200
    for (body, refs), places in zip(groups, batch.json["results"], strict=True):
        for ref, place in zip(refs, places, strict=True):
            one = whole.server.ask("POST", "/v1/decisions", body | {"account": ref}, key=whole.key)
            both = [dict(a) for a in (one.json, batch.json["answers"][place])]
            for answer in both:
                answer.pop("expires_at")
            assert both[0] == both[1]


def test_equal_answers_are_told_once(whole):
    body = {"groups": [{"accounts": ["u1", "nobody"] * 500, "action": "login"}]}
    got = whole.server.ask("POST", "/v1/decisions:batch", body, key=whole.key).json
    assert len(got["answers"]) == 2
    assert got["results"] == [[got["results"][0][0], got["results"][0][1]] * 500]


@pytest.mark.parametrize(
    ("body", "status", "slug", "pointer"),
    [
        ({"account": "u1", "action": "fly"}, 409, "unknown-name", "$.action"),
        ({"account": "u1", "action": "login", "enrolled_factors": ["x"]}, 409, "unknown-name",
         "$.enrolled_factors"),
        ({"account": "u1"}, 422, "invalid", "$"),
        ({"account": 1, "action": "login"}, 422, "invalid", "$.account"),
        ({"account": "", "action": "login"}, 422, "invalid", "$.account"),
        ({"account": "x" * 201, "action": "login"}, 422, "invalid", "$.account"),
        ({"account": "u1", "action": "login", "phone": "1"}, 422, "invalid", "$"),
        ({"account": "u1", "action": "login", "context": {"risk_score": 1.5}}, 422, "invalid",
         "$.context.risk_score"),
        ({"account": "u1", "action": "login", "context": {"sim": "13800000000"}}, 422, "invalid",
         "$.context.sim"),
        (b"{", 400, "malformed", None), (b"\xff", 400, "malformed", None),
        (b"[" * 100_000, 422, "invalid", "$"), (b"", 400, "malformed", None),
        (b'{"account":"\\ud800","action":"login"}', 400, "malformed", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_its_place_and_never_quoted(whole, body, status, slug, pointer):
    got = whole.server.ask("POST", "/v1/decisions", body, key=whole.key)
    assert (got.status, got.json["type"].rsplit(":", 1)[1]) == (status, slug)
    if slug != "malformed":
        assert got.json["pointer"] == pointer
    assert b"13800000000" not in got.body
    assert set(got.json) <= {"type", "title", "status", "detail", "instance", "pointer"}


def test_a_batch_of_too_many_accounts_is_refused_whole(whole):
    group = {"accounts": ["a"] * 6_000, "action": "login"}
    got = whole.server.ask("POST", "/v1/decisions:batch", {"groups": [group, group]}, key=whole.key)
    assert (got.status, got.json["pointer"]) == (422, "$.groups")


def test_exposures_of_an_account_are_those_of_the_file_and_nobody_is_told_apart(whole):
    path = "/v1/accounts/{}/exposures"
    got = whole.server.ask("GET", path.format("u2"), key=whole.key).json["exposures"]
    assert [(e["breach"], e["exposed"], e["weight"]) for e in got] == [
        ("leak", ["phone"], "likely"), ("other", ["phone", "email"], "possible"),
    ]  # fmt: skip
    escaped = "%E8%B4%A6%E6%88%B7%2F4%207"
    assert len(whole.server.ask("GET", path.format(escaped), key=whole.key).json["exposures"]) == 1
    unknown = [
        whole.server.ask("GET", path.format(r), key=whole.key) for r in ("u9", "13800000000")
    ]
    assert [u.body for u in unknown] == [b'{"exposures":[]}'] * 2
    assert whole.server.ask("GET", path.format("%ff"), key=whole.key).status == 422


def test_breaches_are_those_of_the_index_with_how_many_of_ours(whole):
    got = whole.server.ask("GET", "/v1/breaches", key=whole.key).json["breaches"]
    assert [(b["name"], b["n_accounts"], b["n_entries"]) for b in got] == [
        ("leak", 3, 3),
        ("other", 2, 3),
    ]
