"""Every state of every server that runs here: the right verdict, on a port nobody would guess.

And the proof from the servers' side that no record was read: their own statistics and logs.
"""

import re
import socket
import subprocess

import pytest

from tests import audit_servers
from tests.audit import looking, transcripts

NEEDS = {
    "clickhouse": "clickhouse-server", "docker_registry": "docker-registry", "etcd": "etcd", "ftp": "vsftpd",
    "influxdb": "influxd", "ldap": "slapd", "mariadb": "mariadb", "memcached": "memcached",
    "mqtt": "mosquitto", "nats": "nats-server", "postgresql": "postgresql", "prometheus": "prometheus",
    "rabbitmq": "rabbitmq-server", "redis": "redis-server", "rsync": "rsync", "zookeeper": "zkServer.sh",
}  # fmt: skip
MARKED = audit_servers.MARKED


def needs(state):
    return pytest.param(state, marks=pytest.mark.servers(NEEDS[state.partition("-")[0]]), id=state)


def said(port, data):
    """Ask a server of line protocols something, as its administrator would."""
    with socket.create_connection(("127.0.0.1", port), 5) as sock:
        sock.sendall(data)
        sock.settimeout(0.3)
        got = b""
        try:
            while chunk := sock.recv(65_536):
                got += chunk
        except TimeoutError:
            pass
        return got.decode("latin-1")


@pytest.mark.parametrize("state", [needs(state) for state in audit_servers.STATES])
def test_a_real_server_gets_the_verdict_of_its_transcript(state):
    known = transcripts.load(transcripts.FOLDER / f"{state}.json")
    with audit_servers.running(state) as door:
        line = {"lockout_after": 0} if known["level"] == 4 else {}
        outcome = looking.at(door.port, f"L{known['level']}", **line)
    assert (outcome.check, outcome.verdict) == (known["check"], known["verdict"])
    assert outcome.steps
    assert MARKED not in repr(outcome)


@pytest.mark.servers("redis-server")
def test_redis_counts_no_hit_and_no_command_that_lists():
    with audit_servers.running("redis-open") as door:
        for i in range(20):
            said(door.port, f"SET key{i} {MARKED}\r\n".encode())
        said(door.port, b"CONFIG RESETSTAT\r\n")
        assert looking.at(door.port, "L3").facts.n_records == 20
        stats = said(door.port, b"INFO all\r\n")
    used = set(re.findall(r"cmdstat_([a-z|]+):", stats))
    assert used <= {"ping", "get", "acl|dryrun", "info", "dbsize", "config|resetstat"}
    assert "keyspace_hits:0" in stats
    assert "keyspace_misses:1" in stats


@pytest.mark.servers("memcached")
def test_memcached_counts_no_hit():
    with audit_servers.running("memcached-open") as door:
        said(door.port, f"set key 0 0 {len(MARKED)}\r\n{MARKED}\r\n".encode())
        assert looking.at(door.port, "L3").facts.n_records == 1
        stats = said(door.port, b"stats\r\n")
    assert "STAT get_hits 0\r\n" in stats
    assert "STAT get_misses 1\r\n" in stats


@pytest.mark.servers("postgresql")
def test_postgresql_logs_neither_a_session_nor_a_statement():
    with audit_servers.running("postgresql-open") as door:
        before = (door.folder / "log").read_text()
        assert looking.at(door.port).verdict == "open-admin"
        log = (door.folder / "log").read_text().removeprefix(before)
    assert "does not exist" in log
    assert "connection authenticated" not in log
    assert "statement:" not in log


@pytest.mark.servers("mariadb")
@pytest.mark.parametrize(
    ("state", "level", "queries"),
    [("mariadb-protected", "L4", set()), ("mariadb-no-grant-tables", "L3", {"SHOW GRANTS"})],
)
def test_mariadb_logs_no_statement_that_names_a_table(state, level, queries):
    with audit_servers.running(state) as door:
        before = (door.folder / "statements").read_text()
        looking.at(door.port, level, **({"lockout_after": 0} if level == "L4" else {}))
        log = (door.folder / "statements").read_text().removeprefix(before)
    assert set(re.findall(r"\tQuery\t| Query\t", log)) or not queries
    assert {line.split("Query\t")[1] for line in log.splitlines() if "Query\t" in line} == queries


@pytest.mark.servers("etcd")
def test_etcd_sends_neither_a_key_nor_a_value():
    with audit_servers.running("etcd-open") as door:
        url = f"http://127.0.0.1:{door.port}"
        for key in ("AA==", "Yg=="):  # the zero byte that the count begins with, and another
            audit_servers.post(
                f"{url}/v3/kv/put", f'{{"key":"{key}","value":"c2Vhd2FsbC1tYXJrZWQ="}}'
            )
        sent = "etcd_network_client_grpc_sent_bytes_total"
        outcome = looking.at(door.port, "L3")
        assert outcome.facts.n_records == 2
        metrics = audit_servers.post(f"{url}/metrics", "", "GET").decode()
    assert sent in metrics
    counted = [step for step in outcome.steps if step.said == "count"]
    assert counted[0].n_received_bytes < 520  # a head and a count; a key and value would be more


@pytest.mark.servers("postgresql")
def test_psql_gets_in_where_we_say_so_and_not_where_we_say_not():
    """The oracle is PostgreSQL's own client, as the superuser."""
    for state, gets_in in (("postgresql-open", True), ("postgresql-protected", False)):
        with audit_servers.running(state) as door:
            words = [
                door.notes["psql"],
                "-w",
                "-h",
                "127.0.0.1",
                "-p",
                str(door.port),
                "-U",
                "postgres",
                "-c",
                "select 1",
            ]
            done = subprocess.run(words, capture_output=True, check=False, env={"PGPASSWORD": ""})
            assert (done.returncode == 0) is gets_in
            assert (looking.at(door.port).verdict == "open-admin") is gets_in


@pytest.mark.servers("slapd")
def test_slapd_is_asked_for_no_attribute_of_any_entry():
    with audit_servers.running("ldap-open") as door:
        looking.at(door.port)
        log = (door.folder / "log").read_text()
    searches = re.findall(r'SRCH base="([^"]*)" scope=([0-9])', log)
    assert searches == [("", "0"), ("dc=example,dc=org", "0")]
    assert re.findall(r"SRCH attr=(.*)", log) == ["namingContexts", "1.1"]


@pytest.mark.servers("rsync")
def test_rsync_sends_no_list_of_files():
    with audit_servers.running("rsync-open") as door:
        looking.at(door.port)
        log = (door.folder / "rsyncd.log").read_text()
    assert "sent 0 bytes" in log or "rsync on" not in log
    assert MARKED not in log


@pytest.mark.servers("vsftpd")
def test_ftp_transfers_nothing():
    with audit_servers.running("ftp-open") as door:
        outcome = looking.at(door.port)
    assert [step.said for step in outcome.steps] == [
        "listen",
        "greeting",
        "USER anonymous",
        "PASS",
        "QUIT",
    ]


def page(port, path):
    return audit_servers.post(f"http://127.0.0.1:{port}{path}", "", "GET").decode()


@pytest.mark.servers("clickhouse-server")
def test_clickhouse_logs_no_query_of_a_table_that_holds_records(monkeypatch):
    monkeypatch.setattr(
        audit_servers, "CLICK", audit_servers.CLICK.replace("<level>error<", "<level>trace<")
    )
    with audit_servers.running("clickhouse-open") as door:
        url = f"http://127.0.0.1:{door.port}/"
        audit_servers.post(url, "CREATE TABLE people (name String) ENGINE = Log")
        audit_servers.post(url, f"INSERT INTO people VALUES ('{MARKED}')")
        before = (door.folder / "ch.log").read_text()
        outcome = looking.at(door.port, "L3")
        log = (door.folder / "ch.log").read_text().removeprefix(before)
    asked = re.findall(r"executeQuery: \(from [^)]*\) (.*)", log)
    assert outcome.verdict in ("open-write", "open-admin")
    assert any("version()" in query for query in asked)
    assert all(
        name.startswith("system.") for q in asked for name in re.findall(r"(?i)from (\S+)", q)
    )
    assert MARKED not in log


@pytest.mark.servers("influxd")
def test_influxdb_logs_no_query_but_those_that_show_what_there_is():
    with audit_servers.running("influxdb-open") as door:
        url = f"http://127.0.0.1:{door.port}"
        audit_servers.post(f"{url}/query?q=CREATE%20DATABASE%20shop", "")
        audit_servers.post(f"{url}/write?db=shop", f"people,name={MARKED} n=1")
        before = (door.folder / "log").read_text()
        outcome = looking.at(door.port, "L3")
        log = (door.folder / "log").read_text().removeprefix(before)
    asked = re.findall(r'"(?:GET|POST) (/query\S*) HTTP', log)
    assert asked
    assert all(
        re.match(r"/query\?.*\bq=SHOW(?:%20|\+)(?:DATABASES|DIAGNOSTICS|STATS)", path)
        for path in asked
    )
    assert MARKED not in repr(outcome) + log


@pytest.mark.servers("prometheus")
def test_prometheus_counts_no_query_and_no_series():
    with audit_servers.running("prometheus-open") as door:
        assert looking.at(door.port, "L3").verdict == "open-read"
        counted = page(door.port, "/metrics")
    asked = dict(
        re.findall(
            r'prometheus_http_requests_total\{code="[0-9]+",handler="([^"]+)"\} ([0-9]+)', counted
        )
    )
    asked = {handler for handler, n in asked.items() if n != "0"}
    assert "/api/v1/status/buildinfo" in asked or any("/api/v1" in handler for handler in asked)
    assert not [h for h in asked if re.search("query|series|label|read|federate", h)]
    assert "prometheus_engine_queries 0\n" in counted


@pytest.mark.servers("docker-registry")
def test_the_registry_logs_no_request_for_an_image_or_its_catalogue():
    with audit_servers.running("docker_registry-open") as door:
        before = (door.folder / "log").read_text()
        assert looking.at(door.port, "L3").verdict == "open-read"
        log = (door.folder / "log").read_text().removeprefix(before)
    asked = set(re.findall(r'"(?:GET|HEAD|POST|PUT|DELETE) (\S+) HTTP', log))
    assert "/v2/" in asked
    assert asked <= {"/", "/v2/"}


@pytest.mark.servers("mosquitto")
def test_mosquitto_logs_no_subscription_to_a_topic_of_its_own():
    more = ("allow_anonymous true", "log_type all")
    with audit_servers.running(
        "loud", {"loud": lambda f: audit_servers.mosquitto(f, *more)}
    ) as door:
        assert looking.at(door.port, "L3").verdict == "open-write"
        log = (door.folder / "log").read_text()
    topics = set(re.findall(r"\t(\S+) \(QoS [0-2]\)", log))
    assert topics
    assert all(looking.TOKEN in topic for topic in topics)
    assert set(
        re.findall(r"Sending PUBLISH to \S+ \(.*'([^']*)', \.\.\. \(([0-9]+) bytes\)", log)
    ) <= {(topic, "0") for topic in topics}


@pytest.mark.servers("nats-server")
def test_nats_delivers_no_message():
    more = "http: 127.0.0.1:{other}\n"
    with audit_servers.running("loud", {"loud": lambda f: audit_servers.nats(f, more)}) as door:
        monitor = re.search(r"http: 127\.0\.0\.1:([0-9]+)", (door.folder / "n.conf").read_text())[1]
        assert looking.at(door.port, "L3").verdict == "open-read"
        counted = page(monitor, "/varz")
    assert re.search(r'"out_msgs": ?0\b', counted)
