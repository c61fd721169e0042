"""redis.conf and valkey.conf.

Anybody gets in where there is neither a password nor an ACL that shuts out the user default, and
either protected mode is off or other addresses are bound.

Remedy: Set `requirepass` or `aclfile`, keep `protected-mode yes`, and bind internal addresses only.

Reference: https://redis.io/docs/latest/operate/oss_and_stack/management/security/

Source: redis.conf of Redis 7.0 with its comments (bind, protected-mode, requirepass, user, aclfile).
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
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
        (s for s in found if s.key == "user" and s.value.split()[:1] == ["default"]), None
    )
    open_default = (
        default is not None and "nopass" in default.value.split() and "on" in default.value.split()
    )
    shut = (
        bool(password and password.value)
        or acl is not None
        or (default is not None and not open_default)
    )
    flaws = []
    if open_default and default is not None:
        flaws.append(Flaw(default.line, "user default", "lets the user default in without a password",
                          Verdict.OPEN_READ))  # fmt: skip
    if not shut and settings.off(protected) and protected is not None:
        flaws.append(Flaw(protected.line, "protected-mode no", "answers other hosts without a password",
                          Verdict.OPEN_ADMIN))  # fmt: skip
    if not shut and password is None and bind is not None and settings.wide(bind.value):
        flaws.append(Flaw(0, "requirepass", "sets no password, while other addresses are bound",
                          Verdict.OPEN_ADMIN))  # fmt: skip
    if bind is not None and settings.wide(bind.value):
        flaws.append(Flaw(bind.line, "bind", "listens on addresses that other hosts reach", None))
    return Reading(tuple(flaws), settings.port(settings.last(found, "port")) or 6379, n_unread)


CONFIG = Config("redis_conf", "redis.conf", "redis", recognise, judge, __doc__)
