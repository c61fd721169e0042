"""The inventory on disk: written whole, read back the same, refused where it is damaged."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import jsonschema
import numpy as np
import pytest

from seawall.errors import TraceError
from seawall.trace import Inventory, written
from tests.trace import systems
from tests.trace.sketches import population, table


@pytest.fixture(scope="module")
def made():
    return [systems.sketch(t.name, t.ours, "crm") for t in systems.inventory(31, 3, (300, 100))]


def test_what_was_stored_comes_back_the_same(made, tmp_path):
    Inventory(tmp_path).add("crm", made)
    back = Inventory(tmp_path).load(systems.KEY.id)
    a = sorted((written.document(t) for t in made), key=lambda d: d["table"])
    b = sorted((written.document(t) for t in back), key=lambda d: d["table"])
    assert a == b
    assert back[0].columns[0].n_filled == min(made, key=lambda t: t.table).columns[0].n_filled


def test_documents_are_as_the_schema_says(made):
    jsonschema.Draft202012Validator.check_schema(written.schema())
    frozen = replace(made[0], updated_at=datetime(2022, 1, 1, tzinfo=UTC), owner="partner:x")
    for sketch in (*made, frozen):
        jsonschema.validate(json.loads(json.dumps(written.document(sketch))), written.schema())


def test_every_field_of_the_schema_is_explained():
    def fields(node, path=""):
        for name, inner in node.get("properties", {}).items():
            yield f"{path}/{name}", inner
            yield from fields(inner, f"{path}/{name}")
            yield from fields(inner.get("items", {}), f"{path}/{name}")

    assert [path for path, field in fields(written.schema()) if not field.get("description")] == []


def test_adding_again_replaces_and_a_part_leaves_the_rest(made, tmp_path):
    inventory = Inventory(tmp_path)
    inventory.add("crm", made)
    inventory.add("crm", made[:1])
    assert len(inventory.files()) == 1
    inventory.add("crm", made[1:2], whole=False)
    assert len(inventory.files()) == 2
    assert [p.name for p in tmp_path.rglob("*.tmp")] == []


def test_names_that_look_the_same_or_lead_out_of_the_folder_get_files_of_their_own(tmp_path):
    names = ["a/b", "a_b", "../up", ".", "表", "表二", "x" * 300, "A", "a"]
    Inventory(tmp_path).add("../../crm", [table(name) for name in names])
    files = Inventory(tmp_path).files()
    assert len({p.name.lower() for p in files}) == len(names)
    assert all(p.resolve().is_relative_to(tmp_path.resolve()) for p in files)


@pytest.mark.parametrize("owner", ["theirs", "partner:", ""])
def test_an_owner_is_ours_or_a_partner(owner, tmp_path):
    with pytest.raises(TraceError, match="owner"):
        Inventory(tmp_path).add("crm", [table(owner=owner)])


def test_a_system_without_tables_or_name_is_refused(tmp_path):
    with pytest.raises(TraceError, match="no table"):
        Inventory(tmp_path).add("crm", [])
    with pytest.raises(TraceError, match="name"):
        Inventory(tmp_path).add(" ", [table()])


def damage(document):
    digests = {"element": "phone", "n": 2, "low": 2, "high": 2, "theta": 1.0}
    yield "cut", "{", "JSON"
    yield "array", "[]", "schema"
    yield "version", json.dumps({**document, "schema": "seawall.inventory/2"}), "schema"
    yield "field", json.dumps({**document, "more": 1}), "schema says"
    yield "gone", json.dumps({k: v for k, v in document.items() if k != "key_id"}), "schema says"
    yield "negative", json.dumps({**document, "n_rows": -1}), "n_rows"
    yield "order", json.dumps({**document, "populations": [
        {**digests, "digests": written.base64.b64encode(np.array([2, 1], "<u8").tobytes()).decode()}
    ]}), "digests"  # fmt: skip
    yield (
        "base64",
        json.dumps({**document, "populations": [{**digests, "digests": "!"}]}),
        "digests",
    )
    yield "day", json.dumps({**document, "read_at": "yesterday"}), "dates"


CASES = list(damage(written.document(table())))


@pytest.mark.parametrize(("text", "problem"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_damaged_file_is_named_and_refused(text, problem, tmp_path):
    inventory = Inventory(tmp_path)
    (path,) = inventory.add("crm", [table()])
    path.write_text(text)
    (checked,) = inventory.check()
    assert problem in checked.problem
    assert checked.sketch is None
    with pytest.raises(TraceError, match=path.name):
        inventory.load()


def test_digests_beyond_theta_are_refused(tmp_path):
    (path,) = Inventory(tmp_path).add(
        "crm", [table(populations=[population("phone", [1, 2**63], theta=0.25)])]
    )
    assert Inventory(path.parent.parent).check()[0].problem


def test_sketches_of_another_key_are_refused(tmp_path):
    Inventory(tmp_path).add("crm", [table()])
    with pytest.raises(TraceError, match="made with key"):
        Inventory(tmp_path).load("f" * 16)


def test_no_inventory_and_an_empty_one_are_said(tmp_path):
    with pytest.raises(TraceError, match="no inventory"):
        Inventory(tmp_path / "nowhere").load()
    with pytest.raises(TraceError, match="empty"):
        Inventory(tmp_path).load()
