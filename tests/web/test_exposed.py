"""Exposures in memory against the rows they came from, and digests one by one against many."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.digest.key import Key
from seawall.errors import SourceError
from seawall.model.protection import Exposure
from seawall.protect import confidence
from seawall.protect.dump_verdict import Believed
from seawall.web import exposed, references
from tests.web import cases

KEY = Key(bytes(range(32)))
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=90)


def some(words):
    return st.sets(st.sampled_from(words), min_size=1).map(lambda s: tuple(sorted(s)))


rows = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "甲", "d" * 70]),
        st.sampled_from(["one", "two", "gone"]),
        some(["phone", "email", "cn.resident_id"]),
        some(cases.REFERENCE_LEAK),
    ),
    max_size=12,
)  # fmt: skip


@given(st.lists(texts, max_size=40))
def test_many_digests_are_those_of_one(values):
    found = references.many(pa.array(values, pa.string()), KEY)
    assert found.tolist() == [references.one(v, KEY) for v in values]


@given(rows)
@settings(max_examples=50, deadline=None)
def test_every_account_has_the_exposures_of_its_rows(tmp_path_factory, written):
    path = tmp_path_factory.mktemp("m") / "matches.parquet"
    cases.matches(path, written)
    believed = {"one": Believed("one", 0.9, None)}
    found = exposed.read(path, {"one", "two"}, believed, cases.CATALOGUE, KEY)
    for account in ["a", "b", "c", "甲", "d" * 70, "nobody"]:
        wanted = {
            Exposure(breach, sum(cases.BITS[e] for e in shown), 0.9 if breach == "one" else 0.5,
                     confidence(cases.CATALOGUE.told_by, told), None)
            for ref, breach, told, shown in written if ref == account and breach != "gone"
        }  # fmt: skip
        digest = references.one(account, KEY)
        state = found.state(digest)
        assert set(found.exposures(state)) == wanted
        assert found.states(references.many(pa.array([account]), KEY)).tolist() == [state]
    wanted_n = {b: len({r[0] for r in written if r[1] == b}) for b in ("one", "two")}
    assert dict(found.n_by_breach) == {b: n for b, n in wanted_n.items() if n}


def test_what_match_did_not_write_is_refused(tmp_path):
    path = tmp_path / "matches.parquet"
    with pytest.raises(SourceError, match="matches no file"):
        exposed.read(path, set(), {}, cases.CATALOGUE, KEY)
    path.write_bytes(b"PAR1 no")
    with pytest.raises(SourceError, match="is not a file that match wrote"):
        exposed.read(path, set(), {}, cases.CATALOGUE, KEY)
