"""The transmitter over HTTP, module by module of OpenID's suite for SSF 1.0 transmitters.

The suite needs Java 21 and MongoDB; its list of modules is kept here as names of tests, with what each
asks of a transmitter. Source: openid-certification/conformance-suite, OIDSSFTransmitterTestPlan.
"""

import json
import time
from dataclasses import dataclass

import jwt as pyjwt
import pytest

from seawall.signals.catalogue import CAEP, STREAM_UPDATED, VERIFICATION
from tests.web import cases, running
from tests.web.receivers import receiving

ISS = "https://tr.example.com"
PUSH, POLL = "urn:ietf:rfc:8935", "urn:ietf:rfc:8936"
SESSION, CREDENTIAL = CAEP + "session-revoked", CAEP + "credential-change"
WHO = {"format": "email", "email": "somebody@example.com"}
BAD = "swk_aaaaaaaaaa_" + "a" * 52


@dataclass
class Transmitter:
    server: running.Running
    keys: dict[str, str]

    def ask(self, method, path, body=None, key="one", **more):
        return self.server.ask(method, path, body, key=self.keys.get(key, key), **more)

    def create(self, body=None, key="one"):
        return self.ask("POST", "/ssf/stream", body or {}, key)

    def poll(self, stream, body=None, key="one"):
        return self.ask(
            "POST", f"/ssf/poll/{stream}", {"returnImmediately": True, **(body or {})}, key
        )

    def decoded(self, token, aud="one"):
        published = self.server.ask("GET", "/jwks.json").json
        kid = pyjwt.get_unverified_header(token)["kid"]
        (key,) = [k for k in pyjwt.PyJWKSet.from_dict(published).keys if k.key_id == kid]
        return pyjwt.decode(token, key.key, ["RS256"], audience=aud, issuer=ISS)


@pytest.fixture(scope="module")
def running_transmitter(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ssf")
    index, state = cases.make(folder / "case"), folder / "serve.db"
    keys = {
        name: running.key(state, "--role", "receiver", "--rate", 0, name=name)
        for name in ("one", "two")
    }
    keys["reader"] = running.key(state, "--scope", "ssf.read", "--rate", 0, name="one")
    options = ("--ssf-issuer", ISS, "--verification-interval", 0, "--push-loopback")
    with running.serving(index, state, *options) as server:
        yield Transmitter(server, keys)


@pytest.fixture
def tr(running_transmitter):
    """With no stream of anybody."""
    for key in ("one", "two"):
        for stream in running_transmitter.ask("GET", "/ssf/stream", key=key).json:
            path = f"/ssf/stream?stream_id={stream['stream_id']}"
            assert running_transmitter.ask("DELETE", path, key=key).status == 204
    return running_transmitter


@pytest.fixture
def stream(tr):
    return tr.create({"events_requested": [SESSION]}).json["stream_id"]


def test_metadata(tr):
    """OIDSSFTransmitterMetadataTest."""
    said = tr.server.ask("GET", "/.well-known/ssf-configuration")
    assert (said.status, said.headers["content-type"]) == (200, "application/json")
    found = said.json
    assert (found["issuer"], found["spec_version"]) == (ISS, "1_0")
    for name in ("jwks_uri", "configuration_endpoint", "status_endpoint", "add_subject_endpoint",
                 "remove_subject_endpoint", "verification_endpoint"):  # fmt: skip
        assert found[name].startswith(ISS + "/")
    assert set(found["delivery_methods_supported"]) == {PUSH, POLL}
    assert {"spec_urn": "urn:ietf:rfc:6749"} in found["authorization_schemes"]
    assert found["default_subjects"] in ("ALL", "NONE")
    keys = tr.server.ask("GET", "/jwks.json").json["keys"]
    assert [(k["kty"], k["alg"], k["use"]) for k in keys] == [("RSA", "RS256", "sig")]
    assert "d" not in keys[0]


def test_stream_control_happy_path(tr):
    """OIDSSFStreamControlHappyPathTest: created, read, listed, updated, replaced, status, deleted."""
    made = tr.create({"events_requested": [SESSION, "urn:example:unknown"], "description": "ours"})
    assert made.status == 201
    one = made.json
    assert (one["iss"], one["aud"]) == (ISS, "one")
    assert one["events_delivered"] == [SESSION]
    assert set(one["events_delivered"]) <= set(one["events_supported"]) & set(
        one["events_requested"]
    )
    assert one["delivery"] == {"method": POLL, "endpoint_url": f"{ISS}/ssf/poll/{one['stream_id']}"}
    path = f"/ssf/stream?stream_id={one['stream_id']}"
    assert tr.ask("GET", path).json == one
    assert tr.ask("GET", "/ssf/stream").json == [one]
    changed = tr.ask(
        "PATCH", "/ssf/stream", {"stream_id": one["stream_id"], "description": "other"}
    )
    assert (changed.status, changed.json) == (200, {**one, "description": "other"})
    body = {"stream_id": one["stream_id"], "events_requested": [CREDENTIAL]}
    replaced = tr.ask("PUT", "/ssf/stream", body)
    assert (replaced.status, replaced.json["events_delivered"]) == (200, [CREDENTIAL])
    assert "description" not in replaced.json
    status = f"/ssf/status?stream_id={one['stream_id']}"
    assert tr.ask("GET", status).json == {"stream_id": one["stream_id"], "status": "enabled"}
    for word in ("paused", "disabled", "enabled"):
        said = tr.ask("POST", "/ssf/status", {"stream_id": one["stream_id"], "status": word})
        assert (said.status, said.json["status"]) == (200, word)
        assert tr.ask("GET", status).json["status"] == word
    deleted = tr.ask("DELETE", path)
    assert (deleted.status, deleted.body) == (204, b"")
    assert tr.ask("GET", path).status == 404


def test_read_stream_without_access_token(tr):
    """OIDSSFStreamControlNegativeTestReadStreamWithoutAccessToken."""
    said = tr.server.ask("GET", "/ssf/stream")
    assert said.status == 401
    assert said.headers["www-authenticate"].startswith("Bearer")


def test_read_stream_with_token_in_uri_query(tr):
    """OIDSSFStreamControlNegativeTestReadStreamWithTokenInUriQuery."""
    assert tr.server.ask("GET", f"/ssf/stream?access_token={tr.keys['one']}").status == 401


def test_create_stream_with_read_only_token(tr):
    """OIDSSFStreamControlNegativeTestCreateStreamWithReadOnlyToken."""
    said = tr.create(key="reader")
    assert said.status == 403
    assert 'scope="ssf.manage"' in said.headers["www-authenticate"]
    assert tr.ask("GET", "/ssf/stream", key="reader").json == []


def test_a_read_only_key_of_the_same_name_reads_and_polls_the_stream(tr, stream):
    assert tr.ask("GET", f"/ssf/stream?stream_id={stream}", key="reader").status == 200
    assert tr.poll(stream, key="reader").json == {"sets": {}, "moreAvailable": False}


@pytest.mark.parametrize("body", [b"{", b"not json", b'"text"', b"[]", b'{"events_requested": 7}',
                                  b'{"delivery": {"method": "urn:none"}}'])  # fmt: skip
def test_create_stream_with_broken_input(tr, body):
    """OIDSSFStreamControlNegativeTestCreateStreamWithBrokenInput."""
    assert tr.create(body).status == 400
    assert tr.ask("GET", "/ssf/stream").json == []


def test_create_stream_with_invalid_access_token(tr):
    """OIDSSFStreamControlNegativeTestCreateStreamWithInvalidAccessToken."""
    assert tr.create(key=BAD).status == 401


def test_create_stream_with_duplicate_config(tr, stream):
    """OIDSSFStreamControlNegativeTestCreateStreamWithDuplicateConfig."""
    assert tr.create({"events_requested": [SESSION]}).status == 409
    assert [s["stream_id"] for s in tr.ask("GET", "/ssf/stream").json] == [stream]


def test_read_stream_with_invalid_access_token(tr, stream):
    """OIDSSFStreamControlNegativeTestReadStreamWithInvalidAccessToken."""
    assert tr.ask("GET", f"/ssf/stream?stream_id={stream}", key=BAD).status == 401


def test_read_unknown_stream(tr):
    """OIDSSFStreamControlNegativeTestReadUnknownStream."""
    assert tr.ask("GET", "/ssf/stream?stream_id=unknown").status == 404


def test_read_stream_status_with_invalid_access_token(tr, stream):
    """OIDSSFStreamControlNegativeTestReadStreamStatusWithInvalidAccessToken."""
    assert tr.ask("GET", f"/ssf/status?stream_id={stream}", key=BAD).status == 401


def test_read_status_of_unknown_stream(tr):
    """OIDSSFStreamControlNegativeTestReadStatusOfUnknownStream."""
    assert tr.ask("GET", "/ssf/status?stream_id=unknown").status == 404
    assert tr.ask("GET", "/ssf/status").status == 400


def test_update_stream_with_invalid_token(tr, stream):
    """OIDSSFStreamControlNegativeTestUpdateStreamWithInvalidToken."""
    assert tr.ask("PATCH", "/ssf/stream", {"stream_id": stream}, key=BAD).status == 401


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", b'{"stream_id": 7}'])
def test_update_stream_with_invalid_body(tr, stream, body):
    """OIDSSFStreamControlNegativeTestUpdateStreamWithInvalidBody."""
    assert tr.ask("PATCH", "/ssf/stream", body).status == 400


def test_update_unknown_stream(tr, stream):
    """OIDSSFStreamControlNegativeTestUpdateUnknownStream."""
    assert tr.ask("PATCH", "/ssf/stream", {"stream_id": "unknown"}).status == 404
    assert tr.ask("PATCH", "/ssf/stream", {"stream_id": stream}, key="two").status == 404


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", b'{"stream_id": null}'])
def test_replace_stream_with_invalid_body(tr, stream, body):
    """OIDSSFStreamControlNegativeTestReplaceStreamWithInvalidBody."""
    assert tr.ask("PUT", "/ssf/stream", body).status == 400


def test_replace_stream_with_invalid_token(tr, stream):
    """OIDSSFStreamControlNegativeTestReplaceStreamWithInvalidToken."""
    assert tr.ask("PUT", "/ssf/stream", {"stream_id": stream}, key=BAD).status == 401


def test_replace_unknown_stream(tr, stream):
    """OIDSSFStreamControlNegativeTestReplaceUnknownStream."""
    assert tr.ask("PUT", "/ssf/stream", {"stream_id": "unknown"}).status == 404


def test_delete_stream_with_invalid_access_token(tr, stream):
    """OIDSSFStreamControlNegativeTestDeleteStreamWithInvalidAccessToken."""
    assert tr.ask("DELETE", f"/ssf/stream?stream_id={stream}", key=BAD).status == 401
    assert tr.ask("GET", f"/ssf/stream?stream_id={stream}").status == 200


def test_delete_unknown_stream(tr, stream):
    """OIDSSFStreamControlNegativeTestDeleteUnknownStream."""
    assert tr.ask("DELETE", "/ssf/stream?stream_id=unknown").status == 404
    assert tr.ask("DELETE", f"/ssf/stream?stream_id={stream}", key="two").status == 404


def test_stream_subject_control_happy_path(tr, stream):
    """OIDSSFStreamSubjectControlHappyPathTest: added and removed, and the same for whomever."""
    nobody = {"format": "iss_sub", "iss": ISS, "sub": "there-is-nobody-of-this-name"}
    known = {"format": "iss_sub", "iss": ISS, "sub": "u1"}
    answers = set()
    for subject in (WHO, known, nobody):
        body = {"stream_id": stream, "subject": subject, "verified": True}
        added = tr.ask("POST", "/ssf/subjects:add", body)
        removed = tr.ask("POST", "/ssf/subjects:remove", {"stream_id": stream, "subject": subject})
        assert (added.status, removed.status) == (200, 204)
        answers.add((added.body, removed.body, tuple(added.headers), tuple(removed.headers)))
    assert len(answers) == 1
    bad = {"stream_id": stream, "subject": {"format": "email", "email": "not an address"}}
    assert tr.ask("POST", "/ssf/subjects:add", bad).status == 400
    assert (
        tr.ask("POST", "/ssf/subjects:add", {"stream_id": "unknown", "subject": WHO}).status == 404
    )


@pytest.mark.parametrize("body", [b"{", b"{}", b'{"stream_id": 7}'])
def test_stream_verification_with_invalid_body(tr, stream, body):
    """OIDSSFTransmitterStreamVerificationNegativeTestInvalidBody."""
    assert tr.ask("POST", "/ssf/verify", body).status == 400


def test_stream_verification_with_invalid_token(tr, stream):
    """OIDSSFTransmitterStreamVerificationNegativeTestInvalidToken."""
    assert tr.ask("POST", "/ssf/verify", {"stream_id": stream}, key=BAD).status == 401


def test_stream_verification_of_unknown_stream(tr):
    """OIDSSFTransmitterStreamVerificationNegativeTestUnknownStream."""
    assert tr.ask("POST", "/ssf/verify", {"stream_id": "unknown"}).status == 404


def test_poll_endpoint_authorization(tr, stream):
    """OIDSSFTransmitterPollEndpointAuthorizationTest."""
    path = f"/ssf/poll/{stream}"
    assert tr.server.ask("POST", path, {"returnImmediately": True}).status == 401
    assert tr.poll(stream, key=BAD).status == 401
    assert tr.poll(stream, key="two").status == 404
    assert tr.poll(stream).status == 200


def pushed(tr, receiver, until, **delivery):
    """A push stream, a verification asked for, and what arrived of it."""
    made = tr.create({"delivery": {"method": PUSH, "endpoint_url": receiver.url, **delivery}})
    assert made.status == 201
    id_ = made.json["stream_id"]
    assert tr.ask("POST", "/ssf/verify", {"stream_id": id_, "state": "xyz"}).status == 204
    until(lambda: receiver.got)
    return id_, receiver.got[0]


def test_stream_verification_push(tr, until):
    """OIDSSFTransmitterStreamVerificationPushTest: RFC 8935, with the receiver's own header."""
    with receiving() as receiver:
        id_, (path, headers, body) = pushed(tr, receiver, until, authorization_header="Bearer abc")
        assert (path, headers["authorization"]) == ("/events", "Bearer abc")
        assert headers["content-type"] == "application/secevent+jwt"
        said = tr.decoded(body)
        assert said["events"] == {VERIFICATION: {"state": "xyz"}}
        assert said["sub_id"] == {"format": "opaque", "id": id_}
        assert not {"sub", "exp"} & set(said)
        assert pyjwt.get_unverified_header(body)["typ"] == "secevent+jwt"


def test_stream_verification_push_no_auth(tr, until):
    """OIDSSFTransmitterStreamVerificationPushNoAuthTest."""
    with receiving() as receiver:
        _, (_, headers, _) = pushed(tr, receiver, until)
        assert "authorization" not in headers


def verified(tr, state="s"):
    id_ = tr.create().json["stream_id"]
    assert tr.ask("POST", "/ssf/verify", {"stream_id": id_, "state": state}).status == 204
    return id_


def test_stream_verification_poll_only(tr):
    """OIDSSFTransmitterStreamVerificationPollOnlyTest."""
    id_ = verified(tr)
    said = tr.poll(id_, {"maxEvents": 1, "ack": []}).json
    (token,) = said["sets"].values()
    assert tr.decoded(token)["events"] == {VERIFICATION: {"state": "s"}}
    assert tr.decoded(token)["jti"] in said["sets"]


def test_stream_verification_poll_and_ack(tr):
    """OIDSSFTransmitterStreamVerificationPollAndAckTest."""
    id_ = verified(tr)
    (jti,) = tr.poll(id_).json["sets"]
    assert tr.poll(id_, {"ack": [jti]}).json == {"sets": {}, "moreAvailable": False}
    assert tr.poll(id_).json["sets"] == {}


def test_stream_verification_ack_only(tr):
    """OIDSSFTransmitterStreamVerificationAckOnlyTest."""
    id_ = verified(tr)
    (jti,) = tr.poll(id_).json["sets"]
    said = tr.ask("POST", f"/ssf/poll/{id_}", {"maxEvents": 0, "ack": [jti]})
    assert (said.status, said.json["sets"]) == (200, {})


def test_a_poll_that_waits_gets_the_token_when_it_comes(tr):
    id_ = tr.create().json["stream_id"]
    began = time.monotonic()
    import threading

    got = []
    thread = threading.Thread(
        target=lambda: got.append(tr.ask("POST", f"/ssf/poll/{id_}", {}).json)
    )
    thread.start()
    time.sleep(0.5)
    assert not got
    tr.ask("POST", "/ssf/verify", {"stream_id": id_})
    thread.join(15)
    assert len(got[0]["sets"]) == 1
    assert time.monotonic() - began < 15


def test_a_receiver_that_fails_gets_the_same_token_again_and_a_refusal_is_final(tr, until):
    with receiving() as receiver:
        receiver.answers = [(503, b""), (500, b""), (202, b"")]
        _, (_, _, first) = pushed(tr, receiver, until)
        until(lambda: len(receiver.got) == 3)
        assert [body for _, _, body in receiver.got] == [first] * 3
        time.sleep(0.6)
        assert len(receiver.got) == 3
    with receiving() as receiver:
        receiver.every = (400, json.dumps({"err": "invalid_audience"}).encode())
        (stream,) = tr.ask("GET", "/ssf/stream").json
        tr.ask("DELETE", f"/ssf/stream?stream_id={stream['stream_id']}")
        pushed(tr, receiver, until)
        time.sleep(1.5)
        assert len(receiver.got) == 1


def test_no_redirect_is_followed(tr, until):
    with receiving() as receiver:
        receiver.every = (307, b"")
        pushed(tr, receiver, until)
        time.sleep(0.5)
        assert {path for path, _, _ in receiver.got} == {"/events"}


@pytest.mark.parametrize(
    "url",
    ["http://push.example.com/", "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data",
     "https://metadata.internal/", "https://[::ffff:10.0.0.1]/", "https://2130706433/", "https://0x7f.1/",
     "https://user@push.example.com/", "file:///etc/passwd", "https://push.example.com/#x"],
)  # fmt: skip
def test_a_stream_cannot_be_pushed_into_our_own_network(tr, url):
    said = tr.create({"delivery": {"method": PUSH, "endpoint_url": url}})
    assert (said.status, said.json["err"]) == (400, "invalid_request")
    assert url not in said.body.decode()


def test_a_paused_stream_keeps_its_tokens_and_tells_nothing_of_streams_of_others(tr, stream):
    tr.ask("POST", "/ssf/status", {"stream_id": stream, "status": "paused"})
    tr.ask("POST", "/ssf/verify", {"stream_id": stream})
    assert tr.poll(stream).json["sets"] == {}
    tr.ask("POST", "/ssf/status", {"stream_id": stream, "status": "enabled"})
    assert len(tr.poll(stream).json["sets"]) == 1
    mine = tr.ask("GET", f"/ssf/stream?stream_id={stream}", key="two")
    none = tr.ask("GET", "/ssf/stream?stream_id=unknown", key="two")
    assert (mine.status, mine.body) == (none.status, none.body)
    assert STREAM_UPDATED not in mine.body.decode()


def test_a_service_without_an_issuer_has_no_signals(tmp_path):
    index, state = cases.make(tmp_path / "case"), tmp_path / "serve.db"
    key = running.key(state, "--role", "receiver")
    with running.serving(index, state) as server:
        assert server.ask("GET", "/.well-known/ssf-configuration").status == 503
        assert server.ask("GET", "/ssf/stream", key=key).status == 503


def test_streams_and_what_waits_survive_a_kill_and_a_rotated_key_keeps_its_stream(tmp_path):
    import signal

    index, state = cases.make(tmp_path / "case"), tmp_path / "serve.db"
    key = running.key(state, "--role", "receiver", "--rate", 0, name="shop")
    options = ("--ssf-issuer", ISS, "--verification-interval", 0)
    with running.serving(index, state, *options) as server:
        tr = Transmitter(server, {"one": key})
        id_ = verified(tr, "kept")
        server.stop(signal.SIGKILL)
    (listed,) = json.loads(running.say("key", "list", "--state", state, "--json"))["keys"]
    rotated = running.say("key", "rotate", listed["id"], "--state", state)
    with running.serving(index, state, *options) as server:
        tr = Transmitter(server, {"one": rotated})
        (token,) = tr.poll(id_).json["sets"].values()
        assert tr.decoded(token, "shop")["events"] == {VERIFICATION: {"state": "kept"}}
