"""Messages of the MongoDB wire: what is said has the specified shape, what is heard may be anything."""

import struct

import bson as oracle
from hypothesis import given
from hypothesis import strategies as st

from seawall.protocols import mongo

COMMAND = {"count": "nowhere", "$db": "db"}


def reply_of(code, document):
    head = bytes(5) if code == mongo.OP_MSG else struct.pack("<iqii", 8, 0, 0, 1)
    body = head + oracle.encode(document)
    return struct.pack("<iiii", len(body) + 16, 7, 1, code) + body


def test_op_msg_is_header_flags_one_section_and_the_command():
    said = mongo.message(5, COMMAND)
    assert struct.unpack_from("<iiiiIB", said) == (len(said), 5, 0, 2013, 0, 0)
    assert oracle.decode(said[21:]) == COMMAND


def test_op_query_asks_the_collection_of_commands_and_says_no_database_twice():
    said = mongo.query(5, COMMAND)
    assert struct.unpack_from("<iiiii", said) == (len(said), 5, 0, 2004, mongo.SECONDARY_TOO)
    assert said[20:28] == b"db.$cmd\0"
    assert struct.unpack_from("<ii", said, 28) == (0, -1)
    assert oracle.decode(said[36:]) == {"count": "nowhere"}


def test_replies_of_both_kinds_are_read():
    for code in (mongo.OP_MSG, mongo.OP_REPLY):
        assert mongo.reply(reply_of(code, {"ok": 1.0})) == {"ok": 1.0}
        assert mongo.reply(reply_of(code, {"ok": 1.0})[:-1]) is None
    assert mongo.reply(reply_of(2012, {"ok": 1.0})) is None


@given(st.binary(max_size=80), st.sampled_from([1, 2013, 2012, 0]), st.integers(-9, 90))
def test_noise_is_no_reply_and_no_error(noise, code, size):
    for data in (noise, struct.pack("<iiii", size, 1, 1, code) + noise):
        said = mongo.reply(data)
        assert said is None or isinstance(said, dict)
        mongo.complete(data)


def test_what_is_surely_no_message_is_not_waited_for():
    assert mongo.complete(b"HTTP/1.1 200 OK\r\n\r\n")
    assert not mongo.complete(b"\x40\0\0\0")
