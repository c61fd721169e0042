"""Every form of an audit against its published schema, and none lets a hostile name through."""

import json
from functools import cache

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from seawall.model.audit import Verdict
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
