"""Every state of every real server that the audit is tested against: of all audit_servers files."""

from __future__ import annotations

from functools import partial

from tests import (
    audit_servers,
    audit_servers_files,
    audit_servers_search,
    audit_servers_stores,
    audit_servers_web,
)

FILES = (
    audit_servers, audit_servers_files, audit_servers_search, audit_servers_stores, audit_servers_web,
)  # fmt: skip
STATES = {state: runs for file in FILES for state, runs in file.STATES.items()}
#: Server -> what finds it on this machine, or gives None.
FIND = {server: find for file in FILES for server, find in file.FIND.items()}

running = partial(audit_servers.running, states=STATES)
