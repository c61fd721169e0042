"""The audit trail: what was written holds, and every way of changing it is found."""

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from seawall.errors import SeawallError
from seawall.web import trail
from seawall.web.problems import Problem
from seawall.web.state import trail as table
from seawall.web.trail import Head, Trail
from tests import servers_running
from tests.web import states

NOW = 1_800_000_000


@pytest.fixture
def state(tmp_path):
    opened = states.opened(tmp_path / "serve.db")
    yield opened
    opened.close()


async def written(state, n_blocks=5, chain="main"):
    writer = Trail(state, chain)
    with ThreadPoolExecutor(1) as threads:
        for block in range(n_blocks):
            for i in range(block + 1):
                writer.note(NOW + block, "key:a", "decision", 1, f"{i:016x}", "allow")
            await writer.flush(threads, NOW + block)
            await writer.flush(threads, NOW + block)  # nothing waits: no block
    return writer


def change(state, statement):
    with state.engine.begin() as connection:
        connection.execute(statement)


def holds(state):
    writer = asyncio.run(written(state))
    found = trail.verify(state, "main")
    assert (found.n_blocks, found.n_entries, found.head) == (5, 15, writer.head)
    assert [e.of for e in trail.entries(state, "main")][-2:] == [f"{3:016x}", f"{4:016x}"]
    again = asyncio.run(written(state, 2))
    assert trail.verify(state, "main", writer.head).head == again.head


def test_a_chain_holds_and_goes_on_after_a_restart(state):
    holds(state)


@pytest.mark.servers("postgresql")
def test_the_same_holds_on_postgresql():
    with servers_running.postgresql() as server:
        opened = states.opened(server.url.replace("postgresql://", "postgresql+psycopg://"))
        holds(opened)
        opened.close()


def tampered():
    """Statements on block 3 of five, by what they do."""
    at = table.c.seq == 3
    other = trail.block_hash("main", 3, NOW, 3, bytes(32), b"x")
    yield "an entry", table.update().where(at).values(entries=b"x")
    yield "the time", table.update().where(at).values(at=NOW)
    yield "the count", table.update().where(at).values(n=2)
    yield "the hash", table.update().where(at).values(hash=other)
    yield "a block gone", table.delete().where(at)
    yield "the number", table.update().where(at).values(seq=9)
    yield "the chain", table.update().where(at).values(chain="other")


@pytest.mark.parametrize(
    ("what", "statement"), list(tampered()), ids=lambda x: x if isinstance(x, str) else ""
)
def test_a_change_is_found(state, what, statement):
    asyncio.run(written(state))
    change(state, statement)
    with pytest.raises(SeawallError, match="block 3 was changed or is missing"):
        trail.verify(state, "main")


def test_every_changed_byte_of_the_entries_is_found(state):
    asyncio.run(written(state, 3))
    raw = state.rows(sa.select(table.c.entries).where(table.c.seq == 2))[0].entries
    rng = random.Random(7)
    for at in rng.sample(range(len(raw)), min(40, len(raw))):
        changed = bytearray(raw)
        changed[at] ^= 1 << rng.randrange(8)
        change(state, table.update().where(table.c.seq == 2).values(entries=bytes(changed)))
        try:
            trail.verify(state, "main")
        except SeawallError:
            continue
        # A byte that decompression does not look at changes no entry.
        assert [e.who for e in trail.entries(state, "main")] == ["key:a"] * 6


def test_a_cut_end_and_a_chain_written_anew_are_found_by_a_head_kept_elsewhere(state):
    kept = asyncio.run(written(state)).head
    change(state, table.delete().where(table.c.seq > 3))
    assert trail.verify(state, "main").n_blocks == 3
    with pytest.raises(SeawallError, match="not in it"):
        trail.verify(state, "main", kept)
    change(state, table.delete())
    asyncio.run(written(state, 6))
    assert trail.verify(state, "main", Head(0, trail.START)).n_blocks == 6
    change(state, table.delete())
    with pytest.raises(SeawallError, match="not in it"):
        trail.verify(state, "main", kept)


def test_two_writers_of_one_chain_collide_and_nothing_is_lost(state):
    async def both():
        first, second = Trail(state, "main"), Trail(state, "main")
        with ThreadPoolExecutor(1) as threads:
            first.note(NOW, "key:a", "decision", 1, "", "")
            second.note(NOW, "key:b", "decision", 1, "", "")
            await first.flush(threads, NOW)
            with pytest.raises(Problem, match="unavailable"):
                await second.flush(threads, NOW)
        return second

    second = asyncio.run(both())
    assert second.failing
    assert second.n_waiting == 1
    assert trail.verify(state, "main").n_entries == 1


def test_what_waits_is_bounded(state, monkeypatch):
    monkeypatch.setattr(trail, "MOST_WAITING", 3)

    async def fill():
        writer = Trail(state, "main")
        for _ in range(4):
            writer.note(NOW, "key:a", "decision", 1, "", "")

    with pytest.raises(Problem) as found:
        asyncio.run(fill())
    assert (found.value.status, found.value.reason) == (503, "trail_full")
