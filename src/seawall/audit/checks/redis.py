"""Redis and Valkey.

PING tells the service, not access: an ACL may allow PING and nothing else. So a key that exists
nowhere is asked for: no error means that anybody may read. `ACL DRYRUN` asks the server whether a
write would be permitted and executes nothing; that it may be asked at all is an administrator's
right. No key is ever listed or read: not SCAN, not KEYS, not RANDOMKEY.

Remedy: Set a password or ACL users (`requirepass`, or `aclfile` with `user default off`), keep
`protected-mode yes`, and let `bind` name internal addresses only; close the port in the firewall.

Reference: https://redis.io/docs/latest/operate/oss_and_stack/management/security/

Source: Redis protocol specification (RESP2), commands PING, GET, ACL DRYRUN, DBSIZE, INFO.
"""

from __future__ import annotations

from collections.abc import Generator

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols import framing

PING = b"*1\r\n$4\r\nPING\r\n"
REFUSALS = (b"-NOAUTH", b"-NOPERM", b"-DENIED")


def command(*words: str) -> bytes:
    """A command as RESP."""
    parts = [f"${len(word)}\r\n{word}\r\n" for word in words]
    return f"*{len(words)}\r\n{''.join(parts)}".encode("ascii")


def complete(data: bytes) -> bool:
    """Whether a reply is whole: a line, or a bulk string of stated length."""
    head, found, rest = data.partition(b"\r\n")
    if not found or not head.startswith(b"$"):
        return bool(found)
    size = head[1:12]
    return not size.isdigit() or len(rest) >= int(size) + 2


def recognise(first: First) -> float:
    """RESP replies begin with + or -, and Redis's errors with a word in capitals."""
    if first.data.startswith((b"+PONG\r\n", *REFUSALS)):
        return 1.0
    return 0.6 if first.data.startswith((b"-ERR ", b"-LOADING", b"-MASTERDOWN")) else 0.0


def probe(grant: Grant) -> Talk:
    """PING, then what somebody without a password may do."""
    if not (yield Open(grant.tls)).ok:
        return None
    pong = yield Ask("PING", PING, Level.HANDSHAKE, complete)
    facts = Facts(product="Redis", tls=grant.tls)
    if pong.data.startswith(b"-NOAUTH"):
        return Answer(Verdict.PROTECTED, "it asks for a password", facts)
    if pong.data.startswith(b"-DENIED"):
        return Answer(Verdict.PROTECTED, "protected mode answers this host alone", facts)
    if not pong.data.startswith((b"+PONG", b"-NOPERM")):
        return None
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.UNKNOWN, "it answers PING, which proves no access", facts)
    key = f"seawall:{grant.token}"
    got = yield Ask("GET of a key that is nowhere", command("GET", key), Level.PERMISSION, complete)
    if got.data.startswith(REFUSALS):
        return Answer(Verdict.PROTECTED, "the default user may not read", facts)
    if not got.data.startswith((b"$-1\r\n", b"_\r\n")):
        return Answer(
            Verdict.UNKNOWN, "asked for a key that is nowhere, it gave no plain answer", facts
        )
    dry = yield Ask(
        "ACL DRYRUN",
        command("ACL", "DRYRUN", "default", "SET", key, "0"),
        Level.PERMISSION,
        complete,
    )
    version = (yield from _version()) if grant.level >= Level.COUNTS else ""
    n_keys = (yield from _size()) if grant.level >= Level.COUNTS else None
    facts = Facts("Redis", version, n_records=n_keys, tls=grant.tls)
    if dry.data.startswith(b"+OK"):
        return Answer(Verdict.OPEN_ADMIN, "anybody may read, write and administer", facts)
    if dry.data.startswith(b"$"):
        return Answer(Verdict.OPEN_READ, "anybody may read and administer users", facts)
    return Answer(Verdict.OPEN_READ, "anybody may at least read", facts)


def _version() -> Generator[Open | Ask, Reply, str]:
    info = yield Ask("INFO server", command("INFO", "server"), Level.COUNTS, complete)
    return framing.version(info.data.partition(b"redis_version:")[2])


def _size() -> Generator[Open | Ask, Reply, int | None]:
    size = yield Ask("DBSIZE", command("DBSIZE"), Level.COUNTS, complete)
    digits = size.data[1:20].strip()
    return int(digits) if size.data.startswith(b":") and digits.isdigit() else None


CHECK = Check(
    id="redis", label="Redis", ports=(6379, 6380), tls_ports=(), recognise=recognise, probe=probe,
    doc=__doc__, hello=PING,
)  # fmt: skip
