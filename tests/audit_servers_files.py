"""Real file servers, brokers and column stores for the audit's tests: the other half of audit_servers.

    with running("kafka-open") as door: ... door.port ...

It starts and ends processes by the helpers of audit_servers. Samba and
NFS-Ganesha come from Debian; Kafka and Cassandra from Maven (tests/servers/files.sh). States whose
shares or exports the scope must name have a line in STORES.
"""

from __future__ import annotations

import ctypes
import os
import select
import shutil
import socket
import socketserver
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from tests import audit_servers
from tests.audit_servers import MARKED, Door, configured, free_port, process

JARS = Path(__file__).resolve().parent.parent / ".servers"
TOPIC, KEYSPACE = "people", "shop"


def jars(name: str) -> Path | None:
    """The folder of a server's jars, where it is complete and there is a Java to run them."""
    whole = (JARS / name / "complete").exists() and shutil.which("java")
    return JARS / name / "lib" if whole else None


def find_samba() -> str | None:
    """Samba with the module that writes down what it does with files, and somebody who may start it."""
    module = next(Path("/usr/lib").glob("*/samba/vfs/full_audit.so"), None)
    return audit_servers.program("smbd") if module and os.geteuid() == 0 else None


def find_ganesha() -> str | None:
    """NFS-Ganesha, where there is what it registers with, and somebody who may start that."""
    needed = all(audit_servers.program(name) for name in ("rpcbind", "unshare", "ip"))
    return audit_servers.program("ganesha.nfsd") if needed and os.geteuid() == 0 else None


#: Server -> where it is.
FIND: dict[str, Callable[[], object]] = {
    "smbd": lambda: find_samba(),
    "ganesha.nfsd": lambda: find_ganesha(),
    "kafka": lambda: jars("kafka"),
    "cassandra": lambda: jars("cassandra"),
}

SMB = """[global]
server role = standalone server
smb ports = {port}
interfaces = 127.0.0.1/8
bind interfaces only = yes
disable netbios = yes
load printers = no
printcap name = /dev/null
guest account = nobody
private dir = {folder}/private
lock directory = {folder}/lock
state directory = {folder}/state
cache directory = {folder}/cache
pid directory = {folder}/run
ncalrpc dir = {folder}/rpc
log file = {folder}/smbd.log
log level = 1 full_audit:1
max log size = 0
{more}
[data]
path = {folder}/files
vfs objects = full_audit
full_audit:syslog = no
full_audit:success = all
full_audit:failure = all
{share}
"""


def samba(folder: Path, more: str, share: str = "") -> Iterator[Door]:
    for name in ("private", "lock", "state", "cache", "run", "rpc", "files"):
        (folder / name).mkdir()
    (folder / "files" / MARKED).write_text(MARKED)
    for above in (folder.parent, folder, folder / "files"):
        above.chmod(0o755)
    (folder / "files").chmod(0o777)
    text = SMB.replace("{more}", more).replace("{share}", share)
    words = [
        audit_servers.program("smbd"),
        "-F",
        "--no-process-group",
        "-s",
        "{config}",
        "-l",
        folder,
    ]
    yield from configured(folder, "smb.conf", words, text)


GANESHA = """NFS_CORE_PARAM {{
  Bind_addr = 127.0.0.1; NFS_Port = {nfs}; MNT_Port = {mount};
  Protocols = {protocols}; Enable_NLM = false; Enable_RQUOTA = false;
}}
NFSV4 {{ Graceless = true; RecoveryRoot = {folder}/recovery; }}
LOG {{ COMPONENTS {{ NFSPROTO = FULL_DEBUG; DISPATCH = FULL_DEBUG; NFS_V4 = FULL_DEBUG; }} }}
EXPORT {{
  Export_Id = 7; Path = /data; Pseudo = /data; {export}
  FSAL {{ Name = MEM; }}
}}
"""


@contextmanager
def portmapper() -> Iterator[int]:
    """rpcbind in a network of its own: reached from here by its socket file alone. Yields its number."""
    inside = "ip link set lo up && exec rpcbind -f"
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(["unshare", "-n", "sh", "-c", inside], stdout=log, stderr=log,
                                  env={**os.environ, "PATH": audit_servers.PLACES})  # fmt: skip
        try:
            for _ in range(100):
                with socket.socket(socket.AF_UNIX) as probe:
                    if not probe.connect_ex("/run/rpcbind.sock"):
                        break
                time.sleep(0.05)
            yield server.pid
        finally:
            server.terminate()
            server.wait(10)


class Relay(socketserver.ThreadingTCPServer):
    """A port of loopback that leads to port 111 of another process's network."""

    daemon_threads = True

    def __init__(self, pid: int) -> None:
        super().__init__(("127.0.0.1", 0), self.handler)
        self.pid = pid
        threading.Thread(target=self.serve_forever, daemon=True).start()

    class handler(socketserver.BaseRequestHandler):  # noqa: N801
        def handle(self) -> None:
            with Path(f"/proc/{self.server.pid}/ns/net").open() as network:
                assert ctypes.CDLL(None).setns(network.fileno(), 0) == 0
            with suppress(OSError), socket.create_connection(("127.0.0.1", 111), 5) as there:
                pair = {self.request: there, there: self.request}
                while True:
                    for sock in select.select(list(pair), [], [], 10)[0]:
                        if not (data := sock.recv(65_536)):
                            return
                        pair[sock].sendall(data)


def portmap(folder: Path) -> Iterator[Door]:
    """The portmapper itself, with NFS-Ganesha registered."""
    with portmapper() as pid:
        for door in started_ganesha(folder, FOR_ALL):
            with Relay(pid) as relay:
                yield Door(relay.server_address[1], folder, door.notes)
                relay.shutdown()


def ganesha(folder: Path, export: str, *, v4: bool = False) -> Iterator[Door]:
    """NFS-Ganesha over files in memory. The door is MOUNT, or NFS where only NFS 4 is served."""
    with portmapper():
        yield from started_ganesha(folder, export, v4=v4)


def started_ganesha(folder: Path, export: str, *, v4: bool = False) -> Iterator[Door]:
    nfs, mount = free_port(), free_port()
    (folder / "recovery").mkdir()
    config = folder / "ganesha.conf"
    config.write_text(GANESHA.format(nfs=nfs, mount=mount, protocols="4" if v4 else "3, 4",
                                     folder=folder, export=export))  # fmt: skip
    port = nfs if v4 else mount
    words = [audit_servers.program("ganesha.nfsd"), "-F", "-f", config, "-L", folder / "ganesha.log",
             "-p", folder / "pid"]  # fmt: skip
    with process(words, folder, port):
        yield Door(port, folder, {"nfs": nfs, "mount": mount})


KAFKA = """process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{other}
listeners=CLIENT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{other},OWN://127.0.0.1:{third}
advertised.listeners=CLIENT://127.0.0.1:{port},OWN://127.0.0.1:{third}
controller.listener.names=CONTROLLER
inter.broker.listener.name=OWN
listener.security.protocol.map=CLIENT:{protocol},CONTROLLER:PLAINTEXT,OWN:PLAINTEXT
offsets.topic.replication.factor=1
log.dirs={folder}/data
"""
SASL = """sasl.enabled.mechanisms=PLAIN
listener.name.client.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule \
required user_somebody="a-test-password";
"""
#: Access rules that leave strangers of the client's port nothing; the broker's own port is a superuser's
#: by way of its principal, which on loopback is the same for all: so the super user is the controller.
RULES = """authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false
super.users=User:broker
principal.builder.class=SomebodyByListener
"""


def kafka(
    folder: Path,
    protocol: str = "PLAINTEXT",
    more: str = "",
    *,
    topic: bool = False,
    rule: bool = False,
) -> Iterator[Door]:
    lib = jars("kafka")
    port, other, third = free_port(), free_port(), free_port()
    text = (
        KAFKA.replace("{port}", str(port))
        .replace("{other}", str(other))
        .replace("{third}", str(third))
    )
    config = folder / "server.properties"
    config.write_text(text.replace("{protocol}", protocol).replace("{folder}", str(folder)) + more)
    path = f"{Path(__file__).parent / 'kafka'}:{lib}/*"
    java = ["java", "-Xmx384m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.log.kafka.request.logger=debug", "-cp"]  # fmt: skip
    if "SomebodyByListener" in more:
        subprocess.run(["javac", "-cp", f"{lib}/*", "-d", folder,
                        Path(__file__).parent / "kafka" / "SomebodyByListener.java"],
                       check=True, capture_output=True)  # fmt: skip
        path = f"{folder}:{lib}/*"
    ident = ["format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", config]
    subprocess.run(
        [*java, path, "kafka.tools.StorageTool", *ident], check=True, capture_output=True
    )
    with process([*java, path, "kafka.Kafka", config], folder, port):
        described(third)
        if topic:
            made = (
                struct.pack(">i", 1)
                + worded(TOPIC)
                + struct.pack(">ihiii?", 1, 1, 0, 0, 9000, False)
            )
            asked(third, 19, 2, made)
        if rule:  # whoever is anonymous may read every topic
            asked(third, 30, 1, struct.pack(">ib", 1, 2) + worded("*") + b"\3" + worded("User:ANONYMOUS")
                  + worded("*") + b"\3\3")  # fmt: skip
        yield Door(port, folder, {"own": third})


def worded(word: str) -> bytes:
    return struct.pack(">h", len(word)) + word.encode()


def asked(port: int, key: int, version: int, body: bytes) -> bytes:
    """A request of Kafka's protocol and its response, in plain words of our own."""
    said = struct.pack(">hhih", key, version, 1, -1) + body
    with socket.create_connection(("127.0.0.1", port), 20) as sock:
        sock.sendall(struct.pack(">i", len(said)) + said)
        got = sock.recv(4)
        size = int.from_bytes(got, "big")
        while len(got) < size + 4:
            got += sock.recv(65_536)
    return got[8:]


def described(port: int) -> None:
    """Wait until a broker knows itself: it opens its port before its cluster has a leader."""
    for _ in range(600):
        if int.from_bytes(asked(port, 3, 1, struct.pack(">i", 0))[:4], "big") == 1:
            return
        time.sleep(0.1)
    raise RuntimeError("a test broker found no cluster")


CASSANDRA = """cluster_name: seawall
num_tokens: 1
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
data_file_directories: ["{folder}/data"]
commitlog_directory: {folder}/commitlog
saved_caches_directory: {folder}/caches
hints_directory: {folder}/hints
cdc_raw_directory: {folder}/cdc
commitlog_sync: periodic
commitlog_sync_period: 10000ms
listen_address: 127.0.0.1
rpc_address: 127.0.0.1
storage_port: {other}
native_transport_port: {port}
start_native_transport: true
endpoint_snitch: SimpleSnitch
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{seeds: "127.0.0.1:{other}"}]
authenticator: {authenticator}
authorizer: {authorizer}
role_manager: CassandraRoleManager
audit_logging_options: {enabled: true, excluded_keyspaces: none, logger: [{class_name: FileAuditLogger}]}
"""
LOGBACK = """<configuration><appender name="out" class="ch.qos.logback.core.ConsoleAppender">
<encoder><pattern>%logger %msg%n</pattern></encoder></appender>
<root level="INFO"><appender-ref ref="out"/></root></configuration>
"""
#: What Cassandra's own launcher opens for it on Java 11 and later.
OPENED = (
    "java.base/java.io", "java.base/java.lang", "java.base/java.lang.module", "java.base/java.lang.reflect",
    "java.base/java.math", "java.base/java.net", "java.base/java.nio", "java.base/java.util",
    "java.base/java.util.concurrent", "java.base/java.util.concurrent.atomic",
    "java.base/jdk.internal.loader",
    "java.base/jdk.internal.math", "java.base/jdk.internal.misc", "java.base/jdk.internal.module",
    "java.base/jdk.internal.perf", "java.base/jdk.internal.ref", "java.base/jdk.internal.reflect",
    "java.base/jdk.internal.util", "java.base/jdk.internal.util.jar", "java.base/sun.nio.ch",
    "java.management/com.sun.jmx.remote.security", "java.rmi/sun.rmi.registry", "java.rmi/sun.rmi.server",
    "java.rmi/sun.rmi.transport", "java.rmi/sun.rmi.transport.tcp", "java.sql/java.sql",
    "java.management.rmi/com.sun.jmx.remote.internal.rmi", "jdk.management/com.sun.management.internal",
)  # fmt: skip


#: A table with one row in it, made in the open state alone.
HELD = (
    f"CREATE KEYSPACE {KEYSPACE} WITH replication = {{'class': 'SimpleStrategy', 'replication_factor': 1}}",
    f"CREATE TABLE {KEYSPACE}.people (id int PRIMARY KEY, note text)",
    f"INSERT INTO {KEYSPACE}.people (id, note) VALUES (1, '{MARKED}')",
)


def filled(port: int) -> None:
    """Say the lines of HELD, each of which must be answered with a result (opcode 8)."""
    startup = b"\4\0\0\0\1" + struct.pack(">i", 22) + b"\0\1\0\x0bCQL_VERSION\0\x053.0.0"
    with socket.create_connection(("127.0.0.1", port), 30) as sock:
        sock.sendall(startup)
        assert sock.recv(100)[4] == 2
        for line in HELD:
            body = struct.pack(">i", len(line)) + line.encode() + b"\0\1\0"
            sock.sendall(b"\4\0\0\0\7" + struct.pack(">i", len(body)) + body)
            assert sock.recv(4096)[4] == 8


def cassandra(folder: Path, authenticator: str, authorizer: str) -> Iterator[Door]:
    lib = jars("cassandra")
    port, other = free_port(), free_port()
    config = folder / "cassandra.yaml"
    text = CASSANDRA
    for word, value in (("port", port), ("other", other), ("folder", folder),
                        ("authenticator", authenticator), ("authorizer", authorizer)):  # fmt: skip
        text = text.replace("{" + word + "}", str(value))
    config.write_text(text)
    (folder / "logback.xml").write_text(LOGBACK)
    words = [
        "java", "-Xms384m", "-Xmx768m", "-XX:+UseSerialGC", "-Djdk.attach.allowAttachSelf=true",
        "-Djava.security.manager=allow", "-Dio.netty.tryReflectionSetAccessible=true",
        *(f"--add-{kind}={what}=ALL-UNNAMED" for kind in ("exports", "opens") for what in OPENED),
        f"-Dcassandra.config=file://{config}", f"-Dlogback.configurationFile={folder / 'logback.xml'}",
        f"-Dcassandra.storagedir={folder}", "-Dcassandra.skip_wait_for_gossip_to_settle=0",
        "-Dcassandra.ring_delay_ms=100", "-Dcassandra.superuser_setup_delay_ms=0",
        "-Dcassandra-foreground=yes",
        "-Djava.library.path=/nonexistent", "-cp", f"{lib}/*",
        "org.apache.cassandra.service.CassandraDaemon",
    ]  # fmt: skip
    with process(words, folder, port, env={"CASSANDRA_HOME": str(folder)}):
        if authenticator == "AllowAllAuthenticator":
            filled(port)
        yield Door(port, folder)


SHUT = "map to guest = Never\nrestrict anonymous = 2"
GUEST = "map to guest = Bad User"
FOR_ALL = "Access_Type = RW; Squash = No_Root_Squash; SecType = sys; PrivilegedPort = false;"
#: State -> what runs it. The name begins with the check's id.
STATES: dict[str, Callable[[Path], Iterator[Door]]] = {
    "smb-open": lambda f: samba(f, GUEST, "guest ok = yes\nread only = yes"),
    "smb-writable": lambda f: samba(f, GUEST, "guest ok = yes\nread only = no"),
    "smb-protected": lambda f: samba(f, SHUT),
    "smb-null-only": lambda f: samba(f, "map to guest = Never\nrestrict anonymous = 0"),
    "smb-guest-without-share": lambda f: samba(f, GUEST, "guest ok = no"),
    "smb-signed": lambda f: samba(
        f, f"{GUEST}\nserver signing = mandatory\nserver min protocol = SMB3_11", "guest ok = yes"
    ),
    "smb-encrypted": lambda f: samba(f, f"{GUEST}\nsmb encrypt = required", "guest ok = yes"),
    "smb-oldest": lambda f: samba(f, f"{GUEST}\nserver max protocol = SMB2_02", "guest ok = yes"),
    "nfs-open": lambda f: ganesha(f, FOR_ALL),
    "nfs-kerberos": lambda f: ganesha(f, FOR_ALL.replace("sys", "krb5")),
    "nfs-protected": lambda f: ganesha(
        f, "Access_Type = None; CLIENT { Clients = 192.0.2.7; Access_Type = RW; SecType = sys; }"
    ),
    "nfs-v4-open": lambda f: ganesha(f, FOR_ALL, v4=True),
    "nfs-v4-kerberos": lambda f: ganesha(f, FOR_ALL.replace("sys", "krb5"), v4=True),
    "nfs-portmapper": portmap,
    "kafka-open": lambda f: kafka(f, topic=True),
    "kafka-protected": lambda f: kafka(f, "SASL_PLAINTEXT", SASL),
    "kafka-rules": lambda f: kafka(f, more=RULES, topic=True),
    "kafka-read-rule": lambda f: kafka(f, more=RULES, topic=True, rule=True),
    "cassandra-open": lambda f: cassandra(f, "AllowAllAuthenticator", "AllowAllAuthorizer"),
    "cassandra-protected": lambda f: cassandra(f, "PasswordAuthenticator", "CassandraAuthorizer"),
}

running = partial(audit_servers.running, states=STATES)
#: State -> the shares or exports that the scope names.
STORES = {state: ["data"] for state in STATES if state.startswith("smb-")} | {
    state: ["/data"] for state in ("nfs-v4-open", "nfs-v4-kerberos", "nfs-protected")
}
NEEDS = {"smb": "smbd", "nfs": "ganesha.nfsd", "kafka": "kafka", "cassandra": "cassandra"}
