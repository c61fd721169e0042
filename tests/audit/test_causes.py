"""Findings joined with configuration: one sentence says why a door is open and how it is reached."""

from dataclasses import replace

import pytest

from seawall.audit import causes
from seawall.audit.config import CONFIGS
from seawall.model.audit import Verdict
from tests.render import audits

#: Check, port, files of its host, sentence.
JOINED = [
    ("redis", 6379, {"redis.conf": "port 6379\nprotected-mode no\nbind 0.0.0.0\n"},
     "open because redis.conf line 2 answers other hosts without a password and redis.conf has no "
     "requirepass: nobody needs a password, while other addresses are bound; reachable because redis.conf line 3 listens "
     "on addresses that other hosts reach"),
    ("postgresql", 5432, {"pg_hba.conf": "# a\n# b\nhost all all 10.0.0.0/8 trust\n",
                          "postgresql.conf": "ssl = on\nlisten_addresses = '*'\n"},
     "open because pg_hba.conf line 3 trusts every role from other hosts; reachable because postgresql.conf line 2 "
     "listens where other hosts reach it"),
    ("mariadb", 3306, {"my.cnf": "[mysqld]\nskip-grant-tables\nbind-address = ::\n"},
     "open because my.cnf line 2 runs without grant tables; reachable because my.cnf line 3 listens where other "
     "hosts reach it"),
    ("mqtt", 1883, {"mosquitto.conf": "listener 1883\nallow_anonymous true\n"},
     "open because mosquitto.conf line 2 gives sessions to who has no user; reachable because mosquitto.conf line 1 "
     "listens where other hosts reach it"),
    ("elasticsearch", 9200, {"elasticsearch.yml": "network.host: _site_\nxpack.security.enabled: false\n"},
     "open because elasticsearch.yml line 2 switches security off: anybody may administer it; reachable because "
     "elasticsearch.yml line 1 listens where other hosts reach it"),
    ("opensearch", 9200, {"opensearch.yml": "network.host: 0.0.0.0\nplugins.security.ssl.http.enabled: true\n",
                          "config.yml": "config:\n  dynamic:\n    http:\n      anonymous_auth_enabled: true\n",
                          "roles_mapping.yml": "readall:\n  backend_roles: [opendistro_security_anonymous_backendrole]\n"},
     "open because config.yml line 4 lets in who has no credential, with what roles_mapping.yml gives him and "
     "roles_mapping.yml line 2 gives a role to the user without a credential; reachable because opensearch.yml line 1 "
     "listens where other hosts reach it"),
    ("kibana", 5601, {"kibana.yml": "server.host: 0.0.0.0\nelasticsearch.customHeaders: {authorization: x}\n"},
     "open because kibana.yml line 2 sends a credential with every request, whoever asks; reachable because kibana.yml "
     "line 1 listens where other hosts reach it"),
    ("mongodb", 27017, {"mongod.conf": "net:\n  bindIp: 0.0.0.0\n"},
     "open because mongod.conf has no security.authorization: access control is off, and anybody may "
     "administer it; reachable because mongod.conf line 2 listens where other hosts reach it"),
    ("kafka", 9092, {"server.properties": "broker.id=1\nlisteners=PLAINTEXT://0.0.0.0:9092,SSL://:9093\n"},
     "open because server.properties line 2 asks nobody who he is, and no authorizer limits what he may do; reachable "
     "because server.properties line 2 listens where other hosts reach it"),
    ("cassandra", 9042, {"cassandra.yaml": "authenticator: AllowAllAuthenticator\nrpc_address: 10.0.0.5\n"},
     "open because cassandra.yaml line 1 asks nobody who he is: anybody may administer it; reachable because "
     "cassandra.yaml line 2 listens where other hosts reach it"),
    ("smb", 445, {"smb.conf": "[global]\nbind interfaces only = no\n[a]\nguest ok = yes\n"},
     "open because smb.conf line 4 lets a share be read without a password; reachable because smb.conf line 2 listens "
     "on all addresses"),
    ("nfs", 2049, {"exports": "/srv *(rw)\n"},
     "open because exports line 1 lets every host have a folder, to be read and written"),
    ("docker_api", 2375, {"daemon.json": '{\n"hosts": ["tcp://10.0.0.5:2375"]}\n'},
     "open because daemon.json line 2 lets anybody who gets there be root: it asks for no certificate; reachable "
     "because daemon.json line 2 listens where other hosts reach it"),
    ("etcd", 2379, {"etcd.conf.yml": "name: a\nlisten-client-urls: https://10.0.0.5:2379\n"},
     "open because etcd.conf.yml has no client-cert-auth: it asks for no certificate: only users in the store "
     "would shut it; reachable because etcd.conf.yml line 2 listens where other hosts reach it"),
    ("zookeeper", 2181, {"zoo.cfg": "clientPort=2181\nskipACL=yes\nclientPortAddress=0.0.0.0\nenforce.auth.enabled=true\n"},
     "open because zoo.cfg line 2 ignores every access list; reachable because zoo.cfg line 3 listens where other "
     "hosts reach it"),
    ("clickhouse", 8123, {"users.xml": "<clickhouse><users><default>\n<password/></default></users></clickhouse>",
                          "config.xml": "<clickhouse>\n<listen_host>::</listen_host>\n<https_port>8123</https_port>"
                                        "</clickhouse>"},
     "open because users.xml line 2 lets the user default in without a password from other hosts; reachable because "
     "config.xml line 2 listens where other hosts reach it"),
    ("rsync", 873, {"rsyncd.conf": "address = 0.0.0.0\n[data]\npath = /d\n"},
     "open because rsyncd.conf line 2 gives its files without a password: anybody may; reachable because rsyncd.conf "
     "line 1 listens where other hosts reach it"),
    ("prometheus", 9090, {"web.yml": "basic_auth_users:\n",
                          "prometheus": "ARGS='--web.config.file=/w --web.listen-address=:9090'\n"},
     "open because web.yml line 1 lets anybody query it; reachable because prometheus line 1 listens where other "
     "hosts reach it"),
    ("kubelet", 10250, {"config.yaml": "kind: KubeletConfiguration\nauthentication:\n  anonymous:\n    enabled: true\n"
                                       "address: 0.0.0.0\n"},
     "open because config.yaml line 4 lets in who has no credential; reachable because config.yaml line 5 listens "
     "where other hosts reach it"),
    ('couchdb', 5984, {'local.ini': '[chttpd]\nbind_address = 0.0.0.0\nrequire_valid_user = false\n[admins]\na = b\n'},
     'open because local.ini line 3 answers who has no credential, with what each database lets him see; reachable because local.ini line 2 listens where other hosts reach it'),
    ('grafana', 3000, {'grafana.ini': '[auth.anonymous]\nenabled = true\n[server]\nhttp_addr = 0.0.0.0\n'},
     'open because grafana.ini line 2 lets in who has no account; reachable because grafana.ini line 4 listens where other hosts reach it'),
    ('influxdb', 8086, {'influxdb.conf': "[http]\nauth-enabled = false\nbind-address = ':8086'\n"},
     'open because influxdb.conf line 2 asks for no user: anybody may read, write and administer it; reachable because influxdb.conf line 3 listens where other hosts reach it'),
    ('memcached', 11211, {'memcached.conf': '-l 0.0.0.0\n'},
     'open because memcached.conf has no -S or -Y: anybody may read and write what it holds; reachable because memcached.conf line 1 listens where other hosts reach it'),
    ('nats', 4222, {'nats.conf': 'port: 4222\n'},
     'open because nats.conf has no authorization: anybody may publish and subscribe to everything; reachable because nats.conf has no host: it listens on all addresses'),
    ('neo4j', 7687, {'neo4j.conf': 'dbms.security.auth_enabled=false\nserver.bolt.listen_address=0.0.0.0:7687\n'},
     'open because neo4j.conf line 1 asks nobody who he is: anybody may administer it; reachable because neo4j.conf line 2 listens where other hosts reach it'),
    ('rabbitmq', 5672, {'rabbitmq.conf': 'listeners.tcp.1 = 0.0.0.0:5672\nloopback_users.guest = false\n'},
     "open because rabbitmq.conf line 2 lets the vendor's user in from other hosts; reachable because rabbitmq.conf line 1 listens where other hosts reach it"),
    ('docker_registry', 5000, {'config.yml': "storage: {filesystem: {rootdirectory: /d}}\nhttp: {addr: ':5000', tls: {key: k}}\n"},
     'open because config.yml has no auth: anybody may pull its images, and push some; reachable because config.yml line 2 listens where other hosts reach it'),
    ('ldap', 389, {'slapd.conf': 'database mdb\naccess to * by * read\n'},
     'open because slapd.conf line 2 lets anybody read entries'),
    ('ftp', 21, {'vsftpd.conf': 'anonymous_enable=YES\nlisten_address=10.0.0.5\n'},
     'open because vsftpd.conf line 1 lets anybody in; reachable because vsftpd.conf line 2 listens where other hosts reach it'),
]  # fmt: skip


def found(check, port, verdict=Verdict.OPEN_ADMIN, address="10.0.0.5"):
    made = audits.finding(verdict, address, port)
    return replace(made, outcome=replace(made.outcome, check=check))


@pytest.mark.parametrize(("check", "port", "files", "sentence"), JOINED, ids=[c[0] for c in JOINED])
def test_one_sentence_says_why_it_is_open_and_how_it_is_reached(check, port, files, sentence):
    read = [causes.read(CONFIGS, f"/etc/{n}", n, text, "10.0.0.5") for n, text in files.items()]
    (made,) = causes.joined([found(check, port)], read)
    assert made.because == sentence


def test_every_service_that_a_format_explains_has_its_sentence():
    assert {check for check, *_ in JOINED} == {one.check for one in CONFIGS}


def test_a_finding_is_explained_by_the_file_of_its_own_host_service_and_port():
    text = "port 6379\nprotected-mode no\nbind 0.0.0.0\n"
    files = [
        causes.read(CONFIGS, "redis.conf", "redis.conf", text, address)
        for address in ("10.0.0.5", "10.0.0.6")
    ]
    made = causes.joined(
        [
            found("redis", 6379),
            found("redis", 6380),
            found("mqtt", 6379),
            found("redis", 6379, Verdict.PROTECTED),
        ],
        files,
    )
    assert [[(c.file, c.line) for c in f.causes] for f in made] == [
        [("redis.conf", 2), ("redis.conf", 0), ("redis.conf", 3)], [], [], [],
    ]  # fmt: skip
    assert made[1].because == ""


def test_a_listener_explains_its_own_door_alone():
    text = "per_listener_settings true\nlistener 1883\nallow_anonymous true\n"
    text += "listener 1884\nallow_anonymous false\n"
    file = causes.read(CONFIGS, "mosquitto.conf", "mosquitto.conf", text, "10.0.0.5")
    first, second = causes.joined([found("mqtt", 1883), found("mqtt", 1884)], [file])
    assert [c.line for c in first.causes] == [3, 2]
    assert [c.line for c in second.causes] == [4]


def test_what_opens_stands_before_what_may_and_that_before_what_is_reached():
    text = "clientPortAddress=0.0.0.0\nclientPort=2181\nskipACL=yes\n"
    file = causes.read(CONFIGS, "zoo.cfg", "zoo.cfg", text, "10.0.0.5")
    (made,) = causes.joined([found("zookeeper", 2181)], [file])
    assert [(c.line, c.kind) for c in made.causes] == [(3, "opens"), (0, "opens"), (1, "reaches")]
