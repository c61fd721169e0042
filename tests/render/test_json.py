"""Rendered JSON against its schemas, and the schemas against the nouns they describe."""

from __future__ import annotations

import json as stdlib
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from seawall.model import assessment as nouns
from seawall.model import evidence, matching
from seawall.model import verdict as judging
from seawall.render import json, weighed
from tests.render import hostile, instances, verdicts

SCHEMAS = ("assessment-2", "matches-1", "profile-1")
SLOW = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


VERDICT = weighed.verdict(verdicts.contested())


def validate(document: dict[str, Any], name: str) -> None:
    schema = json.schema(name)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(document)


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from parts(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from parts(part)


def test_a_realistic_assessment_and_match_run_fit_their_schemas():
    validate(json.assessment(instances.realistic()), "assessment-2")
    validate(json.matches(instances.matched()), "matches-1")


@pytest.mark.parametrize("made", verdicts.OUTCOMES.values(), ids=verdicts.OUTCOMES)
def test_an_assessment_of_every_verdict_fits_its_schema(made):
    document = json.assessment(replace(instances.realistic(), verdict=made()))
    validate(document, "assessment-2")
    assert stdlib.loads(json.dumps(document)) == document


def test_an_assessment_that_was_not_weighed_says_so_with_null():
    document = json.assessment(replace(instances.realistic(), verdict=None))
    validate(document, "assessment-2")
    assert document["verdict"] is None


def test_what_is_nowhere_in_particular_is_null_and_never_nan():
    found = [e for t in VERDICT["tables"] for e in t["evidence"] if e["test"] == "duplicates"]
    assert [e["expected_fake"] for e in found] == [None]


@SLOW
@given(hostile.ASSESSMENTS)
def test_any_assessment_fits_its_schema_and_comes_back_from_its_bytes(assessment):
    document = json.assessment(assessment)
    validate(document, "assessment-2")
    assert stdlib.loads(json.dumps(document)) == document


@SLOW
@given(hostile.SUMMARIES)
def test_any_match_summary_fits_its_schema(summary):
    document = json.matches(summary)
    validate(document, "matches-1")
    assert stdlib.loads(json.dumps(document)) == document


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_valid_closed_and_described_field_by_field(name):
    schema = json.schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    for part in parts(schema):
        for field in part.get("properties", {}).values():
            if isinstance(field, dict):
                assert field.get("description"), field
        if "properties" in part and part.get("type") == "object":
            assert part["additionalProperties"] is False
            assert part["required"] == list(part["properties"])


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_count_states_its_unit(name):
    for part in parts(json.schema(name)):
        for field, said in part.get("properties", {}).items():
            if field.startswith(("n_", "both")) or field in ("value", "low", "high", "people"):
                assert any(w in said["description"] for w in ("Unit", "unit", "Share")), field


@pytest.mark.parametrize(
    ("noun", "document"),
    [
        (nouns.Assessment, json.assessment(instances.realistic())),
        (nouns.TableProfile, json.assessment(instances.realistic())["tables"][0]),
        (nouns.ColumnProfile, json.assessment(instances.realistic())["tables"][0]["columns"][0]),
        (nouns.DateRange, json.assessment(instances.realistic())["dates"][0]),
        (nouns.SourceAccount, json.assessment(instances.realistic())["sources"][0]),
        (nouns.ElementTotal, json.assessment(instances.realistic())["elements"][0]),
        (nouns.Known, json.assessment(instances.realistic())["known"]),
        (judging.Verdict, VERDICT),
        (judging.Axis, VERDICT["axes"][0]),
        (judging.TableVerdict, VERDICT["tables"][0]),
        (judging.Share, VERDICT["tables"][0]["genuine"]),
        (judging.Part, VERDICT["tables"][0]["parts"][0]),
        (evidence.Evidence, VERDICT["tables"][0]["evidence"][0]),
        (evidence.Series, VERDICT["tables"][0]["evidence"][0]["series"]),
        (evidence.Mute, VERDICT["tables"][0]["mute"][0]),
        (matching.MatchSummary, json.matches(instances.matched())),
        (matching.BreachMatch, json.matches(instances.matched())["breaches"][0]),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_no_field_of_a_noun_is_left_out(noun, document):
    assert {field.name for field in fields(noun)} == set(document)


def test_the_same_counts_in_another_order_give_the_same_bytes():
    a = instances.realistic()
    other = replace(
        a,
        provinces=dict(reversed(a.provinces.items())),
        ages=dict(reversed(a.ages.items())),
        timings_s=dict(reversed(a.timings_s.items())),
    )
    assert json.dumps(json.assessment(a)) == json.dumps(json.assessment(other))
    assert list(json.assessment(other)["ages"])[:3] == ["0-4", "5-9", "10-14"]


@pytest.mark.parametrize("name", hostile.NAMES, ids=range(len(hostile.NAMES)))
def test_printing_the_bytes_is_harmless(name):
    text = json.dumps(json.assessment(hostile.renamed(instances.realistic(), name))).decode()
    assert not set("\x1b\x07\u202e\u2066\u200f\ufeff\u200b\x9b") & set(text)


def test_not_a_number_is_refused():
    a = replace(instances.realistic(), timings_s={"fold": float("nan")})
    with pytest.raises(ValueError, match="compliant"):
        json.dumps(json.assessment(a))
