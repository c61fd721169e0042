"""JSON records out of arrays, however they are laid out: envelopes skipped, damage passed over.

After a broken element, reading resumes at the next object that starts with the same key as the
first good one did.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from seawall.kernels import frames as fr
from seawall.kernels.json_columns import MAX_ROWS
from seawall.kernels.json_records import Records, finish, json_columns, scanned
from seawall.kernels.json_text import string_end
from seawall.kernels.window import Window
from seawall.model.ledger import SourceLedger
from seawall.model.source import Reading
from seawall.model.strings import Bytes

ENVELOPE = "envelope"
TAIL = 1 << 12  # kept while looking for the next record: its key may be cut
OBJECTS = -1  # no array around the elements
NOTHING = np.frombuffer(b"\0\0", np.uint8)  # a key that no object has
HIT = b'"_i'  # how the first key of nearly every hit starts: _index or _id


def read_elements(window: Window, reading: Reading, kind: int) -> Iterator[Records]:
    """The objects of arrays of a `kind` (frames.TOP_ARRAY, frames.HITS), or OBJECTS without one."""
    account, limit = reading.account, reading.part.limits.max_record_bytes
    columns = json_columns(reading)
    starts, stops = np.empty(MAX_ROWS, np.int64), np.empty(MAX_ROWS, np.int64)
    key = np.frombuffer(HIT if kind == fr.HITS else b'"', np.uint8)
    inside, known = kind == OBJECTS, False
    while True:
        if not inside:
            inside, ended = _enter(window, account, kind, limit)
            if ended:
                break
            continue
        n, rest, why = fr.elements(
            window.data, window.start, window.stop, starts, stops, kind == fr.HITS
        )
        if n:
            for records in scanned(columns, window, account, starts[:n], stops[:n]):
                if not known:
                    key, known = _first_key(window.data, int(starts[0]), int(stops[0])), True
                yield records
        _envelope(account, rest - window.start - int((stops[:n] - starts[:n]).sum()))
        window.start = rest
        if why == fr.CLOSED and kind != OBJECTS:
            inside = False
        elif why != fr.MORE:
            _resume(window, account, key, "not JSON")
        elif n < len(starts):
            if window.left >= limit:
                _resume(window, account, key, "too long")
            elif not window.more():
                if window.left == 0:
                    break
                # the element never ends: it is the last, or it was cut and others follow
                _resume(window, account, key if known else NOTHING, "cut off")
    finish(columns, account)


def _enter(window: Window, account: SourceLedger, kind: int, limit: int) -> tuple[bool, bool]:
    """Pass over the envelope: (an array opened, the source ended)."""
    at, far = fr.opening(window.data, window.start, window.stop, kind)
    stop = int(at if at >= 0 else far)
    _envelope(account, stop - window.start)
    window.start = stop
    if at >= 0:
        return True, False
    if window.left >= limit:
        account.skip("too long", window.left, account.n_rows + 1, window.position)
        window.start = window.stop
    if window.more():
        return False, False
    _envelope(account, window.left)
    window.start = window.stop
    return False, True


def _envelope(account: SourceLedger, n: int) -> None:
    if n:
        account.skip(ENVELOPE, n)


def _first_key(data: Bytes, start: int, stop: int) -> Bytes:
    """The first key of the object at start, with its quotes; one quote if it has none."""
    i = start
    while i < stop and data[i] != 34:
        i += 1
    end, _ = string_end(data, i + 1, stop, True)
    return data[i : end + 1].copy() if end > i else np.frombuffer(b'"', np.uint8)


def _resume(window: Window, account: SourceLedger, key: Bytes, reason: str) -> None:
    """Pass over the place at hand up to the next object that starts with `key`."""
    at, n = window.position, min(1, window.left)
    window.start += n
    while True:
        found = int(fr.signature(window.data, window.start, window.stop, key))
        if found >= 0:
            n += found - window.start
            window.start = found
            break
        keep = 0 if window.done else min(TAIL, window.left)
        n += window.left - keep
        window.start = window.stop - keep
        if not window.more():
            break
    account.skip(reason, n, account.n_rows + 1, at)
