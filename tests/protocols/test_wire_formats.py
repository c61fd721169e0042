"""Formats of hostile services: no bytes raise, sizes hold, and known messages are read as published."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.protocols import cql, kafka, onc_rpc, smb2, tds, tns
from tests.audit import transcripts

HEARD = sorted(
    {
        transcripts.read(step["received"])
        for path in transcripts.files()
        for step in transcripts.load(path)["steps"]
        if path.name.split("-")[0] in ("smb", "nfs", "kafka", "cassandra", "mssql", "oracle_tns")
    }
)
MOST_SIZE = 2**31 - 1


@st.composite
def hostile(draw):
    """What a real server said, cut, with some bytes changed; or noise."""
    data = bytearray(draw(st.one_of(st.sampled_from(HEARD), st.binary(max_size=300))))
    for _ in range(draw(st.integers(0, 4))):
        if data:
            data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


def kafka_topics(data):
    try:
        return kafka.topics(kafka.Reader(data), 8), kafka.topics(kafka.Reader(data), 1)
    except EOFError:
        raise AssertionError("a cut list is told by what came of it") from None


#: What reads bytes of another side and must not raise.
READERS = (
    smb2.message, smb2.complete, smb2.target_info, smb2.dialect, smb2.share_rights, smb2.session_flags,
    onc_rpc.reply, onc_rpc.record, onc_rpc.complete, onc_rpc.exports, onc_rpc.mounted, onc_rpc.rights,
    kafka.versions, kafka.handshake, kafka.rights, kafka.fetched, kafka.body, kafka_topics,
    cql.response, cql.error, cql.complete, lambda data: cql.rows(data, 2),
    tds.prelogged, tds.logged_in, tds.complete, tns.kind, tns.complete,
)  # fmt: skip


@settings(deadline=None, max_examples=1000)
@given(data=hostile(), cut=st.integers(0, 40))
def test_no_bytes_raise(data, cut):
    for reader in READERS:
        reader(data)
        reader(data[cut:])


@settings(deadline=None)
@given(data=hostile())
def test_what_is_told_of_a_challenge_is_a_part_of_it(data):
    told = smb2.target_info(data)
    assert told in data or told == bytes(4)


@pytest.mark.parametrize(
    ("number", "written"),
    [(169869568, "10.2.0.1.0"), (186647552, "11.2.0.4.0"), (153093632, "9.2.0.6.0"),
     (318767104, "19.0.0.0.0"), (352321536, "21.0.0.0.0"), (0, ""), (-1, "")],
)  # fmt: skip
def test_a_number_of_an_oracle_version_is_read_as_oracle_writes_it(number, written):
    assert tns.version(number) == written


@given(
    st.lists(
        st.tuples(st.binary(max_size=40), st.lists(st.binary(max_size=9), max_size=3)), max_size=5
    )
)
def test_exports_are_read_back_as_rfc_1813_lays_them_out(stated):
    body = b"".join(
        struct.pack(">I", 1) + onc_rpc.opaque(path)
        + b"".join(struct.pack(">I", 1) + onc_rpc.opaque(group) for group in groups) + bytes(4)
        for path, groups in stated
    )  # fmt: skip
    found = onc_rpc.exports(body + bytes(4))
    assert [path for path, _ in found] == [path for path, _ in stated]
    assert [
        anybody for (_, anybody), (_, groups) in zip(found, stated, strict=True) if not groups
    ] == [True for _, groups in stated if not groups]


@given(st.binary(max_size=200), st.integers(1, 50))
def test_a_record_of_many_fragments_is_one(said, size):
    pieces = [said[i : i + size] for i in range(0, len(said), size)] or [b""]
    wire = b"".join(
        struct.pack(">I", len(piece) | (1 << 31 if i == len(pieces) - 1 else 0)) + piece
        for i, piece in enumerate(pieces)
    )
    assert onc_rpc.record(wire) == said
    assert onc_rpc.record(wire[:-1]) is None


@given(st.text(alphabet="abcdefghij_0123456789", max_size=30))
def test_lengths_that_are_sent_are_those_of_what_is_sent(name):
    for said in (smb2.negotiate(bytes(16)), smb2.tree_connect(3, 9, "host", name), smb2.logoff(4, 9),
                 smb2.session_setup(1, 0, smb2.last_token(name, bytes(4)))):  # fmt: skip
        assert int.from_bytes(said[:4], "big") == len(said) - 4
    for said in (kafka.fetch_nowhere(name), kafka.metadata(8, all_topics=True)):
        assert int.from_bytes(said[:4], "big") == len(said) - 4
    call = onc_rpc.call(onc_rpc.MOUNT, onc_rpc.MNT, onc_rpc.opaque(name.encode()), named=True)
    assert int.from_bytes(call[:4], "big") & MOST_SIZE == len(call) - 4
    assert cql.complete(cql.query(name))
    assert int.from_bytes(tds.login(name)[2:4], "big") == len(tds.login(name))
    assert int.from_bytes(tds.login(name)[8:12], "little") == len(tds.login(name)) - 8
    asked = tns.for_service(name)
    assert int.from_bytes(asked[:2], "big") == len(asked)
    assert asked[int.from_bytes(asked[26:28], "big") :].startswith(b"(DESCRIPTION=")


def test_metadata_without_topics_asks_for_none_and_makes_none():
    """From version 1 an empty list is none; in version 0 it would have been all."""
    assert kafka.metadata(1, all_topics=False).endswith(struct.pack(">i", 0))
    assert kafka.metadata(8, all_topics=False).endswith(struct.pack(">i???", 0, False, True, False))


def test_a_login_carries_its_name_and_no_password():
    said = tds.login("sa")[8:]
    (at, n), (_, n_password) = (
        struct.unpack_from("<HH", said, 40),
        struct.unpack_from("<HH", said, 44),
    )
    assert said[at : at + 2 * n].decode("utf-16-le") == "sa"
    assert n_password == 0
