"""LDAP directories.

That an anonymous bind succeeds proves nothing: most servers grant it for the root DSE. The suffix entry
is asked for with the attribute "1.1", which means none: whether it comes tells whether anybody may
search the directory, and it comes without a value of anybody.

Remedy: Set `disallow bind_anon` and `require authc` (slapd), or an access rule that ends in
`by * none`; offer LDAPS or StartTLS only, on internal addresses.

Reference: https://www.openldap.org/doc/admin26/security.html

Source: RFC 4511 (bind, search), RFC 4512 (root DSE, namingContexts), RFC 4513 (anonymous).
"""

from __future__ import annotations

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Talk
from seawall.protocols import ber

HELLO = ber.bind(1)
REFUSES_BIND = (48, 53, 49, 8, 13)
NO_ACCESS = (50, 53, 1, 8)
NOT_THERE = 32
MOST_SUFFIXES = 3


def complete(data: bytes) -> bool:
    """A result of a bind or a search."""
    return any(tag in (ber.BIND_DONE, ber.SEARCH_DONE) for tag, _ in ber.operations(data))


def result(data: bytes, tag: int) -> int:
    """The code of the result with this tag; -1 where there is none."""
    return next((ber.code(body) for kind, body in ber.operations(data) if kind == tag), -1)


def recognise(first: First) -> float:
    """A BindResponse."""
    return 1.0 if result(first.data, ber.BIND_DONE) >= 0 else 0.0


def probe(grant: Grant) -> Talk:
    """Anonymous bind, the suffixes, and each suffix without attributes."""
    if not (yield Open(grant.tls)).ok:
        return None
    bound = yield Ask("anonymous bind", HELLO, Level.HANDSHAKE, complete)
    code = result(bound.data, ber.BIND_DONE)
    facts = Facts(product="LDAP", tls=grant.tls)
    if code < 0:
        return None
    if code in REFUSES_BIND:
        return Answer(Verdict.PROTECTED, "it refuses anonymous binds", facts)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.UNKNOWN, "an anonymous bind proves no access", facts)
    root = yield Ask("suffixes", ber.search(2, b"", b"namingContexts"), Level.PERMISSION, complete)
    entries = [body for tag, body in ber.operations(root.data) if tag == ber.ENTRY]
    suffixes = [value for entry in entries for value in ber.values(entry)]
    facts = Facts("LDAP", n_stores=len(suffixes), tls=grant.tls)
    if not suffixes:
        return Answer(Verdict.METADATA_ONLY, "anybody may bind; it shows no suffix", facts)
    refused = 0
    for number, suffix in enumerate(suffixes[:MOST_SUFFIXES], 3):
        ask = ber.search(number, suffix, b"1.1")
        said = yield Ask("a suffix without attributes", ask, Level.PERMISSION, complete)
        if any(tag == ber.ENTRY for tag, _ in ber.operations(said.data)):
            yield Ask("unbind", ber.unbind(number + 1), Level.HANDSHAKE, wait_s=0.05)
            return Answer(Verdict.OPEN_READ, "anybody may search a suffix", facts)
        refused += result(said.data, ber.SEARCH_DONE) in (*NO_ACCESS, NOT_THERE)
    yield Ask("unbind", ber.unbind(9), Level.HANDSHAKE, wait_s=0.05)
    if refused == len(suffixes):
        return Answer(Verdict.PROTECTED, "anybody may bind, and see no entry", facts)
    return Answer(Verdict.UNKNOWN, "it gave no plain answer for every suffix", facts)


CHECK = Check(
    id="ldap", label="LDAP", ports=(389,), tls_ports=(636,), recognise=recognise, probe=probe,
    doc=__doc__, hello=HELLO,
)  # fmt: skip
