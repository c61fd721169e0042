"""The machines behind identifiers: a store runs on a few, chance on as many as there are identifiers.

Identifiers of Elasticsearch, ObjectIds and UUIDs of version 1 hold the address of the machine, or a number
that a process keeps. Random text of the same shape holds another in each.

Computed: identifiers whose machine stands in no other identifier, among those of kinds that name one.
Expected: .01 to 5 % (assumed: processes that made one record and ended); all of them if made up (measured:
500 random identifiers have 500 machines; authenticity study, section 4).
Needs 30 identifiers. Fooled by copying the bytes of a machine.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.coincidence import multiplicities
from seawall.kernels.time_ids import ES_FLAKE, ES_ORDERED, ES_TIME, OBJECT_ID, UUID1
from seawall.model.clues import Clues
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation

NAMING = (ES_FLAKE, ES_TIME, ES_ORDERED, OBJECT_ID, UUID1)
SHOWN = 6


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Machines that stand once (k) of identifiers (m)."""
    best: Measure | None = None
    for name, kinds in clues.columns("idkind").items():
        nodes = clues["idnode:" + name][np.isin(kinds, NAMING)]
        nodes = nodes[nodes != 0]
        if len(nodes) and (best is None or len(nodes) > best.m):
            counts = np.sort(multiplicities(nodes))[::-1]
            m, k = len(nodes), int((counts == 1).sum())
            top = counts[:SHOWN] / m
            labels = (*(f"machine {i}" for i in range(1, len(top) + 1)), "all others")
            series = Series(labels, (*top.tolist(), float(1 - top.sum())))
            words: dict[str, float | str] = {"machines": len(counts), "id": name}
            best = Measure(m, k=k, m=m, fake_rate=1.0, series=series, words=words)
    return best or Silence("no identifiers that name a machine", ("opaque",))


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"The {found.m:,.0f} identifiers in {found.words['id']} come from {found.words['machines']:,} "
        "machines or processes."
    )


TEST = Test(
    id="id_nodes",
    family="keys",
    title="Machines behind identifiers",
    genuine="A few machines of one store made the identifiers.",
    fabricated="The identifiers are random text of the right shape.",
    measure=measure,
    scale=Violation(0.0001, 0.05),
    sentence=sentence,
    cap=2.0,
    why_cap="A hundred to one: nothing but invention gives each identifier its own machine; a store with "
    "a process for each request comes near.",
    cap_for=0.7,
    source="Layouts: kernels/time_ids.py; authenticity study, section 4",
    basis="measured",
    fools="Copying a machine's bytes.",
    least=30,
)
