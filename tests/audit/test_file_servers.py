"""File servers, Kafka and Cassandra as they run here: the right verdict for every state, on any port.

And the proof from the servers' side that no file, record or row of anybody was asked for.
"""

import re
import struct
import subprocess

import pytest

from seawall.model.audit import OPEN
from tests import audit_servers, audit_servers_files
from tests.audit import looking, transcripts, written_transcripts
from tests.audit_servers_files import STORES, TOPIC

#: What Samba does with a share when somebody connects to it, before anything is asked of it.
OF_CONNECTING = {
    "chdir", "connect", "disconnect", "file_id_create", "fs_capabilities", "getwd", "realpath", "stat",
    "statvfs",
}  # fmt: skip


def needs(state):
    server = audit_servers_files.NEEDS[state.partition("-")[0]]
    return pytest.param(state, marks=pytest.mark.servers(server), id=state)


def outcome_of(door, state, level="L3"):
    more = {"stores": STORES[state]} if state in STORES else {}
    return looking.at(door.port, level, **more)


@pytest.mark.parametrize("state", [needs(state) for state in audit_servers_files.STATES])
def test_a_real_server_gets_the_verdict_of_its_transcript(state):
    known = transcripts.load(transcripts.FOLDER / f"{state}.json")
    with audit_servers_files.running(state) as door:
        outcome = outcome_of(door, state)
    assert (outcome.check, outcome.verdict) == (known["check"], known["verdict"])
    assert outcome.why == known["why"]
    assert audit_servers.MARKED not in repr(outcome)


def test_only_the_states_that_stand_open_are_called_open():
    verdicts = {
        state: transcripts.load(transcripts.FOLDER / f"{state}.json")["verdict"]
        for state in (*audit_servers_files.STATES, *(row[0] for row in written_transcripts.WRITTEN))
    }
    assert {state for state, verdict in verdicts.items() if verdict in OPEN} == {
        "smb-open", "smb-writable", "smb-signed", "smb-oldest", "nfs-open", "nfs-v4-open",
        "kafka-open", "kafka-read-rule",
        "cassandra-open", "mssql-empty-sa", "oracle_tns-no-password",
    }  # fmt: skip


@pytest.mark.parametrize("row", written_transcripts.WRITTEN, ids=lambda row: row[0])
def test_what_was_written_from_a_protocol_stands_in_its_file(row):
    state, *rest = row
    written = written_transcripts.document(state, *rest)
    assert written == transcripts.load(transcripts.FOLDER / f"{state}.json")
    assert written["made"].startswith("written")


@pytest.mark.servers("smbd")
@pytest.mark.parametrize("state", ["smb-open", "smb-writable"])
def test_samba_opens_no_file_and_lists_no_folder(state):
    with audit_servers_files.running(state) as door:
        assert outcome_of(door, state).verdict in OPEN
        log = "".join(path.read_text() for path in door.folder.glob("*log*") if path.is_file())
    done = re.findall(r"nobody\|[^|\n]*\|(\w+)\|", log)
    assert "connect" in done
    assert set(done) <= OF_CONNECTING
    assert audit_servers.MARKED not in log


@pytest.mark.servers("smbd")
@pytest.mark.parametrize(
    ("state", "gets_in"),
    [("smb-open", True), ("smb-protected", False), ("smb-null-only", False),
     ("smb-guest-without-share", False), ("smb-signed", True), ("smb-encrypted", False)],
)  # fmt: skip
def test_smbclient_gets_in_where_we_say_so_and_not_where_we_say_not(state, gets_in):
    """The oracle is Samba's own client, without a name and without a password."""
    with audit_servers_files.running(state) as door:
        words = ["smbclient", "//127.0.0.1/data", "-p", str(door.port), "-U", "%", "-c", "ls"]
        done = subprocess.run(words, capture_output=True, check=False, timeout=60)
        assert (done.returncode == 0) is gets_in
        assert (outcome_of(door, state, "L2").verdict in OPEN) is gets_in


@pytest.mark.servers("smbd")
def test_without_a_known_name_no_share_is_asked_for():
    with audit_servers_files.running("smb-open") as door:
        outcome = looking.at(door.port, "L3")
    assert outcome.verdict == "metadata-only"
    assert "tree of a known share" not in [step.said for step in outcome.steps]


@pytest.mark.servers("ganesha.nfsd")
def test_nfs_is_asked_for_its_exports_and_one_handle_and_nothing_else():
    with audit_servers_files.running("nfs-open") as door:
        outcome = outcome_of(door, "nfs-open")
        log = (door.folder / "ganesha.log").read_text()
    asked = re.findall(r"Request from \S+ for Program (\d+), Version (\d+), Function (\d+)", log)
    assert outcome.facts.names == ("/data",)
    assert [tuple(map(int, call)) for call in asked if call[2] != "0"] == [
        (100_005, 3, 5), (100_005, 3, 1), (100_005, 3, 3),
    ]  # fmt: skip


@pytest.mark.servers("ganesha.nfsd")
def test_nfs_below_level_3_lists_no_export():
    with audit_servers_files.running("nfs-open") as door:
        outcome = looking.at(door.port, "L2")
    assert outcome.verdict == "unknown"
    assert not {"EXPORT", "MNT of an export"} & {step.said for step in outcome.steps}


@pytest.mark.servers("ganesha.nfsd")
def test_nfs_4_is_asked_for_rights_and_for_no_file():
    with audit_servers_files.running("nfs-v4-open") as door:
        assert outcome_of(door, "nfs-v4-open").verdict == "open-write"
        log = (door.folder / "ganesha.log").read_text()
    done = set(re.findall(r"\bOP_([A-Z_]+)", log))
    assert {"PUTROOTFH", "LOOKUP", "ACCESS"} <= done
    assert not done & {"READ", "READDIR", "OPEN", "GETATTR", "WRITE", "CREATE"}


@pytest.mark.servers("ganesha.nfsd")
def test_the_nfs_port_itself_is_known_and_not_called_open():
    with audit_servers_files.running("nfs-open") as door:
        outcome = looking.at(door.notes["nfs"], "L3")
    assert (outcome.check, outcome.verdict) == ("nfs", "unknown")


@pytest.mark.servers("ganesha.nfsd")
def test_the_portmapper_names_doors_that_are_not_followed():
    with audit_servers_files.running("nfs-portmapper") as door:
        outcome = looking.at(door.port, "L2")
    assert outcome.candidates == (
        f"the same host, port {door.notes['mount']} (MOUNT)",
        f"the same host, port {door.notes['nfs']} (NFS)",
    )


@pytest.mark.servers("kafka")
@pytest.mark.parametrize("state", ["kafka-open", "kafka-read-rule"])
def test_kafka_sends_no_record_and_makes_no_topic(state):
    with audit_servers_files.running(state) as door:
        outcome = outcome_of(door, state)
        topics = audit_servers_files.asked(door.notes["own"], 3, 1, struct.pack(">i", -1))
        log = (door.folder / "log").read_text()
    ours = [line for line in log.splitlines() if '"clientId":"seawall"' in line]
    keys = {found for line in ours for found in re.findall(r'"requestApiKeyName":"(\w+)"', line)}
    fetched = {found for line in ours for found in re.findall(r'"topic":"([^"]+)"', line)}
    assert keys <= {"API_VERSIONS", "SASL_HANDSHAKE", "METADATA", "FETCH"}
    assert fetched <= {f"seawall-{looking.TOKEN}"}
    assert "METADATA" in keys
    assert outcome.facts.names == (TOPIC,)
    assert topics.count(b"seawall") == 0


@pytest.mark.servers("kafka")
def test_below_level_3_kafka_names_no_topic():
    with audit_servers_files.running("kafka-open") as door:
        outcome = looking.at(door.port, "L2")
    assert (outcome.verdict, outcome.facts.names) == ("open-admin", ())


@pytest.mark.servers("cassandra")
def test_cassandra_is_asked_for_its_own_schema_alone():
    with audit_servers_files.running("cassandra-open") as door:
        before = (door.folder / "log").read_text()
        outcome = outcome_of(door, "cassandra-open")
        log = (door.folder / "log").read_text().removeprefix(before)
    asked = re.findall(r"FileAuditLogger .*\|type:(\w+)\|.*operation:(.*)", log)
    assert {words.strip().rstrip(";") for kind, words in asked} == {
        "SELECT release_version FROM system.local",
        "SELECT keyspace_name, table_name FROM system_schema.tables",
    }
    assert {kind for kind, _ in asked} == {"SELECT"}
    assert outcome.facts.names == ("shop.people",)
    assert outcome.facts.version
    assert audit_servers.MARKED not in log
