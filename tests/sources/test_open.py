"""Opening: files, folders, patterns, containers, encodings, parts and samples."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import struct
import zipfile
from dataclasses import replace

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import sources
from seawall.errors import LimitError, SourceError
from seawall.model.ledger import Ledger
from seawall.model.source import Limits
from seawall.sources import encodings, names
from seawall.sources.containers import CONTAINERS
from tests.sources import dumps
from tests.sources.test_formats import read_all

LINES = dumps.in_lines(dumps.rows())
EXPORT = dumps.in_lines(dumps.hits())


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return sink.getvalue()


PACKED = {
    "x.gz": gzip.compress(LINES),
    "two.gz": gzip.compress(LINES[:500]) + gzip.compress(LINES[500:]) + bytes(512),
    "x.zst": zstandard.compress(LINES),
    "two.zst": zstandard.compress(LINES[:500]) + zstandard.compress(LINES[500:]),
    "x.zip": zipped(("a/b.jsonl", LINES)),
    "stored.zip": zipped(("b.jsonl", LINES), method=zipfile.ZIP_STORED),
    "nested.zip": zipped(("b.jsonl.gz", gzip.compress(LINES))),
    "thrice.gz": gzip.compress(zstandard.compress(gzip.compress(LINES))),
}


@pytest.mark.parametrize("kind", CONTAINERS, ids=lambda kind: kind.id)
def test_contract_of_a_container(kind):
    assert 0 <= kind.detect(b"") <= 1
    assert kind.detect(LINES) == 0
    assert any(kind.detect(data) > 0.5 for data in PACKED.values())


@pytest.mark.parametrize("name", PACKED)
def test_containers_are_seen_through(tmp_path, name):
    (tmp_path / name).write_bytes(PACKED[name])
    found, ledger = read_all(sources.open(tmp_path / name))
    assert [row for _, row in found] == dumps.rows()
    assert all(not account.skips for account in ledger.sources.values())
    assert sorted(p.name for p in tmp_path.iterdir()) == [name]  # nothing is unpacked


@pytest.mark.parametrize("name", ["x.gz", "x.zst", "x.zip", "thrice.gz", "two.gz"])
@settings(deadline=None, max_examples=60)
@given(share=st.floats(0, 1), flip=st.booleans())
def test_cut_or_damaged_streams_are_told_and_balanced(tmp_path_factory, name, share, flip):
    data = bytearray(PACKED[name])
    at = int(share * (len(data) - 1))
    if flip:
        data[at] ^= 0x55
    else:
        del data[at:]
    path = tmp_path_factory.mktemp("cut") / name
    path.write_bytes(data)
    try:
        source = sources.open(path)
    except SourceError:
        return
    found, _ = read_all(source)
    assert len(found) <= 2 * dumps.N  # a flipped bit may repeat what came before


def test_a_cut_gz_gives_what_came_before_and_says_so(tmp_path):
    data = b"".join(b'{"a":"%s"}\n' % os.urandom(50).hex().encode() for _ in range(3_000))
    (tmp_path / "x.gz").write_bytes(gzip.compress(data)[:-20_000])
    found, ledger = read_all(sources.open(tmp_path / "x.gz"))
    account = ledger.sources["x.gz"]
    assert 2_000 < len(found) < 3_000
    assert [s.reason for s in account.skips] == ["cut off", "stream cut off"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_encodings_are_detected_by_content(tmp_path, encoding):
    (tmp_path / "x").write_bytes(LINES.decode().encode(encoding))
    found, ledger = read_all(sources.open(tmp_path / "x"))
    assert [row for _, row in found] == dumps.rows()
    assert ledger.sources["x"].n_damaged == 0


def test_bytes_gb18030_has_not_damage_their_record(tmp_path):
    raw = LINES.decode().encode("gb18030").replace(b"00000001@", b"@", 1)
    at = raw.index("引".encode("gb18030"))
    (tmp_path / "x").write_bytes(raw[:at] + b"\xff" + raw[at:])
    found, ledger = read_all(sources.open(tmp_path / "x"))
    assert "\ufffd" in found[0][1]["text"]
    assert ledger.sources["x"].n_damaged == 1


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.integers(1, 9))
def test_transcoding_equals_decoding_at_any_chunk(text, step):
    from tests.sources.streams import Pieces

    for encoding in ("gb18030", "utf-16-le"):
        try:
            raw = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        stream = encodings.Transcoded(Pieces(raw, step), encoding)
        out, buffer = b"", bytearray(5)
        while n := stream.readinto(memoryview(buffer)):
            out += buffer[:n]
        assert out == text.encode()


@pytest.mark.parametrize(
    "data",
    [
        LINES,
        EXPORT,
        dumps.bulk(dumps.hits()),
        b"a|b\n" + b"x|y\n" * 900,
    ],
)
@pytest.mark.parametrize("part_bytes", [100, 1_000, 3_000])
def test_parts_together_are_the_whole(tmp_path, data, part_bytes):
    path = tmp_path / "x"
    path.write_bytes(data)
    whole, one = read_all(sources.open(path))
    source = sources.open(path, limits=Limits(part_bytes=part_bytes))
    assert len(source.parts) > 1
    assert sum(part.n_bytes for part in source.parts) == len(data)
    assert len({part.key for part in source.parts}) == len(source.parts)
    split, many = read_all(source)
    assert sorted(split, key=str) == sorted(whole, key=str)
    assert replace(many.sources["x"], skips=[]) == replace(one.sources["x"], skips=[])


def test_rows_and_skips_of_later_parts_count_from_the_start_of_the_source(tmp_path):
    lines = LINES.split(b"\n")
    lines[40] = b"broken"
    (tmp_path / "x").write_bytes(b"\n".join(lines))
    source = sources.open(tmp_path / "x", limits=Limits(part_bytes=1_000))
    ledger, rows = Ledger(), []
    for part in source.parts:
        for batch in sources.read(part, ledger):
            rows += batch.rows.tolist()
    assert rows == [k for k in range(dumps.N) if k != 40]
    apart = Ledger()
    for part in source.parts:
        own = Ledger()
        list(sources.read(part, own))
        apart.merge(own)
    for account in (ledger.sources["x"], apart.sources["x"]):
        assert [(s.row, s.byte) for s in account.skips] == [
            (41, sum(len(x) + 1 for x in lines[:40]))
        ]


def test_parts_pickle_and_progress_adds_up(tmp_path):
    for name, data in [
        ("a.jsonl", LINES),
        ("b.gz", PACKED["x.gz"]),
        ("c.parquet", dumps.parquet()),
    ]:
        (tmp_path / name).write_bytes(data)
        for part in sources.open(tmp_path / name, limits=Limits(part_bytes=1_000)).parts:
            told = []
            list(sources.read(pickle.loads(pickle.dumps(part)), Ledger(), told.append))
            assert sum(told) == part.n_bytes


def test_folders_patterns_and_single_files(tmp_path):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a.jsonl").write_bytes(LINES)
    (tmp_path / "in" / "deep" / "b.csv").write_bytes(dumps.delimited(",", True))
    (tmp_path / "in" / "notes.md").write_text("# Notes\n\nNothing to see here, really nothing.\n")
    (tmp_path / "in" / "empty").write_bytes(b"")
    os.mkfifo(tmp_path / "in" / "fifo")
    source = sources.open(tmp_path / "in")
    assert source.names == ("a.jsonl", "empty", "notes.md", "deep/b.csv")
    assert source.unread == {"empty": "empty file", "notes.md": "unrecognised format"}
    found, ledger = read_all(source)
    assert len(found) == 2 * dumps.N
    assert ledger.sources["notes.md"].n_bytes_skipped["unrecognised format"] > 0
    assert sources.open(str(tmp_path / "in" / "**" / "*.csv")).names == ("b.csv",)
    twice = sources.open([tmp_path / "in" / "a.jsonl", tmp_path / "in"])
    assert twice.names.count("a.jsonl") == 1


def test_files_of_one_name_keep_their_own_accounts(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.jsonl").write_bytes(LINES if folder == "x" else EXPORT)
    source = sources.open([tmp_path / "x", tmp_path / "y"])
    assert source.names == ("a.jsonl", "a.jsonl (2)")


@pytest.mark.parametrize("path", ["none.csv", "*.nothing", "dir/**/x"])
def test_no_match_is_an_error_with_a_remedy(tmp_path, path):
    with pytest.raises(SourceError) as error:
        sources.open(tmp_path / path)
    assert error.value.remedy


def test_a_file_changed_since_it_was_opened_is_refused(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(LINES)
    part = sources.open(path).parts[0]
    path.write_bytes(LINES + LINES)
    with pytest.raises(SourceError, match="changed"):
        list(sources.read(part, Ledger()))


def test_samples_come_from_head_middle_and_tail(tmp_path, monkeypatch):
    monkeypatch.setattr("seawall.sources.source.SAMPLE_BYTES", 2_000)
    data = dumps.in_lines(dumps.rows(2_000))
    (tmp_path / "x.jsonl").write_bytes(data)
    for limits in (Limits(), Limits(part_bytes=10_000)):
        batches = sources.open(tmp_path / "x.jsonl", limits=limits).sample(300)
        codes = [int(v) for b in batches for v in b.columns.column("code").to_pylist()]
        assert codes[0] == 0
        assert codes[-1] > 1_980
        assert any(900 < code < 1_100 for code in codes)


@pytest.mark.parametrize("name", ["x.gz", "x.zip"])
def test_samples_of_compressed_files_are_their_head(tmp_path, name):
    (tmp_path / name).write_bytes(PACKED[name])
    batches = sources.open(tmp_path / name).sample(100)
    assert sum(batch.n for batch in batches) == dumps.N


def test_gbk_names_in_zip_are_decoded_and_hostile_ones_shown_harmless(tmp_path):
    data = zipped(("XXXX.jsonl", LINES), ("../../et\u202ec/pa\x1b[31mss.jsonl", LINES))
    data = data.replace(b"XXXX.jsonl", "客户".encode("gbk") + b".jsonl")
    (tmp_path / "x.zip").write_bytes(data)
    assert sources.open(tmp_path / "x.zip").names == (
        "x.zip/客户.jsonl",
        "x.zip/etc/pa[31mss.jsonl",
    )


@given(st.text(max_size=300))
def test_display_names_hold_nothing_that_moves_a_terminal(text):
    shown = names.display(text)
    assert shown
    assert len(shown) <= names.LONGEST
    assert not any(c < " " or c in "\u202a\u202e\u2066\u200f\x7f\x9b" for c in shown)
    assert ".." not in shown.split("/")


def test_a_bomb_is_refused_while_it_decompresses(tmp_path):
    (tmp_path / "x.gz").write_bytes(gzip.compress(b'{"a":""}\n' + b"\n" * (8 << 20)))
    limits = Limits(max_ratio=100, ratio_from_bytes=1 << 20)
    source = sources.open(tmp_path / "x.gz", limits=limits)
    with pytest.raises(LimitError):
        read_all(source)


def test_overlapping_zip_members_are_refused(tmp_path):
    data = bytearray(zipped(("a.jsonl", LINES), ("b.jsonl", LINES)))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 0)  # both entries start at the first member
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(LimitError, match="share"):
        sources.open(tmp_path / "x.zip")


def test_too_many_members_are_refused(tmp_path):
    (tmp_path / "x.zip").write_bytes(zipped(*((f"{k}.jsonl", LINES) for k in range(9))))
    with pytest.raises(LimitError, match="members"):
        sources.open(tmp_path / "x.zip", limits=Limits(max_members=5))


def test_nesting_stops_at_the_limit(tmp_path):
    data = LINES
    for _ in range(5):
        data = gzip.compress(data)
    (tmp_path / "x.gz").write_bytes(data)
    with pytest.raises(SourceError, match="nested"):
        sources.open(tmp_path / "x.gz")


def test_encrypted_members_are_named_with_their_reason(tmp_path):
    data = bytearray(zipped(("a.jsonl", LINES), ("b.jsonl", LINES)))
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + place] |= 1
    (tmp_path / "x.zip").write_bytes(data)
    source = sources.open(tmp_path / "x.zip")
    assert source.unread == {"x.zip/a.jsonl": "encrypted"}
    found, ledger = read_all(source)
    assert len(found) == dumps.N
    assert ledger.sources["x.zip/a.jsonl"].n_bytes_skipped["encrypted"] > 0


def test_stopping_early_leaves_a_balanced_account(tmp_path):
    (tmp_path / "x.jsonl").write_bytes(dumps.in_lines(dumps.rows(5_000)))
    source = sources.open(tmp_path / "x.jsonl", limits=Limits(block_bytes=4_096))
    ledger = Ledger()
    batches = sources.read(source.parts[0], ledger)
    next(batches)
    batches.close()
    assert ledger.sources["x.jsonl"].balanced


def test_projection_reads_only_what_is_asked(tmp_path):
    (tmp_path / "x").write_bytes(EXPORT)
    (tmp_path / "y").write_bytes(dumps.delimited(",", True))
    for name in ("x", "y"):
        part = sources.open(tmp_path / name).parts[0]
        for batch in sources.read(part, Ledger(), columns={"any": {"phone"}}):
            assert batch.names == ["phone"]
