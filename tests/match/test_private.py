"""Look-ups by prefix: what an asker finds, what a holder and a sweeper of buckets cannot tell."""

import random
from hashlib import blake2s

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.digest.key import Key
from seawall.digest.keyed import digest
from seawall.index import Index
from seawall.match import Asked, Shelf, anonymity, joint, prefixes
from seawall.protocols import buckets
from seawall.protocols.oprf import Mode, blind, blind_evaluate, derive, finalize
from tests.reference import buckets as slow

RNG = random.Random(20261125)
POPULATION = np.array([RNG.getrandbits(64) or 1 for _ in range(4_000)], np.uint64)
HOLDER = derive(bytes(range(32)), b"look-ups", Mode.VOPRF)
DIGESTS = st.integers(1, 2**64 - 1)


def shelf(digests, masks, floor=50, breach="a-breach", **more):
    plan = prefixes(2, [POPULATION], floor)
    return Shelf(
        breach, plan, np.array(digests, np.uint64), np.array(masks, np.uint64), HOLDER, **more
    )


def ask(on, number):
    """What an asker learns of one digest by the whole exchange."""
    (hidden,) = blind([buckets.asked(2, number)], Mode.VOPRF, RNG.randbytes)
    answer, proof = blind_evaluate([hidden.element], HOLDER, RNG.randbytes)
    (y,) = finalize([hidden], answer, proof, HOLDER.public)
    return buckets.find(on.bucket(buckets.prefix(number, on.plan.bits)), y, on.breach)


def test_an_asker_finds_its_mask_and_nothing_where_it_is_not():
    on = shelf(POPULATION[:300], np.arange(2, 302))
    for i in (0, 7, 299):
        assert ask(on, int(POPULATION[i])) == i + 2
    for i in (300, 3_999):
        assert ask(on, int(POPULATION[i])) is None


def test_an_index_written_to_disk_answers_by_its_digests(tmp_path):
    """The whole way: a value, its keyed digest, a run of an index, a shelf of its entries."""
    from datetime import UTC, datetime

    now = datetime(2026, 11, 25, tzinfo=UTC)
    key = Key(bytes(32))
    numbers = sorted(digest(b"+1202555%04d" % i, 2, key) for i in range(100, 200))
    index = Index.create(tmp_path / "index", key.id, now)
    masks = np.full(100, 6, np.uint64)
    index.append("a-breach", 2, np.array(numbers, np.uint64), masks, "a part", now)
    (run,) = index.runs(2, "a-breach")
    digests, masks = index.run(run).entries(0, 256)
    index.erase(2, np.array([numbers[5]], np.uint64), now)
    on = shelf(digests, masks, erased=lambda found: index.erased(2, found))
    assert on.n == 99
    assert ask(on, digest(b"+12025550150", 2, key)) == (
        None if digest(b"+12025550150", 2, key) == numbers[5] else 6
    )
    assert ask(on, numbers[5]) is None


@given(st.lists(DIGESTS, min_size=1, max_size=40), st.lists(DIGESTS, max_size=10), st.data())
@settings(max_examples=30, deadline=None)
def test_buckets_answer_as_a_dictionary_does(exposed, others, data):
    masks = [data.draw(st.integers(0, 2**64 - 1)) for _ in exposed]
    on = shelf(exposed, masks)
    expected = {}
    for number, mask in zip(exposed, masks, strict=True):
        expected[number] = expected.get(number, 0) | mask
    assert on.n == len(expected)
    for number in [*exposed[:3], *others[:3]]:
        assert ask(on, number) == expected.get(number)


def test_all_buckets_of_a_breach_have_one_size_also_empty_ones():
    on = shelf(POPULATION[:5], [2] * 5)
    sizes = {len(on.bucket(number)) for number in range(1 << on.plan.bits)}
    assert sizes == {on.capacity * buckets.ENTRY_BYTES}
    assert on.capacity % 16 == 0
    empty = shelf([], [])
    assert {len(empty.bucket(n)) for n in range(4)} == {16 * buckets.ENTRY_BYTES}


def test_a_bucket_is_the_same_at_every_question_and_in_order():
    on = shelf(POPULATION[:40], [2] * 40)
    one, again = on.bucket(3), on.bucket(3)
    assert one == again
    entries = [one[at : at + 16] for at in range(0, len(one), 16)]
    assert entries == sorted(entries)
    assert len(set(entries)) == len(entries)


def test_a_person_of_two_breaches_has_entries_that_nobody_can_link():
    number = int(POPULATION[0])
    here, there = (shelf([number], [6], breach=name) for name in ("one", "other"))
    place = buckets.prefix(number, here.plan.bits)
    pieces = [
        {content[at : at + 8] for at in range(0, len(content), 8)}
        for content in (here.bucket(place), there.bucket(place))
    ]
    assert pieces[0] & pieces[1] == set()


def test_buckets_cannot_be_tried_with_the_digest_key_alone():
    """Whoever has every digest and every bucket, but not the holder's key, finds no tag in them."""
    on = shelf(POPULATION[:64], [6] * 64)
    swept = b"".join(on.bucket(number) for number in range(1 << on.plan.bits))
    other = derive(bytes(32), b"look-ups", Mode.VOPRF)
    for number in POPULATION[:64]:
        raw = int(number).to_bytes(8, "little")
        assert raw not in swept
        assert blake2s(raw).digest()[:8] not in swept
        (hidden,) = blind([buckets.asked(2, int(number))], Mode.VOPRF, RNG.randbytes)
        (y,) = finalize([hidden], blind_evaluate([hidden.element], other, RNG.randbytes)[0])
        assert buckets.find(swept, y, on.breach) is None


@given(
    st.lists(st.integers(0, 15), min_size=8, max_size=400), st.integers(2, 20), st.integers(0, 4)
)
def test_prefixes_are_as_long_as_plain_counting_allows(heads, floor, most):
    digests = [head << 60 | i + 1 for i, head in enumerate(heads)]
    population = np.array(digests, np.uint64)
    if len(heads) < floor:
        with pytest.raises(ValueError, match="hides nobody"):
            prefixes(2, [population], floor, most)
        return
    plan = prefixes(2, [population], floor, most)
    assert plan.bits == slow.longest([digests], floor, most)
    assert plan.k_least == slow.least(digests, plan.bits) >= floor
    assert plan.k_mean == len(digests) / 2**plan.bits
    for number in range(1 << plan.bits):
        assert anonymity(population, plan.bits, number) >= floor


def test_the_floor_holds_in_every_population():
    small, skewed = POPULATION[:900], np.sort(POPULATION)[:2_000]
    plan = prefixes(2, [POPULATION, small], 50)
    assert plan.bits == slow.longest([POPULATION.tolist(), small.tolist()], 50, 24)
    assert plan.n_population == 900
    both = prefixes(2, [small, skewed], 50)
    assert both.bits == slow.longest([small.tolist(), skewed.tolist()], 50, 24) == 0
    assert (both.k_least, both.n_population) == (900, 900)


def test_what_cannot_hide_anybody_is_refused():
    with pytest.raises(ValueError, match="no population"):
        prefixes(2, [], 10)
    with pytest.raises(ValueError, match="of 3 hides nobody among 10"):
        prefixes(2, [np.array([0, 1, 1, 2, 3], np.uint64)], 10)
    with pytest.raises(ValueError, match="at least 2"):
        prefixes(2, [POPULATION], 1)
    with pytest.raises(ValueError, match="a prefix has"):
        shelf([1], [2]).bucket(1 << 20)


def test_broken_buckets_and_inputs_are_refused():
    with pytest.raises(ValueError, match="cut short"):
        buckets.find(bytes(17), bytes(64), "a-breach")
    with pytest.raises(ValueError, match="64 bytes"):
        buckets.find(b"", bytes(63), "a-breach")
    with pytest.raises(ValueError, match="2 entries for 1"):
        buckets.bucket([bytes(16)] * 2, 1, bytes(32), "a-breach", 2, 0)
    for element, number in ((0, 1), (64, 1), (2, 0), (2, 1 << 64)):
        with pytest.raises(ValueError):
            buckets.asked(element, number)


QUESTION = st.builds(
    lambda element, bits, digest: Asked(element, bits, digest >> (64 - bits)),
    st.sampled_from([3, 4, 5]), st.integers(0, 6), DIGESTS,
)  # fmt: skip


def test_phone_and_id_of_one_person_are_never_both_asked_by_prefix():
    for first, second in ((1, 2), (2, 1)):
        refused = joint([Asked(first, 1, 0)], Asked(second, 1, 0), 10**9, 100)
        assert not refused.allowed
        assert "another identifier" in refused.reason
    assert joint([Asked(2, 16, 7)], Asked(2, 16, 7), 10**9, 100).allowed


def test_what_is_asked_together_must_leave_the_floor():
    before = [Asked(3, 16, 1)]
    assert joint([], before[0], 10**8, 100) == joint(before, before[0], 10**8, 100)
    refused = joint(before, Asked(4, 16, 1), 10**8, 100)
    assert not refused.allowed
    assert refused.bits == 32
    assert refused.k == pytest.approx(10**8 / 2**32)


@given(st.lists(QUESTION, max_size=4), QUESTION)
def test_a_question_asked_again_or_contained_costs_nothing(before, new):
    asked = [*before, new]
    first = joint(before, new, 10**9, 1)
    for again in (new, Asked(new.element, 0, 0)):
        assert joint(asked, again, 10**9, 1).bits == first.bits
    assert joint(asked, new, 10, 10).allowed  # told already: nothing more is told


@given(st.lists(QUESTION, max_size=4), QUESTION, st.integers(1, 10**9), st.integers(1, 1_000))
def test_more_questions_never_leave_more_people(before, new, n, floor):
    less = joint(before[:-1], new, n, floor)
    more = joint(before, new, n, floor)
    assert more.k <= less.k
    assert joint([], new, n, floor).allowed == (n / 2**new.bits >= floor)


def test_the_expected_number_is_what_a_made_up_population_shows():
    rng = random.Random(7)
    people = [{3: [rng.getrandbits(64)], 4: [rng.getrandbits(64)]} for _ in range(40_000)]
    questions = [(3, 5, 9), (4, 3, 2)]
    k = joint([Asked(*questions[0])], Asked(*questions[1]), len(people), 1).k
    found = len(slow.sharing(questions, people))
    assert k == 40_000 / 256
    assert abs(found - k) < 4 * k**0.5


def test_impossible_budgets_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        joint([], Asked(3, 1, 0), 0, 1)
