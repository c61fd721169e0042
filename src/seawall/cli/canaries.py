"""What `canary verify` does: the rooms composed, dump → digests → canaries and marks met.

The dump is read once under one key. Parts in which something was met are read again under a second
key, so that no coincidence of 64-bit digests accuses anybody. Nothing is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import seawall
from seawall import recognise, sources
from seawall.cli import console
from seawall.digest.batch import digested
from seawall.digest.key import Key
from seawall.digest.names import named
from seawall.errors import LayoutError
from seawall.model.canaries import SCHEMA, MarkSet, Recipe, Verification
from seawall.model.layout import Layout
from seawall.model.ledger import STRUCTURE, Ledger
from seawall.trace import candidates as expected
from seawall.trace import code, conclude, recipes, secret, variants
from seawall.trace.look import Look

SAMPLE_ROWS = 15_000


def registered(path: Path, recipients: Sequence[str], epochs: Sequence[str]) -> recipes.Register:
    """What a register holds, of some recipients and months if they are named.

    Raises:
        LayoutError: If nothing of it is left, or a name is not in it.
    """
    found = recipes.load(path)
    wanted = {secret.plain(name) for name in recipients}
    everyone: list[Recipe | MarkSet] = [*found.sets, *found.marks]
    known = {secret.plain(one.recipient) for one in everyone}
    if wanted - known:
        raise LayoutError(f"{path.name}: {len(wanted - known)} of the recipients are not in it")

    def asked(one: Recipe | MarkSet) -> bool:
        is_named = not wanted or secret.plain(one.recipient) in wanted
        return is_named and (not epochs or one.epoch in epochs)

    kept = recipes.Register(
        tuple(sorted(filter(asked, found.sets), key=lambda r: r.epoch)),
        tuple(filter(asked, found.marks)),
    )
    if not kept.sets and not kept.marks:
        raise LayoutError(f"{path.name}: nothing of these epochs")
    return kept


def by_name(
    recipients: Sequence[str], epochs: Sequence[str], every: int, drawing: Mapping[str, object]
) -> recipes.Register:
    """Sets and marks of recipients by name, all drawn alike. Raises LayoutError."""
    names = list({secret.plain(name): name for name in recipients}.values())
    pairs = [(name, epoch) for epoch in sorted(set(epochs)) for name in names]
    dataset = str(drawing["dataset"])
    return recipes.Register(
        tuple(recipes.recipe(name, epoch, **drawing) for name, epoch in pairs),
        tuple(recipes.mark_set(name, epoch, dataset=dataset, every=every) for name, epoch in pairs),
    )


def verify(dump: Sequence[str], asked: recipes.Register, key: Key, *, second: Key) -> Verification:
    """Look for sets and marks in a dump.

    Args:
        dump: Files, folders or globs.
        asked: Whose.
        key: The keyring's key that all follow from.
        second: Any other key, for the second reading.

    Raises:
        SourceError: If nothing of the dump can be read.
    """
    source, first = sources.open(list(dump)), code.anchor_key(key)
    layout = recognise.columns(named(batch, first) for batch in source.sample(SAMPLE_ROWS))
    look = Look(expected.candidates(asked.sets, key, first))
    readings = {
        (one.dataset, one.every): variants.Reading(one.dataset, one.every, key)
        for one in asked.marks
    }
    ledger = Ledger()
    with console.bar("reading", source.n_bytes) as advance:
        touched = [
            part
            for part in source.parts
            if _read(part, layout, first, look, readings.values(), ledger, advance)
        ]
    met = look.met
    if touched:
        only = {canary.set for canary in look.met}
        again = Look(expected.candidates(asked.sets, key, second, only))
        with console.bar("reading again", sum(part.n_bytes for part in touched)) as advance:
            for part in touched:
                _read(part, layout, second, again, (), Ledger(), advance)
        met = look.both(again)
    results = conclude.sets(look.wanted, met, look.tuples, look.shared)
    everyone: list[Recipe | MarkSet] = [*asked.sets, *asked.marks]
    return Verification(
        schema=SCHEMA,
        seawall=seawall.__version__,
        name=sources.name_of(dump[0]),
        n_rows=look.n_rows,
        n_recipients=len({secret.plain(one.recipient) for one in everyone}),
        n_sets=len(asked.sets),
        n_candidates=sum(recipe.count for recipe in asked.sets),
        compared=look.compared,
        n_parts=len(source.parts),
        n_read_twice=len(touched),
        sets=results,
        windows=conclude.windows(results, look.wanted, met),
        marks=variants.decode(readings, asked.marks, key),
        notes=_notes(ledger, source.unread),
    )


def _read(
    part: sources.Part, layout: Layout, key: Key, look: Look,
    readings: Iterable[variants.Reading], ledger: Ledger, advance: Callable[[int], None],
) -> int:  # fmt: skip
    """Read a part under a key; how many of its rows met something."""
    n_met = 0
    for found in sources.read(part, ledger, advance):
        batch = named(found, key)
        layout = recognise.extend(layout, batch)
        plan = layout.columns(batch.table)
        kept = digested(batch, plan, key)
        n_met += look.add(kept)
        for reading in readings:
            reading.add(kept, plan, batch)
    return n_met


def _notes(ledger: Ledger, unread: Mapping[str, str]) -> tuple[str, ...]:
    """What was not read, so that nothing is lost silently."""
    n_lost = sum(
        n
        for account in ledger.sources.values()
        for reason, n in account.n_skipped.items()
        if reason not in STRUCTURE
    )
    notes = [f"{n_lost:,} places could not be read."] if n_lost else []
    if unread:
        notes.append(f"{len(unread):,} files were not read.")
    return tuple(notes)
