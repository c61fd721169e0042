"""Formats of configuration files: one file per format, in alphabetical order.

A new format is a file in this folder, one line below, a case in tests/audit/configs.py and a line in
docs/audit.md. Formats import ground only.
"""

from __future__ import annotations

from seawall.audit.config import (
    cassandra_yaml,
    clickhouse_config,
    clickhouse_users,
    daemon_json,
    elasticsearch_yml,
    etcd_conf,
    exports,
    kibana_yml,
    kubelet_yaml,
    mongod_conf,
    mosquitto_conf,
    my_cnf,
    opensearch_roles,
    opensearch_security,
    opensearch_users,
    opensearch_yml,
    pg_hba,
    postgresql_conf,
    prometheus_flags,
    prometheus_web,
    redis_conf,
    rsyncd_conf,
    server_properties,
    smb_conf,
    zoo_cfg,
)
from seawall.model.config import Config

CONFIGS: tuple[Config, ...] = (
    cassandra_yaml.CONFIG,
    clickhouse_config.CONFIG,
    clickhouse_users.CONFIG,
    daemon_json.CONFIG,
    elasticsearch_yml.CONFIG,
    etcd_conf.CONFIG,
    exports.CONFIG,
    kibana_yml.CONFIG,
    kubelet_yaml.CONFIG,
    mongod_conf.CONFIG,
    mosquitto_conf.CONFIG,
    my_cnf.CONFIG,
    opensearch_roles.CONFIG,
    opensearch_security.CONFIG,
    opensearch_users.CONFIG,
    opensearch_yml.CONFIG,
    pg_hba.CONFIG,
    postgresql_conf.CONFIG,
    prometheus_flags.CONFIG,
    prometheus_web.CONFIG,
    redis_conf.CONFIG,
    rsyncd_conf.CONFIG,
    server_properties.CONFIG,
    smb_conf.CONFIG,
    zoo_cfg.CONFIG,
)
