"""daemon.json of Docker, or dockerd's flags in a unit or /etc/default/docker.

Who reaches the API is root of the host. On a `tcp://` address only `tlsverify` asks for a certificate;
`tls` alone encrypts. A setting may stand in the file or among the flags; in both, the daemon does not start.

Remedy: Remove `tcp://` from `hosts` and use the socket or ssh; if it must be, set `tlsverify` with
`tlscacert`, and bind an internal address.

Reference: https://docs.docker.com/engine/security/protect-access/

Source: Docker documentation: protect the daemon socket, dockerd (daemon socket option, configuration
file); the default ports 2375 and, with TLS, 2376.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings, yaml_settings

RENAMED = {"H": "hosts", "host": "hosts"}


def recognise(name: str, text: str) -> float:
    """By name, or by the daemon's command line."""
    if name == "daemon.json":
        return 1.0
    if name in ("docker.service", "docker") and ("dockerd" in text or "DOCKER_OPTS" in text):
        return 0.9
    return 0.7 if "dockerd" in text and "ExecStart" in text else 0.0


def read(text: str) -> tuple[list[Setting], int]:
    """Settings as the file calls them, from the file or from flags."""
    if text.removeprefix("\ufeff").lstrip().startswith("{"):
        return yaml_settings.read(text)
    found = settings.flags(text)
    return [Setting(RENAMED.get(s.key, s.key), s.value or "true", s.line) for s in found], 0


def judge(text: str) -> Reading:
    """Whether the API is reached by network, and whether it asks for a certificate."""
    found, n_unread = read(text)
    verify = settings.on(settings.last(found, "tlsverify"))
    usual = 2376 if verify or settings.on(settings.last(found, "tls")) else 2375
    flaws, ports = [], []
    for setting in (s for s in found if s.key == "hosts"):
        for url in setting.value.split(","):
            if not url.strip().startswith("tcp://"):
                continue
            host, port = settings.host_port(url)
            ports.append(port or usual)
            if not verify:
                why = "lets anybody who gets there be root: it asks for no certificate"
                flaws.append(Flaw(setting.line, "hosts", why, Verdict.OPEN_ADMIN, ports[-1]))
            if host and not settings.local(host):
                flaws.append(Flaw(setting.line, "hosts", settings.WIDENS, None, ports[-1]))
    return Reading(tuple(flaws), tuple(dict.fromkeys(ports)) or (2375, 2376), n_unread)


CONFIG = Config("daemon_json", "daemon.json", "docker_api", recognise, judge, __doc__)
