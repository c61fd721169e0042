"""config.xml of ClickHouse, and files of config.d.

It says who can reach the door, not who may pass: that is users.xml's. Without `listen_host` it listens on
loopback alone. Every `listen_host` counts.

Remedy: Let `listen_host` name internal addresses only, use `https_port` and `tcp_port_secure` in place of
`http_port` and `tcp_port`, and set `interserver_http_credentials`.

Reference: https://clickhouse.com/docs/operations/server-configuration-parameters/settings

Source: ClickHouse documentation: server settings (listen_host, http_port, tcp_port, interserver_http_port,
interserver_http_credentials), configuration files.
"""

from __future__ import annotations

from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings, xml_settings

PLAIN = ("http_port", "tcp_port", "mysql_port", "postgresql_port")
SECURE = ("https_port", "tcp_port_secure")


def recognise(name: str, text: str) -> float:
    """By its elements; many files are called config.xml."""
    root = "<clickhouse" in text or "<yandex" in text
    own = any(
        f"<{word}>" in text for word in (*PLAIN, *SECURE, "listen_host", "interserver_http_port")
    )
    return (0.9 if name == "config.xml" else 0.7) if root and own else 0.0


def judge(text: str) -> Reading:
    """Where it listens, and what it says there in the clear."""
    found, n_unread = xml_settings.read(text)
    gone = {s.key.partition("@")[0] for s in found if s.key.endswith("@remove")}
    found = [s for s in found if s.key not in gone]
    hosts = [s for s in found if s.key == "listen_host" and settings.wide(s.value)]
    flaws = [Flaw(s.line, "listen_host", settings.WIDENS, None) for s in hosts[:1]]
    doors = {s.key: s for s in reversed(found) if s.key in (*PLAIN, *SECURE) and settings.port(s)}
    if hosts:
        flaws += [
            Flaw(s.line, key, settings.CLEAR, None, settings.port(s))
            for key, s in sorted(doors.items(), key=lambda pair: pair[1].line)
            if key in PLAIN
        ]
        inner = next((s for s in found if s.key == "interserver_http_port"), None)
        known = any(s.key.startswith("interserver_http_credentials") for s in found)
        if inner is not None and not known:
            why = "gives parts of tables to whoever asks as a replica"
            flaws.append(Flaw(inner.line, inner.key, why, None))
    ports = tuple(port for s in doors.values() if (port := settings.port(s)))
    n_included = sum(s.key.endswith("@incl") or s.key == "include_from" for s in found)
    return Reading(tuple(flaws), tuple(sorted(ports)), n_unread, n_included)


CONFIG = Config("clickhouse_config", "config.xml", "clickhouse", recognise, judge, __doc__)
