"""The verb as a user calls it, in a process of its own."""

import json
from xml.etree import ElementTree

import jsonschema

from seawall.render import json as rendering
from tests.end_to_end.command import seawall


def test_explain_prints_a_decision_that_fits_the_published_schema():
    done = seawall("protect", "explain", "--exposed", "cn.resident_id,phone", "--action", "payout",
                   "--context", "amr=pwd", "--json")  # fmt: skip
    assert (done.code, done.err) == (0, "")
    document = json.loads(done.out)
    jsonschema.validate(document, rendering.schema("decision-1"))
    assert document["decision"] == "step_up"
    assert "reset_by_id_and_mobile" in document["closed_paths"]


def test_a_policy_that_cannot_be_used_is_one_line_and_exit_code_one(tmp_path):
    path = tmp_path / "team.toml"
    path.write_text('[[path]]\nid = "reset_by_sms"\nneeds = ["sms_otp", "password"]\n')
    done = seawall("protect", "policy", "check", path)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("seawall: team.toml: recovery paths: a cycle")
    assert done.err.count("\n") == 1


def test_a_policy_that_can_be_used_says_what_it_changes(tmp_path):
    path = tmp_path / "team.toml"
    path.write_text('regions = ["EU"]\n[remove]\npath = ["reset_by_birthplace"]\n')
    done = seawall("protect", "policy", "check", path)
    assert done.code == 0
    assert "path reset_by_birthplace" in done.out


def test_simulate_writes_the_frontier_and_the_same_figures_twice(tmp_path):
    policy = tmp_path / "team.toml"
    policy.write_text("[simulation]\nn_users = 2000\n")
    out = tmp_path / "frontier.svg"
    runs = [
        seawall("protect", "simulate", "--policy", policy, "--out", out, "--json") for _ in range(2)
    ]
    assert [r.code for r in runs] == [0, 0]
    assert runs[0].out == runs[1].out
    jsonschema.validate(json.loads(runs[0].out), rendering.schema("simulation-1"))
    assert ElementTree.parse(out).getroot().tag.endswith("svg")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["frontier.svg", "team.toml"]
