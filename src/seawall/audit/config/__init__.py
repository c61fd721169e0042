"""Formats of configuration files: one file per format, in alphabetical order.

A new format is a file in this folder, one line below, a case in tests/audit/test_config.py and a line in
docs/audit.md. Formats import ground only.
"""

from __future__ import annotations

from seawall.audit.config import (
    elasticsearch_yml,
    mosquitto_conf,
    my_cnf,
    pg_hba,
    postgresql_conf,
    redis_conf,
)
from seawall.model.config import Config

CONFIGS: tuple[Config, ...] = (
    elasticsearch_yml.CONFIG,
    mosquitto_conf.CONFIG,
    my_cnf.CONFIG,
    pg_hba.CONFIG,
    postgresql_conf.CONFIG,
    redis_conf.CONFIG,
)
