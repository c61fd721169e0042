"""Issuer ranges: the borders that are published."""

import pytest

from seawall import tables


@pytest.mark.parametrize(
    ("leading", "scheme"),
    [
        (400000, "Visa"),
        (510000, "Mastercard"),
        (559999, "Mastercard"),
        (222099, ""),
        (222100, "Mastercard"),
        (272099, "Mastercard"),
        (272100, ""),
        (340000, "American Express"),
        (370000, "American Express"),
        (352799, ""),
        (352800, "JCB"),
        (358999, "JCB"),
        (601100, "Discover"),
        (644000, "Discover"),
        (360000, "Diners Club"),
        (220000, "Mir"),
        (220499, "Mir"),
        (620000, "UnionPay"),
        (955880, "UnionPay"),
        (700000, ""),
        (0, ""),
    ],
)
def test_ranges_end_where_they_are_published_to_end(leading, scheme):
    assert tables.issuers()[tables.issuer_ranges().issuer[leading]].scheme == scheme


def test_an_unknown_issuer_has_no_lengths():
    ranges = tables.issuer_ranges()
    assert not ranges.lengths[ranges.issuer == 0].any()
    assert ranges.lengths[ranges.issuer > 0].all()
