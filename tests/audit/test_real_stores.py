"""Document stores, object stores and control planes that run here: the right verdict in every state.

And the proof from the servers' side that no record was read: their counters and logs of access.
"""

import re
import urllib.error
import urllib.request

import pymongo
import pytest

from seawall.audit.checks import s3
from seawall.audit.line import Job
from seawall.model.audit import OPEN, Level
from tests import audit_servers_stores as stores
from tests.audit import looking, transcripts

MARKED = stores.MARKED
NOWHERE = f"seawall-{looking.TOKEN}"
KERNEL = "01234567-89ab-cdef-0123-456789abcdef"


def needs(state):
    marks = [pytest.mark.servers(server) for server in stores.needs(state)]
    return pytest.param(state, marks=marks, id=state)


def looked(door, level=Level.COUNTS):
    """An answer, and every byte that came: what a server sent is what could have been a record."""
    steps = []
    scope = looking.scope_of([door.port], f"L{level.value}")
    target = scope.target("127.0.0.1", door.port)
    talk = transcripts.recorded(
        transcripts.identify.talk(
            transcripts.CHECKS, door.port, transcripts.grant_of(level), found := []
        ),
        steps,
    )
    done = next(looking.wire_of(scope).run(iter([Job(target, talk)])))
    return found, done.answer, b"".join(transcripts.read(step["received"]) for step in steps)


def client(door):
    return pymongo.MongoClient(
        "127.0.0.1", door.port, directConnection=True, serverSelectionTimeoutMS=20_000
    )


def filled(door):
    with client(door) as own:
        own.shop.people.insert_many([{"name": MARKED, "n": i} for i in range(20)])


def counted(door):
    """How often each command was asked for, by FerretDB's own metrics."""
    page = urllib.request.urlopen(door.notes["metrics"], timeout=20).read().decode()
    found = re.findall(
        r'ferretdb_client_requests_total\{command="(\w+)",opcode="\w+"\} (\d+)', page
    )
    return {command: int(n) for command, n in found}


@pytest.mark.parametrize("state", [needs(state) for state in stores.STATES])
def test_a_real_server_gets_the_verdict_of_its_transcript(state):
    known = transcripts.load(transcripts.FOLDER / f"{state}.json")
    with stores.running(state) as door:
        found, answer, received = looked(door, Level(known["level"]))
    assert ((found or [""])[0], answer.verdict) == (known["check"], known["verdict"])
    assert MARKED.encode() not in received
    openly = state.partition("-")[2] in ("open", "podman", "reads-alone", "read-only", "tls")
    assert (answer.verdict in OPEN) is openly


@pytest.mark.servers("ferretdb")
def test_ferretdb_counts_commands_of_ours_that_return_no_document():
    with stores.running("mongodb-open") as door:
        filled(door)
        before = counted(door)
        _, answer, received = looked(door)
        asked = {name: n - before.get(name, 0) for name, n in counted(door).items()}
    assert {name for name, n in asked.items() if n} == {
        "hello", "buildInfo", "count", "getLog", "listDatabases", "dbStats",
    }  # fmt: skip
    assert asked["count"] == 1
    assert (answer.facts.names, answer.facts.n_records) == (("shop",), 20)
    assert answer.facts.n_bytes > 0
    assert (answer.facts.product, answer.facts.version) == ("FerretDB", "1.24.2")
    assert MARKED.encode() not in received


@pytest.mark.servers("ferretdb")
def test_names_of_databases_are_asked_for_at_level_3_alone():
    with stores.running("mongodb-open") as door:
        filled(door)
        for level, asked in ((Level.HANDSHAKE, set()), (Level.PERMISSION, {"count", "getLog"})):
            before = counted(door)
            _, answer, _ = looked(door, level)
            new = {name for name, n in counted(door).items() if n > before.get(name, 0)}
            assert new == {"hello", "buildInfo"} | asked
            assert (answer.facts.names, answer.facts.n_records) == ((), None)


@pytest.mark.servers("ferretdb")
@pytest.mark.parametrize(
    ("state", "gets_in"), [("mongodb-open", True), ("mongodb-protected", False)]
)
def test_pymongo_gets_in_where_we_say_so_and_not_where_we_say_not(state, gets_in):
    """The oracle is MongoDB's own client, without a user."""
    with stores.running(state) as door, client(door) as own:
        code = 0
        try:
            own.shop.people.find_one({})
        except pymongo.errors.OperationFailure as refused:
            code = refused.code
        assert code == (0 if gets_in else 13)
        assert (looking.at(door.port).verdict == "open-admin") is gets_in


def s3_requests(door, before):
    """Method and address of what s3proxy says it was asked since."""
    log = (door.folder / "log").read_text().removeprefix(before)
    return re.findall(r"S3ProxyHandler -- request: Request\((\w+) http://[^/]+(\S*)\)@", log)


@pytest.mark.servers("s3proxy")
def test_s3proxy_logs_no_request_for_an_object_or_a_key_and_holds_what_it_held():
    with stores.running("s3-open") as door:
        before = (door.folder / "log").read_text()
        _, answer, received = looked(door)
        requests = s3_requests(door, before)
        url = f"http://127.0.0.1:{door.port}/people"
        held = urllib.request.urlopen(url, timeout=20).read().decode()
    empty = "list-type=2&max-keys=0"
    assert requests == [
        ("GET", "/"),  # by which it is identified
        ("GET", f"/?{empty}"),
        ("GET", f"/people/?{empty}"),
        ("GET", f"/people/{NOWHERE}"),
        ("DELETE", f"/people/{NOWHERE}?uploadId={NOWHERE}"),
    ]
    assert re.findall("<Key>([^<]*)</Key>", held) == ["one"]
    assert b"<Key>" not in received
    assert answer.facts.names == ("people",)


@pytest.mark.servers("s3proxy")
@pytest.mark.parametrize(("acl", "verdict"), [("public-read", "open-read"), ("", "protected")])
def test_a_bucket_that_is_found_by_its_name_is_looked_at_by_itself(acl, verdict):
    run = {"named": lambda f: stores.s3proxy(f, signed=True, acl=acl, named=True)}
    with stores.audit_servers.running("named", run) as door:
        scope = looking.scope_of([door.port], "L2")
        grant = transcripts.grant_of(2)._replace(host=f"people.{stores.S3_HOST}")
        job = Job(scope.target("127.0.0.1", door.port), s3.probe(grant))
        answer = next(looking.wire_of(scope).run(iter([job]))).answer
    assert answer.verdict == verdict


@pytest.mark.servers("s3proxy")
def test_an_unsigned_request_gets_an_object_where_we_say_so_and_not_where_we_say_not():
    for state, gets_in in (("s3-open", True), ("s3-protected", False)):
        with stores.running(state) as door:
            url = f"http://127.0.0.1:{door.port}/people/one"
            try:
                got = urllib.request.urlopen(url, timeout=20).read() == MARKED.encode()
            except urllib.error.HTTPError as refused:
                got = refused.code != 403
            assert got is gets_in
            assert (looking.at(door.port).verdict in OPEN) is gets_in


ENGINE_ASKED = {
    ("GET", "/_ping"), ("GET", "/version"), ("GET", "/info"),
    ("GET", f"/containers/{NOWHERE}/json"), ("POST", f"/containers/{NOWHERE}/unpause"),
}  # fmt: skip


@pytest.mark.servers("dockerd (as root)")
def test_dockerd_logs_no_call_that_names_a_container_of_its_own():
    with stores.running("docker_api-open") as door:
        _, answer, _ = looked(door)
        log = (door.folder / "log").read_text()
    assert set(re.findall(r'msg="Calling (\w+) (\S+)"', log)) == ENGINE_ASKED
    assert answer.facts.n_stores == 0


@pytest.mark.servers("podman (as root)")
def test_podman_logs_no_call_that_names_a_container_of_its_own():
    with stores.running("docker_api-podman") as door:
        looked(door)
        log = (door.folder / "log").read_text()
    asked = set(re.findall(r'"(GET|POST|PUT|DELETE|HEAD) (\S+) HTTP/1\.1" [0-9]{3}', log))
    assert asked - {("GET", "/")} == ENGINE_ASKED


@pytest.mark.servers("jupyter-server")
def test_jupyter_logs_no_request_for_a_file_and_starts_no_kernel():
    with stores.running("jupyter-open") as door:
        _, answer, received = looked(door)
        url = f"http://127.0.0.1:{door.port}/api/kernels"
        assert urllib.request.urlopen(url, timeout=20).read().strip() == b"[]"
        log = (door.folder / "log").read_text()
    asked = set(re.findall(r"\b[0-9]{3} (GET|POST|PUT|DELETE|PATCH) (\S+)", log))
    assert asked <= {
        ("GET", path)
        for path in ("/", "/api", "/api/status", f"/api/kernels/{KERNEL}/channels", "/api/kernels")
    }
    assert ("GET", f"/api/kernels/{KERNEL}/channels") in asked
    assert answer.facts.n_stores == 0
    assert b"one.txt" not in received
