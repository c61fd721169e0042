"""Conversations written down and played again: vectors/audit/<state>.json.

`python -m tests.audit.transcripts [STATE...]` looks at the real servers of tests/audit_servers*.py and
writes them anew. A transcript names the server and version that made it; those whose `made` says "written"
come from a published protocol or documentation, which they name (written_transcripts.py), for servers
that cannot be had here. Bytes stand as text where they are printable ASCII, else as hexadecimal digits
behind "hex:".
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from seawall.audit import identify
from seawall.audit.checks import CHECKS
from seawall.audit.line import Job
from seawall.model.audit import Level
from seawall.model.probe import Grant, Open, Reply
from tests import audit_servers_files, audit_servers_web, audit_states
from tests.audit import looking

FOLDER = Path(__file__).parents[2] / "vectors" / "audit"
HELLOS = ("hello", "hello over TLS")
SAFE = frozenset(range(0x20, 0x7F)) | {0x0D, 0x0A}


def written(data):
    return (
        data.decode("ascii")
        if set(data) <= SAFE and not data.startswith(b"hex:")
        else "hex:" + data.hex()
    )


def read(text):
    return bytes.fromhex(text[4:]) if text.startswith("hex:") else text.encode("ascii")


def recorded(talk, steps):
    """The same conversation, noting what is asked and answered."""
    reply = None
    while True:
        try:
            want = talk.send(reply)
        except StopIteration as stop:
            return stop.value
        reply = yield want
        asked = (
            {"open": want.tls}
            if isinstance(want, Open)
            else {"ask": want.said, "sent": written(want.data)}
        )
        steps.append({**asked, "received": written(reply.data), "end": reply.end})


def answers(step):
    """Whether a step is the one by which a service was known, rather than a wish for TLS or silence."""
    asks = step.get("ask") in (*HELLOS, "listen")
    return (
        asks
        and bool(step["received"])
        and not read(step["received"]).startswith(identify.TLS_ALERT)
    )


def played(talk, steps):
    """Play a transcript to a conversation: its answer. What it asks must be what it asked then.

    Until the service is known hellos may come in another order: one that is older than the
    transcript, or younger, was never heard by that server, which hangs up.
    """
    known = next((i + 1 for i, step in enumerate(steps) if answers(step)), 0)
    heard = {(s.get("ask"), s.get("sent")): s for s in steps[:known]}
    doors = {s["open"] for s in steps[:known] if "open" in s and s["end"] == "complete"}
    queue, greeting = list(steps[known:]), known > 0
    try:
        want = next(talk)
        while True:
            if greeting and isinstance(want, Open):
                step = {"received": "", "end": "complete" if want.tls in doors else "error"}
            elif greeting:
                step = heard.get((want.said, written(want.data)), {"received": "", "end": "closed"})
                greeting = step is not steps[known - 1]
            elif queue:
                step = queue.pop(0)
                if isinstance(want, Open):
                    assert step.get("open") is want.tls, "another connection was expected"
                else:
                    assert (step.get("ask"), read(step.get("sent", ""))) == (want.said, want.data)
            else:
                raise AssertionError("the conversation goes on")
            want = talk.send(Reply(read(step["received"]), step["end"]))
    except StopIteration as stop:
        return stop.value


def grant_of(level, tries=0):
    return Grant(Level(level), looking.TOKEN, tries=tries)


def granted(said):
    """What a transcript's probe was allowed."""
    grant = grant_of(said["level"], 1 if said["level"] == 4 else 0)
    return grant._replace(stores=tuple(said.get("stores", ())))


def files():
    return sorted(path for path in FOLDER.glob("*.json") if not path.name.endswith(".schema.json"))


def load(path):
    return json.loads(path.read_text("utf-8"))


def record(state):
    """Look at a real server and write down what was said."""
    with audit_states.running(state) as door:
        level = 4 if state.endswith(("empty-root", "rabbitmq-guest", "rabbitmq-protected")) else 3
        stores = audit_servers_files.STORES.get(state, [])
        line = {"stores": stores, **({"lockout_after": 0} if level == 4 else {})}
        scope = looking.scope_of([door.port], f"L{level}", **line)
        steps, found = [], []
        grant = granted({"level": level, "stores": stores})
        talk = recorded(identify.talk(CHECKS, door.port, grant, found), steps)
        done = next(
            looking.wire_of(scope).run(iter([Job(scope.target("127.0.0.1", door.port), talk)]))
        )
        answer = done.answer
        document = {
            "state": state, "made": "recorded", "check": found[0] if found else "",
            "server": door.notes.get("server") or answer.facts.product,
            "version": answer.facts.version or door.notes.get("version", ""), "level": level,
            "verdict": answer.verdict.value, "why": answer.why, "n_records": answer.facts.n_records,
            **({"stores": stores} if stores else {}), "steps": steps,
        }  # fmt: skip
    path = FOLDER / f"{state}.json"
    path.write_text(json.dumps(document, indent=1, ensure_ascii=True) + "\n", "utf-8")
    return document


if __name__ == "__main__":
    for name in sys.argv[1:] or [
        s for s in audit_states.STATES if s not in audit_servers_web.STATES
    ]:
        made = record(name)
        print(f"{name:28} {made['check']:14} {made['verdict']:20} {made['why']}")
