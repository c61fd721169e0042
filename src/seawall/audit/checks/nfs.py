"""NFS: the MOUNT service that hands out exports, NFS itself, and the portmapper that tells their ports.

MOUNT lists its exports at level 3; each of the first few, or those that the scope line names (`stores`),
is asked for and given back. A root handle for a stranger means that whoever reaches the server has the
files, since AUTH_SYS believes who a client says it is; the handle is used for nothing. NFS 4 has no
MOUNT: there the rights of nobody at a named export are asked for (ACCESS). A refusal proves little
where everybody is named: such servers may let in ports below 1024 alone, from which is not asked.

Remedy: In /etc/exports name hosts or networks instead of `*`, use `sec=krb5p`, `root_squash` and `ro`;
bind NFS to an internal address, serve NFS 4 alone, and close ports 111, 2049 and that of mountd.

Reference: https://man7.org/linux/man-pages/man5/exports.5.html

Source: RFC 1833 (portmap), RFC 1813 appendix I (MOUNT 3), RFC 7530 (NFS 4.0), RFC 5531 (AUTH_SYS).
"""

from __future__ import annotations

from collections.abc import Generator

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols import onc_rpc as rpc

HELLO = rpc.call(rpc.MOUNT, 0)
MOST_EXPORTS = 8
OPENED, REFUSED, KERBEROS, UNCLEAR = range(4)


def recognise(first: First) -> float:
    """A reply to the very call."""
    return 0.95 if rpc.reply(first.data) is not None else 0.0


def probe(grant: Grant) -> Talk:
    """Which of the three it is, and what a stranger gets of it."""
    if not (yield Open()).ok:
        return None
    if (yield from _serves("MOUNT", rpc.MOUNT)):
        return (yield from _mount(grant))
    if (yield from _serves("NFS 4", rpc.NFS4)):
        return (yield from _nfs4(grant))
    if (yield from _serves("NFS 3", rpc.NFS)):
        return Answer(
            Verdict.UNKNOWN,
            "its MOUNT service, another door, tells who may mount",
            Facts("NFS", "3"),
        )
    if not (yield from _serves("portmap", rpc.PORTMAP)):
        return None
    facts = Facts("portmapper", "2")
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.UNKNOWN, "it answers; what it tells was not asked", facts)
    doors = []
    for word, program in (("MOUNT", rpc.MOUNT), ("NFS", rpc.NFS)):
        said = yield from _said(
            f"port of {word}", rpc.call(rpc.PORTMAP, rpc.GETPORT, rpc.port_of(program))
        )
        port = int.from_bytes(said[1][:4], "big") if said and said[0] == rpc.DONE else 0
        doors += [f"the same host, port {port} ({word})"] if 0 < port < 65_536 else []
    return Answer(
        Verdict.METADATA_ONLY, "it tells anybody which programs listen where", facts, tuple(doors)
    )


def _serves(word: str, program: tuple[int, int]) -> Generator[Open | Ask, Reply, bool]:
    said = yield from _said(f"{word} null", rpc.call(program, 0), Level.HANDSHAKE)
    return said is not None and said[0] == rpc.DONE


def _said(
    word: str, call: bytes, level: Level = Level.PERMISSION
) -> Generator[Open | Ask, Reply, tuple[int, bytes] | None]:
    return rpc.reply((yield Ask(word, call, level, rpc.complete, most_bytes=65_536)).data)


def _mount(grant: Grant) -> Talk:
    listed: list[tuple[bytes, bool]] | None = None
    if grant.level >= Level.COUNTS:
        said = yield from _said("EXPORT", rpc.call(rpc.MOUNT, rpc.EXPORT), Level.COUNTS)
        listed = rpc.exports(said[1]) if said and said[0] == rpc.DONE else None
    paths = [path.decode("utf-8", "replace") for path, _ in listed or ()]
    names = tuple(path[:200] for path in paths if path.isprintable())
    known = grant.stores if grant.level >= Level.PERMISSION else ()
    asked = [store.encode() for store in known] or [path for path, _ in listed or ()]
    everybody = {path for path, anybody in listed or () if anybody}
    facts = Facts(
        "NFS MOUNT service", "3", n_stores=None if listed is None else len(listed), names=names
    )
    if not asked:
        why = "it lists no export" if listed == [] else "what may be mounted was not told or asked"
        return Answer(Verdict.UNKNOWN, why, facts)
    found = []
    for path in asked[:MOST_EXPORTS]:
        found.append((yield from _mnt(path)))
    if OPENED in found:
        return Answer(
            Verdict.OPEN_READ,
            "anybody may mount an export, and is believed whose files he asks for",
            facts,
        )
    if len(asked) > len(found) or UNCLEAR in found:
        return Answer(Verdict.UNKNOWN, "it gave no plain answer for every export", facts)
    if REFUSED not in found:
        return Answer(Verdict.PROTECTED, "it asks for Kerberos", facts)
    if listed is None or everybody.intersection(asked):
        return Answer(Verdict.UNKNOWN, "it refused an export; another port may be let in", facts)
    return Answer(Verdict.PROTECTED, "its exports name who may mount them", facts)


def _mnt(path: bytes) -> Generator[Open | Ask, Reply, int]:
    """Whether an export is handed out; what was handed out is given back."""
    body = rpc.opaque(path)
    said = yield from _said("MNT of an export", rpc.call(rpc.MOUNT, rpc.MNT, body, named=True))
    if said is None or said[0] != rpc.DONE:
        return UNCLEAR
    status, flavours = rpc.mounted(said[1])
    if status:
        return REFUSED if status in (rpc.PERM, rpc.ACCESS) else UNCLEAR
    yield from _said("UMNT", rpc.call(rpc.MOUNT, rpc.UMNT, body, named=True))
    return OPENED if not flavours or flavours & {rpc.AUTH_NONE, rpc.AUTH_SYS} else KERBEROS


def _nfs4(grant: Grant) -> Talk:
    facts, found = Facts("NFS", "4"), []
    for path in grant.stores[:MOST_EXPORTS] if grant.level >= Level.PERMISSION else ():
        call = rpc.call(rpc.NFS4, 1, rpc.rights_at(path), named=True)
        said = yield from _said("rights at an export", call)
        found.append(rpc.rights(said[1]) if said and said[0] == rpc.DONE else (-1, 0))
    granted = [bits for status, bits in found if status == 0]
    if any(bits & (rpc.MODIFY | rpc.EXTEND) for bits in granted):
        return Answer(Verdict.OPEN_WRITE, "nobody may write to an export", facts)
    if any(bits & rpc.READ for bits in granted):
        return Answer(Verdict.OPEN_READ, "nobody may read an export", facts)
    if granted:
        return Answer(
            Verdict.METADATA_ONLY, "anybody reaches an export, where nobody has no rights", facts
        )
    if found and all(status == rpc.WRONGSEC for status, _ in found):
        return Answer(Verdict.PROTECTED, "it asks for Kerberos", facts)
    why = "it gave no plain answer for an export" if found else "its exports are not known"
    return Answer(Verdict.UNKNOWN, why, facts)


CHECK = Check(
    id="nfs", label="NFS", ports=(2049, 111, 20048), recognise=recognise, probe=probe, doc=__doc__,
    hello=HELLO,
)  # fmt: skip
