"""What no real server here says: unknown is said instead of a guess, and levels hold."""

import struct

import pytest

from seawall.audit.checks import cassandra, kafka, mssql, nfs, oracle_tns, smb
from seawall.model.audit import Level, Verdict
from seawall.model.probe import Open, Reply
from seawall.protocols import onc_rpc
from tests.audit import transcripts, written_transcripts


def told(check, said, level=Level.COUNTS, **more):
    """The verdict of a check to which these replies are given, in their order; then silence."""
    talk = check.probe(transcripts.grant_of(level, more.pop("tries", 0))._replace(**more))
    queue = list(said)
    try:
        want = next(talk)
        while True:
            if isinstance(want, Open):
                want = talk.send(Reply(b"", "complete"))
                continue
            data = queue.pop(0) if queue else b""
            want = talk.send(Reply(data, "complete" if data else "closed"))
    except StopIteration as stop:
        return stop.value.verdict if stop.value else None


def rpc(body=b"", accepted=0):
    """An accepted reply of ONC RPC, laid out by RFC 5531."""
    said = struct.pack(">IIIIII", onc_rpc.XID, 1, 0, 0, 0, accepted) + body
    return struct.pack(">I", 1 << 31 | len(said)) + said


def exports(path, *groups):
    listed = b"".join(struct.pack(">I", 1) + onc_rpc.opaque(group) for group in groups)
    return rpc(struct.pack(">I", 1) + onc_rpc.opaque(path) + listed + bytes(8))


REFUSED, HANDED = rpc(struct.pack(">I", 13)), rpc(struct.pack(">II4sII", 0, 4, b"abcd", 1, 1))


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ([rpc(), exports(b"/data"), REFUSED], Verdict.UNKNOWN),  # a port below 1024 may be let in
        ([rpc(), exports(b"/data", b"*"), REFUSED], Verdict.UNKNOWN),
        ([rpc(), exports(b"/data", b"192.0.2.7"), REFUSED], Verdict.PROTECTED),
        ([rpc(), exports(b"/data", b"192.0.2.7"), HANDED, rpc()], Verdict.OPEN_READ),
        ([rpc(), exports(b"/data", b"192.0.2.7")], Verdict.UNKNOWN),
        ([rpc(), rpc(bytes(4))], Verdict.UNKNOWN),  # no export
        ([rpc(accepted=1)] * 4, None),  # some other program of RPC
    ],
)
def test_a_refusal_of_nfs_counts_where_the_export_names_others(said, verdict):
    assert told(nfs.CHECK, said) == verdict


def test_a_known_export_that_is_refused_unlisted_proves_nothing():
    assert told(nfs.CHECK, [rpc(), REFUSED], Level.PERMISSION, stores=("/data",)) == Verdict.UNKNOWN


def heard(state, word):
    """What a server of a transcript said to a question."""
    steps = transcripts.load(transcripts.FOLDER / f"{state}.json")["steps"]
    return next(transcripts.read(step["received"]) for step in steps if step.get("ask") == word)


def test_a_silent_or_strange_answer_to_startup_is_unknown():
    supported = heard("cassandra-open", "OPTIONS")
    error = b"\x84\0\0\0\0\0\0\0\x08\0\0\x10\x01\0\x02no"
    for last in (b"", error):
        assert told(cassandra.CHECK, [supported, last]) == Verdict.UNKNOWN


def test_a_kafka_controller_which_describes_nothing_is_unknown():
    table = struct.pack(">hhh", 18, 0, 4)
    said = struct.pack(">iihi", 16, 0x05EA3A11, 0, 1) + table
    assert told(kafka.CHECK, [said]) == Verdict.UNKNOWN


def test_a_kafka_that_closes_without_a_word_is_unknown():
    assert told(kafka.CHECK, [heard("kafka-open", "ApiVersions")]) == Verdict.UNKNOWN


@pytest.mark.parametrize("code", [1, 7, 56])
def test_a_kafka_that_fails_for_a_reason_of_its_own_is_not_called_shut_or_open(code):
    answer = bytearray(heard("kafka-rules", "a topic that is nowhere"))
    at = answer.index(struct.pack(">ih", 0, 29)) + 4
    answer[at : at + 2] = struct.pack(">h", code)
    first = [heard("kafka-rules", word) for word in (
        "ApiVersions", "SASL by a way that is nowhere", "Metadata of no topics")]  # fmt: skip
    assert told(kafka.CHECK, [*first, bytes(answer)]) == Verdict.UNKNOWN


def test_smb_whose_second_session_gets_no_answer_is_unknown():
    names = ("NEGOTIATE", "session of nobody", "proof of nobody", "tree IPC$", "logoff")
    shut = [heard("smb-protected", name) for name in names]
    assert told(smb.CHECK, shut) == Verdict.UNKNOWN
    rest = ("session of a name that is nowhere", "proof of a name that is nowhere")
    assert (
        told(smb.CHECK, [*shut, *(heard("smb-protected", name) for name in rest)])
        == Verdict.PROTECTED
    )


@pytest.mark.parametrize("level", [Level.HANDSHAKE, Level.PERMISSION, Level.COUNTS])
def test_sql_server_is_not_asked_for_a_login_below_level_4(level):
    hello = written_transcripts.prelogin("0f0007d0", "02")
    queue = [hello, written_transcripts.acknowledged()]
    assert told(mssql.CHECK, queue, level, tries=1) == Verdict.METADATA_ONLY
    assert told(mssql.CHECK, queue, Level.CREDENTIAL, tries=0) == Verdict.METADATA_ONLY
    assert told(mssql.CHECK, queue, Level.CREDENTIAL, tries=1) == Verdict.DEFAULT_CREDENTIAL


@pytest.mark.parametrize(
    ("error", "why"), [(17809, "unknown"), (4060, "unknown"), (18456, "protected")]
)
def test_an_error_of_another_number_is_no_refusal_of_a_password(error, why):
    hello = written_transcripts.prelogin("0f0007d0", "02")
    said = [hello, written_transcripts.failed(error)]
    assert told(mssql.CHECK, said, Level.CREDENTIAL, tries=1) == why


def test_an_old_oracle_listener_is_asked_for_its_status_at_level_3_alone():
    refused, status = written_transcripts.refused, written_transcripts.status
    said = [refused(153093632, 12514), status("OFF")]
    assert told(oracle_tns.CHECK, said, Level.PERMISSION) == Verdict.METADATA_ONLY
    assert told(oracle_tns.CHECK, said, Level.COUNTS) == Verdict.OPEN_ADMIN
    assert told(oracle_tns.CHECK, said[:1], Level.COUNTS) == Verdict.UNKNOWN
    new = [refused(318767104, 12514), status("OFF")]
    assert told(oracle_tns.CHECK, new, Level.COUNTS) == Verdict.METADATA_ONLY


def test_an_oracle_listener_that_asks_to_be_asked_again_is_asked_once_more():
    again = written_transcripts.tns(11, b"")
    said = [again, written_transcripts.refused(318767104, 12514)]
    assert told(oracle_tns.CHECK, said) == Verdict.METADATA_ONLY
    assert told(oracle_tns.CHECK, [again, again]) is None
