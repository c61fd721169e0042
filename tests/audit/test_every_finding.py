"""Whatever the check, a finding brings its evidence, its scope, its way out and the command that looks again.

Each check meets a door that says what a real open server said; a new check is met as soon as it has a
transcript.
"""

import re
import shlex
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import click
import pytest
from jsonschema import Draft202012Validator

from seawall.audit.checks import CHECKS
from seawall.cli import auditing, command
from seawall.model.audit import OPEN
from seawall.render import audit_html, audit_json, audit_text, ocsf, sarif, text
from seawall.render.json import schema
from tests.audit import looking, replaying, transcripts
from tests.render import audits

SCOPE = "ab" * 32
every = pytest.mark.parametrize("check", [check.id for check in CHECKS])


def transcript_of(check):
    """One of an open door of this check, of the lowest level, in plain."""
    known = [(path, transcripts.load(path)) for path in transcripts.files()]
    mine = [
        (said["level"], str(path), path)
        for path, said in known
        if said["check"] == check
        and said["verdict"] in OPEN
        and not any(step.get("open") for step in said["steps"])
    ]
    return min(mine)[2]


def line_of(said):
    """What a transcript's scope line allowed: its level and the stores it names."""
    return said["level"], tuple(said.get("stores", ()))


@cache
def findings():
    """A finding per check, from one run per level."""
    paths = {check.id: transcript_of(check.id) for check in CHECKS}
    lines = {check: line_of(transcripts.load(path)) for check, path in paths.items()}
    found = {}
    for level, stores in sorted(set(lines.values())):
        with ExitStack() as stack:
            doors = {
                stack.enter_context(replaying.Replay(paths[check])).port: check
                for check in paths
                if lines[check] == (level, stores)
            }
            line = {"stores": list(stores), **({"lockout_after": 0} if level == 4 else {})}
            outcomes = looking.look(sorted(doors), f"L{level}", **line)
        for port, outcome in outcomes.items():
            found[doors[port]] = auditing.graded(outcome, Path("a scope/scope.toml"))
    return found


def said(check):
    return transcripts.load(transcript_of(check))


@every
def test_the_door_gets_the_verdict_of_the_real_server(check):
    outcome = findings()[check].outcome
    assert (outcome.check, outcome.verdict) == (check, said(check)["verdict"])


@every
def test_its_document_is_whole_with_evidence_scope_and_remedy(check):
    document = audit_json.finding(findings()[check], SCOPE)
    Draft202012Validator(schema("finding-1")).validate(document)
    assert document["scope_sha256"] == SCOPE
    assert document["evidence"]
    for step in document["evidence"]:
        assert step["said"].isprintable()
        assert step["end"] in ("complete", "closed", "timeout", "limit", "error")
        assert bool(step["n_received_bytes"]) == bool(re.fullmatch("[0-9a-f]{16}", step["sha256"]))
    assert any(step["sha256"] for step in document["evidence"])
    assert document["n_sent_bytes"] == sum(step["n_sent_bytes"] for step in document["evidence"])
    assert document["why"].isprintable()
    assert document["severity"] != "none"
    assert document["cwe"] > 0
    assert len(document["remedy"]) > 40
    assert document["reference"].startswith("https://")


@every
def test_what_a_server_says_does_not_come_out(check):
    """Only a product, a version, counts and names may: of every longer text nothing is seen again."""
    shown = audit_json.line(audit_json.finding(findings()[check], SCOPE))
    for step in said(check)["steps"]:
        for part in re.findall(r"[ -~]{24,}", step["received"]):
            assert part not in shown


@every
def test_the_command_that_looks_again_can_be_typed_and_means_this_door(check):
    finding = findings()[check]
    words = shlex.split(finding.reprobe)
    assert words[:3] == ["seawall", "audit", "run"]
    group = command.get_command(click.Context(command), "audit")
    run = group.get_command(click.Context(group), "run")
    given = run.make_context("run", words[3:]).params
    assert (given["scope"], given["only"]) == (
        Path("a scope/scope.toml"),
        (finding.outcome.target.door,),
    )


@every
def test_every_form_names_door_remedy_and_command(check):
    finding = findings()[check]
    made = audits.audit([finding])
    (document,) = ocsf.documents(made)
    result = sarif.document(made)["runs"][0]["results"][0]
    page, shown = audit_html.report(made), " ".join(text.plain(audit_text.audit(made)).split())
    assert document["unmapped"]["reprobe"] == result["properties"]["reprobe"] == finding.reprobe
    assert finding.outcome.target.door in page
    assert finding.outcome.target.door in shown
    assert finding.reference in page
    assert finding.reference in shown.replace(" ", "") or finding.reference in shown
    assert document["finding_info"]["src_url"] == finding.reference
    steps = audit_json.finding(finding)["evidence"]
    assert document["unmapped"]["evidence"] == result["properties"]["evidence"] == steps
    assert all(step["sha256"] in page for step in steps)
