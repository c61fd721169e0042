"""The checks: one file per service, in alphabetical order.

A new check is a file in this folder, one line below, transcripts in vectors/audit and a line in
docs/audit.md. Checks import ground only, never each other.
"""

from __future__ import annotations

from seawall.audit.checks import (
    cassandra,
    clickhouse,
    docker_registry,
    etcd,
    ftp,
    influxdb,
    kafka,
    ldap,
    mariadb,
    memcached,
    mqtt,
    mssql,
    nats,
    nfs,
    oracle_tns,
    postgresql,
    prometheus,
    rabbitmq,
    redis,
    rsync,
    smb,
    zookeeper,
)
from seawall.model.probe import Check

CHECKS: tuple[Check, ...] = (
    cassandra.CHECK,
    clickhouse.CHECK,
    docker_registry.CHECK,
    etcd.CHECK,
    ftp.CHECK,
    influxdb.CHECK,
    kafka.CHECK,
    ldap.CHECK,
    mariadb.CHECK,
    memcached.CHECK,
    mqtt.CHECK,
    mssql.CHECK,
    nats.CHECK,
    nfs.CHECK,
    oracle_tns.CHECK,
    postgresql.CHECK,
    prometheus.CHECK,
    rabbitmq.CHECK,
    redis.CHECK,
    rsync.CHECK,
    smb.CHECK,
    zookeeper.CHECK,
)

#: Where services usually listen: what `ports = "usual"` stands for.
USUAL_PORTS = tuple(sorted({port for check in CHECKS for port in check.ports + check.tls_ports}))
