from hashlib import blake2s

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.digest.key import Key
from seawall.digest.keyed import digest, digests
from seawall.model.element import BLOCK, PREFIX, ROOM, Canonical

KEY = Key(bytes(range(32)))


def canonical(values: list[bytes]) -> Canonical:
    blocks = np.zeros((len(values), BLOCK), np.uint8)
    lengths = np.zeros(len(values), np.int32)
    long = []
    for i, value in enumerate(values):
        if len(value) > ROOM:
            long.append((i, value))
        else:
            blocks[i, PREFIX : PREFIX + len(value)] = np.frombuffer(value, np.uint8)
            lengths[i] = len(value)
    return Canonical(blocks, lengths, long)


def by_hashlib(value: bytes, element: int, secret: bytes) -> int:
    if not value:
        return 0
    message = bytes([1, element]) + value
    return int.from_bytes(blake2s(message, key=secret).digest()[:8], "little")


@settings(deadline=None, max_examples=150)
@given(
    values=st.lists(st.binary(max_size=80), max_size=70),
    element=st.integers(1, 63),
    secret=st.binary(min_size=32, max_size=32),
)
def test_digests_agree_with_hashlib(values, element, secret):
    found = digests(canonical(values), element, Key(secret))
    assert found.tolist() == [by_hashlib(v, element, secret) for v in values]


def test_every_length_up_to_two_blocks_agrees_with_hashlib():
    values = [bytes((7 * i + n) % 256 for i in range(n)) for n in range(130)]
    found = digests(canonical(values), 3, KEY)
    assert found.tolist() == [by_hashlib(v, 3, KEY.reveal()) for v in values]


def test_the_slow_path_for_one_value_gives_the_same_digest():
    assert digest(b"+441632960011", 2, KEY) == digests(canonical([b"+441632960011"]), 2, KEY)[0]


def test_what_stands_in_the_prefix_bytes_does_not_matter_and_stays():
    value = canonical([b"5555555555554444"] * 20)
    expected = digests(value, 4, KEY).tolist()
    value.blocks[:, :PREFIX] = 0xEE
    assert digests(value, 4, KEY).tolist() == expected
    assert (value.blocks[:, :PREFIX] == 0xEE).all()


def test_read_only_and_strided_arrays_are_taken_without_another_compilation():
    value = canonical([b"a", b"", b"bc"] * 30)
    expected = digests(value, 3, KEY).tolist()
    value.blocks.setflags(write=False)
    value.lengths.setflags(write=False)
    assert digests(value, 3, KEY).tolist() == expected
    every_other = Canonical(value.blocks[::2], value.lengths[::2], [])
    assert digests(every_other, 3, KEY).tolist() == expected[::2]


def test_the_same_value_differs_between_elements_and_keys():
    value = canonical([b"5555555555554444"])
    seen = {int(digests(value, n, KEY)[0]) for n in range(1, 64)}
    seen |= {int(digests(value, n, Key(bytes(32)))[0]) for n in range(1, 64)}
    assert len(seen) == 126


@pytest.mark.parametrize(
    ("lengths", "rows", "element"), [([63], 1, 3), ([-1], 1, 3), ([1, 1], 1, 3), ([1], 1, 0)]
)
def test_what_does_not_fit_is_refused(lengths, rows, element):
    value = Canonical(np.zeros((rows, BLOCK), np.uint8), np.array(lengths, np.int32), [])
    with pytest.raises(ValueError):
        digests(value, element, KEY)
