"""What changed, as a numbered feed: breaches that arrived or were retired, verdicts, the policy.

A book is held against what the state saw last, and the difference is written together with what is seen
now: a process that dies writes both or neither, and of several instances one does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa

from seawall.web.book import Book
from seawall.web.state import State, meta, metadata

SEEN = "changes_seen"
BREACH_ARRIVED, BREACH_RETIRED = "breach-arrived", "breach-retired"
TRUST_CHANGED, POLICY_CHANGED = "trust-changed", "policy-changed"
SIGNAL_RECEIVED = "signal-received"
Json = dict[str, Any]
changes = sa.Table(
    "seawall_changes", metadata,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)  # fmt: skip


class Change(NamedTuple):
    """One entry of the feed."""

    seq: int
    at: int
    kind: str
    document: Json


class Changes:
    """The feed. Blocking."""

    def __init__(self, state: State) -> None:
        self._state = state
        changes.create(state.engine, checkfirst=True)
        self._seen = ""
        self.last = self._last()

    def compare(self, book: Book, now_s: int) -> int:
        """Write what is different from what was seen last. Returns how many entries."""
        now = _seen(book)
        text = json.dumps(now, sort_keys=True)
        if text == self._seen:
            return 0
        with self._state.engine.begin() as db:
            query = sa.select(meta.c.value).where(meta.c.name == SEEN).with_for_update()
            raw = db.scalar(query)
            before = json.loads(raw) if raw else {"breaches": {}, "policy": None}
            found = list(_different(before, now))
            if found:
                db.execute(changes.insert(), [
                    {"at": now_s, "kind": kind, "document": json.dumps(document)}
                    for kind, document in found
                ])  # fmt: skip
            if raw is None:
                db.execute(meta.insert().values(name=SEEN, value=text.encode()))
            elif bytes(raw) != text.encode():
                db.execute(meta.update().where(meta.c.name == SEEN).values(value=text.encode()))
        self._seen = text
        self.last = self._last()
        return len(found)

    def add(self, kind: str, document: Json, now_s: int) -> None:
        """Write one entry."""
        with self._state.engine.begin() as db:
            db.execute(changes.insert().values(at=now_s, kind=kind, document=json.dumps(document)))
        self.last = self._last()

    def refresh(self) -> None:
        """See what other instances wrote."""
        self.last = self._last()

    def after(self, seq: int, most: int) -> list[Change]:
        """Entries behind a number, the oldest first."""
        query = sa.select(changes).where(changes.c.seq > seq).order_by(changes.c.seq).limit(most)
        return [
            Change(row.seq, row.at, row.kind, json.loads(row.document))
            for row in self._state.rows(query)
        ]

    def _last(self) -> int:
        with self._state.engine.connect() as db:
            return int(db.scalar(sa.select(sa.func.max(changes.c.seq))) or 0)


def _seen(book: Book) -> Json:
    return {
        "policy": book.policy.version,
        "breaches": {
            one.name: {
                "n_entries": one.n_entries, "n_accounts": one.n_accounts,
                "p_genuine": round(one.p_genuine, 6), "taken_on": one.taken_on,
            }
            for one in book.breaches
        },
    }  # fmt: skip


def _different(before: Json, now: Json) -> Iterator[tuple[str, Json]]:
    was, here = before["breaches"], now["breaches"]
    for name in sorted(here.keys() - was.keys()):
        yield BREACH_ARRIVED, {"breach": name, **here[name]}
    for name in sorted(was.keys() - here.keys()):
        yield BREACH_RETIRED, {"breach": name, **was[name]}
    for name in sorted(was.keys() & here.keys()):
        if was[name] != here[name]:
            previous = {f"previous_{k}": v for k, v in was[name].items() if v != here[name][k]}
            yield TRUST_CHANGED, {"breach": name, **here[name], **previous}
    if before["policy"] not in (None, now["policy"]):
        yield POLICY_CHANGED, {"policy": now["policy"], "previous_policy": before["policy"]}
