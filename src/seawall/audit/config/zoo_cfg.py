"""zoo.cfg of ZooKeeper.

Whoever connects gets a session; what he may do with a node is told by that node's access list, which is
open to the world unless somebody set it. `enforce.auth.enabled` asks for a credential at the door,
`skipACL` throws the lists away. The administrator's HTTP server is on by default, at port 8080 of all
addresses. Properties: of a key that stands twice the last counts.

Remedy: Set `enforce.auth.enabled=true` with `enforce.auth.schemes`, give the root an access list, set
`clientPortAddress` and `admin.enableServer=false`.

Reference: https://zookeeper.apache.org/doc/current/zookeeperAdmin.html

Source: ZooKeeper administrator's guide: authentication and authorization options, clientPortAddress,
AdminServer configuration, 4lw.commands.whitelist, secureClientPort and ssl.clientAuth.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings

ENFORCED = ("enforce.auth.enabled", "sessionRequireClientSASLAuth")
BARE = "lets in who shows no credential, and to nodes without an access list"


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name in ("zoo.cfg", "zookeeper.properties"):
        return 1.0
    return 0.8 if "tickTime" in text and ("clientPort" in text or "dataDir" in text) else 0.0


def judge(text: str) -> Reading:
    """Whether sessions need a credential, and where it listens."""
    found, n_unread = settings.properties(text)
    plain, secure = settings.last(found, "clientPort"), settings.last(found, "secureClientPort")
    flaws = []
    skip = settings.last(found, "skipACL")
    if skip is not None and settings.on(skip):
        flaws.append(Flaw(skip.line, "skipACL", "ignores every access list", Verdict.OPEN_ADMIN))
    switches = [one for key in ENFORCED if (one := settings.last(found, key)) is not None]
    certified = settings.last(found, "ssl.clientAuth")
    asks = secure is not None and plain is None and (certified is None or certified.value == "need")
    if found and not asks and not any(settings.on(one) for one in switches):
        flaws.append(
            Flaw(switches[0].line, switches[0].key, BARE, Verdict.UNKNOWN)
            if switches
            else settings.missing(ENFORCED[0], f"it {BARE}", Verdict.UNKNOWN)
        )
    for kind, held in (("clientPortAddress", plain), ("secureClientPortAddress", secure)):
        address = settings.last(found, kind)
        if address is not None and settings.wide(address.value):
            flaws.append(Flaw(address.line, kind, settings.WIDENS, None, settings.port(held)))
        elif held is not None and (address is None or not address.value):
            flaws.append(settings.missing(kind, settings.EVERYWHERE, None, settings.port(held)))
    four = settings.last(found, "4lw.commands.whitelist")
    if four is not None and "*" in four.value:
        flaws.append(Flaw(four.line, four.key, "answers every four-letter command", None))
    admin = settings.last(found, "admin.serverAddress")
    enabled = not settings.off(settings.last(found, "admin.enableServer"))
    if enabled and admin is not None and settings.wide(admin.value):
        flaws.append(Flaw(admin.line, admin.key, "shows its state by HTTP to other hosts", None))
    ports = tuple(p for p in (settings.port(plain), settings.port(secure)) if p)
    n_included = sum(s.key == "dynamicConfigFile" for s in found)
    return Reading(tuple(flaws), ports or (2181,), n_unread, n_included)


CONFIG = Config("zoo_cfg", "zoo.cfg", "zookeeper", recognise, judge, __doc__)
