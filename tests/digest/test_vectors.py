import json
from hashlib import blake2s
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from seawall import tables
from seawall.digest.key import Key
from seawall.digest.keyed import digest, digests
from seawall.elements import by_id, name_birth_date
from seawall.model.element import Canonical
from seawall.model.strings import from_values
from tests.digest.test_keyed import canonical

FOLDER = Path(__file__).parents[2] / "vectors" / "digest"
SUITE = json.loads((FOLDER / "suite1.json").read_text(encoding="utf-8"))
KEY = Key(bytes.fromhex(SUITE["key_hex"]))
VECTORS = pytest.mark.parametrize("vector", SUITE["vectors"], ids=lambda v: v["note"])


def test_the_file_is_what_its_schema_says():
    jsonschema.validate(SUITE, json.loads((FOLDER / "suite1.schema.json").read_text()))


def test_the_key_id_is_the_published_one():
    assert KEY.id == SUITE["key_id"]


@VECTORS
def test_our_digest_is_the_published_one(vector):
    value = vector["canonical"].encode()
    number = tables.element(vector["element"]).number
    assert number == vector["number"]
    assert digest(value, number, KEY) == int(vector["digest_u64"])
    assert digests(canonical([value]), number, KEY).tolist() == [int(vector["digest_u64"])]


@VECTORS
def test_the_published_digest_is_hashlibs(vector):
    message = bytes.fromhex(vector["message_hex"])
    assert message == bytes([1, vector["number"]]) + vector["canonical"].encode()
    cut = blake2s(message, key=bytes.fromhex(SUITE["key_hex"])).digest()[:8]
    assert cut.hex() == vector["digest_hex"]
    assert str(int.from_bytes(cut, "little")) == vector["digest_u64"]


def written(element: str, values: list[bytes]) -> Canonical:
    """The canonical forms of written ones, by the code that reads dumps."""
    column = from_values(values)
    if element == "name_birth_date":
        codes = by_id("person_name").judge(column).codes
        return name_birth_date.canonical(column, codes, np.full(column.n, 19000101, np.int32))
    plugin = by_id(element)
    assert plugin.canonical is not None
    return plugin.canonical(column, plugin.judge(column).codes)


@VECTORS
def test_every_spelling_leads_to_the_published_digest(vector):
    spellings = [spelling.encode() for spelling in vector["spellings"]]
    found = digests(written(vector["element"], spellings), vector["number"], KEY)
    expected = [int(vector["digest_u64"])] * len(spellings)
    assert dict(zip(vector["spellings"], found.tolist(), strict=True)) == dict(
        zip(vector["spellings"], expected, strict=True)
    )
