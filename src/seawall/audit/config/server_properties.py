"""server.properties of Kafka.

On a listener of protocol PLAINTEXT, and on an SSL one that asks for no certificate, everybody is the user
ANONYMOUS. Without an authorizer every user may do everything; with one, what `super.users` and
`allow.everyone.if.no.acl.found` say, and access lists that are kept elsewhere. Without `listeners` a
broker listens at PLAINTEXT://:9092. Properties: of a key that stands twice the last counts.

Remedy: Use SASL_SSL or SSL listeners with `ssl.client.auth=required`, set `authorizer.class.name`, take
ANONYMOUS out of `super.users`, and bind listeners to internal addresses.

Reference: https://kafka.apache.org/documentation/#security

Source: Kafka documentation: broker configurations (listeners, listener.security.protocol.map,
ssl.client.auth, allow.everyone.if.no.acl.found), authorization and ACLs, listener configuration.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings

AUTHORIZER = "authorizer.class.name"


def recognise(name: str, text: str) -> float:
    """By name and words, or by settings that nothing else has."""
    own = "log.dirs" in text or "broker.id" in text or "advertised.listeners" in text
    if name in ("server.properties", "broker.properties", "kraft-server.properties"):
        return 1.0 if own or "listeners" in text else 0.5
    return 0.8 if own and "listeners" in text else 0.0


def listeners(found: list[Setting]) -> list[tuple[int, str, str, int | None]]:
    """Line, name, host and port of each listener; the one that is there without a word at line 0."""
    said = settings.last(found, "listeners")
    if said is None or not said.value:
        return [(0, "PLAINTEXT", "", 9092)]
    parts = [url.partition("://") for url in said.value.split(",") if url.strip()]
    return [(said.line, name.strip(), *settings.host_port(place)) for name, _, place in parts]


def judge(text: str) -> Reading:
    """Who may come as nobody, what nobody may do, and where it listens."""
    found, n_unread = settings.properties(text)
    if not found:
        return Reading((), (9092,), n_unread)
    protocols: dict[str, str] = {}
    mapped = settings.last(found, "listener.security.protocol.map")
    for pair in mapped.value.split(",") if mapped else ():
        key, _, value = pair.partition(":")
        protocols[key.strip().upper()] = value.strip().upper()
    controllers = settings.last(found, "controller.listener.names")
    inner = {n.strip().upper() for n in controllers.value.split(",")} if controllers else set()
    opens, what = _allowed(found)
    flaws, ports = [], []
    for line, name, host, port in listeners(found):
        protocol = protocols.get(name.upper(), name.upper())
        certified = settings.last(found, f"listener.name.{name.lower()}.ssl.client.auth") or (
            settings.last(found, "ssl.client.auth")
        )
        asks = certified is not None and certified.value.lower() == "required"
        nobody = protocol == "PLAINTEXT" or (protocol == "SSL" and not asks)
        if port:
            ports.append(port)
        if nobody and opens is not None and name.upper() not in inner:
            why = f"asks nobody who he is, and {what}"
            flaws.append(
                Flaw(line, "listeners", why, opens, port)
                if line
                else settings.missing("listeners", f"it {why}", opens, port)
            )
        if not host or not settings.local(host):
            inside = "lets other hosts reach its controllers"
            why = inside if name.upper() in inner else settings.WIDENS
            flaws.append(
                Flaw(line, "listeners", why, None, port)
                if line
                else settings.missing("listeners", settings.EVERYWHERE, None, port)
            )
    return Reading(tuple(flaws), tuple(dict.fromkeys(ports)) or (9092,), n_unread)


def _allowed(found: list[Setting]) -> tuple[Verdict | None, str]:
    """What the user ANONYMOUS may do, and why; None where he may nothing by this file."""
    authorizer = settings.last(found, AUTHORIZER)
    supers = settings.last(found, "super.users")
    if authorizer is None or not authorizer.value:
        return Verdict.OPEN_ADMIN, "no authorizer limits what he may do"
    if supers is not None and "User:ANONYMOUS" in supers.value.replace(" ", ""):
        return Verdict.OPEN_ADMIN, "super.users names him"
    if settings.on(settings.last(found, "allow.everyone.if.no.acl.found")):
        return Verdict.OPEN_WRITE, "everybody may use what has no access list"
    return Verdict.UNKNOWN, "access lists that are kept elsewhere say what he may do"


CONFIG = Config("server_properties", "server.properties", "kafka", recognise, judge, __doc__)
