"""Flags of Prometheus in a unit or /etc/default/prometheus.

Without `--web.config.file` anybody may query; with `--web.enable-admin-api` he may delete series too, and
with `--web.enable-lifecycle` stop the server. It listens at 0.0.0.0:9090 unless told otherwise.

Remedy: Name a web configuration with `basic_auth_users` by `--web.config.file`, give
`--web.listen-address` an internal address, and leave the administration API off.

Reference: https://prometheus.io/docs/prometheus/latest/command-line/prometheus/

Source: Prometheus documentation: command line, security model, HTTPS and authentication.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings

LISTEN, FILE = "web.listen-address", "web.config.file"


def recognise(name: str, text: str) -> float:
    """By its own flags beside its name."""
    own = "--web." in text or "--storage.tsdb" in text
    if name in ("prometheus.service", "prometheus"):
        return 0.9 if own or "ARGS" in text or "ExecStart" in text else 0.0
    return 0.6 if own and "prometheus" in text else 0.0


def judge(text: str) -> Reading:
    """Whether a web configuration is named, what else is on, and where it listens."""
    found = settings.flags(text)
    secured = settings.last(found, FILE)
    flaws = []
    for key, why, opens in (
        ("web.enable-admin-api", "lets series be deleted", Verdict.OPEN_ADMIN),
        ("web.enable-lifecycle", "lets it be stopped and loaded anew", Verdict.OPEN_WRITE),
    ):
        switch = settings.last(found, key)
        if switch is not None and not settings.off(switch):
            asked = "by who passes its web configuration" if secured else "by anybody"
            flaws.append(Flaw(switch.line, key, f"{why} {asked}", None if secured else opens))
    if secured is None:
        flaws.append(settings.missing(FILE, "anybody may query it", Verdict.OPEN_READ))
    listen = settings.last(found, LISTEN)
    host, port = settings.host_port(listen.value) if listen else ("", None)
    if listen is None:
        flaws.append(settings.missing(LISTEN, settings.EVERYWHERE))
    elif not host or not settings.local(host):
        flaws.append(Flaw(listen.line, LISTEN, settings.WIDENS, None))
    return Reading(tuple(flaws), (port or 9090,), 0, int(secured is not None))


CONFIG = Config("prometheus_flags", "flags of Prometheus", "prometheus", recognise, judge, __doc__)
