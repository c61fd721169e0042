"""Mail domains and spellings of surnames: the compiled forms against the rows."""

import numpy as np
import pytest

from seawall.errors import TableError
from seawall.tables import known_domains, mail, mail_domains, spelling_trie, spellings, spellings_cn
from seawall.tables.mail import CLASSES, fnv1a
from seawall.tables.names_cn import surnames


def test_every_domain_is_found_by_its_hash():
    known = known_domains()
    assert (np.diff(known.hashes.astype(object)) > 0).all()
    for domain, kind in mail_domains().items():
        place = np.searchsorted(known.hashes, np.uint64(fnv1a(domain.encode())))
        assert CLASSES[known.classes[place]] == kind


@pytest.mark.parametrize(("text", "value"), [(b"", 0xCBF29CE484222325), (b"a", 0xAF63DC4C8601EC8C),
                                              (b"foobar", 0x85944171F73967E8)])  # fmt: skip
def test_the_hash_is_that_of_its_authors(text, value):
    """Vectors of the FNV authors' test suite."""
    assert fnv1a(text) == value


def test_names_for_documents_are_reserved():
    assert {d for d, k in mail_domains().items() if k == "reserved"} == {
        "example.com", "example.net", "example.org", ".test", ".invalid", ".localhost",
    }  # fmt: skip


def test_domains_are_lower_case_and_of_two_labels_at_least():
    for domain in mail_domains():
        assert domain == domain.lower()
        assert domain.startswith(".") or "." in domain


def test_every_counted_surname_of_one_character_is_spelt():
    counted = [s for s, share in surnames().items() if share and len(s) == 1]
    assert len(counted) == 100
    assert set(counted) <= set(spellings())


def test_the_trie_holds_every_spelling_and_its_share():
    trie = spelling_trie()
    for surname, word in spellings().items():
        node = 0
        for letter in word:
            node = trie.children[node, ord(letter) - 97]
            assert node > 0
        number = trie.ends[node]
        assert number > 0
        if len(surname) == 1:
            assert trie.single[ord(surname)] == number
        else:
            place = np.searchsorted(trie.pairs, ord(surname[0]) << 16 | ord(surname[1]))
            assert trie.pair_numbers[place] == number
    assert trie.shares.sum() == pytest.approx(sum(surnames().get(s, 0) for s in spellings()))


def test_a_kind_or_a_spelling_that_is_none_is_refused(monkeypatch):
    monkeypatch.setattr(
        mail, "shipped", lambda *_: [{"domain": "a.b", "kind": "nice", "country": ""}]
    )
    with pytest.raises(TableError):
        mail.mail_domains.__wrapped__()
    monkeypatch.setattr(spellings_cn, "shipped", lambda *_: [{"surname": "王", "spelling": "Wang"}])
    with pytest.raises(TableError):
        spellings_cn.spellings.__wrapped__()
