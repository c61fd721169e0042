"""mosquitto.conf.

Since 2.0 a broker with a listener refuses who has no user, unless `allow_anonymous true` says otherwise; one
without a listener listens on loopback alone and lets everybody there in. With `per_listener_settings` each
listener has its own words, which stand below it. `include_dir` brings more files in.

Remedy: Set `allow_anonymous false` with `password_file` and `acl_file`, and give each listener an
internal address.

Reference: https://mosquitto.org/man/mosquitto-conf-5.html

Source: mosquitto.conf(5) of 2.0: allow_anonymous, listener, per_listener_settings, include_dir.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings

LIMITS = ("acl_file", "plugin", "auth_plugin")


def recognise(name: str, text: str) -> float:
    """By name, or by its own word."""
    return 1.0 if name == "mosquitto.conf" else 0.7 if "allow_anonymous" in text else 0.0


def judge(text: str) -> Reading:
    """Anonymous sessions, and listeners that others reach."""
    found, n_unread = settings.words(text)
    listeners = [s for s in found if s.key in ("listener", "port")]
    apart = settings.on(settings.last(found, "per_listener_settings"))
    flaws = []
    for setting in (s for s in found if s.key == "allow_anonymous" and settings.on(s)):
        door = _above(listeners, setting) if apart else None
        own = [s for s in found if not apart or _above(listeners, s) == door]
        said = settings.last(own, "allow_anonymous")
        if said is not None and not settings.on(said):
            continue
        certified = settings.on(settings.last(own, "require_certificate"))
        if certified:
            continue
        limited = any(s.key in LIMITS for s in own)
        opens = Verdict.METADATA_ONLY if limited else Verdict.OPEN_WRITE
        why = "gives sessions to who has no user"
        port = _port(door) if door else None
        flaws.append(Flaw(setting.line, "allow_anonymous true", why, opens, port))
    bound = settings.last(found, "bind_address")
    for listener in listeners:
        parts = listener.value.split()
        place = (
            parts[1] if len(parts) > 1 else bound.value if bound and listener.key == "port" else "*"
        )
        if settings.wide(place):
            flaws.append(Flaw(listener.line, listener.key, settings.WIDENS, None, _port(listener)))
    ports = tuple(dict.fromkeys(p for p in map(_port, listeners) if p))
    n_included = sum(s.key == "include_dir" for s in found)
    return Reading(tuple(flaws), ports or (1883,), n_unread, n_included)


def _above(listeners: list[Setting], setting: Setting) -> Setting | None:
    """The listener that a line stands below."""
    return next((one for one in reversed(listeners) if one.line <= setting.line), None)


def _port(listener: Setting) -> int | None:
    return settings.number((listener.value.split() or [""])[0])


CONFIG = Config("mosquitto_conf", "mosquitto.conf", "mqtt", recognise, judge, __doc__)
