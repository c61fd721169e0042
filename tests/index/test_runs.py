from dataclasses import replace
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.errors import RunError
from seawall.index.layout import HEADER_BYTES, Header, best_bits, pack
from seawall.index.masks import MaskBook
from seawall.index.runs import Run
from seawall.index.writer import RunWriter, write
from seawall.kernels.buckets import collapse
from seawall.kernels.radix import sort_pairs

NOW = "2026-11-23T00:00:00+00:00"
HEADER = Header("entries", 1, "0" * 16, 3, "x", "0" * 32, 0, 0, 0, NOW)
DIGEST = st.one_of(
    st.integers(0, 2**64 - 1),
    st.integers(0, 40),
    st.integers(0, 40).map(lambda low: 0xAB << 56 | low << 20),
)
MASK = st.integers(0, 2**63 - 1).map(lambda m: m << 1)


def many(n: int, n_masks: int = 3, seed: int = 1):
    rng = np.random.default_rng(seed)
    digests = rng.integers(0, 2**64, n, dtype=np.uint64)
    return digests, rng.integers(1, n_masks + 1, n, dtype=np.uint64) << np.uint64(1)


def answers(run: Run, queries):
    positions, masks = run.find(np.array(sorted(queries), np.uint64))
    return positions.tolist(), masks.tolist()


def test_buckets_grow_with_the_run():
    assert [best_bits(n) for n in (0, 1_000, 2_000, 10**6, 10**8)] == [0, 0, 8, 16, 24]


def test_a_billion_entries_take_five_bytes_each():
    def size(masks):
        bits = best_bits(10**9)
        return Header("entries", 1, "", 1, "", "", 10**9, masks, bits, NOW).n_bytes / 10**9

    assert size(1) <= 5.1
    assert size(200) <= 6.1


@settings(deadline=None, max_examples=150)
@given(
    entries=st.lists(st.tuples(DIGEST, MASK), max_size=60),
    others=st.lists(DIGEST, max_size=60),
    grow=st.sampled_from([0, 1_500, 300_000]),
)
def test_a_run_answers_like_a_dictionary(tmp_path_factory, entries, others, grow):
    path = tmp_path_factory.mktemp("run") / "a.run"
    expected = {}
    for digest, mask in entries:
        expected[digest] = expected.get(digest, 0) | mask
    more = many(grow)
    for digest, mask in zip(more[0][:2000].tolist(), more[1][:2000].tolist(), strict=True):
        expected[digest] = expected.get(digest, 0) | mask
    digests = np.concatenate([np.array([d for d, _ in entries], np.uint64), more[0]])
    masks = np.concatenate([np.array([m for _, m in entries], np.uint64), more[1]])
    header = write(path, HEADER, digests, masks)
    assert header.n == len(set(digests.tolist()))
    queries = sorted([d for d, _ in entries] + others + more[0][:100].tolist())
    known = set(digests.tolist())
    hits = [i for i, q in enumerate(queries) if q in known]
    found = answers(Run(path), queries)
    assert found == (hits, [expected[queries[i]] for i in hits])


@pytest.mark.parametrize("n", [0, 1, 40, 1_500, 300_000])
def test_few_and_many_queries_get_the_same_answers(tmp_path, n):
    digests, masks = many(n, 5)
    write(tmp_path / "a", HEADER, digests, masks)
    run = Run(tmp_path / "a")
    rng = np.random.default_rng(2)
    for n_queries in (0, 1, 30, 20 * n + 100):
        hits = rng.choice(digests, min(n, n_queries)) if n else digests
        queries = np.sort(np.concatenate([hits, rng.integers(0, 2**64, n_queries, np.uint64)]))
        expected = dict(zip(digests.tolist(), masks.tolist(), strict=True))
        at = [i for i, q in enumerate(queries.tolist()) if q in expected]
        found = [expected[int(queries[i])] for i in at]
        assert answers(run, queries) == (at, found)


@pytest.mark.parametrize("n_masks", [1, 2, 256, 257, 70_000])
def test_any_number_of_masks_comes_back(tmp_path, n_masks):
    digests = np.arange(1, n_masks + 1, dtype=np.uint64) << np.uint64(40)
    masks = np.arange(n_masks, dtype=np.uint64) << np.uint64(1)
    header = write(tmp_path / "a", HEADER, digests, masks)
    assert header.n_masks == n_masks
    run = Run(tmp_path / "a")
    assert run.find(digests)[1].tolist() == masks.tolist()
    assert np.concatenate([m for _, m in run.ranges()]).tolist() == masks.tolist()
    run.verify()


def test_pieces_make_the_same_bytes_as_the_whole(tmp_path):
    digests, masks = many(5_000, 9)
    write(tmp_path / "whole", HEADER, digests, masks)
    digests, masks = sort_pairs(digests, masks)
    n = collapse(digests, masks)
    book = MaskBook()
    book.add(masks[:n])
    with RunWriter(tmp_path / "pieces", HEADER, n, book) as writer:
        for at in range(0, n, 777):
            writer.add(digests[at : min(at + 777, n)], masks[at : min(at + 777, n)])
        writer.finish()
    assert (tmp_path / "whole").read_bytes() == (tmp_path / "pieces").read_bytes()


def test_an_unfinished_run_leaves_no_file(tmp_path):
    with (
        pytest.raises(ValueError, match="announced"),
        RunWriter(tmp_path / "a", HEADER, 5, MaskBook()) as writer,
    ):
        writer.finish()
    assert list(tmp_path.iterdir()) == []


def test_queries_that_do_not_ascend_are_refused(tmp_path):
    for n in (10, 2_000):
        write(tmp_path / "a", HEADER, *many(n))
        for queries in ([5, 4], [2**63, 1], [9] * 400 + [8]):
            with pytest.raises(ValueError, match="ascend"):
                Run(tmp_path / "a").find(np.array(queries, np.uint64))


def test_a_mask_with_bit_zero_is_refused(tmp_path):
    with pytest.raises(ValueError, match="bit 0"):
        write(tmp_path / "a", HEADER, np.ones(1, np.uint64), np.ones(1, np.uint64))


def outcome(path, queries):
    try:
        run = Run(path)
        found = answers(run, queries), run.header
        run.verify()
    except RunError as error:
        return str(error)
    return found


@settings(deadline=None, max_examples=300)
@given(data=st.data(), n=st.sampled_from([0, 7, 1_500]), n_masks=st.sampled_from([1, 3, 300]))
def test_a_flipped_byte_gives_an_error_or_the_same_answer(tmp_path_factory, data, n, n_masks):
    path = tmp_path_factory.mktemp("run") / "a.run"
    digests, masks = many(n, n_masks)
    write(path, HEADER, digests, masks)
    queries = digests[:50].tolist() + list(range(0, 2**64, 2**60))
    expected = outcome(path, queries)
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(raw)
    found = outcome(path, queries)
    assert isinstance(found, str) or found == expected


def with_sums_of_zlib(path, header):
    raw = bytearray(path.read_bytes())
    crcs = {name: crc32(raw[a:b]) for name, (a, b) in header.places.items()}
    raw[:HEADER_BYTES] = pack(replace(header, crcs=crcs))
    path.write_bytes(raw)


@settings(deadline=None, max_examples=200)
@given(data=st.data(), n=st.sampled_from([7, 1_500]))
def test_hostile_sections_with_right_sums_are_read_in_bounds(tmp_path_factory, data, n):
    """Whoever writes the file can also write its sums: nothing may crash, whatever comes out."""
    path = tmp_path_factory.mktemp("run") / "a.run"
    digests, masks = many(n, 5)
    header = write(path, HEADER, digests, masks)
    raw = bytearray(path.read_bytes())
    section = data.draw(st.sampled_from(["masks", "offsets", "heads", "tails", "ids"]))
    start, end = header.places[section]
    with_sums_of_zlib(path, header)
    assert not isinstance(outcome(path, digests[:50].tolist()), str)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(start, max(start, end - 4)))
        raw[at : at + 4] = data.draw(st.sampled_from([b"\xff" * 4, bytes(4), b"\0\0\1\0"]))
    path.write_bytes(raw)
    with_sums_of_zlib(path, header)
    outcome(path, digests[:50].tolist())
    outcome(path, digests[:50].tolist() * 600)


@pytest.mark.parametrize(
    "change",
    [
        {"n": -1}, {"n": 2**32}, {"n": True}, {"bits": 1}, {"bits": 32}, {"element": 0},
        {"element": 64}, {"n_masks": 0}, {"n_masks": 10**9}, {"kind": "x"}, {"breach": "../x"},
        {"part": "x"}, {"key_id": ""}, {"created_at": "2026-11-23"}, {"created_at": 5},
        {"crcs": {}}, {"crcs": None}, {"suite": 1.0}, {"n": 2**31},
    ],
)  # fmt: skip
def test_a_header_that_says_impossible_things_is_refused(tmp_path, change):
    header = write(tmp_path / "a", HEADER, *many(9))
    raw = bytearray((tmp_path / "a").read_bytes())
    raw[:HEADER_BYTES] = pack(replace(header, **change))
    (tmp_path / "a").write_bytes(raw)
    with pytest.raises(RunError):
        Run(tmp_path / "a")


@pytest.mark.parametrize("n", [0, 1, 100, HEADER_BYTES - 1, HEADER_BYTES, HEADER_BYTES + 64])
def test_a_cut_run_is_refused(tmp_path, n):
    write(tmp_path / "a", HEADER, *many(90))
    (tmp_path / "a").write_bytes((tmp_path / "a").read_bytes()[:n])
    with pytest.raises(RunError):
        Run(tmp_path / "a")


def test_another_format_is_named(tmp_path):
    write(tmp_path / "a", HEADER, *many(9))
    raw = bytearray((tmp_path / "a").read_bytes())
    raw[7] = 2
    (tmp_path / "a").write_bytes(raw)
    with pytest.raises(RunError, match="format 2"):
        Run(tmp_path / "a")


def test_a_full_disk_is_an_error_of_ours_and_leaves_nothing(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.pwrite", full)
    with pytest.raises(RunError, match="No space left"):
        write(tmp_path / "a", HEADER, *many(9))
    assert list(tmp_path.iterdir()) == []


def test_runs_are_readable_by_their_owner_only(tmp_path):
    write(tmp_path / "a", HEADER, *many(9))
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
