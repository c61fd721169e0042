"""The simulation: what it must show, that it is what its words say, and that its seed is all."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seawall.errors import TableError
from seawall.protect import Policy, simulate
from seawall.protect.crowd import ALL, EXPOSED, RISK, Accepts, Crowd, Rule, interval
from seawall.render import numbers
from seawall.tables import factors as table
from seawall.tables.load import HERE
from tests.protect.requests import POLICY, REFERENCE_LEAK
from tests.reference import crowd as slow

FOUND = simulate(POLICY, seed=1)
BY_ID = {p.id: p for p in FOUND.policies}
accepts = st.builds(
    Accepts,
    columns=st.permutations(range(5)).map(tuple).flatmap(
        lambda order: st.integers(0, 5).map(lambda k: order[:k])
    ),
    best=st.booleans(),
    data=st.sampled_from([0.0, 0.0, 0.3, 1.0]),
    fallback=st.sampled_from([(), (0, 1, 2, 3, 4)]),
)  # fmt: skip


def test_the_study_is_followed_in_size_and_leak():
    assert FOUND.n_users == 200_000
    assert abs(FOUND.n_exposed / FOUND.n_users - 0.2) < 0.005
    assert FOUND.leak == REFERENCE_LEAK
    assert [p.id for p in FOUND.policies] == [f"P{i}" for i in range(9)]


def test_the_recommended_policy_stops_nine_of_ten_at_the_challenge_rate_of_the_blind_one():
    blind, sms, naive, ours = (BY_ID[i] for i in ("P0", "P1", "P2", "P8"))
    assert blind.attack == sms.attack == naive.attack == 1.0
    assert ours.attack_high <= 0.10
    assert ours.challenged == blind.challenged
    assert ours.failed <= blind.failed


def test_the_table_on_the_page_is_what_is_printed():
    page = (Path(__file__).parents[2] / "docs" / "protect.md").read_text("utf-8")
    rows = re.findall(r"^\| (P[0-9]) \|[^|]*\|(.*)\|$", page, re.M)
    assert [id_ for id_, _ in rows] == list(BY_ID)
    for id_, cells in rows:
        p = BY_ID[id_]
        shares = (p.attack, p.challenged, p.failed, p.assisted)
        assert [cell.strip() for cell in cells.split("|")] == [numbers.share(x) for x in shares]


def test_each_step_of_the_study_is_seen():
    assert 0.50 < BY_ID["P3"].attack < 0.55
    assert 0.25 < BY_ID["P4"].attack < 0.30
    assert BY_ID["P8"].attack < BY_ID["P7"].attack < BY_ID["P6"].attack
    assert BY_ID["P1"].challenged == 1.0
    assert 0.18 < BY_ID["P1"].failed < 0.22


def test_nothing_on_the_frontier_is_beaten_and_everything_else_is():
    every = [*FOUND.policies, *FOUND.grid]
    front = [p for p in every if p.on_frontier]
    assert len({p.id for p in every}) == len(every)
    for p in every:
        cost = p.failed + p.assisted
        better = [q for q in every if q.attack <= p.attack and q.failed + q.assisted <= cost]
        strictly = [q for q in better if (q.attack, q.failed + q.assisted) != (p.attack, cost)]
        assert bool(strictly) == (not p.on_frontier) or any(
            (q.attack, q.failed + q.assisted) == (p.attack, cost) for q in front if q is not p
        )


@settings(max_examples=60, deadline=None)
@given(accepts, accepts, accepts.map(lambda a: a._replace(data=0.0)),
       st.sampled_from([RISK, EXPOSED, ALL]), st.booleans(), st.integers(0, 1 << 30))  # fmt: skip
def test_a_rule_agrees_with_its_slow_twin_user_by_user(
    login, recovery, plain, challenge, signal, seed
):
    numbers = replace(POLICY.numbers, n_users=400, recoveries=0.3, password_known=0.3)
    sims = [POLICY.catalogue.factors[f].sim for f in numbers.factors]
    crowd = Crowd.drawn(numbers, sims, np.random.Generator(np.random.PCG64(seed)))
    rule = Rule("x", "", challenge, plain, login._replace(data=0.0), recovery, signal)
    for _ in range(2):  # the second time from what is kept
        fast = crowd.outcome(rule)
        assert (fast.attack, fast.challenged, fast.failed, fast.assisted) == pytest.approx(
            slow.outcome(crowd, rule)
        )


def test_the_same_seed_gives_the_same_figures_and_another_gives_others():
    one, again = (simulate(POLICY, seed=7, n_users=5_000) for _ in range(2))
    assert one == again
    assert simulate(POLICY, seed=8, n_users=5_000).policies != one.policies


def test_a_leak_that_reaches_no_path_gives_the_attacker_no_data_to_recover_by():
    raw = table.document(HERE / table.NAME)
    mild = Policy.of(raw, {"simulation": {"leak": ["sex"]}}, "mild.toml")
    found = simulate(mild, seed=1, n_users=20_000)
    assert found.policies[0].attack < 0.6


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"n_users": 0}, "simulation: n_users: is not a whole number"),
        ({"share_exposed": 1.5}, "simulation: share_exposed: is not a number from 0 to 1"),
        ({"enrolment": {"amulet": 1.0}}, "simulation: enrolment: amulet: no such factor"),
        ({"enrolment": {"pin": 1.0}}, "simulation: blocks: is not for the same factors"),
        ({"leak": ["aura"]}, "no 'aura' is known"),
        ({"luck": 1}, "unknown field 'luck'"),
    ],
)
def test_wrong_numbers_are_refused_when_the_policy_is_read(over, said):
    raw = table.document(HERE / table.NAME)
    with pytest.raises(TableError, match=said):
        Policy.of(raw, {"simulation": over}, "team.toml")


@given(st.integers(0, 500), st.integers(1, 500))
@example(0, 119)
def test_an_interval_holds_its_share(k, more):
    n = k + more
    low, high = interval(k, n)
    assert 0 <= low <= k / n <= high <= 1
