"""mongod.conf of MongoDB, in YAML and in the older form of `key = value`.

Access control is off unless `security.authorization` is `enabled` or a key file, which implies it, is
named; `transitionToAuth` takes it back for connections that do not log in. It binds localhost only, in
Debian's and Red Hat's packages since 2.6 and everywhere since 3.6, unless told otherwise. A key that
stands twice keeps it from starting. mongos.conf has no authorization: there the key file decides.

Remedy: Set `security.authorization: enabled`, create an administrator, let `net.bindIp` name internal
addresses, and set `net.tls.mode: requireTLS`.

Reference: https://www.mongodb.com/docs/manual/reference/configuration-options/

Source: MongoDB manual: configuration file options (security, net, sharding), `keyFile implies
security.authorization`, localhost binding compatibility; 2.4 manual for `auth` and `noauth`.
"""

from __future__ import annotations

import re

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings, yaml_settings

OLD_FORM = re.compile(r"^[ \t]*[A-Za-z_]+[ \t]*=", re.M)
NEW_FORM = re.compile(r"^[A-Za-z]+:[ \t]*(?:#.*)?\r?$", re.M)
OLD = {
    "auth": "security.authorization", "keyfile": "security.keyFile", "bind_ip": "net.bindIp",
    "bind_ip_all": "net.bindIpAll", "port": "net.port", "noauth": "noauth",
    "sslmode": "net.tls.mode", "tlsmode": "net.tls.mode", "transitiontoauth": "security.transitionToAuth",
    "configdb": "sharding.configDB",
}  # fmt: skip
AUTHORISED = ("security.authorization", "security.keyFile", "security.clusterAuthMode")
TLS_OFF = ("disabled", "allowtls", "allowssl")
ELSEWHERE = re.compile(r"\.__(?:exec|rest)$")


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name in ("mongod.conf", "mongodb.conf", "mongos.conf", "mongod.cfg"):
        return 1.0
    mongo = ("systemLog:" in text and "net:" in text) or "bindIp" in text
    return 0.8 if mongo and ("storage:" in text or "dbPath" in text) else 0.0


def read(text: str) -> tuple[list[Setting], int]:
    """Settings under their names of today, from either form."""
    if OLD_FORM.search(text) and not NEW_FORM.search(text):
        found, n_unread = settings.pairs(text)
        return [Setting(OLD.get(s.key, s.key), s.value, s.line) for s in found], n_unread
    found, n_unread = yaml_settings.read(text)
    return [
        Setting(s.key.replace("net.ssl.", "net.tls."), s.value, s.line) for s in found
    ], n_unread


def judge(text: str) -> Reading:
    """Whether it asks who somebody is, and where it listens."""
    found, n_unread = read(text)
    elsewhere = {ELSEWHERE.sub("", s.key) for s in found if ELSEWHERE.search(s.key)}
    flaws: list[Flaw] = []
    router = settings.last(found, "sharding.configDB") is not None
    authorised = settings.last(found, "security.authorization")
    keyed = [s for key in AUTHORISED[1:] for s in found if s.key == key and s.value]
    refused = settings.last(found, "noauth")
    shut = settings.on(authorised) or keyed or elsewhere & set(AUTHORISED)
    if settings.on(refused) and refused is not None:
        flaws.append(
            Flaw(refused.line, "noauth", "switches access control off", Verdict.OPEN_ADMIN)
        )
    elif authorised is not None and not shut:
        why = "leaves access control off: anybody may administer it"
        flaws.append(Flaw(authorised.line, "security.authorization", why, Verdict.OPEN_ADMIN))
    elif not shut and found:
        name = "security.keyFile" if router else "security.authorization"
        why = "access control is off, and anybody may administer it"
        flaws.append(settings.missing(name, why, Verdict.OPEN_ADMIN))
    transition = settings.last(found, "security.transitionToAuth")
    if transition is not None and settings.on(transition):
        why = "lets in connections that do not log in"
        flaws.append(Flaw(transition.line, transition.key, why, Verdict.OPEN_ADMIN))
    everywhere = settings.last(found, "net.bindIpAll")
    reached = settings.listening(found, "net.bindIp")
    if everywhere is not None and settings.on(everywhere):
        reached = [Flaw(everywhere.line, "net.bindIpAll", settings.WIDENS, None)]
    flaws += reached
    tls = settings.last(found, "net.tls.mode")
    if reached and tls is not None and tls.value.lower() in TLS_OFF:
        flaws.append(Flaw(tls.line, "net.tls.mode", "lets connections in without encryption", None))
    ports = (settings.port(settings.last(found, "net.port")) or 27017,)
    return Reading(tuple(flaws), ports, n_unread, len(elsewhere))


CONFIG = Config("mongod_conf", "mongod.conf", "mongodb", recognise, judge, __doc__)
