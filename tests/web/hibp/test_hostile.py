"""Whatever is sent, the answer is one of the contract's, and the service lives on."""

import http.client

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.hibp import contract, worlds

PATHS = [(m, p) for m, p in contract.OPERATIONS]
SAID = st.one_of(
    st.text(max_size=60).map(lambda t: "".join(f"%{b:02X}" for b in t.encode())),
    st.sampled_from(["first@example.com", "ABCDEF", "8846F", "example.com", "Leak", "%FF%FE", "..",
                     "%2e%2e%2f", "%00", "'--", "%0d%0ax:%20y", "a" * 5000, "+", "%", "%zz"]),
)  # fmt: skip
QUERIES = st.one_of(
    st.just(""), st.text("abc=&%;+TRUEdomain", max_size=40),
    st.sampled_from(["truncateResponse=", "domain=%FF", "mode=ntlm", "&" * 50, "isSpamList=maybe",
                     "includeUnverified=%00", "a=1" + "&a=1" * 30]),
)  # fmt: skip
FIELDS = st.dictionaries(
    st.sampled_from(["Add-Padding", "If-None-Match", "Accept-Encoding", "seawall-person", "Content-Type",
                     "hibp-enterprise-api-key", "Range", "Origin"]),
    st.binary(max_size=30).map(lambda b: bytes(c for c in b if c not in b"\r\n\0").decode("latin-1").strip()),
)  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b"{}", b"[]", b"null", b"[" * 2000, b'{"DomainName":1}', b'{"hashPrefix":"\\ud800"}',
                     b'{"DomainName":"example.com","EmailAlias":{}}', b'{"hashPrefix":"ABCDEF"}']),
)  # fmt: skip


def test_every_answer_is_one_of_the_contracts(spoken):
    @given(st.sampled_from(PATHS), SAID, QUERIES, FIELDS, BODIES, st.booleans())
    @settings(max_examples=300, deadline=None)
    def ask(operation, said, query, fields, body, keyed):
        method, template = operation
        path = template.replace("{}", said) + (f"?{query}" if query else "")
        headers = {**worlds.AGENT, **fields, **({"hibp-api-key": spoken.key} if keyed else {})}
        answer = spoken.server.ask(
            method, path, body if method == "POST" else None, headers=headers
        )
        if answer.headers.get("content-type") == "application/problem+json":
            assert answer.status in (400, 431)  # no HTTP as the server reads it
        elif answer.status != 404 or b"Nothing is known" not in answer.body:
            # Other paths are no operation's, such as those with a slash in what was said.
            assert answer.status < 500 or b"passwords" in answer.body
            if answer.status not in (405, 413) and "content-encoding" not in answer.headers:
                contract.check(method, template.replace("{}", "x"), answer)

    ask()


def test_a_path_in_bytes_that_are_no_text_is_answered(spoken):
    connection = http.client.HTTPConnection("127.0.0.1", spoken.server.port, timeout=20)
    connection.putrequest("GET", "/api/v3/breachedaccount/%ff%fe%80")
    connection.putheader("user-agent", "x")
    connection.putheader("hibp-api-key", spoken.key)
    connection.endheaders()
    assert connection.getresponse().status in (400, 404)
    connection.close()
    assert spoken.server.ask("GET", "/healthz").status == 200
