"""Coarse years of codes: never newer and never sooner gone than the code is, and close to it."""

import numpy as np

from seawall.tables import divisions
from seawall.tables.division_years import division_years

CODES = np.flatnonzero(divisions().level)


def test_no_code_looks_newer_or_sooner_gone():
    exact, coarse = divisions(), division_years()
    assert (coarse.start[CODES] <= exact.start[CODES]).all()
    ended = coarse.end[CODES] > 0
    assert (exact.end[CODES][ended] > 0).all()
    assert (coarse.end[CODES][ended] >= exact.end[CODES][ended]).all()


def test_years_move_little():
    exact, coarse = divisions(), division_years()
    moved = exact.start[CODES].astype(int) - coarse.start[CODES]
    assert moved.mean() < 1
    assert (moved <= 3).mean() > 0.93
    lost = (exact.end[CODES] > 0) & (coarse.end[CODES] == 0)
    assert lost.mean() < 0.01


def test_what_never_was_a_code_has_no_years():
    exact, coarse = divisions(), division_years()
    assert ((coarse.start > 0) == (exact.start > 0)).all()
