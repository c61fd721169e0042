"""A part that is larger than what a worker may hold leaves several pieces and the same counts."""

from datetime import date

from seawall import sources, synth
from seawall.assess import people
from seawall.cli import passes
from seawall.digest.key import Key

KEY = Key(bytes(range(32)))


def counted(path, folder):
    out = passes.both(sources.open([path]), KEY, folder)
    tables = out.profile.tables
    return {
        name: (
            t.n_records,
            people.count([t]),
            t.fingerprints.size(),
            {c: (column.n_filled, column.reasons) for c, column in t.columns.items()},
        )
        for name, t in tables.items()
    }


def test_stored_pieces_of_a_profile_add_up(tmp_path, monkeypatch):
    path = tmp_path / "leak.json.gz"
    spec = synth.LeakSpec(
        seed=3, as_of=date(2022, 6, 30), rows=(9000, 9000, 9000), compression="gz", split=False
    )
    synth.write_leak(path, spec)
    whole = counted(path, tmp_path / "whole")
    monkeypatch.setattr(passes, "PIECE_ENTRIES", 5_000)
    assert counted(path, tmp_path / "pieces") == whole
    assert len(list((tmp_path / "pieces").glob("*.part"))) > 2
