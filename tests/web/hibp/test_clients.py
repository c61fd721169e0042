"""Clients that other people wrote, each in a process of its own, against a running service.

None of them has been changed: each is told by its own option or attribute where the service is.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import servers_running
from tests.web import running
from tests.web.hibp import worlds
from tests.web.hibp.conftest import ALL, key

HERE = Path(__file__).parents[2] / "clients"
WORD = "planted password 7"
npm = pytest.mark.servers("hibp (npm)")
pypi = pytest.mark.servers("clients of HIBP (PyPI)")


@dataclass
class Told:
    """A running service and two keys; the slow one may ask twice at once."""

    url: str
    key: str
    slow: str
    python: Path | None

    def ask(self, script: str, *arguments: str) -> object:
        """What a script prints."""
        words = [str(self.python), str(HERE / script), self.url, *arguments]
        return json.loads(ran(words))


def ran(words: list[str], **environment: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120,
                          env={**os.environ, "PYTHONWARNINGS": "ignore", **environment})  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture
def told(clients):
    """The service; the slow key is new, so that no other test has used it up."""
    server, state, made = clients
    slow = key(state, "slow", *ALL, "--rpm", 1, "--burst", 2)
    asked = {"User-Agent": "tests", "hibp-api-key": slow}
    while server.ask("GET", "/api/v3/subscribeddomains", headers=asked).status == 401:
        time.sleep(0.2)
    python = servers_running.find_hibp_python()
    return Told(f"http://127.0.0.1:{server.port}", made, slow, python)


@pytest.fixture(scope="module")
def clients(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clients")
    index, config = worlds.make(folder)
    state = folder / "state" / "serve.db"
    made = key(state, "us", *ALL, "--rpm", 0)
    running.say("hibp", "domain", "us", "example.com", "--state", state)
    with running.serving(index, state, "--hibp", config) as server:
        yield server, state, made


def names(breaches):
    return [b["Name"] for b in breaches]


@npm
def test_npm_hibp_has_all_its_calls_answered(told):
    folder = servers_running.find_hibp_npm()
    words = ["node", str(HERE / "ask_hibp.mjs"), told.url, told.key, told.slow]
    got = json.loads(ran(words, CLIENTS=str(folder)))
    assert len(got) == 22
    assert names(got["names"]) == names(got["models"]) == ["Leak", "Other"]
    assert got["models"][0]["Title"] == "A leak"
    assert names(got["filtered"]) == ["Leak"]
    assert (got["breach"]["Domain"], got["noBreach"]) == ("shop.example.com", None)
    assert names(got["breaches"]) == ["Leak", "Clinic", "ShopLog", "Other", "Rumour"]
    assert got["latest"]["Name"] == "ShopLog"
    assert "Email addresses" in got["classes"]
    assert got["pastes"][0]["Source"] == "Pastebin"
    assert got["domain"]["second"] == ["Leak", "Other"]
    assert got["subscribed"][0]["DomainName"] == "example.com"
    assert got["status"]["IncludesKAnon"] is True
    sites = ["example.com", "mail.example.net"]
    assert got["logsByEmail"] == got["logsByEmailDomain"]["fifth"] == sites
    assert got["logsByWebsite"] == ["fifth@example.com"]
    assert (got["password"], got["goodPassword"]) == (worlds.PASSWORDS[WORD], 0)
    assert got["range"] == {"7EAEE8FB117AD06BDD830B7586C": 42}
    assert names(got["search"]["breaches"]) == ["Leak", "Other"]
    assert got["search"]["pastes"] is None
    assert got["nobody"] is None
    assert "invalid hibp-api-key" in got["wrongKey"]["message"]
    assert got["limited"]["limited"] is True
    assert 50 < got["limited"]["wait"] <= 60


@pypi
def test_pyhibp_has_all_its_calls_answered(told):
    got = told.ask("ask_pyhibp.py", told.key, told.slow)
    assert names(got["models"]) == ["Leak"]  # it asks for verified breaches alone
    assert names(got["names"]) == ["Other", "Rumour"]
    assert got["verified"] == got["nobody"] == []
    assert names(got["of_domain"]) == ["Leak"]
    assert (got["breach"]["Name"], got["no_breach"]) == ("Leak", {})
    assert got["pastes"][0]["Id"] == "abc123"
    assert "Phone numbers" in got["classes"]
    assert got["password"] == got["padded"] == worlds.PASSWORDS[WORD]
    assert got["good_password"] == 0
    assert 800 <= got["n_padded"] <= 1000
    assert got["limited"].startswith("HTTP 429")
    assert 50 < int(got["limited"].rpartition(" ")[2]) <= 60


@pypi
def test_pypwned_has_all_its_calls_answered(told):
    got = told.ask("ask_pypwned.py", told.key, told.slow)
    assert names(got["names"]) == ["Leak", "Other"]
    assert names(got["of_domain"]) == names(got["breaches_of"]) == ["Leak"]
    assert got["nobody"].startswith("404")
    assert len(got["breaches"]) >= 4
    assert got["breach"]["Name"] == "Leak"
    assert got["classes"] == sorted(got["classes"])
    assert got["pastes"][0]["Title"] == "words"
    assert got["limited"].startswith("Rate limit exceeded")


@pypi
def test_pwnedapi_counts_passwords(told):
    assert told.ask("ask_pwnedapi.py") == [8, 300, 0]


@pypi
def test_djangos_validator_refuses_what_was_planted(told):
    got = told.ask("ask_django.py")
    assert got["counts"] == got["async"] == [8, 0]
    assert len(got["refused"]) == 1


@pypi
def test_hibp_downloader_mirrors_ranges_asks_again_with_etags_and_finds_a_password(told, tmp_path):
    whole = hashlib.sha1(WORD.encode()).hexdigest().upper()
    first = f"{int(whole[:5], 16) & ~0xF:05x}"
    last = f"{int(whole[:5], 16) | 0xF:05x}"
    base = [
        str(told.python),
        str(HERE / "ask_downloader.py"),
        told.url,
        "--data-path",
        str(tmp_path),
    ]
    span = ["--first-hash", first, "--last-hash", last, "--processes", "1"]
    ran([*base, "download", *span])
    held = {p.name[:5].upper(): p for p in tmp_path.rglob("*.gz")}
    assert len(held) == 16
    rows = gzip.decompress(held[whole[:5]].read_bytes()).decode()
    assert f"{whole[5:]}:8" in rows.split()
    again = ran([*base, "download", *span, "--local-cache-ttl", "0"])
    assert again is not None
    found = ran([*base, "query"], HIBPDL_PASSWORD=WORD)
    assert "8" in found
    assert whole.lower() in found.lower() or "hibp_count" in found
