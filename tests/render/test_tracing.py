"""A trace as JSON that its schema allows, and as text that hostile names cannot disturb."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import jsonschema
import pytest

from seawall.model.tracing import (
    ColumnMatch,
    Freshness,
    Likelihood,
    Overlap,
    TableMatch,
    Trace,
    Weight,
)
from seawall.render import json as render_json
from seawall.render import text, tracing

HOSTILE = "[red]x\u202e\x1b[2J\n" + "长" * 300


def made(name: str = "crm") -> Trace:
    weight = Weight("overlap", 2.5, 3.0, f"100.0% of the people stand in {name!r} too")
    rows = (
        Likelihood(name, "partner:x", 0.5, 2.5, 0.99684, f"consistent with {name!r}", (weight,)),
        Likelihood(
            "none of them", "", 0.5, 0.0, 0.00316, "what the others are weighed against", ()
        ),
    )
    match = TableMatch("dump", name, "partner:x", "users", 0.9, 1.5, 8, 7,
                       (ColumnMatch("c1", "mobile", 0.8, ("masks", "codes")),))  # fmt: skip
    shared = Overlap("dump", name, "users", "phone", 10, 20, 10, 10, 1.0, 0.69, 1.0, 10, 7, 10,
                     1e-8, 2.5)  # fmt: skip
    fresh = Freshness("dump", name, "users", date(2022, 1, 1), None, datetime(2022, 1, 2, tzinfo=UTC),
                      0.0, "because")  # fmt: skip
    return Trace(
        "seawall.trace/1", "0.1.0", name, date(2022, 7, 1), datetime(2022, 7, 1, 9, tzinfo=UTC), 1_000,
        1, 1, f"The dump is consistent with {name!r}.", rows, (match,), (shared,), (fresh,), ("A note.",),
    )  # fmt: skip


SCHEMA = render_json.schema("trace-1")


@pytest.mark.parametrize("name", ["crm", HOSTILE])
def test_the_document_is_as_its_schema_says(name):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    written = render_json.dumps(tracing.document(made(name)))
    jsonschema.validate(json.loads(written), SCHEMA)
    assert json.loads(written)["likelihoods"][0]["system"] == name


def test_every_field_of_the_noun_is_in_the_document():
    document = tracing.document(made())
    for noun, part in (
        (made(), document),
        (made().likelihoods[0], document["likelihoods"][0]),
        (made().likelihoods[0].weights[0], document["likelihoods"][0]["weights"][0]),
        (made().candidates[0], document["candidates"][0]),
        (made().freshness[0], document["freshness"][0]),
    ):
        assert set(part) == set(noun.__dataclass_fields__)


def test_the_text_says_the_likelihoods_and_their_reasons():
    shown = text.plain(tracing.text(made()))
    for part in ("Whose is crm?", "99.68%", "+2.5", "50.0%", "none of them", "7 of 8", "A note."):
        assert part in shown


def test_hostile_names_stay_visible_and_within_the_width():
    shown = text.plain(tracing.text(made(HOSTILE)))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[red]" in shown
    assert max(map(len, shown.splitlines())) <= text.WIDTH


def test_a_trace_without_any_candidate_can_be_shown():
    bare = replace(made(), candidates=(), overlaps=(), freshness=(), notes=())
    assert "Whose is crm?" in text.plain(tracing.text(bare))
    jsonschema.validate(tracing.document(bare), SCHEMA)
