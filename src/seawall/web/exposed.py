"""What is exposed of our accounts, in memory: from the file that `match` wrote, without a reference.

Accounts are sorted digests; each points to a state, and few states are different: the breaches and
masks of one account. 12 bytes an account. At 10 million exposed accounts a reference that is not
among them is taken for one of them with a probability of 5e-13.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from seawall import tables
from seawall.digest.key import Key
from seawall.errors import SourceError
from seawall.model.protection import Catalogue, Exposure
from seawall.protect import confidence
from seawall.protect.dump_verdict import PRIOR, Believed
from seawall.web import references

U64 = NDArray[np.uint64]
COLUMNS = ["account_ref", "breach", "matched", "mask"]
BATCH_ROWS = 1 << 17
NOT_EXPOSED = -1


class Leak(NamedTuple):
    """One way to be exposed, which many accounts share: the exposure, and what told them."""

    exposure: Exposure
    matched: tuple[str, ...]


class Exposed:
    """Exposures by the digest of an account's reference."""

    def __init__(self, digests: U64, states: NDArray[np.int32], leaks: list[tuple[Leak, ...]],
                 n_by_breach: Mapping[str, int]) -> None:  # fmt: skip
        self._digests, self._states = digests, states
        self._sorted, self._state_at = digests.data, states.data
        self._leaks = leaks
        self._exposures = [tuple(leak.exposure for leak in of) for of in leaks]
        self.n_by_breach = n_by_breach

    @property
    def n(self) -> int:
        """How many accounts are exposed."""
        return len(self._digests)

    @property
    def n_states(self) -> int:
        """How many ways of being exposed there are."""
        return len(self._leaks)

    def all(self) -> tuple[U64, NDArray[np.int32]]:
        """All exposed accounts (n,) ascending, and the state (n,) of each."""
        return self._digests, self._states

    def sizes(self) -> NDArray[np.int64]:
        """How many accounts are exposed in each way (n_states,)."""
        return np.bincount(self._states, minlength=self.n_states)

    def state(self, digest: int) -> int:
        """The state of one account."""
        at = bisect_left(self._sorted, digest)
        if at < len(self._sorted) and self._sorted[at] == digest:
            return int(self._state_at[at])
        return NOT_EXPOSED

    def states(self, digests: U64) -> NDArray[np.int32]:
        """The states (n,) of many accounts."""
        if not self.n:
            return np.full(len(digests), NOT_EXPOSED, np.int32)
        at = np.minimum(np.searchsorted(self._digests, digests), self.n - 1)
        return np.where(self._digests[at] == digests, self._states[at], np.int32(NOT_EXPOSED))

    def exposures(self, state: int) -> tuple[Exposure, ...]:
        """The exposures of a state."""
        return self._exposures[state] if state >= 0 else ()

    def leaks(self, state: int) -> tuple[Leak, ...]:
        """The same, each with what told it."""
        return self._leaks[state] if state >= 0 else ()


def read(
    path: Path, breaches: set[str], believed: Mapping[str, Believed], catalogue: Catalogue, key: Key
) -> Exposed:
    """Read a file of matches. Rows of breaches that the index no longer holds count for nothing.

    Raises:
        SourceError: If it is no file of matches.
    """
    names: dict[str, int] = {}
    found: list[tuple[U64, NDArray[np.int64], U64, U64]] = []
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH_ROWS, columns=COLUMNS):
                found.append(_columns(batch, names, key))
    except FileNotFoundError:
        raise SourceError(
            path.name, None, "matches no file", "Make it with seawall match"
        ) from None
    except (pa.ArrowException, OSError, KeyError, ValueError, IndexError):
        raise SourceError(path.name, None, "is not a file that match wrote") from None
    parts = [np.concatenate(column) for column in zip(*found, strict=True)] if found else []
    if not parts:
        return Exposed(np.zeros(0, np.uint64), np.zeros(0, np.int32), [], {})
    digests, codes, matched, masks = parts
    ordered = list(names)
    counts = np.array([name in breaches for name in ordered])[codes]
    rows = np.rec.fromarrays([codes[counts], matched[counts], masks[counts]])
    kinds, kind = np.unique(rows, return_inverse=True)
    leaks = [_leak(ordered[int(c)], int(t), int(m), believed, catalogue) for c, t, m in kinds]
    n_by_breach: dict[str, int] = {}
    pairs = np.unique(np.rec.fromarrays([codes[counts], digests[counts]]))
    for code, n in zip(*np.unique(pairs["f0"], return_counts=True), strict=True):
        n_by_breach[ordered[int(code)]] = int(n)
    return _grouped(digests[counts], kind.astype(np.int64), leaks, n_by_breach)


def _columns(
    batch: pa.RecordBatch, names: dict[str, int], key: Key
) -> tuple[U64, NDArray[np.int64], U64, U64]:
    """Digests, breach codes, what told the account as a mask, and what is exposed, all (n,)."""
    breach = batch.column("breach")
    if not pa.types.is_dictionary(breach.type):
        breach = breach.dictionary_encode()
    here = [names.setdefault(name, len(names)) for name in breach.dictionary.to_pylist()]
    codes = np.array(here, np.int64)[breach.indices.to_numpy()]
    lists = batch.column("matched")
    told = lists.flatten().dictionary_encode()
    bits = np.array([tables.element(id_).bit for id_ in told.dictionary.to_pylist()], np.uint64)
    lengths = lists.value_lengths().to_numpy()
    if not len(lengths) or int(lengths.min()) < 1:
        raise ValueError("an account that nothing told")
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    matched = np.bitwise_or.reduceat(bits[told.indices.to_numpy()], starts)
    masks = batch.column("mask").to_numpy().astype(np.uint64)
    return references.many(batch.column("account_ref"), key), codes, matched, masks


def _leak(
    breach: str, told: int, mask: int, believed: Mapping[str, Believed], catalogue: Catalogue
) -> Leak:
    ids = tuple(e.id for e in tables.elements() if told & e.bit)
    verdict = believed.get(breach)
    sure = confidence(catalogue.told_by, ids)
    if verdict is None:  # nobody weighed it
        return Leak(Exposure(breach, mask, PRIOR, sure, None), ids)
    return Leak(Exposure(breach, mask, verdict.p, sure, verdict.newest), ids)


def _grouped(
    digests: U64, kind: NDArray[np.int64], leaks: list[Leak], n_by_breach: Mapping[str, int]
) -> Exposed:
    """One state per account. Most stand in one breach, and only the others need a loop."""
    order = np.lexsort((kind, digests))
    digests, kind = digests[order], kind[order]
    starts = np.flatnonzero(np.concatenate([[True], digests[1:] != digests[:-1]])[: len(digests)])
    lengths = np.diff(np.append(starts, len(digests)))
    states = kind[starts].astype(np.int32)
    of: list[tuple[Leak, ...]] = [(leak,) for leak in leaks]
    known: dict[bytes, int] = {}
    for i in np.flatnonzero(lengths > 1):
        several = np.unique(kind[starts[i] : starts[i] + lengths[i]])
        if len(several) > 1:
            at = known.setdefault(several.tobytes(), len(of))
            if at == len(of):
                of.append(tuple(leaks[k] for k in several))
            states[i] = at
    return Exposed(np.ascontiguousarray(digests[starts]), states, of, n_by_breach)
