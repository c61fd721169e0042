"""A search engine behind TLS and passwords: who is trusted, what is sent, what is not followed."""

import json
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from seawall.cli.search_system import SearchSystem
from seawall.cli.system_rows import Wanted
from seawall.errors import TraceError
from tests import servers_running
from tests.cli import guarded

pytestmark = pytest.mark.servers("opensearch", "openssl")


@pytest.fixture(scope="module")
def guard(tmp_path_factory):
    with servers_running.opensearch() as node:
        lines = [
            json.dumps(x) for k in range(40) for x in ({"index": {"_index": "customers"}}, {"n": k})
        ]
        body = ("\n".join(lines) + "\n").encode()
        head = {"Content-Type": "application/x-ndjson"}
        urlopen(Request(f"{node.url}/_bulk?refresh=true", body, head)).read()
        with guarded.guarded(node.url, tmp_path_factory.mktemp("tls")) as made:
            yield made


def with_user(url: str, password: str) -> str:
    return url.replace("https://", f"https://{guarded.USER}:{quote(password, safe='')}@")


def names(url, **how):
    system = SearchSystem(url, Wanted(), **how)
    found = system.tables()
    assert all(sum(b.n for b in system.sample(t, 30)) == 30 for t in found)
    return [t.name for t in found]


def test_a_password_in_the_url_is_taken(guard):
    url, made, _ = guard
    assert names(with_user(url, guarded.PASSWORD), authorities=made) == ["customers"]


def test_a_password_or_an_api_key_from_elsewhere_is_taken(guard):
    url, made, _ = guard
    bare = url.replace("https://", f"https://{guarded.USER}@")
    assert names(bare, authorities=made, password=guarded.PASSWORD) == ["customers"]
    assert names(url, authorities=made, api_key=guarded.API_KEY) == ["customers"]


def test_a_certificate_that_nobody_vouches_for_is_refused_and_nothing_is_sent(guard):
    url, _, asked = guard
    before = len(asked)
    with pytest.raises(TraceError, match="certificate is not trusted"):
        SearchSystem(with_user(url, guarded.PASSWORD), Wanted()).tables()
    assert len(asked) == before


def test_a_wrong_password_is_said_and_not_repeated(guard):
    url, made, _ = guard
    with pytest.raises(TraceError, match="password") as told:
        SearchSystem(with_user(url, "not-the-one"), Wanted(), authorities=made).tables()
    assert "not-the-one" not in str(told.value)
    assert "127.0.0.1" not in str(told.value)


def test_a_redirect_is_not_followed(guard):
    url, made, _ = guard
    with pytest.raises(TraceError, match="status 302"):
        SearchSystem(f"{url}/moved", Wanted(), authorities=made, api_key=guarded.API_KEY).tables()


def test_a_file_that_holds_no_certificate_is_refused(guard, tmp_path):
    (tmp_path / "no.pem").write_text("nothing")
    with pytest.raises(TraceError, match="--ca"):
        SearchSystem(guard[0], Wanted(), authorities=tmp_path / "no.pem")
