"""rabbitmq.conf.

The user guest with the password guest is there unless `default_user` and `default_pass` say otherwise on the
first start; it gets in from loopback only, unless `loopback_users` lets it. Since 4.0 `anonymous_login_user`
is who shows no credential. Without a listener it listens on all addresses.

Remedy: Delete the user guest, remove `loopback_users.guest = false`, set `anonymous_login_user = none`, and
let `listeners.tcp` name internal addresses.

Reference: https://www.rabbitmq.com/docs/access-control

Source: RabbitMQ documentation: access control (default virtual host and user, loopback_users, anonymous
login), networking (listeners), configuration.
"""

from __future__ import annotations

import re

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings

LINE = re.compile(r"\s*([\w.$-]+)\s*=\s*(.*?)\s*(?:#.*)?$")


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    return 1.0 if name == "rabbitmq.conf" else 0.8 if "listeners.tcp" in text else 0.0


def judge(text: str) -> Reading:
    """Whether guest gets in from elsewhere, whether nobody does, and where it listens."""
    shaped = [(n, LINE.match(line)) for n, line in settings.lines(text, "#")]
    found = [Setting(m[1], m[2], n) for n, m in shaped if m]
    flaws = []
    renamed = settings.last(found, "default_user")
    for setting in found:
        let = setting.key == "loopback_users.guest" and settings.off(setting)
        if let or (setting.key == "loopback_users" and setting.value == "none"):
            opens = Verdict.UNKNOWN if renamed else Verdict.DEFAULT_CREDENTIAL
            why = "lets the vendor's user in from other hosts"
            flaws.append(Flaw(setting.line, setting.key, why, opens))
    nobody = settings.last(found, "anonymous_login_user")
    if nobody is not None and nobody.value != "none":
        why = "makes who shows no credential one of its users"
        flaws.append(Flaw(nobody.line, nobody.key, why, Verdict.UNKNOWN))
    doors = [s for s in found if re.fullmatch(r"listeners\.(?:tcp|ssl)\.\w+", s.key)]
    ports = []
    for door in doors:
        host, port = settings.host_port(door.value)
        if port is None and settings.number(host):
            host, port = "", settings.number(host)
        ports += [port] if port else []
        if not host or not settings.local(host):
            flaws.append(Flaw(door.line, "listeners", settings.WIDENS, None, port))
    if found and not doors and settings.last(found, "listeners.tcp") is None:
        flaws.append(settings.missing("listeners.tcp", settings.EVERYWHERE))
    n_unread = sum(m is None for _, m in shaped)
    return Reading(tuple(flaws), tuple(ports) or (5672,), n_unread)


CONFIG = Config("rabbitmq_conf", "rabbitmq.conf", "rabbitmq", recognise, judge, __doc__)
