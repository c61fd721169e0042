"""The oblivious function: RFC 9497's answers, a twin in plain integers, and what is refused."""

import json
import pickle
import random as seeded
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.protocols.oprf import (
    MAX_BATCH,
    HolderKey,
    Mode,
    blind,
    blind_evaluate,
    derive,
    evaluate,
    finalize,
    ristretto,
)
from seawall.protocols.oprf.suite import expand
from tests.reference import ristretto255 as twin

PUBLISHED = json.loads(
    (Path(__file__).parents[2] / "vectors/oprf/rfc9497-ristretto255-sha512.json").read_text()
)
CASES = [(mode, vector) for mode in PUBLISHED["modes"] for vector in mode["vectors"]]
ORDER = twin.ORDER.to_bytes(32, "little")
NOT_ELEMENTS = [
    b"", bytes(31), bytes(33), bytes(32), b"\xff" * 32,
    (1).to_bytes(32, "little"), (twin.P + 2).to_bytes(32, "little"),
]  # fmt: skip


def parts(hexes):
    return [bytes.fromhex(one) for one in hexes]


def given_scalars(hexes):
    """A source of bytes that leads to exactly these scalars."""
    left = iter(parts(hexes))
    return lambda n: next(left) + bytes(n - 32)


def from_seed(seed):
    return seeded.Random(seed).randbytes


def never(n):
    raise AssertionError(f"{n} random bytes were asked for")


@pytest.mark.parametrize("mode", PUBLISHED["modes"], ids=lambda mode: Mode(mode["mode"]).name)
def test_published_keys_follow_from_their_seeds(mode):
    key = derive(bytes.fromhex(mode["seed"]), bytes.fromhex(mode["key_info"]), Mode(mode["mode"]))
    assert key.reveal().hex() == mode["sk"]
    assert key.public.hex() == mode.get("pk", key.public.hex())


@pytest.mark.parametrize(
    ("mode", "vector"), CASES, ids=[f"{Mode(m['mode']).name}-{len(v['input'])}" for m, v in CASES]
)
def test_published_vectors_come_out_at_every_step(mode, vector):
    key = HolderKey(bytes.fromhex(mode["sk"]), Mode(mode["mode"]))
    hidden = blind(parts(vector["input"]), key.mode, given_scalars(vector["blind"]))
    assert [one.element.hex() for one in hidden] == vector["blinded_element"]
    proved = [vector["proof_random_scalar"]] if key.mode else []
    answer, proof = blind_evaluate([h.element for h in hidden], key, given_scalars(proved))
    assert [one.hex() for one in answer] == vector["evaluation_element"]
    assert (proof or b"").hex() == vector.get("proof", "")
    public = key.public if proof else None
    outputs = finalize(hidden, answer, proof, public)
    assert [one.hex() for one in outputs] == vector["output"]
    assert evaluate(parts(vector["input"]), key) == outputs


@pytest.mark.parametrize(
    ("message", "first"),
    [
        (b"", "6b9a7312411d92f921c6f68ca0b6380730a1a4d982c507211a90964c394179ba"),
        (b"abc", "0da749f12fbe5483eb066a5f595055679b976e93abe9be6f0f6318bce7aca8dc"),
    ],
)
def test_messages_are_expanded_as_rfc_9380_publishes(message, first):
    """Appendix K.2 asks for 32 bytes, whose length is hashed: the twin does those, and ours by it."""
    dst = b"QUUX-V01-CS02-with-expander-SHA512-256"
    assert twin.expand(message, dst, 32).hex() == first
    assert expand(message, dst) == twin.expand(message, dst, 64)


@given(st.binary(min_size=64, max_size=64))
@settings(max_examples=40, deadline=None)
def test_group_operations_agree_with_plain_integers(wide):
    point = ristretto.from_uniform(wide)
    assert point == twin.encode(twin.from_uniform(wide))
    number = int.from_bytes(wide, "little") % twin.ORDER
    assert ristretto.reduced(wide) == number.to_bytes(32, "little")
    assert ristretto.times_any(ristretto.reduced(wide), point) == twin.encode(
        twin.mul(number, twin.decode(point))
    )
    assert ristretto.plus(point, point) == twin.encode(twin.mul(2, twin.decode(point)))


@given(
    st.lists(st.binary(max_size=80), min_size=1, max_size=4), st.sampled_from(Mode), st.integers()
)
@settings(max_examples=4, deadline=None)
def test_asking_blindly_gives_the_function_that_plain_integers_give(inputs, mode, seed):
    random = from_seed(seed)
    key = derive(random(32), b"property", mode)
    assert int.from_bytes(key.reveal(), "little") == twin.derive(
        from_seed(seed)(32), b"property", mode
    )
    hidden = blind(inputs, mode, random)
    answer, proof = blind_evaluate([one.element for one in hidden], key, random)
    outputs = finalize(hidden, answer, proof, key.public if proof else None)
    secret = int.from_bytes(key.reveal(), "little")
    assert outputs == [twin.evaluate(secret, one, mode) for one in inputs] == evaluate(inputs, key)
    if proof:
        assert twin.proof_holds(proof, key.public, [one.element for one in hidden], answer)


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=200, deadline=None)
def test_any_32_bytes_are_taken_for_an_element_only_if_plain_integers_do(raw):
    try:
        ristretto.element(raw, "it")
        taken = True
    except ValueError:
        taken = False
    assert taken == (twin.decode(raw) not in (None, twin.ZERO))


def test_the_same_input_is_hidden_differently_every_time():
    random = from_seed(1)
    one, other = blind([b"same", b"same"], Mode.OPRF, random)
    assert one.element != other.element


def test_scalars_of_zero_are_drawn_again():
    draws = iter([bytes(64), ORDER + bytes(32), b"\2" + bytes(63)])
    assert ristretto.random_scalar(lambda n: next(draws)) == b"\2" + bytes(31)


@given(st.lists(st.integers(1, twin.ORDER - 1), max_size=9))
@settings(deadline=None)
def test_inverses_of_many_are_those_of_each(numbers):
    scalars = [n.to_bytes(32, "little") for n in numbers]
    assert ristretto.inverses(scalars) == [
        pow(n, -1, twin.ORDER).to_bytes(32, "little") for n in numbers
    ]


@pytest.mark.parametrize("raw", NOT_ELEMENTS, ids=range(len(NOT_ELEMENTS)))
@pytest.mark.parametrize("mode", Mode)
def test_the_holder_refuses_what_is_no_element_and_names_its_place(raw, mode):
    key = derive(bytes(32), b"", mode)
    (good,) = blind([b"x"], mode, from_seed(2))
    with pytest.raises(ValueError, match="element 2: "):
        blind_evaluate([good.element, raw], key, from_seed(3))


@pytest.mark.parametrize("raw", NOT_ELEMENTS, ids=range(len(NOT_ELEMENTS)))
@pytest.mark.parametrize("mode", Mode)
def test_the_asker_refuses_what_is_no_element(raw, mode):
    random = from_seed(4)
    key = derive(bytes(32), b"", mode)
    hidden = blind([b"x", b"y"], mode, random)
    answer, proof = blind_evaluate([one.element for one in hidden], key, random)
    with pytest.raises(ValueError, match="element"):
        finalize(hidden, [answer[0], raw], proof, key.public if proof else None)
    if proof:
        with pytest.raises(ValueError, match="the public key"):
            finalize(hidden, answer, proof, raw)


def test_batches_have_bounds():
    key = derive(bytes(32), b"", Mode.OPRF)
    with pytest.raises(ValueError, match="not 0"):
        blind_evaluate([], key, never)
    with pytest.raises(ValueError, match="not 65,536"):
        blind_evaluate([b""] * (MAX_BATCH + 1), key, never)
    with pytest.raises(ValueError, match="not 0"):
        blind([], Mode.OPRF, never)
    with pytest.raises(ValueError, match="65,536"):
        evaluate([bytes(2**16)], key)
    hidden = blind([b"x"], Mode.OPRF, from_seed(5))
    with pytest.raises(ValueError, match="0 elements came back for 1"):
        finalize(hidden, [])


def test_a_proof_of_another_key_or_over_other_elements_is_refused():
    random = from_seed(6)
    key, other = (derive(bytes([i]) * 32, b"", Mode.VOPRF) for i in (1, 2))
    hidden = blind([b"x", b"y"], Mode.VOPRF, random)
    asked = [one.element for one in hidden]
    answer, proof = blind_evaluate(asked, key, random)
    assert proof is not None
    elsewhere, _ = blind_evaluate(asked, other, random)
    _, alone = blind_evaluate(asked[:1], key, random)
    wrong = [
        (answer, proof, other.public),
        (elsewhere, proof, key.public),
        ([answer[0], elsewhere[1]], proof, key.public),
        (answer[::-1], proof, key.public),
        (answer, alone, key.public),
        (answer, proof[32:] + proof[:32], key.public),
        (answer, bytes(64), key.public),
    ]
    for answered, shown, public in wrong:
        with pytest.raises(ValueError, match="does not fit"):
            finalize(hidden, answered, shown, public)
    for shown in (proof[:-1], ORDER + proof[32:], proof[:32] + ORDER, proof[:32] + b"\xff" * 32):
        with pytest.raises(ValueError, match="proof"):
            finalize(hidden, answer, shown, key.public)
    with pytest.raises(ValueError, match="both or neither"):
        finalize(hidden, answer, proof)


@given(st.integers(0, 511), st.integers())
@settings(max_examples=40, deadline=None)
def test_any_bit_of_a_proof_that_flips_is_noticed(bit, seed):
    random = from_seed(seed)
    key = derive(random(32), b"", Mode.VOPRF)
    hidden = blind([b"x"], Mode.VOPRF, random)
    answer, proof = blind_evaluate([hidden[0].element], key, random)
    assert proof is not None
    flipped = (int.from_bytes(proof, "little") ^ 1 << bit).to_bytes(64, "little")
    with pytest.raises(ValueError, match="proof"):
        finalize(hidden, answer, flipped, key.public)


@pytest.mark.parametrize("secret", [bytes(32), ORDER, b"\xff" * 32, bytes(31)], ids=range(4))
def test_what_is_no_key_is_refused(secret):
    with pytest.raises(ValueError, match="the key"):
        HolderKey(secret, Mode.OPRF)
    with pytest.raises(ValueError, match="a seed has 32 bytes"):
        derive(bytes(31), b"", Mode.OPRF)


def test_keys_and_blinded_inputs_do_not_print_their_secrets():
    key = HolderKey.new(Mode.VOPRF, from_seed(7))
    (hidden,) = blind([b"an input"], Mode.VOPRF, from_seed(8))
    for secret in (key.reveal(), hidden.scalar, hidden.input):
        assert secret.hex() not in repr(key) + repr(hidden)
        assert repr(secret) not in repr(key) + repr(hidden)
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_keys_compare_by_secret_and_mode():
    one, same = (derive(bytes(32), b"", Mode.OPRF) for _ in range(2))
    assert one == same
    assert hash(one) == hash(same)
    assert one != HolderKey(one.reveal(), Mode.VOPRF)
    assert one != "a key"


def test_the_library_leaves_no_file_behind():
    assert not Path(import_module("rbcl._sodium").lib_path).exists()
