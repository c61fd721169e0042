"""grafana.ini.

`[auth.anonymous]` with `enabled = true` lets in who has no account, with the rights of `org_role`, Viewer
unless it says otherwise; who may view may send queries to every data source of the organisation. It listens
on all addresses unless `http_addr` names one.

Remedy: Set `enabled = false` under `[auth.anonymous]`, and let `http_addr` be an internal address.

Reference: https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/

Source: Grafana documentation: configure Grafana (server, auth.anonymous), anonymous authentication.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings

RIGHTS = {"admin": Verdict.OPEN_ADMIN, "editor": Verdict.OPEN_WRITE}


def recognise(name: str, text: str) -> float:
    """By name, or by a section that nothing else has."""
    return 1.0 if name == "grafana.ini" else 0.8 if "[auth.anonymous]" in text else 0.0


def judge(text: str) -> Reading:
    """Whether it lets in who has no account, and where it listens."""
    found, n_unread = settings.pairs(text)
    anonymous = settings.last(found, "auth.anonymous.enabled")
    role = settings.last(found, "auth.anonymous.org_role")
    address = settings.last(found, "server.http_addr")
    flaws = []
    if anonymous is not None and settings.on(anonymous):
        opens = RIGHTS.get(role.value.lower() if role else "", Verdict.OPEN_READ)
        why = "lets in who has no account"
        flaws.append(Flaw(anonymous.line, "auth.anonymous enabled", why, opens))
    if address is not None and settings.wide(address.value):
        flaws.append(Flaw(address.line, "http_addr", settings.WIDENS, None))
    elif flaws and (address is None or not address.value):
        flaws.append(settings.missing("http_addr", settings.EVERYWHERE))
    ports = (settings.port(settings.last(found, "server.http_port")) or 3000,)
    return Reading(tuple(flaws), ports, n_unread)


CONFIG = Config("grafana_ini", "grafana.ini", "grafana", recognise, judge, __doc__)
