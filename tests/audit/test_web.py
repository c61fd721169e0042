"""HTTP services on any port: told apart from each other, from pages that answer all alike, from walls."""

import json
from dataclasses import replace

import pytest

from seawall.audit import identify
from seawall.audit.checks import CHECKS
from seawall.model.audit import OPEN, Level, Verdict
from seawall.model.probe import Ask
from tests.audit import looking, published, transcripts, transcripts_web

IDS = ("airflow", "chroma", "consul", "couchdb", "grafana", "kubelet", "milvus", "neo4j", "qdrant", "solr",
       "spark", "weaviate")  # fmt: skip
WEB = [check for check in CHECKS if check.id in IDS]
PORTS = sorted({port for check in WEB for port in check.ports + check.tls_ports} | {0, 80, 443})
DOCUMENTS = {
    path.stem: transcripts.load(path)
    for path in transcripts.files()
    if path.stem.split("-")[0] in IDS
}
SITES = {
    name: published.STATES.get(name) or published.replayed(said) for name, said in DOCUMENTS.items()
}
HTTP_SITES = sorted(name for name in SITES if "bolt" not in name)
every_site = pytest.mark.parametrize("state", HTTP_SITES)
every_check = pytest.mark.parametrize("check", WEB, ids=lambda check: check.id)


def looked_at(site, port=0, level=Level.COUNTS):
    found = []
    talk = identify.talk(CHECKS, port, transcripts.grant_of(level), found)
    return published.converse(talk, site), found


def test_every_service_here_is_one_of_the_checks():
    assert [check.id for check in WEB] == list(IDS)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_a_transcript_says_how_it_was_made_and_of_what(name):
    said = DOCUMENTS[name]
    assert said["made"] in (transcripts_web.RECORDED, transcripts_web.WRITTEN)
    assert said["source"]
    assert said["server"]
    assert (name in published.STATES) == (said["made"] == transcripts_web.WRITTEN)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_a_transcript_holds_no_path_of_the_machine_and_no_planted_value(name):
    text = json.dumps(DOCUMENTS[name])
    received = [transcripts.read(step["received"]) for step in DOCUMENTS[name]["steps"]]
    assert all(data == transcripts_web.blank(data) for data in received)
    assert "seawall-marked-value" not in text


@pytest.mark.parametrize("port", PORTS)
@every_site
def test_a_service_is_known_on_any_port(state, port):
    """Also on the usual ports of the others, whose checks are asked first there."""
    answer, found = looked_at(SITES[state], port)
    assert (found, answer.verdict) == ([DOCUMENTS[state]["check"]], DOCUMENTS[state]["verdict"])


def test_a_server_that_complains_without_a_head_is_asked_properly():
    page = b"<!DOCTYPE HTML><html><body>Error code: 400</body></html>"
    answer, found = looked_at(replace(SITES["qdrant-open"], complaint=page))
    assert (found, answer.verdict) == (["qdrant"], "open-admin")


@every_check
@every_site
def test_no_check_takes_a_service_for_its_own_that_is_another(state, check):
    answer = published.converse(check.probe(transcripts.grant_of(Level.COUNTS)), SITES[state])
    if check.id != DOCUMENTS[state]["check"]:
        assert answer is None or answer.verdict not in OPEN
        assert answer is None or "or a server that refuses as one" in answer.facts.product


@pytest.mark.parametrize("port", PORTS)
@pytest.mark.parametrize("name", sorted(published.TRAPS))
def test_a_trap_stays_unknown_on_every_port(name, port):
    answer, found = looked_at(published.TRAPS[name], port)
    assert (answer.verdict, found) == (Verdict.UNKNOWN, [])


@every_check
@pytest.mark.parametrize("name", sorted(published.TRAPS))
@pytest.mark.parametrize("tls", [False, True])
def test_a_check_that_is_led_into_a_trap_finds_out(check, name, tls):
    site = published.TRAPS[name]
    grant = transcripts.grant_of(Level.COUNTS)._replace(tls=tls)
    assert published.converse(check.probe(grant), site) is None


@pytest.mark.parametrize("wall", sorted(published.WALLS))
@every_site
def test_a_service_behind_a_wall_that_shows_its_front_is_not_called_open(state, wall):
    """Traps of proxies: the version is told, whatever would prove anything is answered by the proxy."""
    answer, _ = looked_at(published.walled(SITES[state], published.WALLS[wall]))
    assert answer.verdict not in OPEN


@pytest.mark.parametrize("status", [401, 403])
@every_site
def test_a_service_whose_proxy_wants_a_credential_is_protected_or_unknown(state, status):
    site = published.walled(SITES[state], published.Page(status, b"no"))
    answer, _ = looked_at(site)
    assert answer.verdict in (Verdict.PROTECTED, Verdict.UNKNOWN, Verdict.METADATA_ONLY)


@every_site
def test_below_level_2_nothing_is_proven_and_nothing_asked_that_proves(state):
    answer, _ = looked_at(SITES[state], level=Level.HANDSHAKE)
    assert answer.verdict in (Verdict.METADATA_ONLY, Verdict.UNKNOWN, Verdict.PROTECTED)
    assert answer.facts.n_records is None
    assert answer.facts.n_stores is None


@every_site
def test_names_are_kept_at_level_3_alone(state):
    answer, _ = looked_at(SITES[state], level=Level.PERMISSION)
    assert answer.facts.names == ()
    assert answer.facts.n_stores is None


def asked_of(check, site, level=Level.COUNTS):
    """The requests of a probe: method, path and body."""
    talk, asked = check.probe(transcripts.grant_of(level)), []

    def noted():
        reply = None
        while True:
            try:
                want = talk.send(reply)
            except StopIteration as stop:
                return stop.value
            if isinstance(want, Ask) and want.data.startswith((b"GET", b"POST")):
                head, _, body = want.data.partition(b"\r\n\r\n")
                asked.append((*head.decode().split(" ")[:2], body))
            reply = yield want

    published.converse(noted(), site)
    return asked


#: What may be asked with POST, and why it changes nothing: it names what is nowhere, or only asks.
HARMLESS = {
    "airflow": f"dags/seawall_{looking.TOKEN}/dagRuns",
    "consul": "/v1/internal/acl/authorize",
    "milvus": "/v2/vectordb/collections/",
    "neo4j": f"/db/seawall-{looking.TOKEN}/tx/commit",
    "weaviate": "/v1/schema",
}


@every_site
def test_a_probe_posts_only_what_changes_nothing(state):
    check = next(check for check in WEB if check.id == DOCUMENTS[state]["check"])
    for method, path, body in asked_of(check, SITES[state]):
        assert method in ("GET", "POST")
        if method == "POST":
            assert HARMLESS[check.id] in path
            assert check.id != "weaviate" or b"no class! " in body


def test_of_pods_no_more_is_taken_than_status_and_kind():
    said = DOCUMENTS["kubelet-pods"]["steps"]
    pods = [step for step in said if step.get("ask") == "kind of /pods"]
    assert [len(transcripts.read(step["received"])) for step in pods] == [48]


def test_neo4j_names_its_bolt_door_as_a_candidate_and_does_not_follow_it():
    answer, _ = looked_at(SITES["neo4j-open"])
    assert answer.candidates == ("localhost:7687",)
