"""Synthetic files from the options of `seawall synth`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from seawall import synth
from seawall.errors import SourceError

Advance = Callable[[int], None]
AS_OF = date(2022, 6, 30)  # when the leak of 2022 was offered


def leak_spec(
    records: int, seed: int, shape: str, compress: str, encoding: str, rough: bool,
    one_file: bool, as_of: datetime | None,
) -> synth.LeakSpec:  # fmt: skip
    """The specification that the options ask for: a third of the records in each table."""
    each = records // 3
    return synth.LeakSpec(
        seed=seed,
        as_of=as_of.date() if as_of else AS_OF,
        rows=(records - 2 * each, each, each),
        format=shape,
        compression=compress,
        encoding=encoding,
        split=not one_file,
        damage=synth.ROUGH.fitting(shape) if rough else synth.Damage(),
    )


def leak(out: Path, spec: synth.LeakSpec, advance: Advance) -> str:
    """Write a leak; returns what to print."""
    out.parent.mkdir(parents=True, exist_ok=True)
    if spec.is_folder:
        out.mkdir(exist_ok=True)
    truth = synth.write_leak(out, spec, _steps(advance))
    return f"{truth['records']:,} records, {truth['bytes']:,} bytes in {out}; truth in {truth.path}"


def accounts(
    out: Path, leak_path: Path, n: int, exposed: float, seed: int, shape: str, advance: Advance
) -> str:
    """Write accounts over a leak made before; returns what to print.

    Raises:
        SourceError: If the leak's side file is not there.
    """
    spec = synth.AccountsSpec(
        leak=_spec_of(leak_path), n=n, exposed=exposed, seed=seed, format=shape
    )
    truth = synth.write_accounts(out, spec, _steps(advance))
    return f"{n:,} accounts in {out}; truth in {truth.path}"


def _spec_of(leak_path: Path) -> synth.LeakSpec:
    side = leak_path.with_name(leak_path.name + ".truth.json")
    try:
        return synth.LeakSpec.from_dict(json.loads(side.read_text("utf-8"))["spec"])
    except (OSError, KeyError, ValueError, TypeError):
        raise SourceError(
            side.name, None, "no side file of a synthetic leak",
            "Make the leak with: seawall synth leak",
        ) from None  # fmt: skip


def _steps(advance: Advance) -> Callable[[int, int], Any]:
    """A bar counts steps; synth reports totals."""
    done = 0

    def report(now: int, _: int) -> None:
        nonlocal done
        advance(now - done)
        done = now

    return report
