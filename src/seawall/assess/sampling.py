"""How a sample was drawn: whether its own order and gaps speak against chance.

Bounds of size need records drawn at random from the whole. A seller's sample seldom is: it is the head of
a table, the first answers of one shard, a sorted list. Such a sample shows it: records stand in order of
time, neighbours come from one place or are one person, numbers follow each other without a gap, all
Elasticsearch ids lie on one shard. Where nothing that counts time stands beside the records, nothing
would show, and that is said as well.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from seawall.assess import ids
from seawall.assess.order import clustering, order
from seawall.model.clues import NO_DAY, Clues
from seawall.model.sizing import NOT_RANDOM, RANDOM, UNKNOWN, Counter, Sampling, Shard, Sign

#: Records that a look at order needs, and distinct times among them.
LEAST, LEAST_TIMES = 50, 4
#: A score and an effect from which an order is one; the effect keeps large samples from seeing ghosts.
Z = 4.0
CORRELATED, ASCENDING, CLUSTERED = 0.05, 0.02, 1.2
#: Numbers between least and greatest that stand here, from which they were cut out in one piece.
CUT = 0.25
#: Planes whose equal neighbours show a sorted or clustered list, with what they are called.
PLACES = {
    "id_place": "county of the ID",
    "address_place": "county of the address",
    "phone_segment": "segment of the phone",
    "surname": "surname",
    "id": "resident ID",
    "phone": "phone",
    "mail": "e-mail",
}


def in_order(values: NDArray[np.integer], name: str) -> Sign | None:
    """Whether records stand in order of a time (n,), as far as it says anything; None where not."""
    if len(values) < LEAST or len(np.unique(values)) < LEAST_TIMES:
        return None
    found = order(values)
    strong = abs(found.correlation) >= CORRELATED or abs(found.ascending - 0.5) >= ASCENDING
    against = strong and found.z >= Z
    said = "stand in order of" if against else "stand in no order of"
    return Sign(
        "order", against, found.correlation, found.n,
        f"Records {said} {name} (rank correlation with their place {found.correlation:+.2f}, "
        f"{found.ascending:.0%} of neighbours ascend).",
    )  # fmt: skip


def in_clusters(labels: NDArray[np.generic], name: str) -> Sign | None:
    """Whether equal labels (n,) stand together; None under LEAST records."""
    if len(labels) < LEAST:
        return None
    if (labels == labels[0]).all():
        return Sign("clustered", True, 1.0, len(labels), f"All records share one {name}.")
    found = clustering(labels)
    against = found.ratio >= CLUSTERED and found.z >= Z
    how = f"{found.ratio:,.1f} times as often as any two records"
    return Sign(
        "clustered", against, found.ratio, found.n, f"Neighbours share the {name} {how}."
    )  # fmt: skip


def on_one_shard(shard: Shard) -> Sign:
    """Whether all ids lie on one shard of an index."""
    said = (
        f"All of {shard.n:,} ids lie on one shard of {shard.likely}."
        if shard.one
        else f"{shard.n:,} ids are spread over the shards of the index."
    )
    return Sign("one shard", shard.one, float(shard.likely), shard.n, said)


def counted_on(counter: Counter) -> Sign:
    """Whether the numbers of a counter follow each other with hardly a gap."""
    return Sign(
        "counted on", counter.density >= CUT, counter.density, counter.n,
        f"{counter.density:.2%} of the numbers between the least and the greatest are here.",
    )  # fmt: skip


def one_row_each(counts: NDArray[np.integer]) -> Sign | None:
    """Whether nobody occurs twice, of people with these numbers of records (m,)."""
    n = int(counts.sum())
    if n < LEAST:
        return None
    repeated = int((counts > 1).sum())
    return Sign(
        "one row each", repeated == 0, float(repeated), n,
        f"{repeated:,} of {len(counts):,} people occur more than once.",
    )  # fmt: skip


def judge(signs: Sequence[Sign]) -> Sampling:
    """What the signs say together. A list with one row each may still be drawn at random."""
    against = [s for s in signs if s.against and s.sign != "one row each"]
    if against:
        return Sampling(NOT_RANDOM, tuple(signs), f"Not drawn at random: {against[0].sentence}")
    if not any(s.sign == "order" for s in signs):
        return Sampling(
            UNKNOWN, tuple(signs),
            "How it was drawn cannot be seen: no time or counted number stands beside the records.",
        )  # fmt: skip
    return Sampling(
        RANDOM, tuple(signs), "Nothing in the order of the records speaks against a random draw."
    )


def times(clues: Clues) -> dict[str, NDArray[np.int64]]:
    """Times and counted numbers of each column, by column, -1 for none; days with their seconds."""
    found: dict[str, NDArray[np.int64]] = {}
    for name, days in clues.columns("day").items():
        seconds = np.maximum(clues["second:" + name].astype(np.int64), 0)
        past = days.astype(np.int64) + 1_000_000  # so that days before 1970 count too
        found[name] = np.where(days == NO_DAY, -1, past * 86_400 + seconds)
    for head in ("idms", "counter"):
        for name, plane in clues.columns(head).items():
            found.setdefault(name, plane.astype(np.int64))
    return found


def sampling(
    clues: Clues, counters: Sequence[Counter] = (), shard: Shard | None = None
) -> Sampling:
    """How the records of a table were drawn, in the order that their clues stand in.

    Args:
        clues: Of the table, ordered by source and position.
        counters: Its columns that count up.
        shard: What its Elasticsearch ids say.
    """
    signs: list[Sign | None] = [
        in_order(values[values >= 0], f"the column {name}") for name, values in times(clues).items()
    ]
    for plane, name in PLACES.items():
        if plane in clues:
            labels = clues[plane]
            signs.append(in_clusters(labels[labels != 0], name))
    signs += [counted_on(c) for c in counters]
    if shard is not None:
        signs.append(on_one_shard(shard))
    return judge([s for s in signs if s is not None])


def counters(clues: Clues) -> list[Counter]:
    """The columns of a table that count up, each held against the first column of time."""
    known = times(clues)
    dated = next((v for k, v in known.items() if "counter:" + k not in clues), None)
    found = [
        ids.counter_column(plane, clues["step:" + name], dated, column=name)
        for name, plane in clues.columns("counter").items()
    ]
    return [c for c in found if c is not None]
