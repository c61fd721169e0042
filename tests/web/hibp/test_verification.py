"""Domains are verified by a TXT record, asked of a DNS server that is there."""

import asyncio
import itertools
from contextlib import suppress

import dns.message
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.errors import SeawallError
from seawall.web.hibp.dns import look_up, question, texts
from seawall.web.hibp.verification import domain_of
from tests.web import running
from tests.web.hibp import resolving, worlds
from tests.web.hibp.conftest import ALL, Spoken, key

VERIFY = "/api/v3/domainverification/"
_ids = itertools.count(1)


def token(n):
    return next(_ids).to_bytes(n, "big")


def asked(domain, server):
    host, _, port = server.rpartition(":")
    return asyncio.run(look_up(domain, (host, int(port)), token))


def test_a_domain_is_verified_by_its_record_and_then_searched(tmp_path):
    records = {}
    with resolving.server(records) as resolver:
        more = f'[verification]\nresolver = "{resolver}"'
        index, config = worlds.make(tmp_path, more=more, crowd=30)
        state = tmp_path / "state" / "serve.db"
        made, theirs = key(state, "us", *ALL), key(state, "others", *ALL)
        with running.serving(index, state, "--hibp", config) as server:
            us, others = Spoken(server, made, state), Spoken(server, theirs, state)
            body = {"DomainName": "Example.ORG"}

            def post(verb, who=us):
                return who.ask(VERIFY + verb, method="POST", body=body)

            assert us.get("breacheddomain/example.org").status == 403
            generated = post("generatednstoken").json["txtRecordValue"]
            assert generated == post("generatednstoken").json["txtRecordValue"]
            assert generated != post("generatednstoken", others).json["txtRecordValue"]
            assert post("verifydnstoken").status == 404
            records["example.org"] = ["v=spf1 -all", "hibp-verify=dweb_wrong"]
            assert post("verifydnstoken").status == 404
            records["example.org"].append(generated)
            assert post("verifydnstoken", others).status == 404
            assert post("verifydnstoken").status == 200
            assert us.get("breacheddomain/example.org").json == {
                "third.person": ["Other", "Rumour"]
            }
            assert post("generatednstoken").status == 400
            assert others.get("breacheddomain/example.org").status == 403
        shown = running.say("trail", "show", "--state", state)
        assert "hibp.domain-verified" in shown


def test_without_a_resolver_and_by_mail_it_is_refused_in_the_contracts_way(spoken):
    for verb, body in (
        ("verifydnstoken", {"DomainName": "example.org"}),
        ("sendemail", {"DomainName": "example.org", "EmailAlias": "admin"}),
        ("sendemail", {"DomainName": "example.org"}),
        ("sendemail", {"DomainName": "example.org", "EmailAlias": "somebody"}),
        ("generatednstoken", {"DomainName": "localhost"}),
        ("generatednstoken", {}),
        ("generatednstoken", []),
        ("generatednstoken", b"{"),
    ):
        assert spoken.ask(VERIFY + verb, method="POST", body=body).status == 400


@pytest.mark.parametrize("by_tcp", [False, True])
def test_records_are_found_by_udp_and_tcp_and_forged_answers_are_not_taken(by_tcp):
    records = {"example.org": ["one", "two words", "x" * 200]}
    with resolving.server(records, by_tcp=by_tcp) as server:
        assert sorted(asked("example.org", server)) == ["one", "two words", "x" * 200]
        assert asked("example.com", server) == []


def test_a_server_that_says_nothing_is_an_error(monkeypatch):
    monkeypatch.setattr("seawall.web.hibp.dns.WAIT_S", 0.05)
    with pytest.raises(SeawallError):
        asked("example.org", "127.0.0.1:9")


@given(st.from_regex(r"([a-z0-9]{1,20}\.){1,4}[a-z]{2,10}", fullmatch=True), st.integers(0, 65535))
def test_a_question_is_what_another_library_reads(domain, id_):
    read = dns.message.from_wire(question(domain, id_))
    assert (read.id, read.question[0].rdtype) == (id_, dns.rdatatype.TXT)
    assert read.question[0].name.to_text(omit_final_dot=True) == domain


@given(st.lists(st.text("abcXYZ019= ", min_size=1, max_size=300), max_size=6))
def test_texts_are_what_another_library_wrote(values):
    wire = question("example.org", 7)
    answer = dns.message.make_response(dns.message.from_wire(wire))
    if values:
        parts = [" ".join(f'"{v[i : i + 255]}"' for i in range(0, len(v), 255)) for v in values]
        name = answer.question[0].name
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *parts))
    assert sorted(texts(answer.to_wire(), wire)) == sorted(set(values))


@given(st.binary(max_size=120))
def test_bytes_that_are_no_answer_are_refused_and_nothing_else_happens(noise):
    wire = question("example.org", 7)
    for message in (noise, wire[:2] + b"\x80" + wire[3:6] + b"\0\x09" + wire[8:] + noise):
        with suppress(ValueError):
            assert isinstance(texts(message, wire), list)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Example.COM.", "example.com"), ("a-b.example.org", "a-b.example.org"), ("localhost", None),
        ("-a.example.org", None), ("exa mple.org", None), ("", None), ("a" * 64 + ".org", None),
        (".".join(["abc"] * 80), None), ("127.0.0.1/x", None),
    ],
)  # fmt: skip
def test_a_domain_has_two_labels_or_more(said, found):
    assert domain_of(said) == found
