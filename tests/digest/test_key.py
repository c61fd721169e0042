import copy
import io
import logging
import multiprocessing
import pickle
import traceback

import pytest

from seawall.digest.key import Key
from seawall.digest.keyed import digest

SECRET = bytes(range(32))


def spellings(secret: bytes) -> list[str]:
    return [secret.hex(), repr(secret), repr(list(secret)), secret.decode("latin-1")]


def test_a_key_says_its_id_and_nothing_else():
    key = Key(SECRET)
    log = io.StringIO()
    logger = logging.Logger("test")
    logger.addHandler(logging.StreamHandler(log))
    logger.warning("%s %r", key, key)
    try:
        raise ValueError(key)
    except ValueError:
        shown = traceback.format_exc()
    for text in (repr(key), str(key), f"{key}", log.getvalue(), shown):
        assert key.id in text
        assert not any(s in text for s in spellings(SECRET))


def test_ids_are_stable_and_tell_keys_apart():
    assert Key(SECRET).id == "8e8eaaefc6701e67"
    assert Key(SECRET) == Key(SECRET)
    assert Key(SECRET) != Key(bytes(32))
    assert Key(SECRET).id != Key(bytes(32)).id
    assert len({Key(SECRET), Key(SECRET), Key(bytes(32))}) == 2
    assert Key(SECRET) != SECRET


@pytest.mark.parametrize("n", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_is_refused_without_showing_it(n):
    with pytest.raises(ValueError) as problem:
        Key(b"\x77" * n)
    assert "w" * 3 not in str(problem.value)


def test_a_key_does_not_pickle_into_a_file():
    with pytest.raises(TypeError, match="pickled only while"):
        pickle.dumps(Key(SECRET))
    with pytest.raises(TypeError):
        pickle.dumps({"task": [Key(SECRET)]}, protocol=5)


def answer(key: Key, pipe: object) -> None:
    pipe.send(digest(b"x", 3, key))  # type: ignore[attr-defined]


def test_a_key_travels_to_a_child_process():
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=answer, args=(Key(SECRET), theirs))
    child.start()
    theirs.close()
    assert ours.recv() == digest(b"x", 3, Key(SECRET))
    child.join()


def test_copies_are_the_key_itself():
    key = Key(SECRET)
    assert copy.copy(key) is key
    assert copy.deepcopy([key])[0] is key


def test_seeds_differ_by_purpose_and_key():
    seeds = {Key(SECRET).seed("a"), Key(SECRET).seed("b"), Key(bytes(32)).seed("a")}
    assert len(seeds) == 3
    assert all(0 <= seed < 2**64 for seed in seeds)


def test_derived_secrets_differ_by_purpose_and_from_every_seed():
    """By hand: BLAKE2s of domain and purpose under the key."""
    from hashlib import blake2s

    key = Key(bytes(range(32)))
    assert key.derive("x") == blake2s(b"seawall derive 1 x", key=bytes(range(32))).digest()
    assert key.derive("x") != key.derive("y")
    assert int.from_bytes(key.derive("x")[:8], "little") != key.seed("x")
