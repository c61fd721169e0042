"""Configuration files held against the servers that read them: judged open is what stands open."""

import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from seawall.audit import causes
from seawall.audit.config import CONFIGS, pg_hba
from seawall.model.audit import OPEN, Verdict
from seawall.protocols import settings
from tests import audit_servers, servers_running
from tests.audit import looking
from tests.audit.test_causes import found as finding


def read(path, name):
    return causes.read(CONFIGS, str(path), name, path.read_text(), "127.0.0.1")


def opened(*files):
    return {flaw.opens for file in files for flaw in file.flaws if flaw.opens}


@contextmanager
def served(make):
    """A server of the tests, made in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="seawall-") as folder:
        own = Path(folder) / "own"
        own.mkdir()
        yield from make(own)


def explained(door, outcome, *files):
    """The sentence of a door's finding."""
    made = finding(outcome.check, door.port, outcome.verdict, "127.0.0.1")
    return causes.joined([made], files)[0].because


FILES = {
    "mqtt": [("m.conf", "mosquitto.conf")], "rsync": [("rsyncd.conf", "rsyncd.conf")],
    "zookeeper": [("zoo.cfg", "zoo.cfg")], "prometheus": [("web.yml", "web.yml")],
    "clickhouse": [("users.xml", "users.xml"), ("config.xml", "config.xml")],
    "influxdb": [("i.toml", "influxdb.conf")], "docker_registry": [("r.yml", "config.yml")],
    "nats": [("n.conf", "nats.conf")],
    "ldap": [("slapd.conf", "slapd.conf")], "ftp": [("v.conf", "vsftpd.conf")],
    "postgresql": [("data/pg_hba.conf", "pg_hba.conf"), ("data/postgresql.conf", "postgresql.conf")],
}  # fmt: skip
PROGRAMS = {
    "mqtt": "mosquitto", "rsync": "rsync", "zookeeper": "zkServer.sh", "prometheus": "prometheus",
    "clickhouse": "clickhouse-server", "postgresql": "postgresql", "influxdb": "influxd",
    "docker_registry": "docker-registry", "nats": "nats-server", "ldap": "slapd", "ftp": "vsftpd",
}  # fmt: skip
#: What their files cannot tell, because it is kept in the store.
STORED = ("zookeeper-locked-root", "influxdb-unclaimed")
STATES = [
    pytest.param(state, marks=pytest.mark.servers(PROGRAMS[state.partition("-")[0]]))
    for state in audit_servers.STATES
    if state.partition("-")[0] in FILES and state not in STORED
]


@pytest.mark.parametrize("state", STATES)
def test_a_door_is_open_where_the_files_it_was_started_with_say_so(state):
    check = state.partition("-")[0]
    with audit_servers.running(state) as door:
        files = [read(door.folder / place, name) for place, name in FILES[check]]
        outcome = looking.at(door.port)
        sentence = explained(door, outcome, *files)
    said = opened(*files)
    if check == "postgresql":  # its line for the socket trusts, which no other host reaches
        said = {
            f.opens
            for file in files
            for f in file.flaws
            if f.setting.startswith("host") and f.opens
        }
        said -= {Verdict.OPEN_READ}  # one named role: it is not seen from outside
    if Verdict.UNKNOWN in said:  # by what stands elsewhere; shut it may not be
        assert outcome.verdict in OPEN | {Verdict.METADATA_ONLY}
    else:
        assert bool(said & OPEN) is (outcome.verdict in OPEN)
        # A probe proves as much as it can without writing; a file may know of more.
        assert max(map(strength, said), default=0) >= strength(outcome.verdict)
    assert sentence.startswith("open because ") is (outcome.verdict is not Verdict.PROTECTED)


def strength(verdict):
    """How much a verdict lets anybody do."""
    order = (Verdict.METADATA_ONLY, Verdict.OPEN_READ, Verdict.OPEN_WRITE, Verdict.OPEN_ADMIN)
    return order.index(verdict) + 1 if verdict in order else 0


REDIS = [
    ("protected-mode no\n", {Verdict.OPEN_ADMIN}),
    ("protected-mode no\nrequirepass a-test-password\n", set()),
    ('protected-mode no\nrequirepass a-test-password\nrequirepass ""\n', {Verdict.OPEN_ADMIN}),
    ("requirepass a-test-password\nuser default on nopass ~* &* +@all\n", {Verdict.OPEN_ADMIN}),
    ("user default on nopass ~* &* -@all +@read +ping\n", {Verdict.OPEN_READ}),
    ("user default on nopass ~* -@all +ping\n", {Verdict.METADATA_ONLY}),
    ("user default off nopass ~* +@all\n", set()),
    ("protected-mode no\nuser default on >a-test-password ~* +@all\n", set()),
]


@pytest.mark.servers("redis-server")
@pytest.mark.parametrize(("text", "expected"), REDIS)
def test_redis_lets_in_whom_its_file_lets_in(text, expected):
    whole = 'bind 127.0.0.1\nport {port}\nsave ""\ndir {folder}\n' + text
    words = [audit_servers.program("redis-server"), "{config}"]
    with served(lambda own: audit_servers.configured(own, "redis.conf", words, whole)) as door:
        file = read(door.folder / "redis.conf", "redis.conf")
        outcome = looking.at(door.port)
    assert opened(file) == expected
    assert (outcome.verdict in OPEN) is bool(expected & OPEN)
    assert bool(expected & OPEN) <= bool(outcome.verdict in expected)


@pytest.mark.servers("mosquitto")
def test_listeners_of_their_own_settings_let_in_whom_each_says():
    text = """user root
per_listener_settings true
listener {port} 127.0.0.1
allow_anonymous true
listener {other} 127.0.0.1
allow_anonymous false
"""
    words = [audit_servers.program("mosquitto"), "-c", "{config}"]
    with served(lambda own: audit_servers.configured(own, "mosquitto.conf", words, text)) as door:
        file = read(door.folder / "mosquitto.conf", "mosquitto.conf")
        outcomes = looking.look(file.ports)
    assert set(file.ports) == set(outcomes)
    for port, outcome in outcomes.items():
        said = {f.opens for f in file.flaws if f.opens and f.port == port}
        assert (outcome.verdict in OPEN) is bool(said)


@pytest.mark.servers("mariadb")
@pytest.mark.parametrize(
    "line",
    [
        "skip-grant-tables",
        "skip-grant-tables = 0",
        "loose-skip_grant_tables=1\nskip-grant-tables=0",
    ],
)
def test_mariadb_runs_without_grant_tables_where_its_file_says_so(line):
    def make(own):
        (own / "my.cnf").write_text(
            f"[client]\nport = 1\n[mariadbd]\nbind-address = 127.0.0.1\n{line}\n"
        )
        (own / "my.cnf").chmod(0o644)
        yield from audit_servers.mariadb(own)

    with served(make) as door:
        file = read(door.folder / "my.cnf", "my.cnf")
        words = [audit_servers.program("mariadbd"), f"--defaults-file={door.folder / 'my.cnf'}"]
        words += ["--user=mysql", "--help", "--verbose"]
        shown = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    values = dict(
        line.split(None, 1) for line in shown.splitlines() if len(line.split(None, 1)) == 2
    )
    assert bool(opened(file)) is (values["skip-grant-tables"].strip() == "TRUE")
    assert values["bind-address"].strip() == "127.0.0.1"
    assert [f for f in file.flaws if f.opens is None] == []


HBA = """# TYPE DATABASE USER ADDRESS METHOD
hostnossl all all 10.0.0.0/8 scram-sha-256
host all all \\
  127.0.0.1/32 \\
  scram-sha-256 # a comment
host all, postgres "app", all 127.0.0.1/32 trust
host "all" app 10.0.0.0 255.0.0.0 md5
host all all ::1/128 trust
local replication all peer
"""


@pytest.mark.servers("postgresql")
def test_postgresql_reads_the_same_rules_from_the_same_lines():
    with served(lambda own: audit_servers.postgresql(own, HBA)) as door:
        text = (door.folder / "data/pg_hba.conf").read_text()
        ask = ("select line_number, type, array_to_string(database, ','), "
               "array_to_string(user_name, ','), auth_method "
               "from pg_hba_file_rules where error is null order by 1")  # fmt: skip
        words = [
            door.notes["psql"],
            "-h",
            door.folder,
            "-p",
            str(door.port),
            "-U",
            "postgres",
            "-Atc",
            ask,
        ]
        shown = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        outcome = looking.at(door.port)
    ours = [pg_hba.rule(number, line) for number, line in settings.logical(text, "#")]
    assert [
        f"{r.line}|{r.kind}|{','.join(r.databases)}|{','.join(r.roles)}|{r.method}".replace('"', "")
        for r in ours
    ] == shown.split("\n")[:-1]
    flaws = causes.read(CONFIGS, "f", "pg_hba.conf", text).flaws
    assert [f.line for f in flaws if f.setting == "host trust"] == [9]  # line 7 never decides
    assert outcome.verdict is Verdict.PROTECTED


@pytest.mark.servers("clickhouse-server")
@pytest.mark.parametrize(
    "elements",
    ["<password></password><password>x</password>", "<password>x</password><password></password>"],
)
def test_of_two_passwords_clickhouse_takes_the_one_we_take(elements):
    def make(own):
        return _clickhouse(own, elements)

    with served(make) as door:
        file = read(door.folder / "users.xml", "users.xml")
        outcome = looking.at(door.port)
    assert bool(opened(file)) is (outcome.verdict in OPEN)


def _clickhouse(own, elements):
    users = audit_servers.CLICK_USERS.replace("<password>{password}</password>", elements)
    (own / "users.xml").write_text(users.replace("{profile}", "default"))
    words = [audit_servers.program("clickhouse-server"), "--config-file={config}"]
    yield from audit_servers.configured(own, "config.xml", words, audit_servers.CLICK)


RSYNC = [
    "[data]\npath = {folder}/files\nAUTH  users = somebody\nsecrets file = {folder}/secrets\n",
    "authusers = somebody\nsecretsfile = {folder}/secrets\n[data]\npath = {folder}/files\n",
    "[data]\npath = {folder}/files\nauth users = somebody\nsecrets file = {folder}/secrets\nauth users =\n",
    "auth users = somebody\nsecrets file = {folder}/secrets\n[data]\npath = {folder}/files\nauth users =\n",
    "[data]\npath = {folder}/files\n[global]\nauth users = somebody\nsecrets file = {folder}/secrets\n",
]


@pytest.mark.servers("rsync")
@pytest.mark.parametrize("text", RSYNC)
def test_rsync_opens_the_modules_that_its_file_opens(text):
    def make(own):
        (own / "files").mkdir()
        (own / "secrets").write_text("somebody:a-test-password\n")
        (own / "secrets").chmod(0o600)
        head = "use chroot = no\naddress = 127.0.0.1\nport = {port}\n"
        words = [audit_servers.program("rsync"), "--daemon", "--no-detach", "--config={config}"]
        yield from audit_servers.configured(own, "rsyncd.conf", words, head + text)

    with served(make) as door:
        file = read(door.folder / "rsyncd.conf", "rsyncd.conf")
        outcome = looking.at(door.port)
    assert bool(opened(file)) is (outcome.verdict in OPEN)


@pytest.mark.servers("etcd")
def test_etcd_started_by_its_file_is_open_and_its_file_does_not_claim_to_know():
    text = """name: a
enable-grpc-gateway: true
data-dir: {folder}/data
listen-client-urls: http://127.0.0.1:{port}
advertise-client-urls: http://127.0.0.1:{port}
listen-peer-urls: http://127.0.0.1:{other}
initial-advertise-peer-urls: http://127.0.0.1:{other}
initial-cluster: a=http://127.0.0.1:{other}
"""
    words = [audit_servers.program("etcd"), "--config-file", "{config}"]
    with served(lambda own: audit_servers.configured(own, "etcd.conf.yml", words, text)) as door:
        file = read(door.folder / "etcd.conf.yml", "etcd.conf.yml")
        _elected(door.port)
        outcome = looking.at(door.port)
        sentence = explained(door, outcome, file)
    assert outcome.verdict in OPEN
    assert opened(file) == {Verdict.UNKNOWN}
    assert file.ports == (door.port,)
    assert "has no client-cert-auth" in sentence
    assert "reachable" not in sentence  # it listens on loopback


def _elected(port):
    """Wait until etcd has chosen a leader: before, it answers nobody."""
    for _ in range(200):
        with suppress(OSError):
            if b"true" in audit_servers.post(f"http://127.0.0.1:{port}/health", "", "GET"):
                return
        time.sleep(0.05)
    raise AssertionError("no leader")


@pytest.mark.servers("opensearch")
def test_a_node_whose_file_has_no_word_of_security_answers_anybody():
    with servers_running.opensearch() as server:
        text = (server.folder / "home/config/opensearch.yml").read_text()
        names = audit_servers.post(f"{server.url}/_cat/indices?format=json", "", "GET")
    (flaw,) = (f for f in causes.read(CONFIGS, "f", "opensearch.yml", text).flaws if f.opens)
    assert (flaw.line, flaw.opens) == (0, Verdict.OPEN_ADMIN)
    assert names.startswith(b"[")


SMB = """[Global]
 workgroup = W
 Guest  OK = no
 bind interfaces only = yes
 interfaces = lo
[One]
path = /tmp
PUBLIC = yes
[two]
path = /tmp
guest ok = no
guestok = yes
read only = yes
writeable = yes
[three]
path = /tmp
guest ok = \\
  yes
writable = yes
read only = yes
[four]
path = /tmp
write ok = yes
[one]
guest ok = no
[five]
copy = two
path = /tmp
"""


def said(words):
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


@pytest.mark.servers("testparm")
def test_samba_reads_the_same_guests_from_the_same_shares(tmp_path):
    path = tmp_path / "smb.conf"
    path.write_text(SMB)
    theirs = {}
    for share in ("one", "two", "three", "four", "five"):
        words = [audit_servers.program("testparm"), "-s", f"--section-name={share}"]
        guest, readonly = (
            said([*words, f"--parameter-name={name}", str(path)]) == "Yes"
            for name in ("guest ok", "read only")
        )  # fmt: skip
        theirs[share] = (Verdict.OPEN_READ if readonly else Verdict.OPEN_WRITE) if guest else None
    made = read(path, "smb.conf")
    lines = SMB.splitlines()
    ours = [(lines[f.line - 1].split("=")[0].strip().lower(), f.opens) for f in made.flaws]
    assert sorted(str(v) for _, v in ours) == sorted(str(v) for v in theirs.values() if v)
    assert theirs["one"] is None  # its second part counts
