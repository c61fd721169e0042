"""Tokens of an issuer: what must hold, and every way in which it may not."""

import base64
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from seawall.errors import SourceError
from seawall.web.tokens import Tokens
from tests.web import issuing

NOW = 1_800_000_000


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    made = issuing.Issuer(tmp_path_factory.mktemp("jwks") / "jwks.json")
    made.write()
    return made


@pytest.fixture
def tokens(issuer):
    return Tokens(issuer.path, issuing.ISS, issuing.AUD)


def valid(issuer, **claims):
    return issuer.token(**({"exp": NOW + 300, "iat": NOW} | claims))


@pytest.mark.parametrize("kid", ["r", "e", "o"])
def test_a_token_by_another_library_is_taken_in_three_algorithms(issuer, tokens, kid):
    caller = tokens.find(valid(issuer, kid=kid, scope="decisions breaches other").encode(), NOW)
    assert (caller.who, caller.scopes) == ("token:analyst-7", {"decisions", "breaches"})


def test_roles_give_their_scopes_and_unknown_ones_nothing(issuer, tokens):
    caller = tokens.find(valid(issuer, roles=["auditor", "king", 3]).encode(), NOW)
    assert caller.scopes == {"breaches", "trail", "events", "console"}


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://else.example.org"}, {"iss": None}, {"aud": "else"}, {"aud": None},
        {"exp": NOW - 60}, {"exp": None}, {"nbf": NOW + 120}, {"sub": None}, {"exp": "soon"},
        {"header": {"typ": "secevent+jwt"}}, {"header": {"kid": "x"}}, {"header": {"crit": ["x"]}},
    ],
)  # fmt: skip
def test_a_token_that_lacks_something_is_nobodys(issuer, tokens, claims):
    try:
        token = valid(issuer, **claims)
    except TypeError:  # PyJWT will not write it
        algorithm, key = issuer.keys["r"]
        token = jwt.api_jws.encode(json.dumps({"exp": "soon"}).encode(), key, algorithm)
    assert tokens.find(token.encode(), NOW) is None


def test_none_and_a_public_key_as_a_secret_open_nothing(issuer, tokens):
    claims = {"iss": issuing.ISS, "aud": issuing.AUD, "sub": "x", "exp": NOW + 300}
    unsigned = jwt.encode(claims, None, "none", headers={"kid": "r"})
    pem = issuer.keys["r"][1].public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256", "kid": "r"}, claims)
    )
    import hmac

    mac = base64.urlsafe_b64encode(hmac.digest(pem, head + b"." + body, "sha256")).rstrip(b"=")
    for forged in (unsigned.encode(), head + b"." + body + b"." + mac):
        assert tokens.find(forged, NOW) is None


def test_a_changed_byte_is_found(issuer, tokens):
    token = bytearray(valid(issuer, scope="decisions").encode())
    for at in range(0, len(token), 7):
        changed = bytearray(token)
        changed[at] = ord("A") if changed[at] != ord("A") else ord("B")
        assert tokens.find(bytes(changed), NOW) is None


def test_a_token_that_was_checked_still_ends(issuer, tokens):
    token = valid(issuer, scope="decisions", exp=NOW + 10).encode()
    assert tokens.find(token, NOW) is not None
    assert tokens.find(token, NOW + 100) is None


@pytest.mark.parametrize(
    "text", ["", "{}", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "AAAA"}]}']
)
def test_a_key_set_with_a_secret_or_nothing_in_it_is_refused(tmp_path, text):
    path = tmp_path / "jwks.json"
    path.write_text(text)
    with pytest.raises(SourceError, match=r"^jwks.json: "):
        Tokens(path, "i", "a")


def test_the_service_takes_tokens_and_keys_that_rotate(whole, until):
    def status(token):
        return whole.server.ask("GET", "/v1/breaches", key=token).status

    old = whole.issuer.token(scope="breaches")
    assert status(old) == 200
    assert status(whole.issuer.token(scope="decisions")) == 403
    assert status(whole.issuer.token(scope="breaches", exp=int(time.time()) - 120)) in (401, 429)
    whole.issuer.renew("r", "RS256")
    whole.issuer.write()
    new = whole.issuer.token(scope="breaches")
    until(lambda: status(new) == 200)
    assert status(old) in (401, 429)
