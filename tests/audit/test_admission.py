"""What the wire is let connect to, against the oracle that asks the operating system."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.audit import addresses
from seawall.errors import ScopeError
from tests.audit import scopes
from tests.reference import scope as slow

ODD = [
    "2130706433", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "127.1", "017700000001", "127.0.0.1.",
    "127.0.0.1%lo", "::1%lo", "fe80::1%eth0", "[::1]", "１２７.0.0.1", "127。0。0。1", " 127.0.0.1", "",
    "localhost", "127.0.0.1\x00",
]  # fmt: skip


def disagreements(seed, n_scopes, n_each):
    """Pairs on which fast and slow differ: (those admitted wrongly, those refused wrongly), and hits."""
    rng = random.Random(seed)
    wide = narrow = hits = 0
    for _ in range(n_scopes):
        table = scopes.table_of(rng)
        admission = scopes.built(table).admission
        for _ in range(n_each):
            sockaddr, name = scopes.sockaddr_of(rng, table)
            fast = admission.admits(sockaddr, name) is not None
            true = slow.admits(table, sockaddr, name, scopes.TODAY)
            hits += fast
            wide += fast and not true
            # a spelling that only the system's resolver takes is refused on purpose
            plain = addresses.number(sockaddr[0]) is not None
            narrow += true and not fast and plain
    return wide, narrow, hits


def test_nothing_outside_the_scope_is_admitted_and_nothing_plain_inside_is_refused():
    wide, narrow, hits = disagreements(20260304, 600, 50)
    assert (wide, narrow) == (0, 0)
    assert hits > 1_000


@given(st.integers(0, 2**63))
def test_whatever_is_drawn_the_wire_is_never_wider_than_the_lines(seed):
    assert disagreements(seed, 1, 30)[:2] == (0, 0)


@pytest.mark.parametrize("text", ODD)
def test_odd_spellings_of_loopback_are_no_addresses(text):
    open_to_all = scopes.built(
        {
            "schema": "seawall.scope/1",
            "authorisation": scopes.AUTHORISATION,
            "allow": [
                {"cidr": c, "ports": "all", "level": "L2"} for c in ("127.0.0.0/8", "::1/128")
            ],
        }
    )
    assert open_to_all.admission.admits((text, 6379)) is None
    assert open_to_all.admission.admits(("127.0.0.1", 6379)) is not None
    assert open_to_all.admission.admits(("::ffff:127.0.0.1", 6379, 0, 0)) is not None


NO_NAMES = [
    "2130706433", "0x7f.1", "127.1", "a.0x7f", "１２７.0.0.1", "a..b", "faß.example", "-", "a b",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_a_resolver_might_take_for_an_address_is_no_name(text):
    with pytest.raises(ScopeError):
        addresses.name(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("DB.Example.COM.", "db.example.com"),
        ("ex。ample.com", "ex.ample.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("ＤＢ.example", "db.example"),
    ],
)
def test_a_name_has_one_spelling(text, name):
    assert addresses.name(text) == name
    assert addresses.name(name) == name


@given(st.integers(0, addresses.HIGHEST))
def test_a_number_survives_its_spelling(number):
    assert addresses.number(addresses.text(number)) == number


@given(st.text(max_size=40))
def test_any_text_is_an_address_a_name_or_refused(text):
    if addresses.number(text) is None:
        try:
            name = addresses.name(text)
        except ScopeError:
            return
        assert addresses.name(name) == name
