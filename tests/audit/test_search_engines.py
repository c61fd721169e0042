"""Search engines on paper and in pieces: traps are not called open, and nobody is taken for another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.audit.checks import CHECKS, elasticsearch, kibana, opensearch
from seawall.model.audit import OPEN, Facts, Level
from seawall.model.probe import Ask, First, Reply
from seawall.protocols import http, search
from tests.audit import transcripts, written_search

OURS = ("elasticsearch", "opensearch", "kibana")
CLOSED = {
    "elasticsearch-7-protected", "elasticsearch-8-protected", "elasticsearch-8-anonymous-sees",
    "elasticsearch-8-anonymous-403", "elasticsearch-8-anonymous-401",
    "elasticsearch-7-behind-front-page-only", "opensearch-open-distro-protected",
    "opensearch-amazon-policy", "kibana-7-engine-asks", "kibana-8-login", "kibana-8-not-ready",
    "kibana-dashboards-login", "kibana-dashboards-sees",
}  # fmt: skip
every = pytest.mark.parametrize("state", written_search.STATES)


@every
def test_a_written_transcript_says_that_it_is_one_and_where_its_shape_comes_from(state):
    made = transcripts.load(written_search.path_of(state))
    assert made == written_search.document(state)
    assert made["made"].startswith("written")
    assert made["source"]
    assert made["server"]


@every
def test_a_state_on_paper_is_known_and_a_trap_is_never_called_open(state):
    paper = written_search.STATES[state]
    for level in (1, 2, 3):
        answer, check, _ = written_search.conversed(paper, level)
        assert check == paper.check
        closed = state in CLOSED or level < Level.PERMISSION
        assert (answer.verdict in OPEN) is not closed


@every
def test_the_same_verdict_is_given_with_and_without_counts(state):
    paper = written_search.STATES[state]
    two, three = (written_search.conversed(paper, level)[0] for level in (2, 3))
    assert two.verdict == three.verdict
    assert two.facts.names == ()


@pytest.mark.parametrize("path", transcripts.files(), ids=lambda path: path.stem)
def test_one_check_alone_is_sure_of_what_a_server_says(path):
    """No page of any server is claimed by two of ours, and none of another service by one."""
    document = transcripts.load(path)
    greetings = ("listen", "hello", "front page", "GET /")
    for step in (step for step in document["steps"] if step.get("ask") in greetings):
        first = First(transcripts.read(step["received"]))
        sure = [c.id for c in CHECKS if c.id in OURS and c.recognise(first) > 0]
        assert len(sure) <= 1
        if document["check"] not in OURS:
            assert sure == []
        else:
            assert sure in ([], [document["check"]])


def test_a_front_page_of_something_else_is_nobodys():
    other = (
        b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"Restricted\"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nlocation: /login\r\n\r\n",
        b'HTTP/1.1 200 OK\r\n\r\n{"tagline":"You Know, for Something Else"}',
        b'HTTP/1.1 200 OK\r\n\r\n{"ok":true,"status":200,"name":"crate","version":{"number":"5.1"}}',
        b'HTTP/1.1 503 Service Unavailable\r\n\r\nnot initialized',
        b'HTTP/1.1 403 Forbidden\r\n\r\n{"error":{"type":"security_exception","reason":"no"}}',
    )  # fmt: skip
    for data in other:
        for check in (elasticsearch.CHECK, opensearch.CHECK, kibana.CHECK):
            assert check.recognise(First(data)) == 0


def test_a_missing_index_alone_tells_that_a_question_was_allowed():
    told = {
        written_search.missing(): True,
        written_search.refusal(403, "blocked by [FORBIDDEN/6]", "cluster_block_exception"): True,
        written_search.refusal(403, "no permissions for [x]"): False,
        written_search.page(401, "Unauthorized"): False,
        written_search.page(405, "only GET"): False,
        written_search.page(404, "404 page not found\n"): None,
        written_search.page(404, {"statusCode": 404, "error": "Not Found"}): None,
        written_search.page(200, {"count": 0}): None,
        written_search.page(503, {"error": {"type": "master_not_discovered_exception"}}): None,
    }
    for data, allowed in told.items():
        assert search.allowed(http.parse(data)) is allowed
    assert search.allowed(None) is None


def listing(body, *, cut=0):
    """What `holds` makes of a list of indexes."""
    whole = written_search.page(200, body)
    data = {"totals": written_search.page(403, "no"), "indexes": whole[: -cut or None]}

    def ask(said, method, path, level, body=b""):
        asked.append((said, path))
        return http.parse(data.get(said, written_search.page(404, "no")))
        yield

    asked = []
    talk = search.holds(ask, Facts("Elasticsearch"))
    try:
        next(talk)
    except StopIteration as stop:
        return stop.value, asked
    raise AssertionError("it waits")


def test_names_of_closed_indexes_count_and_those_of_the_engine_do_not():
    facts, _ = listing("big 10\nclosed \n.security 4\n")
    assert (facts.n_records, facts.n_stores, facts.names) == (10, 2, ("big", "closed"))


def test_a_list_that_was_cut_short_gives_names_and_no_count():
    facts, _ = listing("big 10\nsmall 2\ntiny 1\n", cut=3)
    assert (facts.n_records, facts.n_stores, facts.names) == (None, None, ("big", "small"))


def test_what_is_no_list_gives_nothing():
    for body in ("<html>\nno\n</html>\n", '{"error": 1}\n', "a b c d\n"):
        facts, _ = listing(body)
        assert (facts.n_records, facts.n_stores, facts.names) == (None, None, ())


@given(name=st.text(min_size=1, max_size=40))
def test_a_name_that_a_server_gives_cannot_leave_its_place_in_a_path(name):
    _, asked = listing(f"{name} 1\n")
    for _, path in asked[2:]:
        assert path.isascii()
        assert path.count("/") == 2
        assert path.count("?") == 1
        assert path.endswith("/_mapping?pretty=false&filter_path=**.type")


def test_a_console_is_understood_in_each_of_its_wordings():
    engine = written_search.missing()
    for wrap in (written_search.in_header, written_search.as_it_is, written_search.in_text):
        page = kibana.unwrapped(http.parse(wrap(engine)))
        assert page is not None
        assert search.allowed(page) is True
    plain = http.parse(written_search.boom(404, "Not Found", "Not Found"))
    assert search.allowed(kibana.unwrapped(plain)) is None


def test_old_elasticsearch_is_never_asked_to_delete():
    """Before version 6 a delete made the index that it missed."""
    for state, paper in written_search.STATES.items():
        steps = written_search.conversed(paper)[2]
        sent = [transcripts.read(step.get("sent", "")) for step in steps]
        assert not any(data.startswith(b"DELETE") or b"method=DELETE" in data for data in sent), (
            state
        )


@given(data=st.binary(max_size=300), end=st.sampled_from(["complete", "closed", "timeout"]))
def test_noise_behind_a_true_front_page_is_never_open(data, end):
    """A proxy that shows the front page and then says anything."""
    for check, front in (
        (elasticsearch.CHECK, written_search.front("8.19.0")),
        (opensearch.CHECK, written_search.OPENSEARCH_FRONT),
        (kibana.CHECK, written_search.HOME_7),
    ):
        answer = talked(check.probe(transcripts.grant_of(3)), front, Reply(data, end))
        assert answer is None or answer.verdict not in OPEN


def talked(talk, front, after):
    """A conversation in which the front page is true and all that follows is the same."""
    reply, said = None, Reply(front, "complete")
    try:
        while True:
            want = talk.send(reply)
            reply, said = (said, after) if isinstance(want, Ask) else (Reply(b"", "complete"), said)
    except StopIteration as stop:
        return stop.value
