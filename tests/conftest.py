"""What all tests share: tests that need a program which is not there are named at the end.

They are deselected, not skipped, so that a run never looks complete when it was not: the summary
lists each of them with what would make it run.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests import audit_states, chromium, servers_running

# A landing must not depend on the draw: CI repeats its examples, a run at the desk draws new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

#: Marker -> (whether what it needs is there, what to do when it is not).
NEEDS = {
    "browser": (
        lambda: chromium.find() is not None,
        "no Chromium found: `make test-servers`, or set SEAWALL_CHROMIUM",
    ),
}
#: What to do about a server that a test's `servers` marker names and that is not there.
NO_SERVER = "no {} found: `make test-servers`"
NOT_RUN = pytest.StashKey[list[tuple[str, str]]]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    try:
        missing = {marker: remedy for marker, (there, remedy) in NEEDS.items() if not there()}
    except FileNotFoundError as problem:
        raise pytest.UsageError(str(problem)) from None
    find_all = {**servers_running.FIND, **audit_states.FIND}
    absent = {name for name, find in find_all.items() if find() is None}
    left_out = {
        item: missing[marker.name]
        for item in items
        for marker in item.iter_markers()
        if marker.name in missing
    }
    left_out |= {
        item: NO_SERVER.format(name)
        for item in items
        for marker in item.iter_markers("servers")
        for name in marker.args
        if name in absent
    }
    config.stash[NOT_RUN] = [(item.nodeid, remedy) for item, remedy in left_out.items()]
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of several tells the one who sums up."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["not_run"] = session.config.stash.get(NOT_RUN, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """Every worker has collected all tests: one of them is enough."""
    told = getattr(node, "workeroutput", {}).get("not_run")
    if told:
        node.config.stash[NOT_RUN] = [tuple(row) for row in told]  # type: ignore[attr-defined]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    not_run = config.stash.get(NOT_RUN, [])
    if not not_run:
        return
    terminalreporter.section(f"{len(not_run)} tests did not run", yellow=True, bold=True)
    for name, remedy in not_run:
        terminalreporter.line(f"{name}: {remedy}")
