"""Supervised workers: a killed one costs a retry, a failing task says where, nothing is lost."""

import os
import signal
from pathlib import Path

import pytest

from seawall.engine import Journal, Status, run
from seawall.engine.journal import store
from seawall.errors import EngineError, SourceError


class Write:
    """Writes a file per item; kills its own process on the first try of the item named."""

    def __init__(self, folder, kill=None, times=1):
        self.folder, self.kill, self.times = Path(folder), kill, times

    def __call__(self, item, progress):
        tries = self.folder / f"{item}.tries"
        n = int(tries.read_text()) if tries.exists() else 0
        tries.write_text(str(n + 1))
        progress(5)
        if item == self.kill and n < self.times:
            os.kill(os.getpid(), signal.SIGKILL)
        (self.folder / f"{item}.done").write_text("ok")
        progress(5)


def fails(item, progress):
    raise ValueError("planted-secret-value")


def refuses(item, progress):
    raise SourceError("cases.csv", 7, "2 columns, expected 9")


@pytest.mark.parametrize("workers", [1, 2])
def test_every_item_is_done_once(tmp_path, workers):
    moved = []
    done = list(run(Write(tmp_path), list(range(5)), workers=workers, progress=moved.append))
    assert sorted(done) == list(range(5))
    assert len(list(tmp_path.glob("*.done"))) == 5
    assert sum(moved) == 50


def test_a_killed_worker_costs_one_retry(tmp_path):
    status, moved = Status(), []
    done = list(
        run(
            Write(tmp_path, kill=2), list(range(4)), workers=2, status=status, progress=moved.append
        )
    )
    assert sorted(done) == [0, 1, 2, 3]
    assert (tmp_path / "2.tries").read_text() == "2"
    assert (status.n_done, status.n_retried) == (4, 1)
    assert sum(moved) == 40


def test_an_item_that_always_kills_its_worker_ends_the_run(tmp_path):
    with pytest.raises(EngineError, match="died 3 times on the same part"):
        list(run(Write(tmp_path, kill=1, times=99), [0, 1, 2], workers=2))


def test_an_unexpected_error_is_named_without_its_text(tmp_path):
    with pytest.raises(EngineError) as caught:
        list(run(fails, [1, 2], workers=2))
    assert "ValueError" in str(caught.value)
    assert "planted-secret-value" not in str(caught.value)


def test_an_expected_error_keeps_its_place():
    with pytest.raises(SourceError, match=r"cases.csv: row 7: 2 columns, expected 9"):
        list(run(refuses, [1, 2], workers=2))


def test_a_journal_forgets_parts_of_another_configuration(tmp_path):
    first = Journal(tmp_path, "a")
    store(first.path_of("p"), {"n": 1})
    first.finish("p")
    assert "p" in Journal(tmp_path, "a")
    assert Journal(tmp_path, "a").load("p") == {"n": 1}
    assert "p" not in Journal(tmp_path, "b")


def test_a_torn_journal_line_is_ignored(tmp_path):
    journal = Journal(tmp_path, "a")
    store(journal.path_of("p"), 1)
    journal.finish("p")
    with (tmp_path / "journal.jsonl").open("ab") as out:
        out.write(b'{"part": "q", "conf')
    again = Journal(tmp_path, "a")
    assert "p" in again
    assert "q" not in again


def test_a_part_whose_result_is_gone_is_not_finished(tmp_path):
    journal = Journal(tmp_path, "a")
    store(journal.path_of("p"), 1)
    journal.finish("p")
    journal.path_of("p").unlink()
    assert "p" not in Journal(tmp_path, "a")


def test_a_damaged_result_is_an_error_with_a_way_out(tmp_path):
    journal = Journal(tmp_path, "a")
    journal.path_of("p").write_bytes(b"\x80\x05broken")
    with pytest.raises(EngineError, match="run again"):
        journal.load("p")
