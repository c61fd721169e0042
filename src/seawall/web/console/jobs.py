"""Long work: what takes longer than a page may wait runs beside it, and says how far it is.

One thread, so that answering log-in flows keeps its core; few jobs at once, and none for ever.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from seawall.errors import SeawallError
from seawall.web.problems import Problem

MOST, MOST_WAITING = 32, 4
#: A pause after each step: work must not keep the interpreter from those who wait for an answer.
PAUSE_S = 0.0005
Step = Callable[[int, int], None]


@dataclass
class Job:
    """`whose` key asked for it; `n_done` of `n_all` steps are done. `failed` names the kind of an error."""

    id: str
    kind: str
    whose: str
    started_s: float
    n_done: int = 0
    n_all: int = 0
    result: Any = None
    failed: str = ""

    @property
    def over(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.result is not None or bool(self.failed)

    @property
    def share(self) -> float:
        """How much is done, 0..1."""
        return 1.0 if self.over else min(1.0, self.n_done / self.n_all) if self.n_all else 0.0


class Jobs:
    """All jobs of this process."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(1, "seawall-console")
        self._known: OrderedDict[str, Job] = OrderedDict()

    def start(
        self, id_: str, kind: str, whose: str, now_s: float, work: Callable[[Step], Any]
    ) -> Job:
        """Begin a job.

        Raises:
            Problem: If too many wait already.
        """
        if sum(not job.over for job in self._known.values()) >= MOST_WAITING:
            raise Problem("rate-limited", headers=[(b"retry-after", b"10")])
        job = self._known[id_] = Job(id_, kind, whose, now_s)
        for old in [i for i, j in self._known.items() if j.over][: max(0, len(self._known) - MOST)]:
            del self._known[old]
        self._threads.submit(self._run, job, work)
        return job

    def find(self, id_: str, kind: str, whose: str) -> Job:
        """A job of one's own.

        Raises:
            Problem: If there is none.
        """
        job = self._known.get(id_)
        if job is None or job.kind != kind or job.whose != whose:
            raise Problem("not-found")
        return job

    def stop(self) -> None:
        """Let go of the thread; what runs ends at its next step."""
        for job in self._known.values():
            job.failed = job.failed or "" if job.over else "stopped"
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _run(self, job: Job, work: Callable[[Step], Any]) -> None:
        def step(n_done: int, n_all: int) -> None:
            if job.failed:
                raise SeawallError("stopped")
            job.n_done, job.n_all = n_done, n_all
            time.sleep(PAUSE_S)

        try:
            job.result = work(step)
        except SeawallError as error:  # ours: it says what is wrong and quotes nothing
            job.failed = job.failed or str(error)
        except Exception as error:
            job.failed = type(error).__name__
