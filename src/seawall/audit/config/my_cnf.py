"""my.cnf of MariaDB and MySQL.

`skip-grant-tables` lets anybody do anything. Without `bind-address` the server listens on all addresses.
Of an option that stands twice the last counts; `!include` and `!includedir` bring more files in.

Remedy: Remove `skip-grant-tables`, let `bind-address` name an internal address, and set
`require_secure_transport = on`.

Reference: https://mariadb.com/kb/en/mariadbd-options/

Source: MariaDB 10.11 and MySQL 8.0 documentation of server options and option files.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings

SECTIONS = ("mysqld", "mariadb", "mariadbd", "server", "mysqld_safe")


def recognise(name: str, text: str) -> float:
    """By name, or by its section."""
    if name in ("my.cnf", "50-server.cnf", "mysqld.cnf"):
        return 1.0
    return 0.8 if any(f"[{section}]" in text for section in SECTIONS[:3]) else 0.0


def judge(text: str) -> Reading:
    """What opens it, and where it listens."""
    everything, n_unread = settings.pairs(text)
    n_included = sum(line.lstrip().startswith("!include") for _, line in settings.lines(text))
    found = [
        Setting(s.key.partition(".")[2].removeprefix("loose_"), s.value, s.line)
        for s in everything
        if s.key.partition(".")[0].startswith(SECTIONS)
    ]
    bind, skip = settings.last(found, "bind_address"), settings.last(found, "skip_grant_tables")
    no_network = settings.last(found, "skip_networking")
    silent = no_network is not None and not settings.off(no_network)
    flaws = []
    if skip is not None and not settings.off(skip):
        flaws.append(
            Flaw(skip.line, "skip-grant-tables", "runs without grant tables", Verdict.OPEN_ADMIN)
        )
    if bind is not None and settings.wide(bind.value) and not silent:
        flaws.append(Flaw(bind.line, "bind-address", settings.WIDENS, None))
    if bind is None and found and not silent and not n_included:
        flaws.append(settings.missing("bind-address", settings.EVERYWHERE))
    ports = (settings.port(settings.last(found, "port")) or 3306,)
    return Reading(tuple(flaws), ports, n_unread - n_included, n_included)


CONFIG = Config("my_cnf", "my.cnf", "mariadb", recognise, judge, __doc__)
