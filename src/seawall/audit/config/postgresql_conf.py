"""postgresql.conf.

It says who can reach the door, not who may pass: that is pg_hba.conf's.

Remedy: Let `listen_addresses` name internal addresses only, set `ssl = on` and
`password_encryption = scram-sha-256`.

Reference: https://www.postgresql.org/docs/current/runtime-config-connection.html

Source: PostgreSQL 15 documentation, "Connections and Authentication".
"""

from __future__ import annotations

from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name == "postgresql.conf":
        return 1.0
    return 0.7 if "shared_buffers" in text and "listen_addresses" in text else 0.0


def judge(text: str) -> Reading:
    """Where it listens, and whether passwords are kept and sent well."""
    found, n_unread = settings.pairs(text)
    listen, ssl = settings.last(found, "listen_addresses"), settings.last(found, "ssl")
    hashed = settings.last(found, "password_encryption")
    flaws = []
    if listen is not None and listen.value and settings.wide(listen.value):
        flaws.append(
            Flaw(listen.line, "listen_addresses", "listens where other hosts reach it", None)
        )
        if settings.off(ssl) and ssl is not None:
            flaws.append(Flaw(ssl.line, "ssl = off", "sends everything in the clear", None))
    if hashed is not None and hashed.value.lower() == "md5":
        flaws.append(
            Flaw(hashed.line, "password_encryption = md5", "keeps passwords as MD5 hashes", None)
        )
    return Reading(tuple(flaws), settings.port(settings.last(found, "port")) or 5432, n_unread)


CONFIG = Config("postgresql_conf", "postgresql.conf", "postgresql", recognise, judge, __doc__)
