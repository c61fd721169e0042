"""ClickHouse, HTTP interface.

/ and /ping answer on protected servers too. Its version is asked for in SQL, which the default user
without a password may do or not; SHOW GRANTS, or the setting `readonly` of old servers, tells whether
he may write. Rows are counted from system.parts at level 3. No answer is compared with a time zone:
servers in Shanghai are found as others are.

Remedy: Give the user default a password (`password_sha256_hex` in users.xml) or remove him, restrict
`<networks>`, let `listen_host` name an internal address, and use the TLS port.

Reference: https://clickhouse.com/docs/operations/settings/settings-users

Source: ClickHouse documentation: HTTP interface, system.parts, SHOW GRANTS, readonly.
"""

from __future__ import annotations

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Check, First, Grant, Talk
from seawall.protocols import framing, http

WRONG_CREDENTIAL = (b"Code: 193", b"Code: 194", b"Code: 516", b"Code: 192")
GRANTS = "SHOW GRANTS"
READONLY = "SELECT value FROM system.settings WHERE name = 'readonly'"
SIZES = "SELECT sum(rows), sum(bytes) FROM system.parts WHERE active AND database != 'system'"


def recognise(first: First) -> float:
    """ "Ok." on its front page, or its headers."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if any(name.startswith("x-clickhouse-") for name in page.headers):
        return 0.95
    return 0.9 if page.status == 200 and page.body == b"Ok.\n" else 0.0


def path(query: str) -> str:
    """A query as a path; GET makes it readonly on the server's side."""
    return f"/?query={http.quoted(query)}"


def probe(grant: Grant) -> Talk:
    """SELECT version(), rights, sizes."""
    page = yield from http.exchange(
        grant, "SELECT version()", "GET", path("SELECT version()"), Level.PERMISSION, tls=grant.tls
    )
    facts = Facts(product="ClickHouse", tls=grant.tls)
    if page is None:
        return None
    if any(code in page.body for code in WRONG_CREDENTIAL):
        return Answer(Verdict.PROTECTED, "the default user needs a password", facts)
    version = framing.version(page.body)
    if page.status != 200 or version.count(".") < 2 or len(page.body) > 60:
        return None
    n_rows = n_bytes = None
    if grant.level >= Level.COUNTS:
        sizes = yield from http.exchange(
            grant, "sizes", "GET", path(SIZES), Level.COUNTS, tls=grant.tls
        )
        numbers = sizes.body.split() if sizes is not None and sizes.status == 200 else []
        if len(numbers) == 2 and all(n.isdigit() and len(n) < 20 for n in numbers):
            n_rows, n_bytes = int(numbers[0]), int(numbers[1])
    facts = Facts("ClickHouse", version, n_rows, n_bytes, tls=grant.tls)
    grants = yield from http.exchange(
        grant, "SHOW GRANTS", "GET", path(GRANTS), Level.PERMISSION, tls=grant.tls
    )
    if grants is not None and grants.status == 200:
        if b"GRANT ALL ON *.*" in grants.body:
            return Answer(
                Verdict.OPEN_ADMIN, "the default user has no password and all rights", facts
            )
        if b"INSERT" in grants.body:
            return Answer(
                Verdict.OPEN_WRITE, "the default user has no password and may write", facts
            )
        return Answer(Verdict.OPEN_READ, "the default user has no password", facts)
    mode = yield from http.exchange(
        grant,
        "is it readonly",
        "POST",
        "/",
        Level.PERMISSION,
        body=READONLY.encode(),
        tls=grant.tls,
    )
    if mode is not None and mode.status == 200 and mode.body.strip() == b"0":
        return Answer(Verdict.OPEN_WRITE, "the default user has no password and may write", facts)
    return Answer(Verdict.OPEN_READ, "the default user has no password", facts)


CHECK = Check(
    id="clickhouse", label="ClickHouse", ports=(8123,), tls_ports=(8443,), recognise=recognise,
    probe=probe, doc=__doc__, needs=Level.PERMISSION,
)  # fmt: skip
