"""mosquitto.conf.

Since 2.0 a broker with a listener refuses who has no user, unless `allow_anonymous true` says otherwise.

Remedy: Set `allow_anonymous false` with `password_file` and `acl_file`, and give each listener an
internal address.

Reference: https://mosquitto.org/man/mosquitto-conf-5.html

Source: mosquitto.conf(5) of 2.0: allow_anonymous, listener, per_listener_settings.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings


def recognise(name: str, text: str) -> float:
    """By name, or by its own word."""
    return 1.0 if name == "mosquitto.conf" else 0.7 if "allow_anonymous" in text else 0.0


def judge(text: str) -> Reading:
    """Anonymous sessions, and listeners that others reach."""
    found, n_unread = settings.words(text)
    flaws = []
    anonymous = [s for s in found if s.key == "allow_anonymous" and s.value.lower() == "true"]
    listeners = [s for s in found if s.key == "listener"]
    limited = settings.last(found, "acl_file") or settings.last(found, "plugin")
    for setting in anonymous:
        opens = Verdict.METADATA_ONLY if limited else Verdict.OPEN_WRITE
        flaws.append(
            Flaw(setting.line, "allow_anonymous true", "gives sessions to who has no user", opens)
        )
    for listener in listeners:
        parts = listener.value.split()
        if len(parts) < 2 or settings.wide(parts[1]):
            flaws.append(
                Flaw(listener.line, "listener", "listens where other hosts reach it", None)
            )
    port = listeners[0]._replace(value=listeners[0].value.split(" ")[0]) if listeners else None
    return Reading(tuple(flaws), settings.port(port) or 1883, n_unread)


CONFIG = Config("mosquitto_conf", "mosquitto.conf", "mqtt", recognise, judge, __doc__)
