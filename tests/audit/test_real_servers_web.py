"""Every state of every HTTP server that runs here: the right verdict, on a port nobody would guess.

And from the servers' own logs, that what exists nowhere was asked for and nothing else.
"""

import re

import pytest

from tests import audit_servers_web
from tests.audit import looking, transcripts
from tests.audit_servers_web import MARKED

STATES = [
    pytest.param(state, marks=pytest.mark.servers(needed), id=state)
    for state, needed in audit_servers_web.NEEDS.items()
]


@pytest.mark.parametrize("state", STATES)
def test_a_real_server_gets_the_verdict_of_its_transcript(state):
    known = transcripts.load(transcripts.FOLDER / f"{state}.json")
    with audit_servers_web.running(state) as door:
        outcome = looking.at(door.port, "L3")
    assert (outcome.check, outcome.verdict) == (known["check"], known["verdict"])
    assert outcome.steps
    assert MARKED not in repr(outcome)


@pytest.mark.servers("consul")
def test_consul_is_asked_for_no_key_that_exists():
    with audit_servers_web.running("consul-open") as door:
        log = (door.folder / "log").read_text()
        outcome = looking.at(door.port, "L3")
        after = (door.folder / "log").read_text().removeprefix(log)
    asked = re.findall(r"Request finished: method=(\w+) url=(\S+)", after)
    assert {method for method, _ in asked} == {"GET"}
    assert {url for _, url in asked} <= {
        "/v1/catalog/datacenters", "/v1/status/leader", "/v1/agent/self", "/v1/acl/token/self",
        "/v1/catalog/services",
    }  # fmt: skip
    assert outcome.facts.names == ("consul",)


@pytest.mark.servers("airflow-2")
def test_airflow_is_asked_for_nothing_that_exists_but_its_version_below_level_3():
    with audit_servers_web.running("airflow-2-open") as door:
        before = (door.folder / "access").read_text()
        assert looking.at(door.port, "L2").verdict == "open-admin"
        log = (door.folder / "access").read_text().removeprefix(before)
    name = f"seawall_{looking.TOKEN}"
    asked = set(re.findall(r'"(GET|POST) (\S+) HTTP', log))
    assert ("POST", f"/api/v1/dags/{name}/dagRuns") in asked
    assert {path for _, path in asked if name not in path} <= {
        "/", "/api/v1/version", "/api/v2/version", "/api/health",
    }  # fmt: skip


@pytest.mark.servers("chroma")
def test_chroma_holds_what_it_held_and_gave_none_of_it():
    with audit_servers_web.running("chroma-open") as door:
        outcome = looking.at(door.port, "L3")
        store = (
            f"http://127.0.0.1:{door.port}/api/v2/tenants/default_tenant/databases/default_database"
        )
        held = audit_servers_web.post(f"{store}/collections_count", "", "GET")
    assert (outcome.facts.n_stores, held) == (1, b"1")
    assert all(step.n_received_bytes < 400 for step in outcome.steps)


@pytest.mark.servers("weaviate")
def test_weaviate_keeps_no_class_that_was_asked_for():
    with audit_servers_web.running("weaviate-open") as door:
        outcome = looking.at(door.port, "L3")
        schema = audit_servers_web.post(f"http://127.0.0.1:{door.port}/v1/schema", "", "GET")
    assert outcome.facts.names == ("Person", "idCard")
    assert b"eawall" not in schema
