"""Search engines that run here, in every state: the right verdict on any port, and no record read.

The proof is the engine's own: its statistics of searches, fetches and gets over every index stand
after a look as they stood before it. One node runs at a time.
"""

import shutil

import pytest

from seawall.audit.checks import CHECKS
from seawall.model.audit import OPEN, Verdict
from tests import audit_servers, audit_servers_search
from tests.audit import looking, transcripts

MARKED = audit_servers.MARKED
#: Met on one node, which changes the role while it runs or has the stand-in before it.
ELSEWHERE = ("opensearch-anonymous-nothing", "opensearch-anonymous-sees")
ENGINES = [
    state for state in audit_servers_search.STATES
    if state not in ELSEWHERE and "stand-in" not in state
]  # fmt: skip
SECURED = pytest.mark.servers("opensearch", "opensearch-security", "openssl")
LEVELS = ("L0", "L1", "L2", "L3")


def needs(state):
    marks = (
        pytest.mark.servers("elasticsearch") if state.startswith("elasticsearch")
        else pytest.mark.servers("opensearch") if state == "opensearch-open" else SECURED
    )  # fmt: skip
    return pytest.param(state, marks=marks, id=state)


@pytest.fixture(scope="module")
def door(request):
    """A node in a state, with records in it wherever anybody can put some."""
    with audit_servers.running(request.param, audit_servers_search.STATES) as running:
        running.notes["state"] = request.param
        if request.param != "opensearch-not-initialised":
            audit_servers_search.filled(running)
        yield running


def at_every_level(door):
    return [looking.at(door.port, level) for level in LEVELS]


@pytest.mark.parametrize("door", [needs(state) for state in ENGINES], indirect=True)
def test_a_state_gets_the_verdict_of_its_transcript_and_no_record_is_read(door):
    known = transcripts.load(transcripts.FOLDER / f"{door.notes['state']}.json")
    counted = door.notes["state"] != "opensearch-not-initialised"
    before = audit_servers_search.reads(door) if counted else {}
    outcomes = at_every_level(door)
    after = audit_servers_search.reads(door) if counted else {}
    assert (outcomes[3].check, outcomes[3].verdict) == (known["check"], known["verdict"])
    assert outcomes[2].verdict == known["verdict"]
    assert not {outcome.verdict for outcome in outcomes[:2]} & OPEN - {Verdict.NOT_INITIALISED}
    assert MARKED not in repr(outcomes)
    assert after == before
    assert not counted or {"search.query_total", "search.fetch_total", "get.total"} <= set(before)


@pytest.mark.parametrize("door", [needs("opensearch-open")], indirect=True)
def test_the_statistics_would_tell_a_search_and_a_get(door):
    """Otherwise they could not prove that there was none."""
    before = audit_servers_search.reads(door)
    audit_servers_search.call(door, "GET", "/people/_search?size=1")
    audit_servers_search.call(door, "GET", "/people/_doc/1")
    after = audit_servers_search.reads(door)
    assert after["search.query_total"] > before["search.query_total"]
    assert after["search.fetch_total"] > before["search.fetch_total"]
    assert after["get.total"] > before["get.total"]


@pytest.mark.parametrize("door", [needs("opensearch-open")], indirect=True)
def test_an_open_engine_tells_counts_and_names_at_level_3_alone_and_stays_as_it_was(door):
    facts = looking.at(door.port, "L3").facts
    assert (facts.n_records, facts.n_stores) == (5, 1)
    assert facts.names == ("people", "id_card", "mobile", "note")
    assert looking.at(door.port, "L2").facts.names == ()
    indexes = audit_servers_search.call(door, "GET", "/_cat/indices?h=index")[1].split()
    assert indexes == [b"people"]


@pytest.mark.parametrize("door", [needs("opensearch-anonymous-reads")], indirect=True)
@pytest.mark.parametrize(
    ("role", "verdict"),
    [
        (audit_servers_search.READS, "open-read"),
        (audit_servers_search.over("*", "crud"), "open-write"),
        (audit_servers_search.over("*", "unlimited"), "open-admin"),
        (audit_servers_search.over("public-*", "read"), "metadata-only"),
        (audit_servers_search.over("*", "indices:monitor/*"), "metadata-only"),
        (audit_servers_search.SEES, "metadata-only"),
        (audit_servers_search.NOTHING, "unknown"),
    ],
    ids=["reads", "writes", "does all", "reads some", "monitors", "sees", "nothing"],
)
def test_an_anonymous_user_is_graded_by_what_he_may_do(door, role, verdict):
    audit_servers_search.anonymous_may(door, role)
    before = audit_servers_search.reads(door)
    outcomes = at_every_level(door)
    assert [outcome.verdict for outcome in outcomes[2:]] == [verdict, verdict]
    assert not {outcome.verdict for outcome in outcomes[:2]} & OPEN
    assert audit_servers_search.reads(door) == before


@pytest.mark.parametrize("door", [needs("opensearch-protected")], indirect=True)
@pytest.mark.parametrize(
    ("how", "verdict"),
    [
        ("proxies", "protected-but-proxied"),
        ("kibana", "protected-but-proxied"),
        ("forwards", "protected"),
        ("login", "protected"),
    ],
)
def test_a_console_leads_past_the_protection_of_the_engine_or_does_not(door, how, verdict):
    before = audit_servers_search.reads(door)
    with audit_servers_search.stand_in(door, how) as front:
        outcomes = at_every_level(front)
    assert (outcomes[3].check, outcomes[3].verdict) == ("kibana", verdict)
    assert outcomes[2].verdict == verdict
    assert not {outcome.verdict for outcome in outcomes[:2]} & OPEN
    assert MARKED not in repr(outcomes)
    assert audit_servers_search.reads(door) == before
    assert looking.at(door.port).verdict == "protected"
    if how == "proxies":
        assert outcomes[3].facts.names == ("people", "id_card", "mobile", "note")
        assert outcomes[3].facts.n_records == 5


@pytest.mark.parametrize("door", [needs("opensearch-protected")], indirect=True)
def test_the_checks_of_other_services_do_not_know_a_search_engine(door):
    others = [
        check for check in CHECKS if check.id not in ("elasticsearch", "opensearch", "kibana")
    ]
    assert looking.look([door.port], checks=others)[door.port].check == ""


@pytest.mark.servers("openssl")
def test_openssl_is_found_where_the_secured_states_are_made():
    assert shutil.which("openssl")
