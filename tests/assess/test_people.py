"""People by their strongest identifier, against a slow count over plain records."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import tables
from seawall.assess import people
from seawall.assess.profile import STRENGTH, Profile
from seawall.model.clues import Clues
from seawall.model.digested import ColumnFacts, Digested, Sighting
from seawall.model.element import Reason

NO_MASKS = np.zeros(0, np.uint64)


def batch(table, records):
    """A digested batch of records {element: digest} for the three strongest identifiers."""
    columns, sightings = [], []
    for element in STRENGTH[:3]:
        rows = [i for i, record in enumerate(records) if element in record]
        codes = np.zeros(len(records), np.uint8)
        codes[rows] = Reason.VALID
        columns.append(ColumnFacts(element, element, len(rows), codes, {}, {}))
        digests = np.array([records[i][element] for i in rows], np.uint64)
        number = tables.element(element).number
        sightings.append(
            Sighting(number, element, False, np.array(rows, np.int32), digests, NO_MASKS, {})
        )
    prints = np.arange(len(records), dtype=np.uint64)
    return Digested(
        "file", table, len(records), 10, tuple(columns), tuple(sightings), prints, Clues()
    )


def slow(records):
    """For each kind: those that were strongest, without those seen beside a stronger one."""
    strongest = {e: set() for e in STRENGTH}
    weaker = {e: set() for e in STRENGTH}
    for record in records:
        held = [e for e in STRENGTH if e in record]
        for rank, element in enumerate(held):
            (weaker if rank else strongest)[element].add(record[element])
    kinds = {e: strongest[e] if e == STRENGTH[0] else strongest[e] - weaker[e] for e in STRENGTH}
    return {e: len(s) for e, s in kinds.items() if s}


record = st.dictionaries(st.sampled_from(STRENGTH[:3]), st.integers(1, 9), max_size=3)


@settings(deadline=None, max_examples=100)
@given(st.lists(record, max_size=12), st.lists(record, max_size=12))
def test_people_over_two_tables_agree_with_the_slow_count(a, b):
    profile, other = Profile(), Profile()
    profile.add(batch("a", a))
    other.add(batch("b", b))
    profile.merge(other)
    total, by = people.count(list(profile.tables.values()))
    assert by == slow(a + b)
    assert total.value == sum(by.values())
    assert profile.tables["a"].n_identified == sum(bool(r) for r in a)


@settings(deadline=None, max_examples=50)
@given(st.lists(record, max_size=20), st.integers(0, 20))
def test_a_table_in_two_parts_counts_as_one(records, cut):
    whole, first, second = Profile(), Profile(), Profile()
    whole.add(batch("t", records))
    first.add(batch("t", records[:cut]))
    second.add(batch("t", records[cut:]))
    first.merge(second)
    assert people.count([first.tables["t"]]) == people.count([whole.tables["t"]])
    assert people.per_person([first.tables["t"]]) == people.per_person([whole.tables["t"]])


def test_records_per_person_are_spread_over_bands():
    profile = Profile()
    profile.add(batch("t", [{"phone": 1}] * 4 + [{"phone": 2}]))
    mean, spread = people.per_person([profile.tables["t"]])
    assert mean == 2.5
    assert spread == {"1": 1, "3-5": 1}
