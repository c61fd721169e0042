"""influxdb.conf of InfluxDB 1.

`auth-enabled` under `[http]` is off unless it says otherwise: then anybody may read, write and administer.
Without a `bind-address` there it listens at port 8086 of all addresses.

Remedy: Set `auth-enabled = true` under `[http]`, create an administrator, set `https-enabled = true`, and
let `bind-address` name an internal address.

Reference: https://docs.influxdata.com/influxdb/v1/administration/config/

Source: InfluxDB 1.8 documentation: configure InfluxDB (http), authentication and authorization.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings

WHY = "anybody may read, write and administer it"


def recognise(name: str, text: str) -> float:
    """By name, or by its sections."""
    if name == "influxdb.conf":
        return 1.0
    return 0.8 if "[http]" in text and ("[meta]" in text or "auth-enabled" in text) else 0.0


def judge(text: str) -> Reading:
    """Whether it asks for users, and where it listens."""
    found, n_unread = settings.pairs(text)
    if settings.off(settings.last(found, "http.enabled")) or not found:
        return Reading((), (), n_unread)
    auth, bind = (
        settings.last(found, "http.auth_enabled"),
        settings.last(found, "http.bind_address"),
    )
    flaws = []
    if auth is None:
        flaws.append(settings.missing("auth-enabled", WHY, Verdict.OPEN_ADMIN))
    elif not settings.on(auth):
        flaws.append(
            Flaw(auth.line, "auth-enabled", f"asks for no user: {WHY}", Verdict.OPEN_ADMIN)
        )
    host, port = settings.host_port(bind.value) if bind else ("", None)
    if bind is None:
        flaws.append(settings.missing("bind-address", settings.EVERYWHERE))
    elif not host or not settings.local(host):
        flaws.append(Flaw(bind.line, "bind-address", settings.WIDENS, None))
        tls = settings.last(found, "http.https_enabled")
        if tls is not None and settings.off(tls):
            flaws.append(Flaw(tls.line, "https-enabled", settings.CLEAR, None))
    return Reading(tuple(flaws), (port or 8086,), n_unread)


CONFIG = Config("influxdb_conf", "influxdb.conf", "influxdb", recognise, judge, __doc__)
