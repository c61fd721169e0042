"""Account lists of a platform of ours, some of whose people are in a leak of the same seed.

The truth is by value: whoever's chosen identifier stands in the leak is exposed, also one of the
others by coincidence (two people may share a number, as in life).
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numba as nb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall.errors import SourceError
from seawall.synth import assign, emit
from seawall.synth import truth as ground
from seawall.synth.assemble import Fate, Mode, records
from seawall.synth.draw import People, draw
from seawall.synth.exposure import IDENTIFIERS, bit, keyed_names, sightings
from seawall.synth.identifiers import IdForm, PhoneForm
from seawall.synth.people import (
    birth_column,
    card_column,
    email_column,
    id_column,
    name_column,
    phone_column,
)
from seawall.synth.plan import jobs, make
from seawall.synth.rng import key_of
from seawall.synth.sheet import Sheet
from seawall.synth.spec import TABLES, AccountsSpec, LeakSpec
from seawall.synth.stage import Stage, stage, text
from seawall.tables import elements

Progress = Callable[[int, int], None]
STRANGERS = 1 << 31  # the first person number of those in no leak; e-mail knows 32 bits
SPREAD = 16  # person numbers per stranger: the first of them with a telephone
REF_ODD = 0x2545F4914F6CDD1D  # makes account references look unordered, and keeps them distinct
REF_BITS = 40
#: How users type their number, and how often.
PHONE_FORMS = (
    (PhoneForm.PLAIN, 0.70),
    (PhoneForm.PLUS_86, 0.12),
    (PhoneForm.BARE_86, 0.05),
    (PhoneForm.PLUS_86_SPACED, 0.04),
    (PhoneForm.DASHED, 0.04),
    (PhoneForm.SPACED, 0.04),
    (PhoneForm.FULL_WIDTH, 0.01),
)
OLD_IDS = 0.02
SECOND_PHONE = 0.10  # of those who have two


@dataclass(frozen=True, slots=True)
class Accounts:
    """An account list in memory: its sheet and identifiers as values, 0 for none."""

    sheet: Sheet
    person: NDArray[np.int64]
    values: dict[str, NDArray[np.int64]]


def _members(spec: AccountsSpec, key: np.uint64, s: Stage) -> NDArray[np.int64]:
    """Person numbers of the accounts: those of the leak's people first, each once."""
    wanted = round(spec.n * spec.exposed)
    found: list[NDArray[np.int64]] = []
    n_rows = spec.leak.n
    tries = np.arange(4 * wanted + 64)
    row = (assign.words_of(key, tries, 0) % np.uint64(n_rows)).astype(np.int64)
    first = 0
    for number, n in enumerate(spec.leak.rows):
        own = row[(row >= first) & (row < first + n)] - first
        stretches = s.cast.tables[number]
        found.append(
            assign.people_of(
                s.keys[number], own, stretches.n_slots, stretches.rows, number == 0,
                s.people_key, s.frame,
            )
        )  # fmt: skip
        first += n
    candidates = np.unique(np.concatenate(found))
    order = np.argsort(assign.words_of(key, candidates, 1), kind="stable")
    drawn = draw(s.people_key, candidates[order], s.frame)
    leaked = drawn.number[(drawn.phone > 0) & (drawn.age >= 16)][:wanted]
    others = assign.strangers(STRANGERS, SPREAD, spec.n - len(leaked), s.people_key, s.frame)
    both = np.concatenate([leaked, others])
    return both[np.argsort(assign.words_of(key, np.arange(len(both)), 2), kind="stable")]


def build(spec: AccountsSpec) -> Accounts:
    """Make the list."""
    s, key = stage(spec.leak), key_of(spec.leak.seed, f"accounts/{spec.seed}")
    person = _members(spec, key, s)
    p = draw(s.people_key, person, s.frame)
    rows = np.arange(spec.n)

    def has(k: int, share: float) -> NDArray[np.bool_]:
        return np.asarray(assign.uniform(key, rows, k)) < share

    sheet = Sheet("accounts", spec.n, 160)
    ref = ((rows + 1) * REF_ODD) & ((1 << REF_BITS) - 1)
    sheet.add("account_ref", "opaque", emit.numbers, 18, ref, text("acct-"), 13)
    named = has(10, spec.named)
    _name(sheet, p, s, named)
    birth_column(sheet, "birth_date", np.where(named, p.born, 0).astype(np.int32))
    second = (p.phone2 > 0) & has(11, SECOND_PHONE)
    phone = np.where(has(12, spec.phone), np.where(second, p.phone2, p.phone), 0)
    edges = np.cumsum([share for _, share in PHONE_FORMS])
    forms = np.array([form for form, _ in PHONE_FORMS] + [PhoneForm.PLAIN], np.uint8)
    form = forms[np.searchsorted(edges, assign.uniform(key, rows, 13), side="right")]
    phone_column(sheet, "mobile", phone, form)
    email_column(sheet, "email", p, ~has(14, spec.email), s)
    id_form = np.where(has(15, OLD_IDS), IdForm.OLD, IdForm.PLAIN).astype(np.uint8)
    id_form[~has(16, spec.id_no)] = IdForm.EMPTY
    id_column(sheet, "id_no", p, id_form)
    if spec.card:
        card_column(sheet, "bank_card", np.where(has(17, spec.card), p.card, 0))
    values = {
        c.element: c.values
        for c in sheet.columns
        if c.element in IDENTIFIERS and c.values is not None
    }
    by_name = np.empty(spec.n, np.int64)
    names = sheet.column("name")
    keyed_names(sheet.out, names.offsets, np.where(named, p.born, 0).astype(np.int64), by_name)
    return Accounts(sheet, person, {**values, "name_birth_date": by_name})


def _name(sheet: Sheet, p: People, s: Stage, named: NDArray[np.bool_]) -> None:
    """Names of those who gave one."""
    column = name_column(sheet, "name", p, s)
    lengths = np.where(named, np.diff(column.offsets), 0)
    starts = column.offsets[:-1]
    kept = np.repeat(named, np.diff(column.offsets))
    first, end = int(starts[0]), int(column.offsets[-1])
    packed = sheet.out[first:end][kept]
    sheet.out[first : first + len(packed)] = packed
    column.offsets[0] = first
    column.offsets[1:] = first + np.cumsum(lengths)
    sheet.at = first + len(packed)


@nb.njit(cache=True, nogil=True)
def _mark(values, masks, alive, known, found):
    """OR each row's mask into the entry of `found` whose value in `known` (ascending) it holds."""
    for j in range(values.shape[0]):
        if not alive[j]:
            continue
        for k in range(values.shape[1]):
            value = values[j, k]
            if value == 0:
                continue
            low, high = 0, len(known)
            while low < high:
                middle = (low + high) // 2
                if known[middle] < value:
                    low = middle + 1
                else:
                    high = middle
            if low < len(known) and known[low] == value:
                found[low] |= masks[j]


@dataclass(frozen=True, slots=True)
class Exposed:
    """Masks (n_tables, n_accounts) uint64: identifiers met, and elements exposed with them.

    Apart for identifiers in columns and in texts.
    """

    by: NDArray[np.uint64]
    by_text: NDArray[np.uint64]
    exposed: NDArray[np.uint64]
    exposed_text: NDArray[np.uint64]


def exposures(leak: LeakSpec, accounts: Accounts, progress: Progress | None = None) -> Exposed:
    """Go through the leak again and see who is in it."""
    n = accounts.sheet.n
    shape = (len(TABLES), n)
    out = Exposed(*(np.zeros(shape, np.uint64) for _ in range(4)))
    known = {}
    for kind, values in accounts.values.items():
        distinct, back = np.unique(values, return_inverse=True)
        known[kind] = distinct, back
    found = {
        (number, kind, in_text): np.zeros(len(known[kind][0]), np.uint64)
        for number in range(len(TABLES))
        for kind in known
        for in_text in (False, True)
    }
    done = 0
    for job in jobs(leak):
        made = make(leak, job)
        alive = made.fate == Fate.KEPT
        for s in sightings(made.chunk.sheet, made.garbled):
            if s.element not in known:
                continue
            values = s.values if s.values.ndim == 2 else s.values[:, None]
            _mark(
                values, s.masks | bit(s.element), alive, known[s.element][0],
                found[job.number, s.element, s.in_text],
            )  # fmt: skip
        done += job.n
        if progress is not None:
            progress(done, leak.n)
    for (number, kind, in_text), masks in found.items():
        mine = masks[known[kind][1]]
        by, exposed = (out.by_text, out.exposed_text) if in_text else (out.by, out.exposed)
        by[number] |= np.where(mine > 0, bit(kind), np.uint64(0))
        exposed[number] |= mine
    return out


def _summary(by: NDArray[np.uint64], exposed: NDArray[np.uint64]) -> dict[str, Any]:
    """Counts over accounts, in the words of model.matching.BreachMatch."""

    def count(masks: NDArray[np.uint64]) -> dict[str, int]:
        counts = {row.id: int(np.count_nonzero(masks & np.uint64(row.bit))) for row in elements()}
        return {name: n for name, n in counts.items() if n}

    return {
        "n_accounts": int(np.count_nonzero(by)),
        "by_identifier": count(by),
        "exposed": count(exposed),
    }


def _write(path: Path, spec: AccountsSpec, sheet: Sheet) -> None:
    names = [column.name for column in sheet.columns]
    if spec.format == "parquet":
        import pyarrow.parquet as pq

        data = pa.py_buffer(sheet.out)
        arrays = [
            pa.StringArray.from_buffers(sheet.n, pa.py_buffer(c.offsets), data)
            for c in sheet.columns
        ]
        pq.write_table(pa.table(arrays, names=names), path, compression="zstd")
        return
    if spec.format == "csv":
        literals = [b"", *[b","] * (len(names) - 1), b"\r\n"]
        mode, opening = Mode.CSV, ",".join(names).encode() + b"\r\n"
    else:
        literals = [*(f',"{name}":'.encode() for name in names), b"}\n"]
        literals[0] = b"{" + literals[0][1:]
        mode, opening = Mode.JSON, b""
    kept = np.zeros(sheet.n, np.uint8)
    body, _ = records(sheet, sheet.columns, literals, kept, mode, ord(","))
    with path.open("wb") as file:
        file.write(opening)
        file.write(body.data)


def write_accounts(
    path: Path, spec: AccountsSpec, progress: Progress | None = None
) -> ground.Truth:
    """Write an account list and, beside it, its truth.

    `<name>.truth.json` has the counts, for the leak as a whole and by table; `<name>.truth.parquet`
    a row per exposed account and table: account_ref, table, and masks of element numbers (bit
    1 << number): identifiers found in columns (`by`) and in texts (`by_text`), and the elements
    exposed with either (`exposed`, `exposed_text`). A person's own values are in neither.

    Args:
        path: The file to write.
        spec: What to write; the leak itself need not have been written.
        progress: Called with (rows of the leak seen, rows in all).

    Raises:
        SourceError: If the place cannot be written to.
    """
    path = Path(path)
    accounts = build(spec)
    found = exposures(spec.leak, accounts, progress)
    by, exposed = found.by | found.by_text, found.exposed | found.exposed_text
    facts = {
        "synthetic": True,
        "note": "No account is anyone's: all people were drawn from the seed.",
        "seed": spec.leak.seed,
        "generator": ground.GENERATOR,
        "leak": spec.leak.as_dict(),
        "accounts": spec.n,
        "from_leak": int(np.count_nonzero(accounts.person < STRANGERS)),
        "queries": {k: int(np.count_nonzero(v)) for k, v in accounts.values.items() if v.any()},
        **_summary(np.bitwise_or.reduce(by), np.bitwise_or.reduce(exposed)),
        "columns_only": _summary(
            np.bitwise_or.reduce(found.by), np.bitwise_or.reduce(found.exposed)
        ),
        "tables": {
            table: _summary(by[i], exposed[i])
            for i, table in enumerate(TABLES)
            if spec.leak.rows[i]
        },
    }
    try:
        _write(path, spec, accounts.sheet)
        _write_rows(path.with_name(path.name + ".truth.parquet"), accounts, found)
        return ground.write(path.with_name(path.name + ".truth.json"), facts)
    except OSError as problem:
        raise SourceError(path.name, None, "cannot be written", "Check the folder") from problem


def _write_rows(path: Path, accounts: Accounts, found: Exposed) -> None:
    import pyarrow.parquet as pq

    table, account = np.nonzero(found.by | found.by_text)
    sheet = accounts.sheet
    refs = pa.StringArray.from_buffers(
        sheet.n, pa.py_buffer(sheet.columns[0].offsets), pa.py_buffer(sheet.out)
    )
    rows = {
        "account_ref": refs.take(pa.array(account)),
        "table": pa.array(TABLES).take(pa.array(table)),
        "by": found.by[table, account],
        "by_text": found.by_text[table, account],
        "exposed": found.exposed[table, account],
        "exposed_text": found.exposed_text[table, account],
    }
    pq.write_table(pa.table(rows).replace_schema_metadata({"synthetic": "true"}), path)
