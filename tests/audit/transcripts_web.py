"""Transcripts of HTTP services: of tests/audit_servers_web.py, or written after what vendors publish.

`python -m tests.audit.transcripts_web [STATE...]` makes them anew in vectors/audit. `made` says which
kind one is and `source` what it rests on. Paths of the machine that recorded are blanked out by letters of
the same length, so that lengths in headers stay true.
"""

from __future__ import annotations

import json
import re
import sys

from seawall.audit import identify
from seawall.audit.checks import CHECKS
from seawall.audit.line import Job
from tests import audit_servers_web
from tests.audit import looking, published, transcripts

RECORDED, WRITTEN = "recorded from a running server", "written from published documentation"
OWN_PATH = re.compile(rb"/(?:work|tmp|root|usr|home)/[^\s\"',:;<>]*")


def blank(data):
    return OWN_PATH.sub(lambda found: b"/" + b"x" * (len(found[0]) - 1), data)


def document(state, made, source, server, version, answer, found, steps):
    return {
        "state": state, "made": made, "source": source, "check": found[0] if found else "",
        "server": server, "version": version, "level": 3, "verdict": answer.verdict.value,
        "why": answer.why, "n_records": answer.facts.n_records, "steps": steps,
    }  # fmt: skip


def record(state):
    """Look at a real server and write down what was said."""
    steps, found = [], []
    with audit_servers_web.running(state) as door:
        scope = looking.scope_of([door.port], "L3")
        talk = identify.talk(CHECKS, door.port, transcripts.grant_of(3), found)
        job = Job(scope.target("127.0.0.1", door.port), transcripts.recorded(talk, steps))
        answer = next(looking.wire_of(scope).run(iter([job]))).answer
    for step in steps:
        step["received"] = transcripts.written(blank(transcripts.read(step["received"])))
    server = answer.facts.product
    return document(state, RECORDED, "loopback", server, answer.facts.version, answer, found, steps)


def write(state):
    """Have a conversation with what is published of a server."""
    site = published.STATES[state]
    steps, found = [], []
    talk = transcripts.recorded(identify.talk(CHECKS, 0, transcripts.grant_of(3), found), steps)
    answer = published.converse(talk, site)
    return document(state, WRITTEN, site.source, site.server, site.version, answer, found, steps)


if __name__ == "__main__":
    for name in sys.argv[1:] or [*audit_servers_web.STATES, *published.STATES]:
        made = write(name) if name in published.STATES else record(name)
        text = json.dumps(made, indent=1, ensure_ascii=True) + "\n"
        (transcripts.FOLDER / f"{name}.json").write_text(text, "utf-8")
        print(
            f"{name:24} {made['check']:10} {made['verdict']:16} {made['version']:10} {made['why']}"
        )
