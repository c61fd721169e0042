"""Dates a dump by our own users' history: which of their former values does it hold?

Of each user we know when each value (a phone, an address) was valid. A copy taken at T holds the value of
T, or an older one where its system had not been told: a share of values lags by a time that is
exponentially distributed; a few are wrong altogether. The likelihood of T is summed over the users and over
shares and mean times of lag, which are not known, with equal prior weights; every day has the same prior.

"Not before" is hard, because a value cannot be held before it exists; "not after" is soft, because of lag.
Source: authenticity study, section 4 (12 % changes a year, 35 % lagging by 1.5 years, 1 % errors: assumed
there; here estimated but for the errors).

A table of events holds a user once for each event, with the value of its day. The newest of them counts:
the others are old because their records are, not because the copy lags.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from seawall.model.clues import NO_DAY, Clues
from seawall.model.dating import Snapshot

Days = NDArray[np.int64]
EPOCH = date(1970, 1, 1)
IDENTIFIERS, ATTRIBUTES = ("id", "mail", "card", "phone"), ("phone", "mail", "address")
LAGGING = (0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
MEAN_LAG_DAYS = (180.0, 365.0, 550.0, 900.0)
WRONG = 0.01
LEAST_USERS = 10
CHUNK = 64  # users at a time: days by users would not fit
ALWAYS, NEVER = (
    -(10**6),
    10**6,
)  # days of a value that was valid before, or is valid after, all we know
TAIL = 0.025


def stays(
    dump: Sequence[Clues], history: Clues, start: str = "valid_from", stop: str = "valid_to"
) -> tuple[Days, Days, str, str]:
    """The time in which the value that the dump holds of a user was valid, by our history.

    Args:
        dump: Clues of its tables.
        history: One row per user and value; `start` and `stop` are its date columns.

    Returns:
        First day and day after the last, each (m,), and the identifier and attribute that tell most.
    """
    best: tuple[Days, Days, str, str] = np.zeros(0, np.int64), np.zeros(0, np.int64), "", ""
    for identifier in IDENTIFIERS:
        for attribute in ATTRIBUTES:
            if attribute == identifier or not {identifier, attribute} <= set(history.planes):
                continue
            found = _newest(
                history, _joined(dump, history, identifier, attribute), identifier, start
            )
            if len(found) > len(best[0]):
                first, last = history[f"day:{start}"][found], history[f"day:{stop}"][found]
                best = (
                    np.where(first == NO_DAY, ALWAYS, first).astype(np.int64),
                    np.where(last == NO_DAY, NEVER, last).astype(np.int64),
                    identifier, attribute,
                )  # fmt: skip
    return best


def _joined(
    dump: Sequence[Clues], history: Clues, identifier: str, attribute: str
) -> NDArray[np.intp]:
    """Rows of the history whose identifier and attribute stand together in a record of the dump."""
    pairs = [
        _pairs(c, identifier, attribute) for c in dump if {identifier, attribute} <= set(c.planes)
    ]
    if not pairs:
        return np.zeros(0, np.intp)
    ours = _pairs(history, identifier, attribute)
    whole = ours[:, 0] != 0
    seen = np.isin(_mixed(ours), _mixed(np.concatenate(pairs))) & whole & (ours[:, 1] != 0)
    return np.flatnonzero(seen)


def _newest(
    history: Clues, rows: NDArray[np.intp], identifier: str, start: str
) -> NDArray[np.intp]:
    """Of each user's rows the one with the value that became valid last."""
    users, since = history[identifier][rows], history[f"day:{start}"][rows]
    order = np.lexsort((since, users))
    last = np.append(users[order][1:] != users[order][:-1], True)[: len(rows)]
    return np.sort(rows[order[last]])


def _pairs(clues: Clues, identifier: str, attribute: str) -> NDArray[np.uint64]:
    return np.stack([clues[identifier], clues[attribute]], 1)


def _mixed(pairs: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One number per pair; both halves are keyed digests, so a multiplication by an odd number mixes them."""
    with np.errstate(over="ignore"):
        return pairs[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ pairs[:, 1]


def snapshot(
    first: Days, last: Days, as_of: date, identifier: str = "", attribute: str = ""
) -> Snapshot | None:
    """The day of the copy, from the stays (m,) of the values that it holds.

    None with fewer than ten users, or where no value ever changed.
    """
    end = (as_of - EPOCH).days
    telling = ((first > ALWAYS) & (first <= end)) | (last <= end)
    if len(first) < LEAST_USERS or not telling.any():
        return None
    a, b = first[telling], last[telling]
    edges = np.concatenate([a[a > ALWAYS], b[b < NEVER]])
    weeks = np.arange(max(int(edges.min()) - 365, end - 40 * 365), end + 1, 7)
    coarse: NDArray[np.float64] = _weights(weeks, a, b).sum((0, 1))
    likely = weeks[coarse > float(np.max(coarse)) * 1e-6]
    days = np.arange(likely.min() - 14, min(end, likely.max() + 14) + 1)
    each = _weights(days, a, b)
    posterior = each.sum((0, 1)) / each.sum()
    running = np.cumsum(posterior)
    low, middle, high = (
        EPOCH + timedelta(days=int(days[min(len(days) - 1, int(np.searchsorted(running, q)))]))
        for q in (TAIL, 0.5, 1 - TAIL)
    )
    lagging = float((each.sum((0, 2)) * LAGGING).sum() / each.sum())
    return Snapshot(
        low, middle, high, len(first), int(telling.sum()), lagging, identifier, attribute
    )


def _weights(days: Days, first: Days, last: Days) -> NDArray[np.float64]:
    """The likelihood of every day under every lag, up to a factor: (means, shares, days)."""
    logs = np.stack([_log_likelihood(days, first, last, mean) for mean in MEAN_LAG_DAYS])
    weights: NDArray[np.float64] = np.exp(logs - logs.max())
    return weights


def _log_likelihood(days: Days, first: Days, last: Days, mean: float) -> NDArray[np.float64]:
    """Over all users, for every share of lagging values: (shares, days)."""
    total = np.zeros((len(LAGGING), len(days)))
    for at in range(0, len(first), CHUNK):
        a, b = first[at : at + CHUNK, None], last[at : at + CHUNK, None]
        older_a, older_b = (np.exp(-np.clip(days - edge, 0, 10**7) / mean) for edge in (a, b))
        held = np.where(days >= a, older_b - older_a, 0.0)
        current = (days >= a) & (days < b)
        for i, share in enumerate(LAGGING):
            value = (1 - WRONG) * ((1 - share) * current + share * held) + WRONG
            total[i] += np.log(value).sum(0)
    return total
