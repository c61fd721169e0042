"""Decisions and simulations as they are printed: fitting their schemas, a terminal and an SVG."""

from __future__ import annotations

import json as stdlib
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings

from seawall.model.protection import Context, Exposure
from seawall.protect import Policy, simulate
from seawall.render import frontier, json, protection, svg, text
from tests.protect.requests import (
    CATALOGUE,
    DECIDER,
    NOW,
    POLICY,
    REFERENCE_LEAK,
    actions,
    contexts,
    leaks,
    mask,
)
from tests.render import hostile

LEAK = [Exposure("reference", mask(*REFERENCE_LEAK), 0.99, 0.97)]
SIMULATED = simulate(POLICY, seed=1, n_users=4_000)


def validate(document, name):
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(json.schema(name), format_checker=checker).validate(document)


@settings(max_examples=60, deadline=None)
@given(leaks, actions, contexts)
def test_every_decision_fits_its_schema(leak, action, context):
    found = DECIDER.decide(leak, action, context, now=NOW)
    document = protection.decision(found, leak, CATALOGUE)
    validate(document, "decision-1")
    assert stdlib.loads(protection.dumps(document)) == document


@settings(max_examples=30, deadline=None)
@given(leaks, actions, contexts)
def test_every_decision_fits_a_terminal(leak, action, context):
    found = DECIDER.decide(leak, action, context, now=NOW)
    lines = text.plain(protection.explained(found, leak, CATALOGUE)).splitlines()
    assert max(map(len, lines)) <= text.WIDTH
    assert any(found.outcome in line for line in lines)


def test_a_decision_says_what_to_ask_and_what_to_close():
    found = DECIDER.decide(LEAK, "payout", Context(amr=frozenset({"pwd"})), now=NOW)
    said = text.plain(protection.explained(found, LEAK, CATALOGUE))
    assert "authenticator app" in said
    assert "reset_by_birthplace" in said
    assert "x compromised" in said


@pytest.mark.parametrize("name", hostile.NAMES, ids=range(len(hostile.NAMES)))
def test_a_hostile_name_of_a_breach_is_made_visible(name):
    leak = [Exposure(name, mask("phone"))]
    found = DECIDER.decide(leak, "login", Context(), now=NOW)
    said = text.plain(protection.explained(found, leak, CATALOGUE))
    assert all(c.isprintable() for c in said.replace("\n", ""))
    printed = protection.dumps(protection.decision(found, leak, CATALOGUE))
    assert not json.OBEYED.search(printed)


def test_a_simulation_fits_its_schema_and_a_terminal_with_nothing_cut():
    document = protection.simulation(SIMULATED)
    validate(document, "simulation-1")
    assert stdlib.loads(protection.dumps(document)) == document
    said = text.plain(protection.simulated(SIMULATED))
    assert max(map(len, said.splitlines())) <= text.WIDTH
    assert "Helped\n" in said
    assert "sound factors, the best of them" in said


def test_the_frontier_is_an_svg_of_shapes_and_text_that_names_every_policy():
    drawn = frontier.svg(SIMULATED)
    root = ElementTree.fromstring(drawn)
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags <= svg.ELEMENTS | {"svg", "title", "desc"}
    words = " ".join(node.text or "" for node in root.iter())
    for p in SIMULATED.policies:
        assert p.id in words
        assert p.label in words
    assert frontier.svg(SIMULATED) == drawn


def test_a_policy_check_says_what_changes():
    said = text.plain(protection.policy("team.toml", POLICY.version, [("altered", "factor pin")]))
    assert "team.toml can be used" in said
    assert "factor pin" in said
    nothing = text.plain(protection.policy("team.toml", Policy.shipped().version, []))
    assert "changes nothing" in nothing
