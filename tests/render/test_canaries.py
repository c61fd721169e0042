"""Rendered verifications and plans against their schema; text that fits and says what it must."""

import json as stdlib
from dataclasses import replace
from datetime import date

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.model import canaries as nouns
from seawall.render import canaries, json, names, text
from tests.render.test_json import parts

FOUND = nouns.SetResult(
    recipient="Acme", epoch="2026-10", dataset="customers", n_candidates=50, n_hit=3, n_rows=4,
    n_shared=1,
    fields=(nouns.FieldHits("cn.resident_id", 50, 10_000, 3, 4, 1e-9),
            nouns.FieldHits("email", 50, 0, 0, 0, 1e-39)),
    levels=(nouns.Level(("cn.resident_id",), 50, 3, -10.2),),
    log10_false=-9.4, finding=nouns.ACCUSED,
)  # fmt: skip
WINDOW = nouns.Window("Acme", "customers", "2026-10", date(2026, 10, 1), date(2026, 11, 1), 0.01)
MARKS = nouns.MarkResult(
    "Acme", "2026-10", "customers", "phone", 300, 260, 198.5, -8.0, nouns.ACCUSED
)
VERIFIED = nouns.Verification(
    schema=nouns.SCHEMA, seawall="0", name="leak.csv", n_rows=10_000, n_recipients=2, n_sets=2,
    n_candidates=100, compared={"cn.resident_id": 10_000}, n_parts=3, n_read_twice=1,
    sets=(FOUND, replace(FOUND, recipient="Initech", n_hit=0, n_rows=0, levels=(), log10_false=0.0,
                         n_shared=0, finding=nouns.NONE)),
    windows=(WINDOW,), marks=(MARKS,), notes=("2 places could not be read.",),
)  # fmt: skip
PLAN = nouns.Plan(
    nouns.SCHEMA, 20_000_000, 10_000, 0.95, 1, 1_000, 5_990, 5_992,
    (nouns.FieldPlan(("email",), 1, 5_990, 0.0003, -15.0), nouns.FieldPlan(("phone",))),
)  # fmt: skip

NAMES = st.text(max_size=60)
COUNTS = st.integers(0, 10**12)
LOGS = st.floats(-15, 0)


def fits(document):
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    schema = json.schema("canary-1")
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(document)
    assert stdlib.loads(json.dumps(document)) == document


def said(renderable):
    return " ".join(text.plain(renderable).split())


def test_verifications_and_plans_fit_the_schema():
    fits(canaries.document(VERIFIED))
    fits(canaries.plan_document(PLAN))


@settings(max_examples=100, deadline=None)
@given(NAMES, NAMES, COUNTS, COUNTS, LOGS, st.sampled_from([nouns.ACCUSED, nouns.HINT, nouns.NONE]))
def test_any_verification_fits_the_schema_and_can_be_shown(name, recipient, n, m, log10, finding):
    one = replace(FOUND, recipient=recipient, n_hit=n, n_rows=m, log10_false=log10, finding=finding)
    mark = replace(MARKS, recipient=recipient, n_read=m, log10_false=log10, finding=finding)
    v = replace(VERIFIED, name=name, sets=(one,) * 3, marks=(mark,), n_rows=n)
    fits(canaries.document(v))
    lines = text.plain(canaries.text(v)).splitlines()
    assert max(map(names.cells, lines)) <= 100  # a mark without width is a character, and no cell
    assert all(c.isprintable() for line in lines for c in line)


def test_the_schema_is_closed_and_described_field_by_field():
    schema = json.schema("canary-1")
    jsonschema.Draft202012Validator.check_schema(schema)
    for part in parts(schema):
        for field in part.get("properties", {}).values():
            assert field.get("description"), field
        if "properties" in part:
            assert part["additionalProperties"] is False
            assert part["required"] == list(part["properties"])
        for field, about in part.get("properties", {}).items():
            if field.startswith("n_"):
                assert "Unit" in about["description"], field


def test_the_text_names_who_when_how_sure_and_what_it_does_not_prove():
    words = said(canaries.text(VERIFIED))
    for part in ("The copy of Acme leaked", "on or after 1 October 2026 and before 1 November 2026",
                 "does not prove who took it", "3 of 50", "4e-10", "260 of 300", "1 finding of",
                 "2 places could not be read."):  # fmt: skip
        assert part in words, part
    assert "Initech" not in words  # nothing of it was met


def test_a_hint_is_called_no_more_than_that():
    hint = replace(FOUND, finding=nouns.HINT, log10_false=-3.0)
    words = said(canaries.text(replace(VERIFIED, sets=(hint,), windows=(), marks=())))
    assert "A hint, and no more, at Acme" in words
    assert "leaked" not in words


def test_a_dump_that_cannot_tell_is_not_called_clean():
    none = replace(VERIFIED, sets=(), windows=(), marks=(), compared={}, n_sets=0)
    assert "Nothing in this dump can tell a canary" in said(canaries.text(none))


@pytest.mark.parametrize(("log10_p", "shown"), [(-15.0, "<1e-15"), (-9.4, "4e-10"), (0.0, "1")])
def test_probabilities_have_one_digit_and_a_floor(log10_p, shown):
    assert canaries.probability(log10_p) == shown


def test_a_plan_says_where_no_number_suffices():
    words = said(canaries.plan_text(PLAN))
    assert "5,990 canaries" in words
    assert "none suffices" in words
