"""Supervised worker processes on this machine.

The parent gives one item at a time to each worker over a pipe and watches both the pipe and the
process. A worker that dies costs its item one retry, and a new worker takes its place; the
standard library's ProcessPoolExecutor gives up the whole pool instead (research note: the pool
fails with BrokenProcessPool). Workers send back numbers for progress and, at the end, "done".
"""

from __future__ import annotations

import multiprocessing as mp
import multiprocessing.connection as wire
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from typing import Any, TypeVar

from seawall.errors import EngineError, SeawallError, mute, place

Item = TypeVar("Item")
Progress = Callable[[int], None]
Task = Callable[[Item, Progress], None]
RETRIES = 2


@dataclass
class Status:
    """What a run has come to."""

    n_done: int = 0
    n_retried: int = 0
    failures: list[str] = field(default_factory=list)


@dataclass
class _Worker:
    process: mp.process.BaseProcess
    pipe: wire.Connection
    item: int | None = None
    n_reported: int = 0


def run(
    task: Task[Item],
    items: Sequence[Item],
    *,
    workers: int = 1,
    progress: Progress | None = None,
    status: Status | None = None,
) -> Iterator[Item]:
    """Run `task(item, progress)` on every item; yields each item as it is finished, in any order.

    With one worker everything runs in this process: nothing to start, nothing to supervise.

    Raises:
        SeawallError: What the task raised, as it raised it.
        EngineError: If an item kills its worker more than RETRIES times.
    """
    status = status if status is not None else Status()
    report = progress if progress is not None else _silent
    if workers <= 1 or len(items) <= 1:
        for item in items:
            task(item, report)
            status.n_done += 1
            yield item
        return
    yield from _supervise(task, items, min(workers, len(items)), report, status)


def _silent(_: int) -> None:
    """No progress wanted."""


def _supervise(
    task: Task[Item], items: Sequence[Item], n: int, report: Progress, status: Status
) -> Iterator[Item]:
    context = mp.get_context("spawn")
    waiting = deque(range(len(items)))
    tries = [0] * len(items)
    crew = [_start(context, task) for _ in range(n)]
    try:
        for worker in crew:
            _give(worker, items, waiting)
        while any(worker.item is not None for worker in crew):
            ready = wire.wait([w.pipe for w in crew if w.item is not None])
            for worker in [w for w in crew if w.pipe in ready]:
                try:
                    message = worker.pipe.recv()
                except (EOFError, OSError):
                    index = worker.item
                    assert index is not None
                    report(-worker.n_reported)
                    tries[index] += 1
                    worker.process.join(5)
                    code = worker.process.exitcode
                    if tries[index] > RETRIES:
                        raise EngineError(
                            f"a worker died {tries[index]} times on the same part (exit {code}). "
                            "Run with --workers 1 to see why."
                        ) from None
                    status.n_retried += 1
                    waiting.appendleft(index)
                    crew.remove(worker)
                    crew.append(replacement := _start(context, task))
                    _give(replacement, items, waiting)
                    continue
                if isinstance(message, int):
                    worker.n_reported += message
                    report(message)
                elif isinstance(message, BaseException):
                    raise message
                else:
                    index = worker.item
                    assert index is not None
                    status.n_done += 1
                    _give(worker, items, waiting)
                    yield items[index]
    finally:
        for worker in crew:
            worker.pipe.close()
            worker.process.terminate()
            worker.process.join()


def _start(context: mp.context.SpawnContext, task: Task[Any]) -> _Worker:
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(task, theirs), daemon=True)
    # Ctrl-C reaches the whole terminal group; it is for the parent, which then ends its workers.
    # The tracker is started first, because starting it lifts the block.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
    return _Worker(process, ours)


def _give(worker: _Worker, items: Sequence[Item], waiting: deque[int]) -> None:
    """Hand over the next item, or nothing."""
    worker.item, worker.n_reported = None, 0
    if waiting:
        worker.item = waiting.popleft()
        worker.pipe.send(items[worker.item])


def _work(task: Task[Any], pipe: wire.Connection) -> None:
    """A worker's life: take an item, do it, say so. An unknown error is named by its type alone."""
    mute()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):  # the parent is gone, or needs no more
        while True:
            pipe.send(_done(task, pipe.recv(), pipe))


def _done(task: Task[Any], item: Any, pipe: wire.Connection) -> str | SeawallError:
    """What to say of one item, done or not."""
    try:
        task(item, pipe.send)
    except SeawallError as error:
        return error
    except MemoryError:
        os._exit(137)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        return EngineError(f"a part cannot be finished: {reason} ({place(error)}).")
    except BaseException as error:  # also what extensions in other languages raise
        return EngineError(f"a part failed with {type(error).__name__} at {place(error)}.")
    return "done"
