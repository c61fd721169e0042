"""rsync daemons.

The list of modules is what the daemon tells anybody. Then each of the first few modules is asked for:
`@RSYNCD: OK` means that files could be had without a password, and the connection is closed at once,
before any list of files; AUTHREQD means that a password is asked for.

Remedy: Give each module in rsyncd.conf `auth users` with a `secrets file`, `hosts allow` and
`read only = yes`, set `list = no`, and bind `address` to an internal one; better, use rsync over SSH.

Reference: https://download.samba.org/pub/rsync/rsyncd.conf.5

Source: rsync's clientserver.c (daemon protocol 27 to 32: greeting, #list, OK, AUTHREQD, @ERROR).
"""

from __future__ import annotations

import re

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Talk
from seawall.protocols import framing

HELLO = b"@RSYNCD: 31.0\n"
GREETING = re.compile(rb"@RSYNCD: ([0-9]{2}\.[0-9])")
MODULE = re.compile(rb"^([A-Za-z0-9._ -]{1,80}?)[ ]*\t", re.M)
MOST_MODULES = 8


def recognise(first: First) -> float:
    """The greeting with its protocol version."""
    return 1.0 if GREETING.match(first.data) else 0.0


def probe(grant: Grant) -> Talk:
    """The list, then whether modules open."""
    if not (yield Open()).ok:
        return None
    hello = yield Ask("greeting", b"", Level.GREETING, framing.lines(1))
    if not GREETING.match(hello.data):
        return None
    facts = Facts(product="rsync")
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.UNKNOWN, "only asking for a module tells who may have it", facts)
    listed = yield Ask(
        "#list", HELLO + b"#list\n", Level.PERMISSION, lambda data: b"@RSYNCD: EXIT" in data
    )
    modules = [name.decode("ascii") for name in MODULE.findall(listed.data)]
    if b"@ERROR" in listed.data[:200]:
        return Answer(Verdict.PROTECTED, "it refuses this host", facts)
    facts = Facts("rsync", n_stores=len(modules))
    if not modules:
        return Answer(Verdict.UNKNOWN, "it lists no module; one that it hides may be open", facts)
    closed = 0
    for module in modules[:MOST_MODULES]:
        if not (yield Open()).ok:
            break
        ask = HELLO + module.encode("ascii") + b"\n"
        said = yield Ask("a module", ask, Level.PERMISSION, framing.lines(2))
        if b"@RSYNCD: OK" in said.data:
            return Answer(Verdict.OPEN_READ, "anybody may have the files of a module", facts)
        closed += b"@RSYNCD: AUTHREQD" in said.data or b"@ERROR: access denied" in said.data
    if closed == len(modules):
        return Answer(Verdict.PROTECTED, "every module that it lists asks for a password", facts)
    return Answer(Verdict.UNKNOWN, "it gave no plain answer for every module", facts)


CHECK = Check(
    id="rsync", label="rsync", ports=(873,), recognise=recognise, probe=probe, doc=__doc__,
    needs=Level.GREETING,
)  # fmt: skip
