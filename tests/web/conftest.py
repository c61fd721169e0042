"""One running service for the tests that change nothing in it, with a key of every role and an issuer."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from seawall.web.access import ROLES
from tests.web import cases, issuing, running


@dataclass
class Whole:
    server: running.Running
    keys: dict[str, str]
    issuer: issuing.Issuer
    folder: Path

    @property
    def key(self) -> str:
        """The key that may do everything."""
        return self.keys["all"]


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("web")
    index, state = cases.make(folder / "case"), folder / "state" / "serve.db"
    every = [word for role in ROLES for word in ("--role", role)]
    keys = {"all": running.key(state, *every, "--rate", 0)}
    keys |= {role: running.key(state, "--role", role, "--rate", 0) for role in ROLES}
    issuer = issuing.Issuer(folder / "jwks.json")
    issuer.write()
    arguments = ("--jwks", issuer.path, "--issuer", issuing.ISS, "--audience", issuing.AUD)
    accounts = cases.accounts(folder / "accounts.parquet", {2: np.arange(1, 65) << 40})
    arguments += ("--accounts", accounts, "--anonymity", 2, "--ssf-issuer", "https://signals.example.org",
                  "--verification-interval", 0)  # fmt: skip
    with running.serving(index, state, *arguments, "--log-requests") as server:
        yield Whole(server, keys, issuer, folder)


@pytest.fixture
def until():
    """Wait for something that the service does between requests."""

    def wait(true, seconds=20.0):
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if true():
                return
            time.sleep(0.05)
        raise AssertionError("it did not happen in time")

    return wait


@pytest.fixture
def document(whole):
    return json.loads(whole.server.ask("GET", "/openapi.json").body)
