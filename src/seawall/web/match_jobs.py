"""Match runs of our own accounts against the index, as jobs: one at a time, in pieces, taken up again.

    pending -> running -> done | failed | cancelled

A run's answer for one element is a piece, written to the job's folder before the count goes up. A job
that a kill interrupts goes on with the pieces that are missing when the service starts again, as long
as the index and the accounts are the same; otherwise from the beginning. The result is a file as
`match` writes it; `adopt` puts it in the place of the file that decisions are made from.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from seawall.errors import SeawallError, SourceError, place
from seawall.index import Index
from seawall.match import digested
from seawall.match.answer import rows
from seawall.match.bulk import Joined, Piece, ascending, assembled, piece
from seawall.web.logs import Log
from seawall.web.state import State, metadata

PENDING, RUNNING, DONE, FAILED, CANCELLED = "pending", "running", "done", "failed", "cancelled"
RESULT = "matches.parquet"
jobs = sa.Table(
    "seawall_match_jobs", metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("who", sa.String(200), nullable=False),
    sa.Column("instance", sa.String(40), nullable=False),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("adopt", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("ended_at", sa.BigInteger),
    sa.Column("n_done", sa.Integer, nullable=False),
    sa.Column("n_pieces", sa.Integer, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
)  # fmt: skip


class BusyError(Exception):
    """Another job runs."""


class StoppedError(Exception):
    """The service stops: the job stays as it is."""


@dataclass(frozen=True, slots=True)
class Job:
    """How a job stands. `document` has the counts of a finished one, or the error of a failed one."""

    id: str
    status: str
    adopt: bool
    created_at: int
    ended_at: int | None
    n_done: int
    n_pieces: int
    document: dict[str, Any]


class MatchJobs:
    """The jobs of one process. Everything but `start` and `close` blocks."""

    def __init__(
        self, state: State, instance: str, index: Path, accounts: Path | None, matches: Path,
        log: Log, now: Callable[[], float],
    ) -> None:  # fmt: skip
        jobs.create(state.engine, checkfirst=True)
        self._state, self._instance, self._log, self._now = state, instance, log, now
        self._index, self._accounts, self._matches = index, accounts, matches
        self._folder = matches.absolute().parent / f"{matches.stem}-jobs"
        self._thread = ThreadPoolExecutor(1, "seawall-match")
        self._stopping = False

    @property
    def possible(self) -> bool:
        """Whether there are accounts to run."""
        return self._accounts is not None

    def take_up(self) -> None:
        """Go on with what a process of this name left unfinished."""
        mine = (jobs.c.instance == self._instance) & jobs.c.status.in_((PENDING, RUNNING))
        for row in self._state.rows(sa.select(jobs).where(mine).order_by(jobs.c.created_at)):
            self._thread.submit(self._run, row.id)

    def start(self, id_: str, who: str, *, adopt: bool) -> Job:
        """Make a job and begin with it.

        Raises:
            BusyError: If one is under way.
        """
        values = {
            "id": id_, "who": who, "instance": self._instance, "status": PENDING, "adopt": adopt,
            "created_at": int(self._now()), "n_done": 0, "n_pieces": 0, "document": "{}",
        }  # fmt: skip
        open_ = sa.select(sa.func.count()).where(jobs.c.status.in_((PENDING, RUNNING)))
        with self._state.engine.begin() as db:
            if db.scalar(open_):
                raise BusyError
            db.execute(jobs.insert().values(values))
        self._thread.submit(self._run, id_)
        found = self.get(id_)
        assert found is not None
        return found

    def get(self, id_: str) -> Job | None:
        """One job."""
        found = self._state.rows(sa.select(jobs).where(jobs.c.id == id_))
        return _job(found[0]) if found else None

    def all(self, most: int = 100) -> list[Job]:
        """The newest jobs first."""
        query = sa.select(jobs).order_by(jobs.c.created_at.desc(), jobs.c.id).limit(most)
        return [_job(row) for row in self._state.rows(query)]

    def cancel(self, id_: str) -> Job | None:
        """Cancel a job that is under way; remove one that has ended, with its rows."""
        found = self.get(id_)
        if found is None:
            return None
        if found.status in (PENDING, RUNNING):
            self._set(id_, status=CANCELLED, ended_at=int(self._now()))
            return self.get(id_)
        with self._state.engine.begin() as db:
            db.execute(jobs.delete().where(jobs.c.id == id_))
        shutil.rmtree(self._folder / id_, ignore_errors=True)
        return found

    def rows(self, id_: str, after: int, most: int) -> pa.Table | None:
        """Rows of a finished job behind the first `after`; None if there is no result."""
        found = self.get(id_)
        path = self._folder / id_ / RESULT
        if found is None or found.status != DONE or not path.exists():
            return None
        with pq.ParquetFile(path) as file:
            parts: list[pa.Table] = []
            begin = 0
            for group in range(file.num_row_groups):
                n = file.metadata.row_group(group).num_rows
                if begin + n > after and begin < after + most:
                    table = file.read_row_group(group)
                    parts.append(
                        table.slice(max(0, after - begin), most - sum(len(part) for part in parts))
                    )
                begin += n
            return pa.concat_tables(parts) if parts else file.schema_arrow.empty_table()

    def close(self) -> None:
        """Stop where it stands; the job is taken up again at the next start."""
        self._stopping = True
        self._thread.shutdown(cancel_futures=True)

    def _run(self, id_: str) -> None:
        if self._stopping:
            return
        folder = self._folder / id_
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            joined, refs = self._joined(id_, folder)
            table = rows(refs, joined)
            temporary = folder / "written"
            pq.write_table(table, temporary, compression="zstd", row_group_size=1 << 16)
            temporary.replace(folder / RESULT)
            job = self.get(id_)
            if job is not None and job.status == RUNNING:
                if job.adopt:
                    self._adopt(folder / RESULT)
                document = json.dumps(_counts(joined))
                self._set(id_, status=DONE, ended_at=int(self._now()), document=document)
        except StoppedError:
            return
        except InterruptedError:
            shutil.rmtree(folder, ignore_errors=True)
        except Exception as error:  # a damaged run, a full disk, whatever a driver raises
            says = str(error) if isinstance(error, SeawallError) else type(error).__name__
            self._log.say("error", "match_failed", kind=type(error).__name__, at=place(error))
            self._set(id_, status=FAILED, ended_at=int(self._now()),
                      document=json.dumps({"error": says}))  # fmt: skip
        for left in folder.glob("piece-*"):
            left.unlink(missing_ok=True)

    def _joined(self, id_: str, folder: Path) -> tuple[Joined, Callable[..., pa.Array]]:
        assert self._accounts is not None
        index = Index.open(self._index)
        accounts = digested.read(self._accounts)
        if accounts.key_id != index.key_id:
            raise SourceError(
                self._accounts.name, None, "digested under another key than the index"
            )
        self._same_files(folder)
        work = [
            (breach.name, entry)
            for breach in index.breaches
            for entry in breach.runs
            if entry.element in accounts.queries
        ]
        self._set(id_, status=RUNNING, n_pieces=len(work), unless=CANCELLED)

        def pieces() -> Iterator[Piece]:
            ordered: dict[int, tuple[Any, Any]] = {}
            for n, (breach, entry) in enumerate(sorted(work, key=lambda w: w[1].element)):
                if self._stopping:
                    raise StoppedError
                if self._gone(id_):
                    raise InterruptedError
                if entry.element not in ordered:
                    ordered = {entry.element: ascending(accounts.queries[entry.element])}
                digests, of = ordered[entry.element]
                name = folder / f"piece-{entry.file.replace('/', '_')}.npz"
                found = _kept(name, entry.element, breach)
                if found is None:
                    hits = index.lookup_run(breach, entry, digests)
                    found = piece(entry.element, digests, of, hits)
                    _keep(name, found)
                self._set(id_, n_done=n + 1)
                yield found

        return assembled(pieces()), accounts.taken

    def _gone(self, id_: str) -> bool:
        """Whether it was cancelled, by whichever instance."""
        found = self.get(id_)
        return found is None or found.status == CANCELLED

    def _same_files(self, folder: Path) -> None:
        """Make sure that pieces of other files are not used."""
        assert self._accounts is not None
        stamps = [path.stat().st_mtime_ns for path in (self._index / "index.json", self._accounts)]
        mark, text = folder / "of.json", json.dumps(stamps)
        if not mark.exists() or mark.read_text() != text:
            for left in folder.glob("piece-*"):
                left.unlink(missing_ok=True)
            mark.write_text(text)

    def _adopt(self, result: Path) -> None:
        temporary = self._matches.with_name(f".{self._matches.name}.tmp")
        shutil.copyfile(result, temporary)
        temporary.replace(self._matches)

    def _set(self, id_: str, unless: str = "", **values: object) -> None:
        here = (jobs.c.id == id_) & (jobs.c.status != unless)
        with self._state.engine.begin() as db:
            db.execute(jobs.update().where(here).values(**values))


def _kept(path: Path, element: int, breach: str) -> Piece | None:
    try:
        with np.load(path, allow_pickle=False) as found:
            n_queries, n_entries = found["n"].tolist()
            return Piece(element, breach, n_queries, n_entries, found["accounts"], found["masks"])
    except (OSError, ValueError, KeyError, EOFError):
        return None


def _keep(path: Path, found: Piece) -> None:
    temporary = path.with_name("writing")
    with temporary.open("wb") as out:
        np.savez(out, n=np.array([found.n_queries, found.n_entries]), accounts=found.accounts,
                 masks=found.masks)  # fmt: skip
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)


def _counts(joined: Joined) -> dict[str, Any]:
    breaches = {
        name: int(np.count_nonzero(joined.breaches == i)) for i, name in enumerate(joined.names)
    }
    return {
        "n_rows": len(joined.accounts), "n_exposed": len(np.unique(joined.accounts)),
        "n_false_expected": joined.n_false_expected, "by_breach": breaches,
    }  # fmt: skip


def _job(row: Any) -> Job:
    return Job(
        row.id, row.status, row.adopt, row.created_at, row.ended_at, row.n_done, row.n_pieces,
        json.loads(row.document),
    )  # fmt: skip
