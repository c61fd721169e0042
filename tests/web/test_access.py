"""Authentication and authorisation of every route, over the OpenAPI document of the running service."""

import base64
import json
import re

import pytest

from seawall.web import openapi
from seawall.web.access import ROLES, SCOPES

#: The generator of ristretto255 (RFC 9496, appendix A.1).
BASE = bytes.fromhex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76")
STREAMS = ("/ssf/stream", "/ssf/status", "/ssf/subjects:add", "/ssf/subjects:remove", "/ssf/verify")
BODIES = {
    "/v1/decisions": {"account": "u1", "action": "login"},
    "/v1/oblivious:evaluate": {"elements": base64.b64encode(BASE).decode()},
    "/v1/oblivious:buckets": {"element": "phone", "prefixes": [0]},
    **{path: {"stream_id": "unknown"} for path in STREAMS},
    "/ssf/poll/{stream}": {"returnImmediately": True},
    "/ssf/events": b"a.b.c",
    "/v1/matches": {},
    "/v1/decisions:batch": {"groups": [{"accounts": ["u1"], "action": "login"}]},
}
#: Path and method -> the roles that may use it; "anybody" needs no key. Written here by hand.
MAY = {
    ("/v1/decisions", "post"): {"login-flow", "analyst"},
    ("/v1/decisions:batch", "post"): {"login-flow", "analyst"},
    ("/v1/accounts/{ref}/exposures", "get"): {"analyst"},
    ("/v1/breaches", "get"): {"analyst", "auditor"},
    ("/v1/trail/head", "get"): {"auditor"},
    ("/metrics", "get"): {"monitor"},
    ("/.well-known/ssf-configuration", "get"): {"anybody"},
    ("/jwks.json", "get"): {"anybody"},
    **{
        (path, method): {"receiver"}
        for path, methods in {
            "/ssf/stream": ("post", "get", "patch", "put", "delete"),
            "/ssf/status": ("get", "post"),
            "/ssf/subjects:add": ("post",),
            "/ssf/subjects:remove": ("post",),
            "/ssf/verify": ("post",),
            "/ssf/poll/{stream}": ("post",),
        }.items()
        for method in methods
    },
    ("/ssf/events", "post"): {"transmitter"},
    ("/v1/matches", "post"): {"matcher"},
    ("/v1/matches", "get"): {"matcher"},
    ("/v1/matches/{job}", "get"): {"matcher"},
    ("/v1/matches/{job}", "delete"): {"matcher"},
    ("/v1/matches/{job}/rows", "get"): {"matcher"},
    ("/v1/events", "get"): {"analyst", "auditor"},
    ("/v1/events/stream", "get"): {"analyst", "auditor"},
    ("/v1/oblivious", "get"): {"asker"},
    ("/v1/oblivious:evaluate", "post"): {"asker"},
    ("/v1/oblivious:buckets", "post"): {"asker"},
    ("/healthz", "get"): {"anybody"},
    ("/readyz", "get"): {"anybody"},
    ("/openapi.json", "get"): {"anybody"},
}
#: What those who may are answered, where it is not 200: these name streams that do not exist.
DONE = {
    "/ssf/stream": {200, 201, 400, 404},
    "/ssf/status": {400, 404},
    **{path: {404} for path in STREAMS[2:]},
    "/ssf/poll/{stream}": {404},
    "/ssf/events": {415, 503},
    "/v1/matches": {200, 202, 409},
    "/v1/matches/{job}": {404},
    "/v1/matches/{job}/rows": {404},
}
OPERATIONS = [
    (path, method) for path, item in openapi.document()["paths"].items() for method in item
]
PLACE = re.compile(r"\{[a-z]+\}")
SECURED = [operation for operation in OPERATIONS if MAY.get(operation) != {"anybody"}]
BAD = {
    "none": {},
    "empty": {"Authorization": "Bearer "},
    "no scheme": {"Authorization": "swk_aaaaaaaaaa_" + "a" * 52},
    "another scheme": {"Authorization": "Basic dTpw"},
    "a made-up key": {"Authorization": "Bearer swk_aaaaaaaaaa_" + "a" * 52},
    "not ASCII": {"Authorization": "Bearer ÿþ"},
    "a broken token": {"Authorization": "Bearer e30.e30.e30"},
    "very long": {"Authorization": "Bearer " + "a" * 10_000},
}


def ask(whole, operation, **how):
    path, method = operation
    return whole.server.ask(method.upper(), PLACE.sub("u1", path), BODIES.get(path), **how)


def test_the_table_is_the_whole_of_the_document():
    assert set(MAY) == set(OPERATIONS)
    assert set().union(*ROLES.values()) == set(SCOPES)


@pytest.mark.parametrize("operation", SECURED, ids=lambda o: f"{o[1]} {o[0]}")
def test_a_route_answers_those_who_may_and_nobody_else(whole, operation):
    got = {role: ask(whole, operation, key=whole.keys[role]).status for role in ROLES}
    assert {role for role, status in got.items() if status != 403} == MAY[operation]
    assert set(got.values()) <= {403, *DONE.get(operation[0], {200})}


@pytest.mark.parametrize("operation", SECURED, ids=lambda o: f"{o[1]} {o[0]}")
def test_a_route_refuses_whoever_has_no_valid_key_and_all_in_the_same_words(whole, operation):
    bodies = set()
    for name, headers in BAD.items():
        answer = ask(whole, operation, headers=headers)
        assert answer.status in (401, 429), name
        if answer.status == 401:
            assert answer.headers["www-authenticate"].startswith('Bearer realm="seawall"')
            bodies.add(json.dumps({k: v for k, v in answer.json.items() if k != "instance"}))
    assert len(bodies) <= 1


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: f"{o[1]} {o[0]}")
def test_other_methods_are_refused_and_told_which_there_are(whole, operation):
    path, method = operation
    here = {m.upper() for p, m in OPERATIONS if p == path}
    for other in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"} - here:
        answer = whole.server.ask(other, PLACE.sub("u1", path), key=whole.key)
        assert answer.status == 405
        assert method.upper() in answer.headers["allow"].split(", ")


def test_a_lacking_scope_is_named_in_the_challenge(whole):
    answer = whole.server.ask("GET", "/v1/breaches", key=whole.keys["login-flow"])
    assert 'error="insufficient_scope", scope="breaches"' in answer.headers["www-authenticate"]


def test_no_body_is_read_of_whom_is_not_let_in(whole):
    """A body that never comes: the answer does."""
    head = b"POST /v1/decisions HTTP/1.1\r\nhost: x\r\ncontent-length: 500000\r\n\r\n"
    assert whole.server.raw(head, seconds=2).startswith((b"HTTP/1.1 401", b"HTTP/1.1 429"))


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/decisions/", "/v1/accounts//exposures",
                                  "/v1/accounts/a/b/exposures", "/%2e%2e/metrics", "/METRICS"])  # fmt: skip
def test_what_is_no_route_is_not_found(whole, path):
    answer = whole.server.ask("GET", path, key=whole.key)
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_head_is_get_without_a_body(whole):
    got, head = (whole.server.ask(m, "/v1/breaches", key=whole.key) for m in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(got.body))


def test_every_answer_has_the_security_headers(whole):
    for path, key in (
        ("/healthz", None),
        ("/v1/breaches", whole.key),
        ("/v1/breaches", None),
        ("/x", None),
    ):
        headers = whole.server.ask("GET", path, key=key).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers
        assert "strict-transport-security" not in headers
