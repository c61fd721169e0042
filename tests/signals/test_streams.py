"""Transmitters and streams as data: discovery, configurations, and where events may not be pushed."""

from dataclasses import replace

import pytest

from seawall.signals.catalogue import FACTOR_TRUST_CHANGE, OKTA, SENT, SSF
from seawall.signals.streams import PUSH, Stream, Transmitter, endpoint_problem, public
from tests.signals.made import AUD, ISS, NOW, TRANSMITTER, stream

PUBLIC = [
    "https://receiver.example.com/events", "https://receiver.example.com:8443/e?a=b",
    "https://RECEIVER.example.com", "https://8.8.8.8/events", "https://[2606:4700:4700::1111]/e",
    "https://xn--bcher-kva.example/",
]  # fmt: skip
NOT_PUBLIC = [
    None, 7, "", "receiver.example.com", "http://receiver.example.com/", "ftp://receiver.example.com/",
    "https://", "https:///path", "https://localhost/", "https://localhost:8443/", "https://intranet/",
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f.0.0.1/",
    "https://0x7f000001/", "https://0177.0.0.1/", "https://a.0x7f/", "https://[::1]/", "https://[::]/",
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:10.0.0.1]/", "https://[2002:7f00:1::]/",
    "https://[fe80::1]/", "https://[fc00::1]/", "https://[ff02::1]/", "https://10.0.0.1/",
    "https://172.16.0.1/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/", "https://0.0.0.0/", "https://224.0.0.1/", "https://255.255.255.255/",
    "https://metadata.google.internal/", "https://printer.local/", "https://a.localhost/",
    "https://user@receiver.example.com/", "https://receiver.example.com@127.0.0.1/",
    "https://receiver.example.com#@127.0.0.1/", "https://receiver.example.com\\@127.0.0.1/",
    "https://receiver.example.com:99999/", "https://receiver.example.com:x/", "https://a b.example.com/",
    "https://receiver.example.com/\r\nHost: x", "https://receiver.example.com/\u0130", "https://-a.example.com/",
    "https://receiver.example.com./", "https://receiver.example.com/" + "a" * 2_000, "https://[::1/",
    "javascript:alert(1)", "https://receiver..example.com/",
]  # fmt: skip


@pytest.mark.parametrize("url", PUBLIC)
def test_events_are_pushed_to_public_hosts(url):
    assert endpoint_problem(url) == ""


@pytest.mark.parametrize("url", NOT_PUBLIC, ids=range(len(NOT_PUBLIC)))
def test_no_spelling_of_our_own_network_is_pushed_to(url):
    wrong = endpoint_problem(url)
    assert wrong
    assert "127" not in wrong


def test_loopback_is_for_tests_on_one_machine():
    for url in ("http://127.0.0.1:8080/e", "http://localhost:80/", "https://[::1]/"):
        assert endpoint_problem(url)
        assert endpoint_problem(url, local=True) == ""
    assert endpoint_problem("http://10.0.0.1/", local=True)
    assert endpoint_problem("http://receiver.example.com/", local=True)


def test_addresses_that_a_name_leads_to_are_told_apart():
    assert [public(a) for a in ("8.8.8.8", "2606:4700:4700::1111")] == [True, True]
    private = [
        "127.0.0.1",
        "::1",
        "10.1.2.3",
        "::ffff:192.168.0.1",
        "64:ff9b:1::1",
        "64:ff9b::a00:1",
    ]
    assert [public(a) for a in private] == [False] * len(private)


def test_discovery_publishes_what_the_framework_asks_for():
    told = TRANSMITTER.metadata
    assert told["issuer"] == ISS
    assert told["spec_version"] == "1_0"
    assert told["delivery_methods_supported"] == ["urn:ietf:rfc:8935", "urn:ietf:rfc:8936"]
    places = [told[name] for name in told if name.endswith(("_endpoint", "_uri"))]
    assert len(places) == len(set(places)) == 6
    assert all(place.startswith(ISS) for place in places)
    assert all(value for value in told.values())  # empty lists must be left out
    assert told["default_subjects"] == "NONE"


@pytest.mark.parametrize(
    ("iss", "path"),
    [
        (ISS, "/.well-known/ssf-configuration"),
        (ISS + "/", "/.well-known/ssf-configuration"),
        (ISS + "/issuer1", "/.well-known/ssf-configuration/issuer1"),
        (ISS + "/issuer1/", "/.well-known/ssf-configuration/issuer1"),
    ],
)
def test_discovery_stands_between_host_and_path(iss, path):
    assert Transmitter(iss).discovery_path == path


@pytest.mark.parametrize(
    "iss", ["http://tr.example.com", "tr.example.com", ISS + "?a", ISS + "#a", ""]
)
def test_an_issuer_is_an_https_url(iss):
    with pytest.raises(ValueError, match="https URL"):
        Transmitter(iss)
    with pytest.raises(ValueError, match="ALL or NONE"):
        Transmitter(ISS, default_subjects="SOME")


def test_a_configuration_delivers_what_is_asked_for_and_there_is():
    one = stream(requested=("urn:unheard:of", FACTOR_TRUST_CHANGE), description="ours")
    told = one.configuration(TRANSMITTER)
    assert told["events_delivered"] == [FACTOR_TRUST_CHANGE]
    assert told["events_requested"] == ["urn:unheard:of", FACTOR_TRUST_CHANGE]
    assert told["aud"] == AUD
    assert "inactivity_timeout" not in told
    assert replace(one, aud=("a", "b")).configuration(TRANSMITTER)["aud"] == ["a", "b"]
    timed = replace(TRANSMITTER, inactivity_timeout_s=60)
    assert one.configuration(timed)["inactivity_timeout"] == 60


def test_neither_stream_control_nor_oktas_form_can_be_asked_for():
    assert [uri for uri in SENT if uri.startswith((SSF, OKTA))] == []


def test_a_stored_stream_is_the_stream():
    import json

    one = stream(method=PUSH, authorization_header="Bearer secret", verified_at=NOW, reason="r")
    assert Stream.of(json.loads(json.dumps(one.document()))) == one
    assert "secret" not in repr(one)
