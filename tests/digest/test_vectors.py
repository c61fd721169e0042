import json
from hashlib import blake2s
from pathlib import Path

import jsonschema
import pytest

from seawall import tables
from seawall.digest.key import Key
from seawall.digest.keyed import digest, digests
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
