"""A running service with the dialect, for the tests that change nothing in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.web import running
from tests.web.hibp import contract, worlds

ZEROS = "0" * 32


@dataclass
class Spoken:
    """A running service, and its key that may do everything."""

    server: running.Running
    key: str
    state: Any

    def ask(
        self, path: str, *, method: str = "GET", key: str | None = "", body: Any = None,
        agent: str | None = "seawall tests", **headers: str,
    ) -> running.Answer:  # fmt: skip
        """Ask, and hold the answer to the contract. `key` "" is the one that may do everything."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if agent is not None:
            fields["User-Agent"] = agent
        if key is not None:
            fields["hibp-api-key"] = key or self.key
        answer = self.server.ask(method, path, body, headers=fields)
        contract.check(method, path, answer)
        return answer

    def get(self, operation: str, **how: Any) -> running.Answer:
        """Ask an operation of version 3."""
        return self.ask(f"/api/v3/{operation}", **how)


ALL = [word for scope in ("accounts", "domains", "stealer-logs", "range", "verify")
       for word in ("--scope", scope)]  # fmt: skip


def key(state: Any, name: str = "us", *arguments: object) -> str:
    """A new key of the contract's form."""
    return running.say("hibp", "key", name, "--state", state, *arguments)


@pytest.fixture(scope="session")
def spoken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hibp")
    index, config = worlds.make(folder, tests=True)
    state = folder / "state" / "serve.db"
    made = key(state, "us", *ALL, "--rpm", 0)
    running.say("hibp", "domain", "us", "example.com", "--state", state)
    with running.serving(index, state, "--hibp", config, "--log-requests") as server:
        yield Spoken(server, made, state)
