"""Real servers for the audit's tests: open, protected and trap states, on loopback, ended afterwards.

    with running("redis-open") as door: ... door.port ...

Each start has a folder of its own, which goes away, and a free port. A test says what it needs with
`@pytest.mark.servers("redis-server")`; tests/conftest.py leaves it out where FIND has no such
program, and names it at the end. To add a state: a function in STATES that yields a Door.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.ports import free_port

PLACES = os.pathsep.join(
    [os.environ.get("PATH", ""), "/usr/sbin", "/sbin", "/usr/share/zookeeper/bin"]
)
STARTS_S = 60
MARKED = "seawall-marked-value-7301"


@dataclass
class Door:
    """A running server: where it listens, its folder, and whatever a test may want to ask it."""

    port: int
    folder: Path
    notes: dict = field(default_factory=dict)


def program(name: str) -> str | None:
    return shutil.which(name, path=PLACES)


def find_postgresql() -> Path | None:
    """The folder of initdb and postgres."""
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


#: Server -> where it is.
FIND: dict[str, Callable[[], object]] = {
    name: (lambda name=name: program(name))
    for name in (
        "redis-server", "memcached", "etcd", "mosquitto", "nats-server", "zkServer.sh", "docker-registry",
        "influxd", "prometheus", "slapd", "rsync", "vsftpd", "clickhouse-server", "rabbitmq-server",
        "testparm",
    )
} | {"postgresql": find_postgresql, "mariadb": lambda: program("mariadbd")}  # fmt: skip


def listens(port: int, process: subprocess.Popen | None) -> None:
    """Wait until a port is open. Raises if the server ends before."""
    for _ in range(STARTS_S * 20):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process is not None and process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError("a test server did not start")


@contextmanager
def process(words: list, folder: Path, port: int, user: str = "", env: dict | None = None):
    """Run a server until the block ends. As root, `user` is whom it runs as."""
    demoted = {"user": user, "group": user} if user and os.geteuid() == 0 else {}
    if demoted:
        folder.parent.chmod(0o755)
        for path in [folder, *folder.rglob("*")]:
            shutil.chown(path, user)
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            [str(word) for word in words], stdout=log, stderr=log, cwd=folder, start_new_session=True,
            env={**os.environ, "PATH": PLACES, **(env or {})}, **demoted,
        )  # fmt: skip
    try:
        listens(port, server)
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def redis(folder: Path, *more: str) -> Iterator[Door]:
    port = free_port()
    words = [
        program("redis-server"),
        "--port",
        port,
        "--save",
        "",
        "--bind",
        "127.0.0.1",
        "--dir",
        folder,
    ]
    with process([*words, *more], folder, port):
        yield Door(port, folder)


def redis_tls(folder: Path) -> Iterator[Door]:
    port = free_port()
    made = certificate(folder)
    words = [program("redis-server"), "--port", 0, "--tls-port", port, "--save", "",
             "--tls-auth-clients", "no", "--tls-cert-file", made[0], "--tls-key-file", made[1],
             "--tls-ca-cert-file", made[0]]  # fmt: skip
    with process(words, folder, port):
        yield Door(port, folder)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of our own making and its key."""
    crt, key = folder / "own.crt", folder / "own.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test",
         "-keyout", str(key), "-out", str(crt)], check=True, capture_output=True,
    )  # fmt: skip
    return crt, key


def memcached(folder: Path, *more: object) -> Iterator[Door]:
    port = free_port()
    words = [program("memcached"), "-p", port, "-U", 0, "-l", "127.0.0.1", "-u", "nobody", *more]
    with process(words, folder, port):
        yield Door(port, folder)


def memcached_protected(folder: Path) -> Iterator[Door]:
    (folder / "users").write_text("somebody:a-test-password\n")
    (folder / "users").chmod(0o644)
    folder.chmod(0o755)
    folder.parent.chmod(0o755)
    yield from memcached(folder, "-Y", folder / "users")


def postgresql(folder: Path, hba: str) -> Iterator[Door]:
    bin_ = find_postgresql()
    port, data = free_port(), folder / "data"
    folder.parent.chmod(0o755)
    who = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(folder, "postgres")
    subprocess.run([bin_ / "initdb", "-D", data, "-N", "-A", "trust", "-U", "postgres"],
                   check=True, capture_output=True, cwd=folder, **who)  # fmt: skip
    (data / "pg_hba.conf").write_text(f"local all all trust\n{hba}\n")
    words = [bin_ / "postgres", "-D", data, "-p", port, "-h", "127.0.0.1", "-k", folder, "-F",
             "-c", "log_statement=all", "-c", "log_connections=on"]  # fmt: skip
    with process(words, folder, port, "postgres"):
        yield Door(port, folder, {"psql": bin_ / "psql"})


def mariadb(folder: Path, *more: str, password: str = "") -> Iterator[Door]:
    port, data = free_port(), folder / "data"
    folder.parent.chmod(0o755)
    words = [program("mariadbd"), "--no-defaults", f"--datadir={data}", f"--port={port}",
             "--bind-address=127.0.0.1", f"--socket={folder / 's'}", "--general-log=1",
             f"--general-log-file={folder / 'statements'}", "--innodb-flush-log-at-trx-commit=0"]  # fmt: skip
    who = {"user": "mysql", "group": "mysql"} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(folder, "mysql")
    subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db",
                    "--auth-root-authentication-method=normal"],
                   check=True, capture_output=True, cwd=folder, **who)  # fmt: skip
    with process([*words, *more], folder, port, "mysql"):
        if password:
            ask = f"SET PASSWORD FOR root@localhost = PASSWORD('{password}'); FLUSH PRIVILEGES;"
            subprocess.run(["mariadb", "--no-defaults", "-S", str(folder / "s"), "-u", "root", "-e", ask],
                           check=True, capture_output=True)  # fmt: skip
        yield Door(port, folder)


ETCD_AUTH = (
    ("user/add", '{"name":"root","password":"a-test-password"}'),
    ("role/add", '{"name":"root"}'),
    ("user/grant", '{"user":"root","role":"root"}'),
    ("enable", "{}"),
)


def etcd(folder: Path, *, auth: bool) -> Iterator[Door]:
    port, peer = free_port(), free_port()
    own, to_peer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peer}"
    words = [
        program("etcd"), "--data-dir", folder / "data", "--unsafe-no-fsync",
        "--listen-client-urls", own, "--advertise-client-urls", own, "--listen-peer-urls", to_peer,
        "--initial-advertise-peer-urls", to_peer, "--initial-cluster", f"default={to_peer}",
    ]  # fmt: skip
    with process(words, folder, port, env={"ETCD_UNSUPPORTED_ARCH": ""}):
        if auth:
            for path, body in ETCD_AUTH:
                post(f"{own}/v3/auth/{path}", body)
        yield Door(port, folder)


def post(url: str, body: str, method: str = "POST") -> bytes:
    request = urllib.request.Request(url, body.encode(), method=method)
    with urllib.request.urlopen(request, timeout=20) as reply:
        return reply.read()


def configured(folder: Path, name: str, words: list, config: str, *, user: str = "", env=None):
    """A server that takes a configuration file: {port}, {folder} and {other} are filled in."""
    port = free_port()
    path = folder / name
    path.write_text(config.replace("{port}", str(port)).replace("{folder}", str(folder))
                    .replace("{other}", str(free_port())))  # fmt: skip
    filled = [
        str(word).replace("{config}", str(path)).replace("{port}", str(port)) for word in words
    ]
    with process(filled, folder, port, user, env):
        yield Door(port, folder)


def mosquitto(folder: Path, *more: str) -> Iterator[Door]:
    (folder / "acl").write_text("topic deny #\n")
    (folder / "acl").chmod(0o700)
    config = (
        "user root\nlistener {port} 127.0.0.1\n"
        + "\n".join(more).replace("{folder}", str(folder))
        + "\n"
    )
    yield from configured(folder, "m.conf", [program("mosquitto"), "-c", "{config}"], config)


def nats(folder: Path, config: str) -> Iterator[Door]:
    text = "host: 127.0.0.1\nport: {port}\n" + config
    yield from configured(folder, "n.conf", [program("nats-server"), "-c", "{config}"], text)


NATS_DENIED = """accounts { A { users: [ {user: a, password: b, permissions: {subscribe: {deny: ">"}}} ] } }
no_auth_user: a
"""
ZOO = """tickTime=2000
dataDir={folder}/data
clientPort={port}
clientPortAddress=127.0.0.1
admin.enableServer=false
"""
ZOO_ENFORCED = """authProvider.sasl=org.apache.zookeeper.server.auth.SASLAuthenticationProvider
enforce.auth.enabled=true
enforce.auth.schemes=sasl
"""


def zookeeper(folder: Path, more: str = "", *, root: str = "") -> Iterator[Door]:
    words = [program("zkServer.sh"), "start-foreground", "{config}"]
    env = {"ZOO_LOG_DIR": str(folder), "ZOOCFGDIR": str(folder), "ZOO_LOG4J_PROP": "ERROR,CONSOLE"}
    for door in configured(folder, "zoo.cfg", words, ZOO + more, env=env):
        if root:
            lock_root(door.port)
        yield door


def lock_root(port: int) -> None:
    """Give the root an access list of one user, by a raw setACL."""
    who = b"digest", b"somebody:aGFzaGVkLWhhc2hlZC1oYXNoZWQ="
    acl = struct.pack(">ii", 1, 31) + b"".join(struct.pack(">i", len(w)) + w for w in who)
    body = struct.pack(">iii", 1, 7, 1) + b"/" + acl + struct.pack(">i", -1)
    hello = struct.pack(">iiqiqi16sb", 45, 0, 0, 4000, 0, 16, bytes(16), 0)
    with socket.create_connection(("127.0.0.1", port), 20) as sock:
        time.sleep(1)  # its first second it answers nobody
        sock.sendall(hello)
        sock.recv(100)
        sock.sendall(struct.pack(">i", len(body)) + body)
        sock.recv(200)


REGISTRY = """version: 0.1
storage: {filesystem: {rootdirectory: "{folder}/images"}}
http: {addr: "127.0.0.1:{port}"}
"""


def registry(folder: Path, more: str = "") -> Iterator[Door]:
    words = [program("docker-registry"), "serve", "{config}"]
    yield from configured(folder, "r.yml", words, REGISTRY + more)


INFLUX = """reporting-disabled = true
bind-address = "127.0.0.1:{other}"
[meta]
  dir = "{folder}/meta"
[data]
  dir = "{folder}/data"
  wal-dir = "{folder}/wal"
[http]
  bind-address = "127.0.0.1:{port}"
  auth-enabled = """


def influx(folder: Path, *, auth: bool, admin: bool = False) -> Iterator[Door]:
    words = [program("influxd"), "-config", "{config}"]
    for door in configured(folder, "i.toml", words, INFLUX + ("true\n" if auth else "false\n")):
        if admin:
            ask = "CREATE%20USER%20a%20WITH%20PASSWORD%20%27a-test-password%27%20WITH%20ALL%20PRIVILEGES"
            post(f"http://127.0.0.1:{door.port}/query?q={ask}", "")
        yield door


#: bcrypt of "a-test-password".
BCRYPT = "$2b$04$l09PytxmzPDGmy7ayiCtFOXJhphwRZD4ESekcRiP/OLJYm4qk636u"


def prometheus(folder: Path, *, auth: bool) -> Iterator[Door]:
    (folder / "web.yml").write_text(f'basic_auth_users: {{a: "{BCRYPT}"}}\n' if auth else "{}\n")
    words = [program("prometheus"), "--config.file={config}", "--web.listen-address=127.0.0.1:{port}",
             f"--web.config.file={folder / 'web.yml'}", f"--storage.tsdb.path={folder / 'tsdb'}"]  # fmt: skip
    yield from configured(folder, "p.yml", words, "global: {scrape_interval: 1m}\n")


SLAPD = """include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
{rule}
database mdb
suffix "dc=example,dc=org"
rootdn "cn=admin,dc=example,dc=org"
rootpw a-test-password
directory {folder}/db
{acl}
"""
LDIF = """dn: dc=example,dc=org
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: cn=seawall-marked-value-7301,dc=example,dc=org
objectClass: person
cn: seawall-marked-value-7301
sn: seawall-marked-value-7301
"""


def slapd(folder: Path, *, rule: str = "", acl: str = "") -> Iterator[Door]:
    (folder / "db").mkdir()
    text = SLAPD.replace("{rule}", rule).replace("{acl}", acl)
    (folder / "add.conf").write_text(text.replace("{folder}", str(folder)))
    subprocess.run([program("slapadd") or "slapadd", "-f", folder / "add.conf"], input=LDIF.encode(),
                   check=True, capture_output=True)  # fmt: skip
    words = [program("slapd"), "-f", "{config}", "-h", "ldap://127.0.0.1:{port}", "-d", "stats"]
    yield from configured(folder, "slapd.conf", words, text)


RSYNCD = """use chroot = no
address = 127.0.0.1
port = {port}
log file = {folder}/rsyncd.log
[data]
path = {folder}/files
"""


def rsync(folder: Path, more: str = "") -> Iterator[Door]:
    (folder / "files").mkdir()
    (folder / "files" / MARKED).write_text(MARKED)
    (folder / "secrets").write_text("somebody:a-test-password\n")
    (folder / "secrets").chmod(0o600)
    config = RSYNCD + more
    yield from configured(
        folder,
        "rsyncd.conf",
        [program("rsync"), "--daemon", "--no-detach", "--config={config}"],
        config,
    )


VSFTPD = """listen=YES
listen_address=127.0.0.1
listen_port={port}
background=NO
seccomp_sandbox=NO
secure_chroot_dir={folder}/empty
anon_root={folder}/files
ftp_username=games
local_enable=YES
anonymous_enable="""


def vsftpd(folder: Path, *, anonymous: bool) -> Iterator[Door]:
    for name in ("empty", "files"):
        (folder / name).mkdir()
        (folder / name).chmod(0o555)
    for above in (folder, folder.parent):
        above.chmod(0o755)
    yield from configured(
        folder,
        "v.conf",
        [program("vsftpd"), "{config}"],
        VSFTPD + ("YES\n" if anonymous else "NO\n"),
    )


CLICK = """<yandex>
<logger><level>error</level><log>{folder}/ch.log</log><errorlog>{folder}/ch.err</errorlog></logger>
<http_port>{port}</http_port><tcp_port>{other}</tcp_port><listen_host>127.0.0.1</listen_host>
<path>{folder}/data/</path><tmp_path>{folder}/tmp/</tmp_path><users_config>{folder}/users.xml</users_config>
<mark_cache_size>5368709120</mark_cache_size><default_profile>default</default_profile>
<default_database>default</default_database><timezone>Asia/Shanghai</timezone>
</yandex>
"""
CLICK_USERS = """<yandex><profiles><default/><readonly><readonly>1</readonly></readonly></profiles>
<users><default><password>{password}</password><networks><ip>::/0</ip></networks>
<profile>{profile}</profile><quota>default</quota></default></users>
<quotas><default/></quotas></yandex>
"""


def clickhouse(folder: Path, *, password: str = "", profile: str = "default") -> Iterator[Door]:
    users = CLICK_USERS.replace("{password}", password).replace("{profile}", profile)
    (folder / "users.xml").write_text(users)
    words = [program("clickhouse-server"), "--config-file={config}"]
    yield from configured(folder, "config.xml", words, CLICK)


def rabbitmq(folder: Path, *, guest: bool) -> Iterator[Door]:
    port = free_port()
    dist, own = free_port(), folder.parent.name.replace("-", "").replace("_", "")
    config = folder / "rabbitmq.conf"
    config.write_text(
        f"listeners.tcp.1 = 127.0.0.1:{port}\n"
        + ("" if guest else "default_user = other\ndefault_pass = a-test-password\n")
    )
    env = {
        "RABBITMQ_NODENAME": f"{own}@localhost",
        "RABBITMQ_CONFIG_FILE": str(config),
        "RABBITMQ_MNESIA_BASE": str(folder / "db"),
        "RABBITMQ_LOG_BASE": str(folder),
        "RABBITMQ_DIST_PORT": str(dist),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "HOME": str(folder),
        "ERL_EPMD_PORT": str(free_port()),  # a name server of its own, ended with it
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1",
    }
    (folder / "plugins").write_text("[].\n")
    try:
        with process(["/usr/lib/rabbitmq/bin/rabbitmq-server"], folder, port, "rabbitmq", env):
            yield Door(port, folder)
    finally:
        subprocess.run(
            ["epmd", "-kill"], env={**os.environ, **env}, check=False, capture_output=True
        )


ACL_PING = ("--user", "default", "on", "nopass", "~*", "-@all", "+ping")
ACL_READ = ("--user", "default", "on", "nopass", "~*", "-@all", "+@read", "+ping")
#: State -> what runs it. The name begins with the check's id.
STATES: dict[str, Callable[[Path], Iterator[Door]]] = {
    "redis-open": lambda f: redis(f),
    "redis-protected": lambda f: redis(f, "--requirepass", "a-test-password"),
    "redis-ping-only": lambda f: redis(f, *ACL_PING),
    "redis-read-only": lambda f: redis(f, *ACL_READ),
    "redis-tls": redis_tls,
    "memcached-open": lambda f: memcached(f),
    "memcached-protected": memcached_protected,
    "postgresql-open": lambda f: postgresql(f, "host all all 127.0.0.1/32 trust"),
    "postgresql-protected": lambda f: postgresql(f, "host all all 127.0.0.1/32 scram-sha-256"),
    "postgresql-no-line": lambda f: postgresql(f, ""),
    "postgresql-one-role": lambda f: postgresql(f, "host all postgres 127.0.0.1/32 trust"),
    "mariadb-empty-root": lambda f: mariadb(f),
    "mariadb-protected": lambda f: mariadb(f, password="a-test-password"),
    "mariadb-no-grant-tables": lambda f: mariadb(f, "--skip-grant-tables"),
    "etcd-open": lambda f: etcd(f, auth=False),
    "etcd-protected": lambda f: etcd(f, auth=True),
    "mqtt-open": lambda f: mosquitto(f, "allow_anonymous true"),
    "mqtt-protected": lambda f: mosquitto(f, "allow_anonymous false"),
    "mqtt-no-topics": lambda f: mosquitto(f, "allow_anonymous true", "acl_file {folder}/acl"),
    "nats-open": lambda f: nats(f, ""),
    "nats-protected": lambda f: nats(f, "authorization {user: a, password: b}\n"),
    "nats-no-subjects": lambda f: nats(f, NATS_DENIED),
    "zookeeper-open": lambda f: zookeeper(f),
    "zookeeper-protected": lambda f: zookeeper(f, ZOO_ENFORCED),
    "zookeeper-locked-root": lambda f: zookeeper(f, root="locked"),
    "docker_registry-open": lambda f: registry(f),
    "docker_registry-protected": lambda f: registry(f, "auth: {silly: {realm: a, service: b}}\n"),
    "influxdb-open": lambda f: influx(f, auth=False),
    "influxdb-protected": lambda f: influx(f, auth=True, admin=True),
    "influxdb-unclaimed": lambda f: influx(f, auth=True),
    "prometheus-open": lambda f: prometheus(f, auth=False),
    "prometheus-protected": lambda f: prometheus(f, auth=True),
    "ldap-open": lambda f: slapd(f),
    "ldap-protected": lambda f: slapd(f, rule="disallow bind_anon"),
    "ldap-bind-only": lambda f: slapd(f, acl="access to * by * none"),
    "rsync-open": lambda f: rsync(f),
    "rsync-protected": lambda f: rsync(
        f, "auth users = somebody\nsecrets file = {folder}/secrets\n"
    ),
    "ftp-open": lambda f: vsftpd(f, anonymous=True),
    "ftp-protected": lambda f: vsftpd(f, anonymous=False),
    "clickhouse-open": lambda f: clickhouse(f),
    "clickhouse-read-only": lambda f: clickhouse(f, profile="readonly"),
    "clickhouse-protected": lambda f: clickhouse(f, password="a-test-password"),
    "rabbitmq-guest": lambda f: rabbitmq(f, guest=True),
    "rabbitmq-protected": lambda f: rabbitmq(f, guest=False),
}


@contextmanager
def running(
    state: str, states: dict[str, Callable[[Path], Iterator[Door]]] = STATES
) -> Iterator[Door]:
    """A server in one of the states."""
    with tempfile.TemporaryDirectory(prefix="seawall-") as folder:
        own = Path(folder) / "own"
        own.mkdir()
        yield from states[state](own)
