"""From a changed book to events: who stands otherwise than receivers were told last, and what of it.

| what changed for an account | event |
|---|---|
| its level, by the believed exposures | CAEP `risk-level-change` |
| grades of factors | our `factor-trust-change` |
| a password or PIN leaked that had not before | RISC `credential-compromise` |

A retired breach, or a verdict that is reversed, restores: the level falls, and factors are sound again.
References are read again from the file of matches, piece by piece, for the accounts that changed; they
stand in events, which are signed and queued, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from seawall.errors import SourceError
from seawall.model.protection import Context, Exposure, Grade
from seawall.render.protection import elements, weight
from seawall.signals.announce import announce
from seawall.signals.events import (
    Event,
    FactorChange,
    credential_compromise,
    factor_trust_change,
    risk_level_change,
)
from seawall.signals.subjects import iss_sub
from seawall.web import references
from seawall.web.book import Book
from seawall.web.state import State
from seawall.web.told import UNHARMED, Standing, Told
from seawall.web.transmitting import Transmitting

BATCH_ROWS = 1 << 16
PIECE = 2_000  # accounts whose events are signed and queued at once
#: Attributes that are credentials, and RISC's word for each.
CREDENTIALS = {
    "password": "password", "password_fast_hash": "password", "password_slow_hash": "password",
    "pin": "pin",
}  # fmt: skip
KNOWN = "known:"  # how a reason code names a kind of data
LEVELS = {"none": "LOW", "possible": "MEDIUM", "likely": "HIGH"}
_ORDER = ("none", "possible", "likely")
U64 = NDArray[np.uint64]


def standing(book: Book, exposures: tuple[Exposure, ...], now: datetime) -> Standing:
    """How an account with these exposures stands."""
    catalogue = book.policy.catalogue
    weights = [weight(catalogue, exposure) for exposure in exposures]
    worst = max(weights, key=_ORDER.index, default="none")
    answer, _ = book.decider.answer(exposures, _least(book), Context(), now=now)
    shown: dict[str, tuple[str, ...]] = {}
    grades: dict[str, str] = {}
    for factor in answer.factors:
        if factor.grade is not Grade.SOUND:
            grades[factor.factor] = factor.grade.word
            shown[factor.factor] = tuple(
                code.removeprefix(KNOWN) for code in factor.reason_codes if code.startswith(KNOWN)
            )
    leaked = {
        CREDENTIALS[id_]
        for exposure, of in zip(exposures, weights, strict=True)
        if of == "likely"
        for id_ in elements(catalogue, exposure.mask)
        if id_ in CREDENTIALS
    }
    return Standing(LEVELS[worst], grades, shown, tuple(sorted(leaked)))


def _least(book: Book) -> str:
    """An action to have factors graded for; grades do not depend on it."""
    return next(iter(book.policy.catalogue.actions))


def events(
    reference: str, iss: str, before: Standing, after: Standing, cause: str, now: datetime
) -> Iterator[Event]:
    """What is to be said of one account."""
    subject = iss_sub(iss, reference)
    if before.level != after.level:
        rose = after.level != "LOW"
        yield risk_level_change(
            subject, after.level, cause, now, previous=before.level,
            reason="DATA_FOUND_IN_BREACH" if rose else "BREACH_RETIRED",
        )  # fmt: skip
    changes = []
    for factor in sorted(before.grades.keys() | after.grades.keys()):
        was, now_is = before.grades.get(factor, "sound"), after.grades.get(factor, "sound")
        if was != now_is:
            fields = after.fields.get(factor) or before.fields.get(factor, ())
            changes.append(FactorChange(factor, now_is, fields, was, now))
    if changes:
        yield factor_trust_change(subject, changes, cause, now)
    for credential in after.credentials:
        if credential not in before.credentials:
            yield credential_compromise(subject, credential, cause, now)


class Announcer:
    """Holds the book against what was told, and announces what differs. Blocking."""

    def __init__(self, state: State, transmitting: Transmitting) -> None:
        self._told, self._state, self._transmitting = Told(state), state, transmitting

    def round(self, book: Book, files: Sequence[Path], now: datetime) -> tuple[int, int]:
        """Announce, then write down what was told.

        Args:
            book: What holds now.
            files: Where references stand, one file after the other: matches, digested accounts.
            now: An aware instant.

        Returns:
            How many accounts changed and were announced, and how many no file names any more: these are
            told nothing, and tried again in the next round.

        Raises:
            SeawallError: If the file of matches or the state cannot be read.
        """
        changed = self._changed(book, now)
        if not changed:
            return 0, 0
        generation = self._told.generation
        held = self._transmitting
        waiting: list[Event] = []
        named: dict[int, Standing] = {}
        for digest, reference in _named(files, changed, self._state):
            before, after = changed[digest]
            named[digest] = after
            cause = f"standing:{generation}:{before.id}:{after.id}"
            waiting += events(reference, held.transmitter.iss, before, after, cause, now)
            if len(waiting) >= PIECE:
                self._announce(waiting, now)
                waiting = []
        self._announce(waiting, now)
        self._told.finish(named, generation)
        return len(named), len(changed) - len(named)

    def _announce(self, found: list[Event], now: datetime) -> None:
        held = self._transmitting
        announce(held.outbox, held.transmitter, held.keys, held.subject_key, found, now)

    def _changed(self, book: Book, now: datetime) -> Mapping[int, tuple[Standing, Standing]]:
        digests, ids, known = self._told.read()
        exposed = book.exposed
        by_state = [standing(book, exposed.exposures(i), now) for i in range(exposed.n_states)]
        ours, states = exposed.all()
        was = dict(zip(digests.tolist(), ids, strict=True))
        found: dict[int, tuple[Standing, Standing]] = {}
        for digest, state in zip(ours.tolist(), states.tolist(), strict=True):
            id_, after = was.pop(digest, None), by_state[state]
            if id_ is None and after == UNHARMED:
                continue
            if id_ != after.id:
                found[digest] = (UNHARMED if id_ is None else known[id_], after)
        for digest, id_ in was.items():  # no longer exposed at all
            found[digest] = (known[id_], UNHARMED)
        return found


def _named(
    files: Sequence[Path], wanted: Mapping[int, object], state: State
) -> Iterator[tuple[int, str]]:  # fmt: skip
    """The references of accounts, once each, from the first file that has them."""
    left = set(wanted)
    for path in files:
        if not left:
            return
        ordered = np.array(sorted(left), np.uint64)
        try:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(BATCH_ROWS, columns=["account_ref"]):
                    column = batch.column(0)
                    digests = references.many(column, state.references)
                    at = np.minimum(np.searchsorted(ordered, digests), len(ordered) - 1)
                    for row in np.flatnonzero(ordered[at] == digests).tolist():
                        digest = int(digests[row])
                        if digest in left:
                            left.discard(digest)
                            yield digest, column[row].as_py()
        except (pa.ArrowException, OSError):
            raise SourceError(path.name, None, "names no accounts") from None
