"""The checks: one file per service, in alphabetical order.

A new check is a file in this folder, one line below, transcripts in vectors/audit and a line in
docs/audit.md. Checks import ground only, never each other.
"""

from __future__ import annotations

from seawall.audit.checks import etcd, mariadb, memcached, postgresql, redis
from seawall.model.probe import Check

CHECKS: tuple[Check, ...] = (
    etcd.CHECK,
    mariadb.CHECK,
    memcached.CHECK,
    postgresql.CHECK,
    redis.CHECK,
)

#: Where services usually listen: what `ports = "usual"` stands for.
USUAL_PORTS = tuple(sorted({port for check in CHECKS for port in check.ports + check.tls_ports}))
