"""Every form of an audit against its published schema, and none lets a hostile name through."""

import json
import re
from dataclasses import replace
from functools import cache

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
from pydantic import ValidationError
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from seawall.model.audit import Cause, Verdict
from seawall.render import audit_html, audit_json, audit_text, ocsf, sarif, text
from seawall.render.json import schema
from tests.render import audits

EACH = [audits.audit([]), audits.every_verdict(), audits.hostile()]


@cache
def ocsf_schema():
    return OcsfJsonSchemaEmbedded(get_ocsf_schema("1.5.0")).get_class_schema(
        "data_security_finding"
    )


@pytest.mark.parametrize("audit", EACH, ids=["empty", "every-verdict", "hostile"])
class TestForms:
    def test_json_lines_are_as_the_schemas_say(self, audit):
        first, *rest = [json.loads(line) for line in audit_json.lines(audit).splitlines()]
        Draft202012Validator(schema("audit-1")).validate(first)
        assert len(rest) == first["n_findings"]
        for document in rest:
            Draft202012Validator(schema("finding-1")).validate(document)

    def test_sarif_is_sarif_2_1_0(self, audit):
        document = sarif.document(audit)
        Sarif.model_validate(json.loads(json.dumps(document)))
        rules = document["runs"][0]["tool"]["driver"]["rules"]
        for result in document["runs"][0]["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]

    def test_ocsf_is_a_data_security_finding(self, audit):
        for document in ocsf.documents(audit):
            problems = [p.message for p in Draft7Validator(ocsf_schema()).iter_errors(document)]
            assert problems == []
            assert document["class_uid"] == 2006

    def test_the_report_has_no_script_and_leads_nowhere(self, audit):
        page = audit_html.report(audit)
        assert "<script" not in page.lower()
        assert ' href="http' not in page
        assert " src=" not in page
        assert "\u202e" not in page
        assert "\x1b" not in page

    def test_the_terminal_gets_no_control_character(self, audit):
        shown = text.plain(audit_text.audit(audit))
        assert "\x1b" not in shown
        assert "\u202e" not in shown

    def test_the_same_audit_gives_the_same_bytes(self, audit):
        assert audit_json.lines(audit) == audit_json.lines(audit)
        assert audit_html.report(audit) == audit_html.report(audit)
        assert sarif.document(audit) == sarif.document(audit)


def _sarif_without(*path):
    document = json.loads(json.dumps(sarif.document(audits.every_verdict())))
    at = document
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    return document


@pytest.mark.parametrize(
    "path", [("version",), ("runs", 0, "tool"), ("runs", 0, "results", 0, "message"),
             ("runs", 0, "tool", "driver", "name")],
)  # fmt: skip
def test_the_schema_of_sarif_notices_what_is_missing_or_unknown(path):
    with pytest.raises(ValidationError):
        Sarif.model_validate(_sarif_without(*path))
    document = sarif.document(audits.every_verdict())
    document["runs"][0]["results"][0]["verdikt"] = "open"
    with pytest.raises(ValidationError):
        Sarif.model_validate(document)


@pytest.mark.parametrize("key", ["time", "severity_id", "finding_info", "metadata", "type_uid"])
def test_the_schema_of_ocsf_notices_what_is_missing_or_unknown(key):
    document = ocsf.documents(audits.every_verdict())[0]
    odd = {**document, "verdikt": "open"}
    assert list(Draft7Validator(ocsf_schema()).iter_errors(odd))
    del document[key]
    assert list(Draft7Validator(ocsf_schema()).iter_errors(document))


def test_a_message_of_sarif_holds_neither_a_link_nor_a_placeholder():
    cause = Cause(
        "[click](https://example.com) {0}", 1, "a", "says [so](b)", check="x", resource="{1}](c"
    )
    document = sarif.document(audits.audit([audits.finding(Verdict.OPEN_READ, causes=(cause,))]))
    message = document["runs"][0]["results"][0]["message"]["text"]
    assert "](" not in message
    assert not re.search(r"(?<!{){(?:{{)*[0-9]", message)


@pytest.mark.parametrize(
    "file",
    ["javascript:alert(1)", "//host/share", "/etc/a b%00.conf", "é\udcff?x#y", "../../up", ""],
)
def test_a_place_of_sarif_is_a_relative_reference_and_nothing_else(file):
    cause = Cause(file, 0, "a", "b")
    document = sarif.document(audits.audit([audits.finding(Verdict.OPEN_READ, causes=(cause,))]))
    place = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert re.fullmatch(r"(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+(?:/(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+)*",
                        place["artifactLocation"]["uri"])  # fmt: skip
    assert "region" not in place  # nothing stands on line 0


def test_a_setting_of_a_cloud_is_told_with_its_check_and_resource():
    cause = Cause("prowler.json", 7, "AwsEc2SecurityGroup", "lets the internet reach port 6379", "Close", "",
                  "reaches", "ec2_x_6379", "sg-0a1")  # fmt: skip
    made = audits.audit([audits.finding(Verdict.OPEN_READ, causes=(cause,))])
    words = ("reachable because AwsEc2SecurityGroup sg-0a1 lets the internet reach port 6379, "
        "says Prowler check "
             "ec2_x_6379 (prowler.json line 7)")  # fmt: skip
    shown = " ".join(text.plain(audit_text.audit(made)).split())
    assert words in shown
    assert words[1:] in audit_html.report(made)
    assert words[1:] in sarif.document(made)["runs"][0]["results"][0]["message"]["text"]


def test_other_doors_that_a_service_names_are_shown_for_a_person_to_judge():
    door = audits.finding(Verdict.OPEN_READ)
    door = replace(
        door, outcome=replace(door.outcome, candidates=("other.example.com:9200\x1b[2J",))
    )
    made = audits.audit([door])
    for shown in (text.plain(audit_text.audit(made)), audit_html.report(made)):
        assert "other.example.com:9200" in shown
        assert "\x1b" not in shown


def test_what_is_not_judged_is_not_called_nothing_to_do():
    page = audit_html.report(audits.audit([audits.finding(Verdict.UNKNOWN)]))
    assert 'Not judged</dt><dd class="value">1' in page
    assert 'Protected</dt><dd class="value">0' in page


def test_the_worst_door_stands_first():
    found = audit_text.sorted_findings(audits.every_verdict())
    assert found[0].severity.grade == "critical"
    assert found[-1].severity.grade == "none"


def test_a_configuration_cause_gives_sarif_its_file_and_line():
    results = sarif.document(audits.every_verdict())["runs"][0]["results"]
    places = [r["locations"][0].get("physicalLocation") for r in results]
    assert {"artifactLocation": {"uri": "etc/redis.conf"}, "region": {"startLine": 3}} in places


def test_a_protected_door_passes_and_an_unknown_one_is_for_review():
    document = sarif.document(
        audits.audit([audits.finding(Verdict.PROTECTED), audits.finding(Verdict.UNKNOWN)])
    )
    assert [r["kind"] for r in document["runs"][0]["results"]] == ["pass", "review"]


@pytest.mark.parametrize("width", [80, 100])
def test_a_long_version_leaves_room_for_the_reason(width):
    one = audits.finding(Verdict.OPEN_ADMIN, "198.51.100.107", 65_535)
    facts = replace(one.outcome.facts, version="10.11.19-MariaDB-0+deb12u1-log-of-forty")
    why = "it runs without grant tables: anybody is administrator"
    outcome = replace(one.outcome, facts=facts, why=why)
    shown = text.plain(audit_text.audit(audits.audit([replace(one, outcome=outcome)])), width)
    for word in why.split():
        assert word in shown
    assert all(len(line) <= width for line in shown.splitlines() if "198.51.100.107:65535" in line)
