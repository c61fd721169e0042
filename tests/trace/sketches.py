"""Small sketches made by hand, for tests of what is done with them."""

from datetime import UTC, date, datetime

import numpy as np

from seawall.model.tracing import ColumnSketch, Population, TableSketch

READ_AT = datetime(2022, 6, 1, tzinfo=UTC)
SPACE = 2**64


def column(name="made_at", element="date", **more):
    return ColumnSketch(name, (name,), "", 0, element, 1_000, 1_000, 0.0, **more)


def dates(name, oldest, newest, n=1_000, **more):
    """A column of dates between two days, spread evenly over its months."""
    a, b = date.fromisoformat(oldest), date.fromisoformat(newest)
    months = [
        f"{k // 12:04d}-{k % 12 + 1:02d}"
        for k in range(a.year * 12 + a.month - 1, b.year * 12 + b.month)
    ]
    share = round(1 / len(months), 5)
    return column(
        name, n_dates=n, dates=(a, a, a, b, b), periods=dict.fromkeys(months, share),
        oldest_on=a, newest_on=b, **more,
    )  # fmt: skip


def population(element, digests, theta=1.0):
    digests = np.sort(np.array(digests, np.uint64))
    n = round(len(digests) / theta)
    return Population(element, n, n, n, theta, digests)


def table(name="t", system="s", columns=(), populations=(), updated_at=None, **more):
    given = {"owner": "ours", "n_rows": 1_000, "share_read": 1.0, **more}
    return TableSketch(
        system, given["owner"], name, "files", "0" * 16, READ_AT, updated_at, given["n_rows"], 1_000,
        given["share_read"], tuple(columns), tuple(populations),
    )  # fmt: skip
