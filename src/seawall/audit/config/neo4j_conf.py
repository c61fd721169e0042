"""neo4j.conf.

`dbms.security.auth_enabled=false` lets anybody do anything. Connectors listen on localhost unless
`server.default_listen_address` (before 5.0 `dbms.default_listen_address`) or their own address says
otherwise.

Remedy: Set `dbms.security.auth_enabled=true`, and let listen addresses be internal ones with
`server.bolt.tls_level=REQUIRED`.

Reference: https://neo4j.com/docs/operations-manual/current/configuration/configuration-settings/

Source: Neo4j operations manual: configuration settings, ports, security checklist.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings

DOORS = {"bolt": 7687, "http": 7474, "https": 7473}


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name == "neo4j.conf":
        return 1.0
    return 0.8 if "dbms.security.auth_enabled" in text or "server.bolt." in text else 0.0


def judge(text: str) -> Reading:
    """Whether it asks for users, and where it listens."""
    found, n_unread = settings.properties(text)
    auth = settings.last(found, "dbms.security.auth_enabled")
    flaws = []
    if auth is not None and settings.off(auth):
        why = "asks nobody who he is: anybody may administer it"
        flaws.append(Flaw(auth.line, f"{auth.key}=false", why, Verdict.OPEN_ADMIN))
    names = ("server.default_listen_address", "dbms.default_listen_address")
    flaws += settings.listening(found, *names)
    ports = []
    for kind, usual in DOORS.items():
        own = (f"server.{kind}.listen_address", f"dbms.connector.{kind}.listen_address")
        said = next((s for key in own if (s := settings.last(found, key)) is not None), None)
        host, port = settings.host_port(said.value) if said else ("", None)
        ports.append(port or usual)
        if said is not None and host and not settings.local(host):
            flaws.append(Flaw(said.line, said.key, settings.WIDENS, None, ports[-1]))
    return Reading(tuple(flaws), tuple(ports), n_unread)


CONFIG = Config("neo4j_conf", "neo4j.conf", "neo4j", recognise, judge, __doc__)
