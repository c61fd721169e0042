"""Random words of rows: against the standard library, and apart for everything that differs."""

import hashlib
import hmac

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from seawall.digest.key import Key
from seawall.trace import secret
from tests.trace.sets import KEY

NAMES = st.text(max_size=12)


def test_words_are_those_of_the_documented_construction():
    master = hashlib.blake2s(b"seawall derive 1 canary rows 1", key=KEY.reveal()).digest()
    message = b"".join(
        len(part).to_bytes(4, "little") + part for part in (b"customers", b"acme", b"2026-11")
    )
    k = hmac.new(master, message, hashlib.sha256).digest()
    row = hmac.new(k, (5).to_bytes(8, "little"), hashlib.sha256).digest()
    expected = hashlib.shake_256(row).digest(8 * secret.N_WORDS)
    own = secret.of_set(KEY, secret.ROWS, "customers", "Acme", "2026-11")
    assert secret.words(own, 5, 1).astype("<u8").tobytes() == expected


def test_any_part_is_the_same_as_in_the_whole():
    own = secret.of_set(KEY, secret.ROWS, "d", "r", "2026-11")
    assert (secret.words(own, 0, 40)[10:30] == secret.words(own, 10, 20)).all()


@given(st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=2, max_size=2))
def test_two_sets_have_the_same_secret_only_where_their_names_are_the_same(pair):
    plain = [tuple(map(secret.plain, names)) for names in pair]
    first, second = (secret.of_set(KEY, secret.ROWS, *names) for names in pair)
    assert (first == second) == (plain[0] == plain[1])


def test_names_are_compared_whatever_their_case_blanks_and_width():
    a = secret.of_set(KEY, secret.ROWS, "d", " ACME  Ltd", "2026-11")
    assert a == secret.of_set(KEY, secret.ROWS, "d", "acme ltd", "2026-11")
    assert a == secret.of_set(KEY, secret.ROWS, "d", "Ａcme Ltd", "2026-11")


def test_another_purpose_or_key_gives_another_secret():
    names = "d", "r", "2026-11"
    a = secret.of_set(KEY, secret.ROWS, *names)
    assert a != secret.of_set(KEY, secret.CODE, *names)
    assert a != secret.of_set(Key(bytes(32)), secret.ROWS, *names)


def test_numbers_below_a_limit_are_uniform():
    own = secret.of_set(KEY, secret.ROWS, "d", "r", "2026-11")
    w = secret.words(own, 0, 20_000).ravel()
    counts = np.bincount(secret.below(w, 7), minlength=7)
    assert len(counts) == 7
    assert ((counts - counts.mean()) ** 2 / counts.mean()).sum() < 30  # chi-square, 6 degrees
    assert abs(secret.chance(w, 64).mean() - 0.25) < 0.005
