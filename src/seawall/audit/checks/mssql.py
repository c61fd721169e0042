"""Microsoft SQL Server and what speaks TDS.

PRELOGIN is answered to anybody with a version and whether encryption is insisted on. TDS knows no
stranger: every session needs a login, and none is tried below level 4. There, sa with an empty
password is tried once, where the server takes a login without TLS (inside of TDS it is not spoken here).

Remedy: Give sa a password or disable it, prefer Windows authentication, set `Force Encryption`, and
let TCP listen on internal addresses only; close ports 1433 and 1434 in the firewall.

Reference: https://learn.microsoft.com/en-us/sql/relational-databases/security/securing-sql-server

Source: MS-TDS 2.2.6.5 (PRELOGIN), 2.2.6.4 (LOGIN7), 2.2.7.10 (ERROR), 2.2.7.14 (LOGINACK).
"""

from __future__ import annotations

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Talk
from seawall.protocols import tds

HELLO = tds.prelogin()
MEANS = {
    tds.OFF: "encryption is not insisted on",
    tds.ON: "encryption is on",
    tds.NOT_SUPPORTED: "encryption is not insisted on",
    tds.REQUIRED: "encryption is insisted on",
}


def recognise(first: First) -> float:
    """An answer to PRELOGIN."""
    return 1.0 if tds.prelogged(first.data) else 0.0


def probe(grant: Grant) -> Talk:
    """PRELOGIN, then sa without a password where level 4 is granted."""
    if not (yield Open()).ok:
        return None
    hello = yield Ask("PRELOGIN", HELLO, Level.HANDSHAKE, tds.complete)
    options = tds.prelogged(hello.data)
    if options is None:
        return None
    stated = options.get(tds.ENCRYPTION, b"")
    mode = stated[0] if len(stated) == 1 else -1
    encrypts = mode in (tds.ON, tds.REQUIRED)
    facts = Facts("Microsoft SQL Server", tds.version(options), tls=encrypts)
    if grant.level < Level.CREDENTIAL or not grant.tries:
        how = MEANS.get(mode, "of encryption it says nothing")
        return Answer(Verdict.METADATA_ONLY, f"it tells its version to anybody; {how}", facts)
    if mode not in (tds.OFF, tds.NOT_SUPPORTED):
        return Answer(
            Verdict.UNKNOWN, "it takes no login without encryption, so none was tried", facts
        )
    said = yield Ask("login as sa, empty password", tds.login("sa"), Level.CREDENTIAL, tds.complete)
    entered, error = tds.logged_in(said.data)
    if entered:
        return Answer(Verdict.DEFAULT_CREDENTIAL, "sa has no password", facts)
    if error == tds.LOGIN_FAILED:
        return Answer(Verdict.PROTECTED, "sa does not get in without a password", facts)
    return Answer(Verdict.UNKNOWN, "it gave no plain answer to a login", facts)


CHECK = Check(
    id="mssql", label="Microsoft SQL Server", ports=(1433,), recognise=recognise, probe=probe, doc=__doc__,
    hello=HELLO,
)  # fmt: skip
