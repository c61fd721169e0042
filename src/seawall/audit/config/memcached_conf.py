"""memcached.conf, and OPTIONS of /etc/sysconfig/memcached: the flags it is started with.

Without `-S` (SASL) or `-Y` (a file of users) anybody may read and write what it holds. Without `-l` it
listens on all addresses.

Remedy: Give `-l` an internal address, and `-S` or `-Y`; close UDP with `-U 0`.

Reference: https://docs.memcached.org/features/tls/

Source: memcached(1) of 1.6 (-l, -p, -S, -Y, -U, -s); memcached documentation: authentication.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings

LONG = {"listen": "l", "port": "p", "enable-sasl": "S", "auth-file": "Y", "unix-socket": "s"}


def recognise(name: str, text: str) -> float:
    """By name, or by its variable."""
    if name == "memcached.conf":
        return 1.0
    return 0.8 if name == "memcached" and ("OPTIONS" in text or "MAXCONN" in text) else 0.0


def judge(text: str) -> Reading:
    """Whether it asks for users, and where it listens."""
    found = [s._replace(key=LONG.get(s.key, s.key)) for s in settings.flags(text)]
    listen, port = settings.last(found, "l"), settings.last(found, "p")
    keys = {s.key for s in found}
    if not found or "s" in keys:
        return Reading((), ())
    flaws = []
    if not keys & {"S", "Y"}:
        why = "anybody may read and write what it holds"
        flaws.append(settings.missing("-S or -Y", why, Verdict.OPEN_WRITE))
    if listen is None:
        flaws.append(settings.missing("-l", settings.EVERYWHERE))
    elif settings.wide(listen.value):
        flaws.append(Flaw(listen.line, "-l", settings.WIDENS, None))
    return Reading(tuple(flaws), (settings.port(port) or 11211,))


CONFIG = Config("memcached_conf", "memcached.conf", "memcached", recognise, judge, __doc__)
