"""Transcripts of mongod, which cannot be had here: written from MongoDB's documentation, not recorded.

`python -m tests.audit.mongod_documented` writes vectors/audit/mongodb-documented-*.json anew. Each says
in `source` that nobody recorded it. The replies are encoded by pymongo. What is documented: the wire
version of each release and the fields of hello (manual, "hello"), the refusal of commands without a user
(error codes 13 Unauthorized and 18 AuthenticationFailed), getLog's reply, the words that a browser is
told, that releases before 3.6 know OP_QUERY alone, that a secondary names its members, and that a
replica set before its initiation answers reads with 13436 or 94.
"""

from __future__ import annotations

import json
import struct

import bson

from seawall.audit import identify
from seawall.audit.checks import CHECKS
from seawall.model.probe import Open, Reply
from seawall.protocols import mongo
from tests.audit import transcripts

SOURCE = "written from MongoDB's documentation; not recorded from a server"
WIRES = {name: wire for wire, name in mongo.RELEASES.items()}
BROWSER = b"It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n"
WARNING = "Access control is not enabled for the database."
OK = {"ok": 1.0}


def refusal(code, name, text):
    return {"ok": 0.0, "errmsg": text, "code": code, "codeName": name}


def unauthorized(name):
    return refusal(13, "Unauthorized", f"Command {name} requires authentication")


def hello(release, **more):
    return {"maxBsonObjectSize": 16777216, "maxMessageSizeBytes": 48000000, "minWireVersion": 0,
            "maxWireVersion": WIRES[release], "readOnly": False, **more, **OK}  # fmt: skip


def protected(release, code=13):
    """Everything but hello and buildInfo is refused."""
    refused = refusal(18, "AuthenticationFailed", "Authentication failed.")
    return {
        "hello": hello(release, isWritablePrimary=True),
        "buildInfo": {"version": f"{release}.1", **OK},
        **{name: unauthorized(name) if code == 13 else refused for name in ("count", "getLog")},
    }


def opened(release, **more):
    """Authorisation is off: two databases of its own, one of ours with 1,200 objects."""
    said = hello(release, isWritablePrimary=True, **more)
    names = [{"name": name} for name in ("admin", "local", "shop")]
    return {
        "hello": said, "isMaster": said, "buildInfo": {"version": f"{release}.1", **OK},
        "count": {"n": 0, **OK}, "getLog": {"totalLinesWritten": 1, "log": [WARNING], **OK},
        "listDatabases": {"databases": names, **OK},
        "dbStats": {"db": "shop", "collections": 2, "objects": 1200, "dataSize": 96000.0, **OK},
    }  # fmt: skip


MEMBERS = {
    "setName": "rs0",
    "hosts": ["10.1.2.3:27017", "10.1.2.4:27017"],
    "arbiters": ["10.1.2.5:27017"],
}
NOT_YET = refusal(94, "NotYetInitialized", "no replset config has been received")
#: Name -> release, documents by command, verdict.
STATES = {
    **{f"protected-{v}": (v, protected(v), "protected") for v in ("4.0", "4.4", "5.0", "6.0", "7.0", "8.0")},
    "protected-code-18": ("7.0", protected("7.0", 18), "protected"),
    "open-8.0": ("8.0", opened("8.0"), "open-admin"),
    "open-replica-set-7.0": ("7.0", opened("7.0", **MEMBERS), "open-admin"),
    "open-3.2": ("3.2", opened("3.2"), "open-admin"),
    "not-initiated-7.0": ("7.0", {**opened("7.0"), "count": NOT_YET}, "open-admin"),
    "says-yes-to-everything": ("7.0", {"hello": hello("7.0")}, "unknown"),
}  # fmt: skip


def framed(code, document):
    head = bytes(5) if code == mongo.OP_MSG else struct.pack("<iqii", 8, 0, 0, 1)
    body = head + bson.encode(document)
    return struct.pack("<iiii", len(body) + 16, 1, 1, code) + body


def answered(data, release, documents):
    """What a mongod of a release says to some bytes."""
    modern = WIRES[release] >= mongo.MSG_SINCE
    if data.startswith(b"GET "):
        head = (
            f"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(BROWSER)}\r\n\r\n"
        )
        return Reply(head.encode() + BROWSER, "complete")
    code = int.from_bytes(data[12:16], "little") if len(data) > 16 else 0
    if code == mongo.OP_MSG and modern:
        command = next(iter(bson.decode(data[21:])))
    elif code == mongo.OP_QUERY:
        command = next(iter(bson.decode(data[data.index(0, 20) + 9 :])))
    else:
        return Reply(b"", "closed")
    reply = mongo.OP_MSG if code == mongo.OP_MSG else mongo.OP_REPLY
    return Reply(framed(reply, documents.get(command, OK)), "complete")


def conversed(release, documents, level=3):
    """Play a mongod to the audit: id of the check, steps, answer."""
    steps, found = [], []
    talk = transcripts.recorded(identify.talk(CHECKS, 0, transcripts.grant_of(level), found), steps)
    try:
        want = next(talk)
        while True:
            is_open = isinstance(want, Open)
            want = talk.send(
                Reply(b"", "complete") if is_open else answered(want.data, release, documents)
            )
    except StopIteration as stop:
        return found[0], steps, stop.value


if __name__ == "__main__":
    for name, (release, documents, _) in STATES.items():
        check, steps, answer = conversed(release, documents)
        document = {
            "state": f"mongodb-documented-{name}", "check": check, "server": "mongod", "version": release,
            "source": SOURCE, "level": 3, "verdict": answer.verdict.value, "why": answer.why,
            "n_records": answer.facts.n_records, "steps": steps,
        }  # fmt: skip
        path = transcripts.FOLDER / f"{document['state']}.json"
        path.write_text(json.dumps(document, indent=1, ensure_ascii=True) + "\n", "utf-8")
        print(f"{document['state']:40} {answer.verdict.value:12} {answer.why}")
