"""postgresql.conf.

It says who can reach the door, not who may pass: that is pg_hba.conf's. It listens on localhost unless told
otherwise. Of a setting that stands twice the last counts; the sign = may be left out; `include`,
`include_if_exists` and `include_dir` bring more files in.

Remedy: Let `listen_addresses` name internal addresses only, set `ssl = on` and
`password_encryption = scram-sha-256`.

Reference: https://www.postgresql.org/docs/current/runtime-config-connection.html

Source: PostgreSQL 15 documentation, "Setting Parameters" and "Connections and Authentication".
"""

from __future__ import annotations

import re

from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings

LINE = re.compile(r"""\s*([A-Za-z_][\w.]*)\s*(?:=\s*|\s+)('(?:[^']|'')*'|[^\s#']+)\s*(?:#.*)?$""")


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name in ("postgresql.conf", "postgresql.auto.conf"):
        return 1.0
    return 0.7 if "shared_buffers" in text and "listen_addresses" in text else 0.0


def judge(text: str) -> Reading:
    """Where it listens, and whether passwords are kept and sent well."""
    found, n_unread = [], 0
    for number, line in settings.lines(text, "#"):
        shaped = LINE.match(line)
        if shaped:
            found.append(Setting(shaped[1].lower(), shaped[2].strip("'"), number))
        else:
            n_unread += 1
    listen, ssl = settings.last(found, "listen_addresses"), settings.last(found, "ssl")
    hashed = settings.last(found, "password_encryption")
    flaws = []
    if listen is not None and settings.wide(listen.value):
        flaws.append(Flaw(listen.line, "listen_addresses", settings.WIDENS, None))
        if ssl is None:
            flaws.append(settings.missing("ssl", f"it {settings.CLEAR}"))
        elif settings.off(ssl):
            flaws.append(Flaw(ssl.line, "ssl = off", settings.CLEAR, None))
    if hashed is not None and hashed.value.lower() == "md5":
        flaws.append(
            Flaw(hashed.line, "password_encryption = md5", "keeps passwords as MD5 hashes", None)
        )
    ports = (settings.port(settings.last(found, "port")) or 5432,)
    n_included = sum(s.key in ("include", "include_if_exists", "include_dir") for s in found)
    return Reading(tuple(flaws), ports, n_unread, n_included)


CONFIG = Config("postgresql_conf", "postgresql.conf", "postgresql", recognise, judge, __doc__)
