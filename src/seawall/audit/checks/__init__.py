"""The checks: one file per service, in alphabetical order.

A new check is a file in this folder, one line below, transcripts in vectors/audit and a line in
docs/audit.md. Checks import ground only, never each other.
"""

from __future__ import annotations

from seawall.audit.checks import (
    airflow,
    chroma,
    clickhouse,
    consul,
    couchdb,
    docker_registry,
    etcd,
    ftp,
    grafana,
    influxdb,
    kubelet,
    ldap,
    mariadb,
    memcached,
    milvus,
    mqtt,
    nats,
    neo4j,
    postgresql,
    prometheus,
    qdrant,
    rabbitmq,
    redis,
    rsync,
    solr,
    spark,
    weaviate,
    zookeeper,
)
from seawall.model.probe import Check

CHECKS: tuple[Check, ...] = (
    airflow.CHECK,
    chroma.CHECK,
    clickhouse.CHECK,
    consul.CHECK,
    couchdb.CHECK,
    docker_registry.CHECK,
    etcd.CHECK,
    ftp.CHECK,
    grafana.CHECK,
    influxdb.CHECK,
    kubelet.CHECK,
    ldap.CHECK,
    mariadb.CHECK,
    memcached.CHECK,
    milvus.CHECK,
    mqtt.CHECK,
    nats.CHECK,
    neo4j.CHECK,
    postgresql.CHECK,
    prometheus.CHECK,
    qdrant.CHECK,
    rabbitmq.CHECK,
    redis.CHECK,
    rsync.CHECK,
    solr.CHECK,
    spark.CHECK,
    weaviate.CHECK,
    zookeeper.CHECK,
)

#: Where services usually listen: what `ports = "usual"` stands for.
USUAL_PORTS = tuple(sorted({port for check in CHECKS for port in check.ports + check.tls_ports}))
