"""What `canary make` and `canary plan` do: rows into a file, the entry into the register, words."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from seawall import render
from seawall.cli import canary_options
from seawall.digest.key import Key
from seawall.errors import LayoutError, SourceError
from seawall.model.canaries import MarkSet, Recipe
from seawall.trace import canary, chances, layout, recipes, streets
from seawall.trace import plan as planned

SHAPES = (".csv", ".jsonl")


@contextmanager
def private(path: Path) -> Iterator[IO[str]]:
    """A new text file that its owner alone can read; under its name only once it is complete."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with suppress(FileNotFoundError):
            temporary.unlink()
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW
        with os.fdopen(os.open(temporary, flags, 0o600), "w", encoding="utf-8", newline="") as file:
            yield file
        temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def recipe(recipient: str, epoch: str, drawing: canary_options.Drawing) -> Recipe:
    """The recipe that the options ask for. Raises LayoutError, SourceError."""
    return recipes.recipe(recipient, epoch, **canary_options.recipe_entries(drawing))


def mark_set(recipient: str, epoch: str, dataset: str, every: int) -> MarkSet:
    """The mark set that the options ask for. Raises LayoutError."""
    return recipes.mark_set(recipient, epoch, dataset=dataset, every=every)


def make(
    of: Recipe, columns: str | None, streets_file: Path | None, out: Path, key: Key
) -> list[str]:
    """Write the rows of a set; returns what to print.

    Raises:
        LayoutError: If the columns or the file's ending are none.
        SourceError: If the streets cannot be used.
    """
    wanted = layout.columns(columns or layout.DEFAULT)
    if out.suffix not in SHAPES:
        raise LayoutError(f"{out.name}: canary rows are written as {' or '.join(SHAPES)}")
    rows = canary.make(of, key, streets.load(streets_file) if streets_file else None)
    with private(out) as file:
        file.write(_written(rows.table(wanted).to_pylist(), [c.name for c in wanted], out.suffix))
    return _said(rows, wanted, out)


def _written(rows: list[dict[str, str]], names: list[str], shape: str) -> str:
    if shape == ".jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def set_entry(of: Recipe, phones_file: Path | None, register: Path) -> str:
    """The register's entry of a set; the file of phones is named as seen from the register."""
    return recipes.set_stanza(
        of, os.path.relpath(phones_file, register.parent) if phones_file else ""
    )


def mark_entry(of: MarkSet) -> str:
    """The register's entry of a marked export."""
    return recipes.mark_stanza(of)


def note(register: Path, stanza: str) -> None:
    """Append an entry to a register, which is made if it is not there; twice the same is once."""
    try:
        before = register.read_text("utf-8") if register.exists() else ""
    except UnicodeDecodeError:
        raise SourceError(register.name, None, "cannot be read as UTF-8 text") from None
    if stanza.strip() in (entry.strip() for entry in before.split("\n\n")):
        return
    with private(register) as file:
        file.write(before + ("" if not before or before.endswith("\n\n") else "\n") + stanza)


def _said(rows: canary.Rows, columns: tuple[layout.Column, ...], out: Path) -> list[str]:
    of, kinds = rows.recipe, {column.element for column in columns}
    n_owned = int(rows.contacts.owned.sum())
    n_drawn = sum(map(bool, rows.phones)) - n_owned
    lines = [f"{rows.n:,} canaries for {of.recipient}, {of.dataset}, {of.epoch}, in {out}"]
    if "phone" in kinds:
        empty = rows.n - n_owned - n_drawn
        lines.append(f"phones: {n_owned:,} of ours, {n_drawn:,} drawn, {empty:,} left empty")
        if left := len(of.phones) - n_owned:
            lines.append(
                f"phones: {left:,} of ours unused, since no canary lives there; see --provinces"
            )
    if "email" in kinds and not of.mail_domains:
        lines.append("e-mail: left empty; give a catch-all domain of ours with --mail-domain")
    if not kinds & {"cn.resident_id", "phone", "email"}:
        lines.append(
            "No column tells a canary by itself: a dump of this layout will prove nothing."
        )
    lines.append("Put them among the other rows, in their order, before the copy leaves.")
    return lines


def plan(
    rows: int, sample: int, recall: float, hits: int, recipients: int, *, as_json: bool
) -> str:
    """How many canaries are needed, as text or JSON.

    Raises:
        LayoutError: If the sample is larger than the copy.
    """
    if sample > rows:
        raise LayoutError("sample: no more rows than the copy has")
    usual = Recipe("", "2026-01", mail_domains=("example.com",), phones=("",))
    found = planned.plan(rows, sample, recall, hits, recipients, chances.chances(usual))
    if as_json:
        return render.json.dumps(render.canaries.plan_document(found)).decode()
    return render.text.plain(render.canaries.plan_text(found))
