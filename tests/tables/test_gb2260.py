"""Division codes: facts that other lists get wrong, and an independent list."""

from pathlib import Path

import numpy as np
import stdnum

from seawall import tables


def test_an_abolished_code_keeps_its_years():
    """412723 was refused by common validators (arthurdejong/python-stdnum#442)."""
    planes = tables.divisions()
    assert (planes.start[412723], planes.end[412723]) == (1981, 2000)
    assert planes.level[412723] == 3


def test_a_code_in_force_has_no_end():
    planes = tables.divisions()
    assert planes.start[310101] == 1981
    assert planes.end[310101] == 0


def test_a_code_that_never_existed_has_no_start():
    assert tables.divisions().start[[0, 100000, 999999, 310199]].tolist() == [0, 0, 0, 0]


def test_a_renamed_division_is_one_code():
    """120113 was renamed in 1992: one code, in force since 1981, called by its latest name."""
    planes = tables.divisions()
    assert (planes.start[120113], planes.end[120113]) == (1981, 0)
    assert tables.division_name(120113) == ("天津市", "北辰区")


def test_counts_are_those_of_the_source():
    planes = tables.divisions()
    assert np.count_nonzero(planes.level == 3) == 5892  # county codes ever, 1981-2024
    assert np.count_nonzero((planes.start > 0) & (planes.end == 0)) == 3214


def test_nearly_every_code_of_stdnum_is_known():
    """The rest ended by 1983, before the first ID was issued, or never stood in a yearly list."""
    text = (Path(stdnum.__file__).parent / "cn" / "loc.dat").read_text(encoding="utf-8")
    codes, province = [], ""
    for line in text.splitlines():
        if line[:2].isdigit():
            province = line[:2]
        elif line[:1] == " " and line[2:6].isdigit() and line[4:6] not in ("00", "01"):
            codes.append(int(province + line[2:6]))
    assert len(codes) > 3000
    assert np.mean(tables.divisions().start[codes] > 0) > 0.97


def test_residents_sum_to_the_census():
    """1,411,778,724 counted less 2 million soldiers, who are counted nowhere, to the thousand."""
    total = sum(province.n_residents for province in tables.provinces().values())
    assert total == 1_409_779_000
    assert len(tables.provinces()) == 35


def test_every_code_lies_in_a_province():
    codes = np.flatnonzero(tables.divisions().start) // 10_000
    assert set(codes.tolist()) == {int(code) for code in tables.provinces()}
