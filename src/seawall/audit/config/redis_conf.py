"""redis.conf and valkey.conf.

Anybody gets in where there is neither a password nor an ACL that shuts out the user default, and
protected mode is off. Protected mode, which is on by default, refuses other hosts while there is no password:
since 7.0 always, before only where `bind` says nothing. Without `bind` it listens on all addresses. Of a
setting that stands twice the last counts; `include` brings more files in.

Remedy: Set `requirepass` or `aclfile`, keep `protected-mode yes`, and bind internal addresses only.

Reference: https://redis.io/docs/latest/operate/oss_and_stack/management/security/

Source: redis.conf of Redis 6.0 and 7.0 with its comments (bind, protected-mode, requirepass, user, aclfile).
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name in ("redis.conf", "valkey.conf"):
        return 1.0
    return 0.7 if "protected-mode" in text and "appendonly" in text else 0.0


def judge(text: str) -> Reading:
    """What opens it, and what lets others reach it."""
    found, n_unread = settings.words(text)
    bind, protected = settings.last(found, "bind"), settings.last(found, "protected-mode")
    password, acl = settings.last(found, "requirepass"), settings.last(found, "aclfile")
    default = next(
        (s for s in reversed(found) if s.key == "user" and s.value.split()[:1] == ["default"]), None
    )
    rules = default.value.split() if default else []
    free = default if "nopass" in rules and "on" in rules else None
    has_secret = password is not None and password.value
    shut = acl is not None or (free is None and bool(has_secret or default is not None))
    wide = bind is None or settings.wide(bind.value)
    n_included = sum(s.key == "include" for s in found)
    flaws = []
    if free is not None:
        why = "lets the user default in without a password"
        flaws.append(Flaw(free.line, "user default", why, _allowed(free)))
    if not shut and protected is not None and settings.off(protected):
        flaws.append(Flaw(protected.line, "protected-mode no", "answers other hosts without a password",
                          Verdict.OPEN_ADMIN))  # fmt: skip
    if not shut and free is None and password is None and found and not n_included and wide:
        off = settings.off(protected)
        why = "nobody needs a password, while other addresses are bound"
        if off or bind is not None:
            opens = Verdict.OPEN_ADMIN if off else Verdict.UNKNOWN
            flaws.append(settings.missing("requirepass", why, opens))
    if bind is not None and wide:
        flaws.append(Flaw(bind.line, "bind", "listens on addresses that other hosts reach", None))
    elif bind is None and found and (shut or settings.off(protected)):
        flaws.append(settings.missing("bind", settings.EVERYWHERE))
    ports = tuple(
        p for key in ("port", "tls-port") if (p := settings.port(settings.last(found, key)))
    )
    plain = settings.last(found, "port")
    ports = ports if plain is not None else (6379, *ports)
    return Reading(tuple(flaws), ports, n_unread, n_included)


def _allowed(default: Setting) -> Verdict:
    """What the user default may do by his rules; without one that says so, nothing."""
    rules = default.value.lower().split()
    if "+@all" in rules or "allcommands" in rules:
        return Verdict.OPEN_ADMIN
    if "+@write" in rules or "+set" in rules:
        return Verdict.OPEN_WRITE
    return Verdict.OPEN_READ if "+@read" in rules or "+get" in rules else Verdict.METADATA_ONLY


CONFIG = Config("redis_conf", "redis.conf", "redis", recognise, judge, __doc__)
