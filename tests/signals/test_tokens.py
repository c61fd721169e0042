"""Security event tokens: other people's libraries verify ours, and ours refuses what they would not send."""

import json
import subprocess
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

import jwt as pyjwt
import pytest
from joserfc import jws
from joserfc.jwk import OctKey, RSAKey
from jwcrypto import jwk as other_jwk
from jwcrypto import jwt as other_jwt

from seawall.signals import tokens
from seawall.signals.catalogue import RISC
from seawall.signals.events import Event
from seawall.signals.keys import ES256, RS256
from seawall.signals.tokens import SetRefusedError, claims, sign, token_id, verify
from tests import servers_running
from tests.signals.made import AUD, DAY, ISS, NOW, WHO, every_event, key, keys

JWKS = keys().jwks(NOW)
ALGS = (RS256, ES256)


def signed(event, alg=RS256, **more):
    said = {**claims(event, ISS, AUD, token_id("stream-1", event), NOW), **more}
    return sign({k: v for k, v in said.items() if v is not None}, key(alg))


def taken(token, jwks=JWKS, **more):
    return verify(token, jwks, **{"iss": ISS, "aud": [AUD], "now": NOW, **more})


ALL = [(event, signed(event, alg)) for event in every_event() for alg in ALGS]


@pytest.mark.parametrize(("event", "token"), ALL, ids=range(len(ALL)))
def test_pyjwt_verifies_every_token_and_reads_the_same(event, token):
    header = pyjwt.get_unverified_header(token)
    (found,) = [one for one in pyjwt.PyJWKSet.from_dict(JWKS).keys if one.key_id == header["kid"]]
    said = pyjwt.decode(
        token, found.key, [header["alg"]], audience=AUD, issuer=ISS, options={"verify_iat": False}
    )
    assert header["typ"] == "secevent+jwt"
    assert said == claims(event, ISS, AUD, token_id("stream-1", event), NOW)


@pytest.mark.parametrize(("event", "token"), ALL, ids=range(len(ALL)))
def test_jwcrypto_verifies_every_token_and_reads_the_same(event, token):
    published = other_jwk.JWKSet.from_json(json.dumps(JWKS))
    opened = other_jwt.JWT(jwt=token, key=published, algs=list(ALGS), expected_type="JWS")
    assert json.loads(opened.claims)["events"] == {event.uri: event.payload}
    assert json.loads(opened.header)["typ"] == "secevent+jwt"


@pytest.mark.servers("jose")
def test_npm_jose_verifies_every_token_and_reads_the_same():
    folder = servers_running.find_jose()
    asked = {"jwks": JWKS, "iss": ISS, "aud": AUD, "tokens": [token for _, token in ALL]}
    done = subprocess.run(
        ["node", str(Path(__file__).parent / "verify.mjs"), str(folder)],
        input=json.dumps(asked), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert said == [claims(event, ISS, AUD, token_id("stream-1", event), NOW) for event, _ in ALL]


@pytest.mark.parametrize(("event", "token"), ALL, ids=range(len(ALL)))
def test_our_own_receiver_takes_every_token(event, token):
    found = taken(token)
    assert (found.uri, found.payload, found.subject) == (event.uri, event.payload, event.subject)
    assert (found.iss, found.txn, found.iat) == (ISS, "leak-1", int(NOW.timestamp()))


def test_tokens_of_other_libraries_are_taken():
    private = RSAKey.generate_key(2048)
    public = {**private.as_dict(private=False), "kid": "theirs", "use": "sig"}
    said = {
        "iss": ISS, "jti": "1", "iat": int(NOW.timestamp()), "aud": [AUD, "another"],
        "sub_id": {"format": "email", "email": "someone@example.com"},
        "events": {RISC + "identifier-recycled": {"a-claim-of-tomorrow": 1}},
    }  # fmt: skip
    header = {"typ": "application/secevent+jwt", "kid": "theirs"}
    token = pyjwt.encode(said, private.raw_value, "RS256", header)
    assert taken(token, {"keys": [public]}).uri == RISC + "identifier-recycled"


def test_a_token_has_no_claim_of_an_access_token():
    for event, _ in ALL:
        said = claims(event, ISS, AUD, "1", NOW)
        assert {"sub", "exp", "nbf", "scope"} & set(said) == set()
        assert len(said["events"]) == 1


def test_the_same_cause_has_the_same_id_and_anything_else_another():
    one, *_, other = every_event()
    assert token_id("s", one) == token_id("s", every_event()[0])
    different = [token_id("t", one), token_id("s", other), token_id("s", every_event(cause="x")[0])]
    different.append(token_id("s", every_event({**WHO, "sub": "account-18"})[0]))
    assert len({token_id("s", one), *different}) == 5


def remade(token, header=None, body=None, signature=None):
    parts = [urlsafe_b64decode(part + "==") for part in token.split(".")]
    parts = [header or parts[0], body or parts[1], parts[2] if signature is None else signature]
    return ".".join(urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


EVENT = every_event()[0]
GOOD = signed(EVENT)
KID = key().kid
FORGED = jws.serialize_compact(
    {"alg": "HS256", "typ": tokens.TYP, "kid": KID}, b"{}", OctKey.import_key("0" * 64), ["HS256"]
)
REFUSED = {
    "another issuer": (signed(EVENT, iss="https://other.example.com"), "invalid_issuer"),
    "another audience": (signed(EVENT, aud="https://other.example.com"), "invalid_audience"),
    "no audience": (signed(EVENT, aud=None), "invalid_audience"),
    "an audience of numbers": (signed(EVENT, aud=[7, {"a": 1}]), "invalid_audience"),
    "no jti": (signed(EVENT, jti=None), "invalid_request"),
    "no iat": (signed(EVENT, iat=None), "invalid_request"),
    "an iat that is true": (signed(EVENT, iat=True), "invalid_request"),
    "a subject claim": (signed(EVENT, sub="account-17"), "invalid_request"),
    "an expiry": (signed(EVENT, exp=9_999_999_999), "invalid_request"),
    "from the future": (signed(EVENT, iat=int((NOW + DAY).timestamp())), "invalid_request"),
    "no subject": (signed(EVENT, sub_id=None), "invalid_request"),
    "a subject of nothing": (signed(EVENT, sub_id={"format": "email"}), "invalid_request"),
    "two events": (signed(EVENT, events={"a": {}, "b": {}}), "invalid_request"),
    "no event": (signed(EVENT, events={}), "invalid_request"),
    "a payload that is none": (signed(EVENT, events={"a": 1}), "invalid_request"),
    "a required claim missing": (signed(EVENT, events={EVENT.uri: {}}), "invalid_request"),
    "another body": (remade(GOOD, body=b"{}"), "invalid_key"),
    "no signature": (remade(GOOD, signature=b""), "invalid_key"),
    "no algorithm": (
        remade(GOOD, header=json.dumps({"alg": "none", "kid": KID}).encode(), signature=b""),
        "invalid_key",
    ),
    "the public key as a secret": (FORGED, "invalid_key"),
    "another algorithm than the key's": (
        remade(GOOD, header=json.dumps({"alg": "ES256", "typ": tokens.TYP, "kid": KID}).encode()),
        "invalid_key",
    ),
    "no key name": (
        remade(GOOD, header=json.dumps({"alg": "RS256", "typ": tokens.TYP}).encode()),
        "invalid_key",
    ),
    "no token": ("not.a.token", "invalid_key"),
    "nothing": ("", "invalid_key"),
    "very long": ("a" * 70_000, "invalid_request"),
}  # fmt: skip


@pytest.mark.parametrize(("token", "err"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_token_for_us_is_refused_with_the_word_for_it(token, err):
    with pytest.raises(SetRefusedError) as refused:
        taken(token)
    assert refused.value.err == err
    assert "account-17" not in str(refused.value)


def test_a_token_of_another_type_is_refused():
    token = jws.serialize_compact({"alg": RS256, "typ": "JWT", "kid": KID}, b"{}", key().key)
    with pytest.raises(SetRefusedError, match="secevent"):
        taken(token)
    listed = jws.serialize_compact({"alg": RS256, "typ": tokens.TYP, "kid": KID}, b"[]", key().key)
    with pytest.raises(SetRefusedError, match="no object"):
        taken(listed)


@pytest.mark.parametrize("jwks", [{}, {"keys": 1}, {"keys": [{"kty": "RSA"}]}], ids=range(3))
def test_broken_keys_of_an_issuer_are_refused(jwks):
    with pytest.raises(SetRefusedError, match="invalid_key"):
        taken(GOOD, jwks)


def test_an_event_that_is_not_what_its_type_asks_for_cannot_be_made():
    for payload in ({}, {"principal": "USER", "current_level": "SEVERE"}):
        with pytest.raises(ValueError, match="risk-level-change: "):
            Event(EVENT.uri, WHO, payload, "a")
    with pytest.raises(ValueError, match="cause"):
        Event(EVENT.uri, WHO, EVENT.payload, "")
    with pytest.raises(ValueError, match="subject"):
        Event(EVENT.uri, None, EVENT.payload, "a")
