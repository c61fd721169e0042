"""Transcripts of servers that cannot be had here, written from the published protocol, never recorded.

`python -m tests.audit.written_transcripts` writes vectors/audit/mssql-*.json and oracle_tns-*.json. Each
conversation is a list of what the server says to each question of the check, in order. The bytes are put
together here, by hand, from MS-TDS and from packet captures of listeners that others have published:
not by the code under test.
"""

from __future__ import annotations

import json
import struct

from seawall.audit import identify
from seawall.audit.checks import CHECKS
from seawall.model.probe import Ask, Open, Reply
from tests.audit import transcripts


def tds(kind_and_body: str) -> bytes:
    """A reply in TDS: MS-TDS 2.2.3.1 (type, status, length, SPID, packet, window)."""
    body = bytes.fromhex(kind_and_body)
    return b"\x04\x01" + struct.pack(">H", len(body) + 8) + b"\x00\x00\x01\x00" + body


def prelogin(version: str, encryption: str) -> bytes:
    """As the example of MS-TDS 4.2 is laid out: five options, their values behind the terminator."""
    table = "00001a0006 0100200001 0200210001 0300220000 0400220001 ff"
    return tds(f"{table} {version}0000 {encryption} 00 00")


def failed(number: int) -> bytes:
    """ERROR (MS-TDS 2.2.7.10) with state 1 and severity 14, then DONE (2.2.7.6)."""
    text = "Login failed for user 'sa'."
    wide = text.encode("utf-16-le")
    value = (
        struct.pack("<IBBH", number, 1, 14, len(text)) + wide + b"\x00\x00" + struct.pack("<I", 1)
    )
    token = b"\xaa" + struct.pack("<H", len(value)) + value
    return tds((token + bytes.fromhex("fd02000000000000000000 0000")).hex())


def acknowledged() -> bytes:
    """ENVCHANGE of the database, LOGINACK (MS-TDS 2.2.7.14) of TDS 7.1, DONE."""
    name = "master".encode("utf-16-le")
    change = b"\x01\x06" + name + b"\x06" + name
    product = "Microsoft SQL Server".encode("utf-16-le")
    ack = b"\x01" + bytes.fromhex("71000001") + b"\x14" + product + bytes.fromhex("080007f7")
    body = b"\xe3" + struct.pack("<H", len(change)) + change
    body += b"\xad" + struct.pack("<H", len(ack)) + ack + bytes.fromhex("fd000000000000000000")
    return tds(body.hex())


def tns(kind: int, body: bytes) -> bytes:
    """A packet of the Transparent Network Substrate."""
    return struct.pack(">HHBBH", len(body) + 8, 0, kind, 0, 0) + body


def refused(vsnnum: int, error: int) -> bytes:
    """REFUSE with its reasons and text, as published captures show it."""
    text = f"(DESCRIPTION=(TMP=)(VSNNUM={vsnnum})(ERR={error})(ERROR_STACK=(ERROR=(CODE={error})(EMFI=4))))"
    return tns(4, b"\x22\x00" + struct.pack(">H", len(text)) + text.encode())


def status(security: str) -> bytes:
    """ACCEPT, then the status of a 9.2 listener in a DATA packet."""
    accept = tns(2, bytes.fromhex("0136000108007fff00010000002005080000000000000000"))
    text = (
        f"(DESCRIPTION=(TMP=)(VSNNUM=153093632)(ERR=0)(ALIAS=LISTENER)(SECURITY={security})"
        "(VERSION=TNSLSNR for Linux: Version 9.2.0.6.0 - Production)(TRACING=off)(SNMP=OFF))"
    )
    return accept + tns(6, b"\x00\x00" + text.encode())


MS_TDS = "written from MS-TDS 2.2.6.5, 2.2.7.6, 2.2.7.10, 2.2.7.14"
CAPTURES = "written after published captures of CONNECT, REFUSE and COMMAND=status"
OPENS = Reply(b"", "complete")
#: State, what it was written from, level, the answer to its hello, and to each question after that.
WRITTEN = (
    ("mssql-version", MS_TDS, 3, prelogin("0f0007d0", "02"), []),
    ("mssql-encrypted", MS_TDS, 4, prelogin("100003e8", "03"), []),
    ("mssql-empty-sa", MS_TDS, 4, prelogin("080007f7", "02"), [acknowledged()]),
    ("mssql-protected", MS_TDS, 4, prelogin("0f0007d0", "02"), [failed(18456)]),
    ("oracle_tns-19", CAPTURES, 3, refused(318767104, 12514), []),
    ("oracle_tns-no-password", CAPTURES, 3, refused(153093632, 12514), [status("OFF")]),
    ("oracle_tns-password", CAPTURES, 3, refused(153093632, 12514), [status("ON")]),
    ("oracle_tns-old-asks", CAPTURES, 3, refused(153093632, 12514), [refused(153093632, 1169)]),
    ("oracle_tns-other-hosts", CAPTURES, 3, refused(0, 12537), []),
)  # fmt: skip


def conversation(state, level, hello, more):
    """The steps of a conversation with a server that answers its own hello alone, and the answer."""
    ident = state.partition("-")[0]
    own = next(check for check in CHECKS if check.id == ident)
    found, steps, queue = [], [], [hello, *more]
    talk = identify.talk(CHECKS, 0, transcripts.granted({"level": level}), found)
    talk = transcripts.recorded(talk, steps)
    want = next(talk)
    try:
        while True:
            if isinstance(want, Open):
                reply = OPENS
            elif want.said in ("listen", "hello"):
                reply = Reply(hello, "complete") if want.data == own.hello else Reply(b"", "closed")
            else:
                assert isinstance(want, Ask)
                reply = Reply(queue.pop(0), "complete")
            want = talk.send(reply)
    except StopIteration as stop:
        assert not queue
        return found[0], steps, stop.value


def document(state, made, level, hello, more):
    check, steps, answer = conversation(state, level, hello, more)
    places = [i for i, step in enumerate(steps) if step.get("ask") == "hello"]
    steps = [*steps[:2], *steps[places[-1] :]]  # what it keeps silent to is not written down
    return {
        "state": state, "made": made, "check": check, "server": answer.facts.product,
        "version": answer.facts.version, "level": level, "verdict": answer.verdict.value,
        "why": answer.why, "n_records": answer.facts.n_records, "steps": steps,
    }  # fmt: skip


if __name__ == "__main__":
    for state, *rest in WRITTEN:
        made = document(state, *rest)
        path = transcripts.FOLDER / f"{state}.json"
        path.write_text(json.dumps(made, indent=1, ensure_ascii=True) + "\n", "utf-8")
        print(f"{state:28} {made['check']:14} {made['verdict']:20} {made['why']}")
