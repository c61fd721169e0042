"""Keys in rotation: whatever the clock says, what was signed can be verified with what is published."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey, RSAKey

from seawall.signals.keys import ES256, LEAD, LINGER, RS256, SigningKey, SigningKeys, ring
from seawall.signals.tokens import claims, sign, verify
from tests.signals.made import AUD, DAY, ISS, NOW, every_event

POOL = [ECKey.generate_key("P-256") for _ in range(6)]


def test_published_keys_are_named_by_their_thumbprint_and_tell_no_secret():
    for alg, fields in ((RS256, {"kty", "n", "e"}), (ES256, {"kty", "crv", "x", "y"})):
        key = SigningKey.new(alg, NOW, NOW)
        assert set(key.public) == fields | {"kid", "use", "alg"}
        assert key.kid == key.key.thumbprint() == key.public["kid"]
        assert "private" not in repr(key).lower()


@given(st.lists(st.integers(1, 30), min_size=1, max_size=5), st.integers(0, 160), st.integers(0, 6))
@settings(deadline=None, max_examples=60)
def test_what_was_signed_is_verified_until_it_is_too_old(gaps, day, waits):
    """Rotate every so many days; sign at one day, and verify up to `LINGER` days later."""
    signing = ring([SigningKey.of(POOL[0], NOW, NOW)])
    at, history = NOW, [(NOW, signing)]
    for gap, key in zip(gaps, POOL[1:], strict=False):
        at += gap * DAY
        signing = signing.rotate(SigningKey.of(key, at, at + LEAD), at)
        history.append((at, signing))

    def ring_at(when):
        return [found for since, found in history if since <= when][-1]

    signed_at = NOW + day * DAY / 2
    seen_at = signed_at + waits * DAY
    chosen = ring_at(signed_at).signer(signed_at)
    token = sign(claims(every_event()[0], ISS, AUD, "1", signed_at), chosen)
    assert verify(token, ring_at(seen_at).jwks(seen_at), ISS, [AUD], seen_at).jti == "1"


@given(st.integers(0, 23))
@settings(deadline=None, max_examples=10)
def test_a_key_is_published_a_day_before_it_signs(hours):
    first, second = (SigningKey.of(key, NOW, NOW + LEAD * i) for i, key in enumerate(POOL[:2]))
    both = ring([first]).rotate(second, NOW)
    now = NOW + timedelta(hours=hours)
    assert both.signer(now).kid == first.kid
    assert {k["kid"] for k in both.jwks(now)["keys"]} == {first.kid, second.kid}
    assert both.signer(NOW + LEAD).kid == second.kid


def test_old_keys_go_a_while_after_they_ceased_to_sign():
    first, second, third = (SigningKey.of(key, NOW, NOW) for key in POOL[:3])
    both = ring([first]).rotate(second, NOW)
    assert len(both.jwks(NOW + LINGER)["keys"]) == 1
    assert [key.kid for key in both.rotate(third, NOW + LINGER).keys] == [second.kid, third.kid]
    assert both.jwks(NOW - DAY) == {"keys": []}


def test_keys_that_must_not_sign_are_refused():
    private = RSAKey.generate_key(2048)
    for key, match in (
        (RSAKey.import_key(private.as_dict(private=False)), "private"),
        (ECKey.generate_key("P-384"), "P-256"),
    ):
        with pytest.raises(ValueError, match=match):
            SigningKey.of(key, NOW, NOW)
    with pytest.raises(ValueError, match="RS256 or ES256"):
        SigningKey.new("HS256", NOW, NOW)
    with pytest.raises(ValueError, match="before it signs"):
        SigningKey.of(private, NOW, NOW - DAY)
    with pytest.raises(ValueError, match="no key signs now"):
        SigningKeys(()).signer(NOW)
    held = SigningKey.of(private, NOW, NOW)
    with pytest.raises(ValueError, match="in the ring"):
        ring([held]).rotate(held, NOW)


@pytest.mark.filterwarnings("ignore")
def test_short_rsa_keys_are_refused():
    with pytest.raises(ValueError, match="2,048 bits"):
        SigningKey.of(RSAKey.generate_key(1024), NOW, NOW)
