"""Which service is behind a door, whatever its port: listen first, then say hello, then let it be probed.

A door that speaks first is known by its greeting. A silent one gets the hellos of the checks, one
connection each: first those whose usual port this is, then those that make most services say
something. All are asked shortly first, and those that stayed silent once more with time to answer.
Checks that think they know the answer probe in order of their confidence; one that finds
it was wrong says so (returns None) and the next one follows. All of it is one conversation.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols import http

LISTEN_S = 0.3  # for a greeting; services that greet do so at once
QUICK_S = 0.15  # most services answer at once; time is given where none did
HELLO_S = 1.0
MOST_TRIED = 8
SURE = 0.9  # enough to name a service that may not be asked
TLS_ALERT = b"\x15\x03"
#: A request that asks nothing of anybody, here under no name of ours. Servers of HTTP answer it, most others
#: complain of it. Doors get it with the user agent of the scope and the host that they were asked under.
GET = http.request(Grant(Level.GREETING, ""), "GET", "/")
WANTS_TLS = (b"HTTP request to an HTTPS", b"plain HTTP request was sent to HTTPS")
PING = b"*1\r\n$4\r\nPING\r\n"


def talk(checks: Sequence[Check], port: int, grant: Grant, found: list[str]) -> Talk:
    """Find out what listens, and have it probed.

    Args:
        checks: All that may be there.
        port: Where it listens, which tells who is asked first.
        grant: What may be done.
        found: Gets the id of the check that knew the service.

    Returns:
        The check's answer; unknown where no check knows the service; None where nothing opened.
    """
    ranked = sorted(checks, key=lambda check: port not in check.ports + check.tls_ports)
    first, opened = yield from _first(ranked, port, grant)
    if not opened:
        return None
    sure = [(check.recognise(first), check) for check in ranked] if first else []
    likely = sorted((s for s in sure if s[0] > 0), key=lambda s: -s[0])
    grant = grant._replace(tls=bool(first and first.tls))
    for confidence, check in likely[:MOST_TRIED]:
        if grant.level < check.needs:
            if confidence < SURE:
                continue
            found.append(check.id)
            return Answer(
                Verdict.UNKNOWN,
                f"it greets like {check.label}; more may not be asked at this level",
            )
        answer = yield from check.probe(grant)
        if answer is not None:
            found.append(check.id)
            return answer
    why = "it says nothing that a known service says" if first else "it opens and stays silent"
    return Answer(Verdict.UNKNOWN, why, Facts(tls=bool(first and first.tls)))


def _first(
    ranked: Sequence[Check], port: int, grant: Grant
) -> Generator[Open | Ask, Reply, tuple[First | None, bool]]:
    """The first bytes a door gives, and whether it opened at all."""
    tls = grant.level >= Level.HANDSHAKE and any(port in check.tls_ports for check in ranked)
    if not (yield Open()).ok:
        return None, False
    if tls:
        first = yield from _greeted(ranked, port, grant, tls=True)
        if first or not (yield Open()).ok:
            return first, True
    if not any(port in c.ports and c.hello for c in ranked):
        greeting = yield Ask("listen", b"", Level.GREETING, wait_s=LISTEN_S)
        if greeting.data:
            return First(greeting.data), True
    if grant.level < Level.HANDSHAKE:
        return None, True
    first = yield from _greeted(ranked, port, grant, tls=False, opened=True)
    if first is None or first.data.startswith(TLS_ALERT):
        first = yield from _greeted(ranked, port, grant, tls=True)
    return first, True


def _greeted(
    ranked: Sequence[Check], port: int, grant: Grant, *, tls: bool, opened: bool = False
) -> Generator[Open | Ask, Reply, First | None]:
    """What a silent door answers to the first hello that it answers; `opened` says that it is open."""
    usual = [c.hello for c in ranked if port in c.ports + (c.tls_ports if tls else ())]
    get = http.request(grant, "GET", "/")
    silent = [
        hello for hello in dict.fromkeys([*usual, PING, get, *(c.hello for c in ranked)]) if hello
    ]
    for wait_s in (QUICK_S, HELLO_S):
        asked, silent = silent, []
        for hello in asked:
            if not opened and not (yield Open(tls=tls)).ok:
                if tls:
                    return None
                continue
            opened = False
            said = "hello over TLS" if tls else "hello"
            reply = yield Ask(said, hello, Level.HANDSHAKE, wait_s=wait_s)
            if reply.data:
                return (yield from _known(ranked, port, grant, First(reply.data, hello, tls)))
            if reply.end == "timeout":
                silent.append(hello)
    return None


def _known(
    ranked: Sequence[Check], port: int, grant: Grant, first: First
) -> Generator[Open | Ask, Reply, First]:
    """A server of HTTP that complained is asked properly, for what its front page says."""
    headless = first.data.lstrip()[:1] == b"<"  # HTTP 0.9 to what is no request of 1.1
    if first.hello.startswith(b"GET ") or not (first.data.startswith(b"HTTP/1.") or headless):
        return first
    if not (yield Open(first.tls)).ok:
        return first
    get = http.request(grant, "GET", "/")
    reply = yield Ask("front page", get, Level.HANDSHAKE, http.complete, wait_s=HELLO_S)
    wants_tls = any(words in reply.data for words in WANTS_TLS)
    if wants_tls and not first.tls:
        return (yield from _greeted(ranked, port, grant, tls=True)) or first
    return First(reply.data, get, first.tls) if reply.data else first
