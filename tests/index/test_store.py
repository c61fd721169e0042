import json
import multiprocessing
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.errors import KeyringError, RunError
from seawall.index import Index, verify
from seawall.index.layout import HEADER_BYTES
from seawall.index.versions import slug
from tests.reference.index import DictIndex

KEY = "0123456789abcdef"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
U64 = np.uint64

DIGEST = st.one_of(st.integers(0, 30), st.integers(0, 2**64 - 1))
ENTRIES = st.lists(st.tuples(DIGEST, st.integers(0, 7).map(lambda m: m << 1)), max_size=25)
BREACH = st.sampled_from(["alpha", "Alpha", "丙"])
ELEMENT = st.sampled_from([1, 2])
STEP = st.one_of(
    st.tuples(st.just("append"), BREACH, ELEMENT, ENTRIES),
    st.tuples(st.just("append"), BREACH, ELEMENT, ENTRIES),
    st.tuples(st.just("erase"), ELEMENT, st.lists(DIGEST, max_size=5)),
    st.tuples(st.just("compact"), BREACH),
    st.tuples(st.just("retire"), BREACH),
)


def u64(values) -> np.ndarray:
    return np.array(list(values), U64)


def fill(index: Index, breach: str, element: int, entries, part: str) -> bool:
    digests, masks = u64(d for d, _ in entries), u64(m for _, m in entries)
    return index.append(breach, element, digests, masks, part, NOW)


def answers(index: Index, element: int, queries: list[int]) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for hits in index.lookup(element, u64(queries)):
        here = found.setdefault(hits.breach, {})
        for at, mask in zip(hits.positions.tolist(), hits.masks.tolist(), strict=True):
            here[at] = here.get(at, 0) | mask
    return {breach: here for breach, here in found.items() if here}


@settings(deadline=None, max_examples=50)
@given(steps=st.lists(STEP, max_size=12), others=st.lists(DIGEST, max_size=10))
def test_whatever_is_done_the_index_answers_like_a_dictionary(tmp_path_factory, steps, others):
    folder = tmp_path_factory.mktemp("index")
    index, twin = Index.create(folder / "a", KEY, NOW), DictIndex()
    seen = set(others)
    for number, (what, *step) in enumerate(steps):
        if what == "append":
            breach, element, entries = step
            assert fill(index, breach, element, entries, f"part {number}")
            twin.append(breach, element, [d for d, _ in entries], [m for _, m in entries])
            seen |= {d for d, _ in entries}
        elif what == "erase":
            element, digests = step
            index.erase(element, u64(digests), NOW)
            twin.erase(element, digests)
        elif step[0] in twin.breaches:
            if what == "compact":
                index.compact(step[0], NOW)
            else:
                index.retire(step[0])
                twin.retire(step[0])
        queries = sorted(seen)
        for element in (1, 2):
            assert answers(index, element, queries) == twin.lookup(element, queries)
    reopened = Index.open(folder / "a")
    merged = Index.create(folder / "b", KEY, NOW)
    merged.merge(reopened)
    for element in (1, 2):
        expected = twin.lookup(element, queries := sorted(seen))
        assert answers(reopened, element, queries) == expected
        assert answers(merged, element, queries) == expected
        anywhere = {at for hits in expected.values() for at in hits}
        backwards = reopened.contains(element, u64(queries[::-1]))[::-1]
        assert set(np.flatnonzero(backwards).tolist()) == anywhere
        counts = {breach: len(hits) for breach, hits in expected.items()}
        assert reopened.known(element, u64(queries)) == (len(anywhere), counts)
    report = verify(reopened)
    assert report.sound
    assert report.strays == ()


@pytest.mark.parametrize(("n", "piece"), [(3, 1 << 22), (4_000, 100), (400_000, 9_000)])
def test_compaction_writes_the_same_bytes_as_writing_at_once(tmp_path, monkeypatch, n, piece):
    monkeypatch.setattr("seawall.index.runs.PIECE", piece)
    monkeypatch.setattr("seawall.index.compact.KEPT", 10_000)
    rng = np.random.default_rng(n)
    digests = rng.integers(1, 2**64, n, dtype=U64)
    digests[n // 2 :] = rng.permutation(digests)[n // 2 :]  # repeats across parts
    masks = rng.integers(0, 4, n, dtype=U64) << U64(1)
    parts, whole = (Index.create(tmp_path / name, KEY, NOW) for name in ("parts", "whole"))
    whole.append("x", 2, digests, masks, "all", NOW)
    for i, cut in enumerate(np.array_split(np.arange(n), 3)):
        parts.append("x", 2, digests[cut], masks[cut], f"part {i}", NOW)
    parts.compact("x", NOW)
    (one,), (other,) = parts.runs(), whole.runs()
    a, b = (parts.path / one.file).read_bytes(), (whole.path / other.file).read_bytes()
    assert a[HEADER_BYTES:] == b[HEADER_BYTES:]
    assert len(list((parts.path / "runs").glob("*/*"))) == 1


def test_a_part_is_added_once_even_after_compaction(tmp_path):
    index = Index.create(tmp_path / "a", KEY, NOW)
    assert fill(index, "x", 1, [(5, 2)], "p")
    assert not fill(index, "x", 1, [(6, 2)], "p")
    assert fill(index, "x", 2, [(6, 2)], "p")
    assert fill(index, "x", 1, [(7, 2)], "q")
    index.compact("x", NOW)
    assert not fill(Index.open(tmp_path / "a"), "x", 1, [(6, 2)], "q")
    assert [run.n for run in index.runs(element=1)] == [2]
    assert [run.element for run in index.runs()] == [1, 2]


def test_compacting_again_changes_nothing(tmp_path):
    index = Index.create(tmp_path / "a", KEY, NOW)
    index.compact("x", NOW)
    assert index.breaches == ()
    fill(index, "x", 1, [(5, 2)], "p")
    fill(index, "x", 1, [(6, 2)], "q")
    index.compact("x", NOW)
    runs = index.runs()
    index.compact("x", NOW)
    assert index.runs() == runs


def test_erasing_hides_at_once_and_compaction_proves_the_removal(tmp_path):
    index = Index.create(tmp_path / "a", KEY, NOW)
    fill(index, "x", 1, [(5, 2), (6, 2)], "p")
    index.erase(1, u64([5, 99]), NOW)
    assert index.contains(1, u64([5, 6])).tolist() == [False, True]
    assert verify(index).n_erased == 1
    index.compact("x", NOW)
    assert verify(index).n_erased == 0
    assert [run.n for run in index.runs()] == [1]
    fill(index, "y", 1, [(99, 2)], "later")
    assert not index.contains(1, u64([99])).any()
    assert index.contains(2, u64([99])).tolist() == [False]


def test_retiring_deletes_the_runs(tmp_path):
    index = Index.create(tmp_path / "a", KEY, NOW)
    fill(index, "x", 1, [(5, 2)], "p")
    fill(index, "y", 1, [(5, 2)], "p")
    index.retire("x")
    assert [breach.name for breach in Index.open(tmp_path / "a").breaches] == ["y"]
    assert [p.name for p in (tmp_path / "a" / "runs").iterdir()] == [slug("y")]
    with pytest.raises(RunError, match="no such breach"):
        index.retire("x")


def test_indexes_merge_once(tmp_path):
    a, b = (Index.create(tmp_path / name, KEY, NOW) for name in "ab")
    fill(a, "x", 1, [(5, 2)], "p")
    fill(b, "x", 1, [(5, 2)], "p")
    fill(b, "x", 1, [(6, 4)], "q")
    b.erase(1, u64([7]), NOW)
    assert a.merge(b) == 2
    assert a.merge(b) == 0
    assert a.contains(1, u64([5, 6])).all()
    assert verify(a).sound
    other = Index.create(tmp_path / "c", "f" * 16, NOW)
    with pytest.raises(KeyringError, match="never match"):
        a.merge(other)


def work(path, number: int) -> None:
    index = Index.open(path)
    for part in range(5):
        fill(index, "x", 1, [(100 * number + part + 1, 2)], f"{number}.{part}")


def test_writers_at_the_same_time_lose_nothing(tmp_path):
    Index.create(tmp_path / "a", KEY, NOW)
    context = multiprocessing.get_context("spawn")
    crew = [context.Process(target=work, args=(tmp_path / "a", n)) for n in range(3)]
    for worker in crew:
        worker.start()
    for worker in crew:
        worker.join()
    index = Index.open(tmp_path / "a")
    assert len(index.runs()) == 15
    assert index.contains(1, u64(100 * n + p + 1 for n in range(3) for p in range(5))).all()


def test_a_reader_of_before_a_compaction_is_told_to_reopen(tmp_path):
    index = Index.create(tmp_path / "a", KEY, NOW)
    fill(index, "x", 1, [(5, 2)], "p")
    fill(index, "x", 1, [(6, 2)], "q")
    reader = Index.open(tmp_path / "a")
    index.compact("x", NOW)
    with pytest.raises(RunError, match="open it again"):
        reader.contains(1, u64([5]))
    reader.refresh()
    assert reader.contains(1, u64([5])).all()


def test_verify_names_damaged_swapped_and_stray_files(tmp_path):
    index = Index.create(tmp_path / "a", KEY, NOW)
    fill(index, "x", 1, [(5, 2)], "p")
    fill(index, "x", 1, [(6, 2), (7, 2)], "q")
    first, second = (index.path / run.file for run in index.runs())
    raw = bytearray(second.read_bytes())
    raw[-70] ^= 1
    second.write_bytes(raw)
    (first.parent / ".left.run.1.tmp").write_bytes(b"")
    report = verify(Index.open(index.path))
    assert not report.sound
    assert [bool(run.problem) for run in report.runs] == [False, True]
    assert len(report.strays) == 1
    first.write_bytes(second.read_bytes())
    assert all(run.problem for run in verify(Index.open(index.path)).runs)


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_a_damaged_manifest_gives_an_error_or_another_sound_one(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("index")
    index = Index.create(folder / "a", KEY, NOW)
    fill(index, "x", 1, [(5, 2)], "p")
    index.erase(1, u64([6]), NOW)
    path = index.path / "index.json"
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw)
    try:
        Index.open(index.path).contains(1, u64([5]))
    except RunError:
        return
    json.loads(path.read_bytes())


@pytest.mark.parametrize(
    "file",
    ["../../etc/passwd", "runs/../x.run", "/etc/passwd", "runs/x/01-" + "0" * 32 + ".run", 5, None],
)
def test_a_manifest_cannot_point_outside(tmp_path, file):
    index = Index.create(tmp_path / "a", KEY, NOW)
    fill(index, "x", 1, [(5, 2)], "p")
    content = json.loads((index.path / "index.json").read_text())
    content["breaches"][slug("x")]["runs"][0]["file"] = file
    (index.path / "index.json").write_text(json.dumps(content))
    with pytest.raises(RunError, match="impossible"):
        Index.open(index.path)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x1b[31m", "x" * 201])
def test_breach_names_are_printable(name, tmp_path):
    index = Index.create(tmp_path / "a", KEY, NOW)
    with pytest.raises(RunError, match="printable"):
        fill(index, name, 1, [(5, 2)], "p")


def test_slugs_are_safe_and_keep_names_apart():
    names = ["Alpha", "alpha", "a/../b", "泄露", "x" * 200, "erasures", "..", "-"]
    slugs = [slug(name) for name in names]
    assert len(set(slugs)) == len(names)
    assert all(set(s) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for s in slugs)
    assert all(len(s) <= 60 and s != "erasures" and s[0] != "-" for s in slugs)


def test_folders_and_files_are_the_owners_alone(tmp_path):
    index = Index.create(tmp_path / "a", KEY, NOW)
    fill(index, "x", 1, [(5, 2)], "p")
    assert index.path.stat().st_mode & 0o077 == 0
    assert all(p.stat().st_mode & 0o077 == 0 for p in index.path.rglob("*"))


def test_there_is_one_index_per_folder_and_none_elsewhere(tmp_path):
    Index.create(tmp_path / "a", KEY, NOW)
    with pytest.raises(RunError, match="already"):
        Index.create(tmp_path / "a", KEY, NOW)
    with pytest.raises(RunError, match="no index here"):
        Index.open(tmp_path)


def test_another_key_is_refused(tmp_path):
    index = Index.create(tmp_path / "a", KEY, NOW)
    index.require(KEY)
    with pytest.raises(KeyringError):
        index.require("f" * 16)


def test_an_instant_without_a_zone_is_refused(tmp_path):
    with pytest.raises(ValueError, match="zone"):
        Index.create(tmp_path / "a", KEY, datetime(2026, 11, 23))  # noqa: DTZ001
