"""The input of the benchmarks: the synthetic leak, once as one file, and compressed."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import zstandard

from seawall import synth

AS_OF = date(2022, 6, 30)


@dataclass(frozen=True)
class Data:
    """Paths of one leak with its ground truth, and its case table alone in several wrappings."""

    plain: Path
    cases: Path
    gz: Path
    zst: Path
    accounts: Path
    truth: dict[str, object]
    spec: synth.LeakSpec

    @property
    def n_bytes(self) -> int:
        """Size of the plain file."""
        return self.plain.stat().st_size

    @property
    def n_case_bytes(self) -> int:
        """Size of the case table alone."""
        return self.cases.stat().st_size


def make(folder: Path, n_records: int) -> Data:
    """A leak of about `n_records`, a third of them in each of its tables, and 100,000 accounts at most."""
    each = n_records // 3
    spec = synth.LeakSpec(seed=20220630, as_of=AS_OF, rows=(each, each, each), split=False)
    plain = folder / "leak.json"
    truth = synth.write_leak(plain, spec)
    cases, gz, zst = (folder / name for name in ("case.json", "case.json.gz", "case.json.zst"))
    synth.write_leak(cases, synth.LeakSpec(seed=20220630, as_of=AS_OF, rows=(0, 0, each)))
    with cases.open("rb") as source, gzip.open(gz, "wb", compresslevel=6) as out:
        shutil.copyfileobj(source, out, 1 << 20)
    with cases.open("rb") as source, zst.open("wb") as raw:
        zstandard.ZstdCompressor(level=3).copy_stream(source, raw)
    accounts = folder / "accounts.csv"
    synth.write_accounts(accounts, synth.AccountsSpec(leak=spec, n=min(100_000, n_records)))
    return Data(plain, cases, gz, zst, accounts, dict(truth.facts), spec)
