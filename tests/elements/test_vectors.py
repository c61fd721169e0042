"""Every file of known answers in vectors/elements, whichever element it is of."""

import json
from pathlib import Path

import jsonschema
import pytest

from seawall import tables
from seawall.elements import by_id
from seawall.model.element import PREFIX, Reason
from seawall.model.strings import from_values

FOLDER = Path(__file__).parents[2] / "vectors" / "elements"
SCHEMA = FOLDER / "element.schema.json"
FILES = sorted(path for path in FOLDER.glob("*.json") if not path.name.endswith(".schema.json"))


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def vectors(request):
    return load(request.param)


@pytest.fixture
def judged(vectors):
    """(case, judged) of each case, as a column of its one value."""
    judge = by_id(vectors["element"]).judge
    return [(case, judge(from_values([case["value"].encode()]))) for case in vectors["cases"]]


def test_files_are_in_the_form_of_the_schema(vectors):
    jsonschema.validate(vectors, load(SCHEMA))
    assert tables.element(vectors["element"])


def test_no_value_stands_twice(vectors):
    values = [case["value"] for case in vectors["cases"]]
    assert len(set(values)) == len(values)


def test_reasons_are_the_known_ones(judged):
    found = {case["value"]: Reason(result.codes[0]).name for case, result in judged}
    assert found == {case["value"]: case["reason"] for case, _ in judged}


def test_facts_are_the_known_ones(judged):
    known = [(case, name) for case, _ in judged for name in case.get("facts", {})]
    results = {case["value"]: result.facts for case, result in judged}
    found = {(c["value"], name): int(results[c["value"]][name][0]) for c, name in known}
    assert found == {(c["value"], name): c["facts"][name] for c, name in known}


def test_canonical_values_are_the_known_ones(vectors, judged):
    """And nothing stands in front of them or behind: it would be digested too."""
    canonicalise = by_id(vectors["element"]).canonical
    found = {}
    for case, result in judged:
        if canonicalise is None:
            found[case["value"]] = None
            continue
        column = from_values([case["value"].encode()])
        blocks, lengths, long = canonicalise(column, result.codes)
        text = bytes(blocks[0, PREFIX : PREFIX + lengths[0]])
        assert not blocks[0, :PREFIX].any()
        assert not blocks[0, PREFIX + lengths[0] :].any()
        found[case["value"]] = (dict(long).get(0, text)).decode() or None
    assert found == {case["value"]: case.get("canonical") for case, _ in judged}
