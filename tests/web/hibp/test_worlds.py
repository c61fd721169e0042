"""Parts of the dialect without a server: corpora, names, ETags, accounts."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.digest.key import Key
from seawall.errors import SourceError
from seawall.index import Breach
from seawall.web.hibp import config, roster
from seawall.web.hibp.answers import fresh, tag
from seawall.web.hibp.catalogue import of_index, pascal
from seawall.web.hibp.config import Described
from seawall.web.hibp.operations import OPERATIONS, find
from seawall.web.hibp.passwords import Corpus
from seawall.web.messages import BreachShown
from tests.web.hibp import contract, worlds

SECRET = bytes(32)
NOW = "2026-11-25T12:00:00+00:00"


def shown(name):
    return BreachShown(name, NOW, 3, 1, 0.5, None)


@given(st.lists(st.integers(0, 2**24 - 1), min_size=1, max_size=200, unique=True), st.data())
def test_a_range_of_a_sorted_file_is_what_reading_all_of_it_gives(tmp_path_factory, heads, data):
    path = tmp_path_factory.mktemp("corpus") / "sha1.txt"
    hashes = sorted(
        f"{head:06X}{hashlib.sha1(bytes([head % 251])).hexdigest().upper()[:34]}" for head in heads
    )
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    path.write_text(
        end.join(f"{h}:{i + 1}" for i, h in enumerate(hashes))
        + data.draw(st.sampled_from(["", end]))
    )
    corpus = Corpus(path, 40, SECRET)
    asked = {h[:5] for h in data.draw(st.lists(st.sampled_from(hashes), max_size=8))}
    asked |= {f"{n:05X}" for n in data.draw(st.lists(st.integers(0, 2**20 - 1), max_size=8))}
    for prefix in {*asked, "00000", "FFFFF"}:
        whole = [f"{h[5:]}:{i + 1}" for i, h in enumerate(hashes) if h.startswith(prefix)]
        assert corpus.rows(prefix) == whole


@pytest.mark.parametrize(
    "text", ["", "nothing of the kind\n", "A" * 32 + ":1\n", "A" * 40 + "\n", "G" * 40 + ":1\n"]
)
def test_a_file_that_is_no_corpus_is_refused_without_a_word_of_it(tmp_path, text):
    path = tmp_path / "words"
    path.write_text(text)
    with pytest.raises(SourceError) as caught:
        Corpus(path, 40, SECRET)
    assert text.strip() == "" or text.strip() not in str(caught.value)


@given(
    st.lists(st.text(min_size=1, max_size=12).filter(lambda t: t.strip()), max_size=12, unique=True)
)
def test_breaches_have_names_of_letters_and_digits_that_differ_in_any_case(given_names):
    held = [Breach(name, NOW) for name in given_names]
    catalogue, names = of_index(held, [shown(n) for n in given_names], {}, {})
    assert set(names) == set(given_names)
    assert all(name.isalnum() for name in names.values())
    assert len({name.lower() for name in names.values()}) == len(given_names)
    assert all(catalogue.find(name.swapcase()).Name for name in names.values() if name.isascii())


@pytest.mark.parametrize(
    ("name", "found"),
    [("log of a shop", "LogOfAShop"), ("shop-2026_11", "Shop202611"), ("上海 泄露", "上海泄露"),
     ("...", "Breach"), ("iPhone users", "IPhoneUsers")],
)  # fmt: skip
def test_a_name_begins_each_word_with_a_capital(name, found):
    assert pascal(name) == found


def test_a_breach_is_verified_and_fabricated_by_what_is_believed_unless_it_is_said():
    held = [Breach(n, NOW) for n in ("sure", "half", "not")]
    seen = [shown(n) for n in ("sure", "half", "not")]
    p = {"sure": 0.97, "half": 0.5, "not": 0.02}
    seen = [BreachShown(s.name, NOW, 3, 1, p[s.name], None) for s in seen]
    catalogue, _ = of_index(held, seen, {}, {"half": Described("half", fabricated=True)})
    flags = {b.Name: (b.IsVerified, b.IsFabricated) for b in catalogue.public}
    assert flags == {"Sure": (True, False), "Half": (False, True), "Not": (False, True)}


def test_two_breaches_of_one_name_are_refused():
    held = [Breach(n, NOW) for n in ("a", "b")]
    said = {n: Described(n, shown="Same") for n in ("a", "b")}
    with pytest.raises(Exception, match="same name"):
        of_index(held, [shown("a"), shown("b")], {}, said)


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_an_etag_tells_bodies_apart_and_is_known_again(one, other):
    assert fresh(tag(one), tag(one))
    assert fresh(tag(other), tag(one)) is (one == other)
    assert fresh(b'"a", ' + tag(one).removeprefix(b"W/"), tag(one))
    assert not fresh(None, tag(one))


def test_the_operations_are_the_contracts():
    assert [(o.method, o.path) for o in OPERATIONS] == list(contract.OPERATIONS)


@pytest.mark.parametrize(("method", "template"), list(contract.OPERATIONS))
def test_an_operation_is_found_in_any_case_and_with_a_slash_behind(method, template):
    path = template.replace("{}", "ABCDE")
    for said in (path, path + "/", path.upper()):
        operation, of, _ = find(method, said)
        assert (operation.method, operation.path) == (method, template)
        assert of == ("ABCDE" if "{}" in template else "")


def test_accounts_are_found_by_digest_and_no_address_of_who_is_not_exposed_is_held(tmp_path):
    from seawall.web.exposed import Exposed
    from seawall.web.references import one

    _, path = worlds.make(tmp_path, crowd=20)
    refs, key = Key(bytes(range(32))), Key(bytes(range(1, 33)))
    first = one("u1", refs)
    exposed = Exposed(np.array([first], np.uint64), np.zeros(1, np.int32), [()], {})
    held = roster.read(config.load(path), exposed, refs, key)
    assert held.find(" First@Example.com ") == (0, first)
    assert held.find("+86 138 0013 8002") == (-1, one("u2", refs))
    assert [held.find(s) for s in ("stranger@example.com", "", "x" * 400, "\ud7ff", "1")] == [
        None
    ] * 5
    assert [(x.alias, x.domain, x.sha1) for x in held.listed] == [
        ("first", "example.com", worlds.sha1("first@example.com"))]  # fmt: skip
    assert len(held.population) == len(worlds.PEOPLE) + 20
