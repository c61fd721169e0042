"""Tokens of others, pushed to us: taken once, refused with a word of RFC 8935, kept without a name."""

import json
import sqlite3
import time

import pytest
from joserfc import jws
from joserfc.jwk import RSAKey

from seawall.signals.catalogue import CAEP, RISC, VERIFICATION
from tests.web import cases, running

ISS, AUD = "https://idp.example.org", "seawall"
KEY = RSAKey.generate_key(2048)
OTHER = RSAKey.generate_key(2048)
MAIL = "planted@example.org"


def token(uri, payload, subject, key=KEY, kid="k", **more):
    said = {"iss": ISS, "aud": AUD, "jti": "1", "iat": int(time.time()), "sub_id": subject,
            "events": {uri: payload}, **more}  # fmt: skip
    header = {"alg": "RS256", "typ": "secevent+jwt", "kid": kid}
    return jws.serialize_compact(
        header, json.dumps(said).encode(), key, algorithms=["RS256"]
    ).encode()


@pytest.fixture(scope="module")
def receiver(tmp_path_factory):
    folder = tmp_path_factory.mktemp("receiving")
    index, state = cases.make(folder / "case"), folder / "serve.db"
    public = {**KEY.as_dict(private=False), "kid": "k", "use": "sig", "alg": "RS256"}
    (folder / "jwks.json").write_text(json.dumps({"keys": [public]}))
    keys = [running.key(state, "--role", role, "--rate", 0) for role in ("transmitter", "analyst")]
    options = ("--receive-jwks", folder / "jwks.json", "--receive-issuer", ISS,
               "--receive-audience", AUD)  # fmt: skip
    with running.serving(index, state, *options) as server:
        yield server, *keys


def push(receiver, body):
    server, key, _ = receiver
    return server.ask("POST", "/ssf/events", body, key=key,
                      headers={"Content-Type": "application/secevent+jwt"})  # fmt: skip


def received(receiver):
    server, _, analyst = receiver
    found = server.ask("GET", "/v1/events?limit=1000", key=analyst).json["events"]
    return [one["data"]["type"] for one in found if one["type"] == "signal-received"]


CHANGE = {"credential_type": "password", "change_type": "update"}
USER = {"format": "iss_sub", "iss": ISS, "sub": "u1"}


def test_a_credential_change_and_a_recycled_identifier_are_taken_once(receiver):
    changed = token(CAEP + "credential-change", CHANGE, USER, jti="a")
    recycled = token(RISC + "identifier-recycled", {}, {"format": "email", "email": MAIL}, jti="b")
    for body in (changed, changed, recycled, recycled):
        answer = push(receiver, body)
        assert (answer.status, answer.body) == (202, b"")
    assert received(receiver) == ["credential-change", "identifier-recycled"]
    server = receiver[0]
    with sqlite3.connect(server.state) as db:
        kept = "\n".join(db.iterdump())
    db.close()
    assert MAIL not in kept
    assert MAIL not in str(server.lines)


def test_verification_and_types_without_use_are_taken_and_pass(receiver):
    before = received(receiver)
    opaque = {"format": "opaque", "id": "stream"}
    assert push(receiver, token(VERIFICATION, {"state": "x"}, opaque, jti="v")).status == 202
    assert push(receiver, token(CAEP + "session-revoked", {}, USER, jti="s")).status == 202
    assert received(receiver) == before


@pytest.mark.parametrize(
    ("body", "err"),
    [
        (b"not a token", "invalid_key"),
        (b"", "invalid_key"),
        (token(CAEP + "credential-change", CHANGE, USER, key=OTHER), "invalid_key"),
        (token(CAEP + "credential-change", CHANGE, USER, kid="other"), "invalid_key"),
        (token(CAEP + "credential-change", CHANGE, USER, iss="https://else.example.org"), "invalid_issuer"),
        (token(CAEP + "credential-change", CHANGE, USER, aud="somebody"), "invalid_audience"),
        (token(CAEP + "credential-change", {}, USER), "invalid_request"),
        (token(CAEP + "credential-change", CHANGE, USER, exp=1), "invalid_request"),
        (token(CAEP + "credential-change", CHANGE, USER, iat=int(time.time()) + 9999), "invalid_request"),
        (token(CAEP + "credential-change", CHANGE, USER, jti="x" * 501), "invalid_request"),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_not_to_be_taken_is_refused_with_a_word(receiver, body, err):
    answer = push(receiver, body)
    assert (answer.status, answer.json["err"]) == (400, err)


def test_another_type_of_body_and_a_key_without_the_scope_are_refused(receiver):
    server, key, analyst = receiver
    assert server.ask("POST", "/ssf/events", {}, key=key).status == 415
    assert server.ask("POST", "/ssf/events", b"x", key=analyst).status == 403
