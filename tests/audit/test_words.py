"""The vocabulary of verdicts: every word is some transcript's, and no trap of the study is called open."""

import pytest

from seawall.model.audit import OPEN, Verdict
from tests.audit import transcripts

#: What fools scanners -> a server that does so -> what it is.
TRAPS = {
    "Redis says PONG to a user who may do nothing else": ("redis-ping-only", "protected"),
    "etcd tells its version and status to anybody": ("etcd-protected", "protected"),
    "ClickHouse answers /ping to anybody": ("clickhouse-protected", "protected"),
    "InfluxDB answers /ping and /debug/vars to anybody": ("influxdb-protected", "protected"),
    "LDAP binds anybody and shows no entry": ("ldap-bind-only", "protected"),
    "ZooKeeper answers srvr while it enforces authentication": ("zookeeper-protected", "protected"),
    "ZooKeeper with a locked root": ("zookeeper-locked-root", "protected"),
    "an anonymous user who may do nothing, Elasticsearch": (
        "elasticsearch-8-anonymous-403.written", "protected"),
    "an anonymous user who may do nothing, OpenSearch": ("opensearch-anonymous-nothing", "unknown"),
    "OpenSearch whose security was not set up": ("opensearch-not-initialised", "not-initialised"),
    "InfluxDB that waits for its first administrator": ("influxdb-unclaimed", "unclaimed-admin"),
    "RabbitMQ greets anybody with its mechanisms": ("rabbitmq-protected", "protected"),
    "MongoDB lists no databases and says ok": ("mongodb-documented-protected-6.0", "protected"),
    "PostgreSQL trusts one named role": ("postgresql-one-role", "protected"),
    "a console in front of an engine that asks for a credential": (
        "kibana-7-engine-asks.written", "protected"),
    "a proxy that lets the front page through alone": (
        "elasticsearch-7-behind-front-page-only.written", "metadata-only"),
    "Consul with access lists": ("consul-protected", "protected"),
    "Docker that answers ping and version alone": ("docker_api-ping-and-version", "metadata-only"),
    "Grafana's page to log in": ("grafana-protected", "protected"),
    "NATS that greets anybody and lets nobody subscribe": ("nats-no-subjects", "metadata-only"),
    "MQTT that lets anybody connect and say nothing": ("mqtt-no-topics", "metadata-only"),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_is_called_what_it_is(trap):
    state, verdict = TRAPS[trap]
    said = transcripts.load(transcripts.FOLDER / f"{state}.json")
    found = []
    talk = transcripts.identify.talk(transcripts.CHECKS, 0, transcripts.granted(said), found)
    assert transcripts.played(talk, said["steps"]).verdict == verdict


def test_only_what_is_not_set_up_or_claimed_of_them_counts_as_open():
    shut = {verdict for _, verdict in TRAPS.values()} & OPEN
    assert shut == {Verdict.NOT_INITIALISED, Verdict.UNCLAIMED_ADMIN}


def test_every_word_is_the_verdict_of_some_server():
    assert {transcripts.load(path)["verdict"] for path in transcripts.files()} == set(Verdict)
