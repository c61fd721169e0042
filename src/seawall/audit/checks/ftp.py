"""FTP servers.

Anonymous access (RFC 1635) is asked for and left again at once; no directory is listed. Servers may
take seconds to refuse.

Remedy: Set `anonymous_enable=NO` (vsftpd) or its like, offer SFTP or FTPS in its place, and close the
port to networks that do not need it.

Reference: https://security.appspot.com/vsftpd/vsftpd_conf.html

Source: RFC 959 (reply codes), RFC 1635 (anonymous FTP).
"""

from __future__ import annotations

import re

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Talk
from seawall.protocols import framing

PATIENCE_S = 8.0
FTP_WORDS = re.compile(rb"ftp|FTP|FileZilla")
PRODUCT = re.compile(rb"\(?(vsFTPd|ProFTPD|Pure-FTPd|FileZilla Server) ?([0-9][0-9A-Za-z.]{0,15})?")


def complete(data: bytes) -> bool:
    """A reply: its last line has a code and a space."""
    return data.endswith(b"\n") and bool(re.search(rb"(?:^|\n)[0-9]{3} [^\n]*\n$", data))


def recognise(first: First) -> float:
    """220 with a word of FTP; SMTP greets with 220 as well."""
    if not first.data.startswith((b"220 ", b"220-")):
        return 0.0
    return 0.9 if FTP_WORDS.search(first.data) else 0.3


def probe(grant: Grant) -> Talk:
    """USER anonymous, PASS, QUIT."""
    if not (yield Open()).ok:
        return None
    hello = yield Ask("greeting", b"", Level.GREETING, complete)
    if not hello.data.startswith(b"220"):
        return None
    known = PRODUCT.search(hello.data)
    version = framing.version(known[2] or b"") if known else ""
    facts = Facts(known[1].decode("ascii") if known else "FTP", version)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.UNKNOWN, "its greeting does not tell who may log in", facts)
    user = yield Ask(
        "USER anonymous", b"USER anonymous\r\n", Level.PERMISSION, complete, wait_s=PATIENCE_S
    )
    if not user.data[:3].isdigit() or (
        user.data[:1] == b"5" and user.data[:3] in (b"500", b"502", b"503")
    ):
        return None  # mail servers know no USER
    if user.data[:3] == b"331":
        user = yield Ask(
            "PASS", b"PASS seawall@\r\n", Level.PERMISSION, complete, wait_s=PATIENCE_S
        )
    yield Ask("QUIT", b"QUIT\r\n", Level.PERMISSION, wait_s=0.05)
    if user.data[:3] in (b"230", b"232"):
        return Answer(Verdict.OPEN_READ, "anybody may log in as anonymous", facts)
    if user.data[:3] in (b"530", b"331", b"332", b"421", b"550"):
        return Answer(Verdict.PROTECTED, "anonymous is refused", facts)
    return Answer(Verdict.UNKNOWN, "it gave no plain answer to anonymous", facts)


CHECK = Check(
    id="ftp", label="FTP", ports=(21,), recognise=recognise, probe=probe, doc=__doc__,
    needs=Level.GREETING,
)  # fmt: skip
