"""SMB file servers: Samba, Windows, network storage.

A session is asked for by nobody (a null session), then under a name that exists nowhere, which a server
that maps strangers to its guest account lets in. Such a session is led to IPC$, and to those shares
alone whose names the scope line states (`stores`): the answer to TREE_CONNECT tells what may be done
there. Shares are not listed, nothing is opened. Servers that speak SMB 1 alone stay unseen.

Remedy: In smb.conf set `map to guest = Never`, `restrict anonymous = 2`, no `guest ok = yes`, and
`hosts allow`; on Windows disable Guest, set RestrictAnonymous and RestrictNullSessAccess to 1, and take
Everyone off the share. Let port 445 be reached from inside only.

Reference: https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html

Source: MS-SMB2 2.2.3 to 2.2.10 (SMB2_SESSION_FLAG_IS_GUEST and IS_NULL, MaximalAccess), MS-NLMP 3.2.5.1.2.
"""

from __future__ import annotations

from collections.abc import Generator

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols import smb2

HELLO = smb2.negotiate(b"seawall hello...")
ANY_HOST = "*SMBSERVER"
MOST_SHARES = 8
CLOSED, READABLE, WRITABLE, PIPES, UNCLEAR = range(5)
#: Whom a session belongs to: what we call it, and under which name it is asked for.
STRANGERS = (("nobody", False), ("a name that is nowhere", True))


def recognise(first: First) -> float:
    """A message of SMB2."""
    return 1.0 if first.data[4:8] == b"\xfeSMB" and first.data[:1] == b"\0" else 0.0


def probe(grant: Grant) -> Talk:
    """NEGOTIATE, the sessions of strangers, and where they lead."""
    if not (yield Open()).ok:
        return None
    hello = yield _ask("NEGOTIATE", smb2.negotiate(grant.token.encode()), Level.HANDSHAKE)
    said = smb2.message(hello.data)
    if said is None:
        return None
    facts = Facts("SMB file server", smb2.dialect(said.body))
    if said.status or not facts.version:
        return Answer(Verdict.UNKNOWN, "it speaks no dialect that was offered", facts)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.UNKNOWN, "only asking for a session tells who may have one", facts)
    number, plain, rights = 1, 0, set()
    for who, named in STRANGERS:
        session, status = yield from _session(
            who, f"seawall_{grant.token}" if named else "", number
        )
        number += 2
        plain += status == smb2.OK or status in smb2.REFUSED
        if status == smb2.OK:
            shares = grant.stores[:MOST_SHARES]
            rights |= yield from _trees(grant.host or ANY_HOST, shares, session, number)
            number += len(shares) + 2
    if WRITABLE in rights:
        return Answer(Verdict.OPEN_WRITE, "a stranger may write to a share", facts)
    if READABLE in rights:
        return Answer(Verdict.OPEN_READ, "a stranger may read a share", facts)
    if PIPES in rights:
        told = "; of its shares those were tried whose names are known" if grant.stores else ""
        return Answer(
            Verdict.METADATA_ONLY, f"it lets strangers begin a session and reach IPC${told}", facts
        )
    if rights <= {CLOSED} and plain == len(STRANGERS):
        return Answer(Verdict.PROTECTED, "strangers get no further than its door", facts)
    return Answer(Verdict.UNKNOWN, "it gave strangers no plain answer", facts)


def _ask(said: str, data: bytes, level: Level = Level.PERMISSION) -> Ask:
    return Ask(said, data, level, smb2.complete)


def _session(who: str, name: str, number: int) -> Generator[Open | Ask, Reply, tuple[int, int]]:
    """A session's number and the status that ended the asking; -1 where it ended otherwise."""
    ask = _ask(f"session of {who}", smb2.session_setup(number, 0, smb2.first_token()))
    said = smb2.message((yield ask).data)
    if said is None or said.status != smb2.MORE:
        return 0, said.status if said and said.status else -1
    session = said.session
    token = smb2.last_token(name, smb2.target_info(said.body))
    proof = smb2.session_setup(number + 1, session, token)
    said = smb2.message((yield _ask(f"proof of {who}", proof)).data)
    return (session, said.status) if said else (0, -1)


def _trees(
    host: str, shares: tuple[str, ...], session: int, number: int
) -> Generator[Open | Ask, Reply, set[int]]:
    """What a session may do at IPC$ and the shares; it is ended afterwards."""
    found = set()
    for share in ("IPC$", *shares):
        word = "tree IPC$" if share == "IPC$" else "tree of a known share"
        reply = yield _ask(word, smb2.tree_connect(number, session, host, share))
        number += 1
        found.add(_right(smb2.message(reply.data)))
    yield Ask("logoff", smb2.logoff(number, session), Level.PERMISSION, smb2.complete, wait_s=0.5)
    return found


def _right(said: smb2.Message | None) -> int:
    if said is None or said.command != smb2.TREE_CONNECT:
        return UNCLEAR
    if said.status:
        return CLOSED if said.status in (*smb2.REFUSED, smb2.NO_SUCH_SHARE) else UNCLEAR
    kind, access = smb2.share_rights(said.body)
    if kind != smb2.DISK:
        return PIPES if kind else UNCLEAR
    if access & smb2.WRITE_DATA:
        return WRITABLE
    return READABLE if access & smb2.READ_DATA else CLOSED


CHECK = Check(
    id="smb", label="SMB file server", ports=(445,), recognise=recognise, probe=probe, doc=__doc__,
    hello=HELLO,
)  # fmt: skip
