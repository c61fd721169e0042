"""The checks: one file per service, in alphabetical order.

A new check is a file in this folder, one line below, transcripts in vectors/audit and a line in
docs/audit.md. Checks import ground only, never each other.
"""

from __future__ import annotations

from seawall.audit.checks import (
    cassandra,
    clickhouse,
    docker_api,
    docker_registry,
    elasticsearch,
    etcd,
    ftp,
    influxdb,
    jupyter,
    kafka,
    kibana,
    ldap,
    mariadb,
    memcached,
    mongodb,
    mqtt,
    mssql,
    nats,
    nfs,
    opensearch,
    oracle_tns,
    postgresql,
    prometheus,
    rabbitmq,
    redis,
    rsync,
    s3,
    smb,
    zookeeper,
)
from seawall.model.probe import Check

CHECKS: tuple[Check, ...] = (
    cassandra.CHECK,
    clickhouse.CHECK,
    docker_api.CHECK,
    docker_registry.CHECK,
    elasticsearch.CHECK,
    etcd.CHECK,
    ftp.CHECK,
    influxdb.CHECK,
    jupyter.CHECK,
    kafka.CHECK,
    kibana.CHECK,
    ldap.CHECK,
    mariadb.CHECK,
    memcached.CHECK,
    mongodb.CHECK,
    mqtt.CHECK,
    mssql.CHECK,
    nats.CHECK,
    nfs.CHECK,
    opensearch.CHECK,
    oracle_tns.CHECK,
    postgresql.CHECK,
    prometheus.CHECK,
    rabbitmq.CHECK,
    redis.CHECK,
    rsync.CHECK,
    s3.CHECK,
    smb.CHECK,
    zookeeper.CHECK,
)

#: Where services usually listen: what `ports = "usual"` stands for.
USUAL_PORTS = tuple(sorted({port for check in CHECKS for port in check.ports + check.tls_ports}))
