"""The words of a weight."""

import pytest

from seawall.model.verdict import in_words


@pytest.mark.parametrize(
    ("log10_lr", "said"),
    [
        (0.1, "no support either way"),
        (0.5, "weak support for genuine records"),
        (-1.5, "moderate support for made-up records"),
        (3.0, "strong support for genuine records"),
        (5.0, "very strong support for genuine records"),
        (-6.0, "extremely strong support for made-up records"),
    ],
)
def test_a_weight_has_its_words(log10_lr, said):
    assert in_words(log10_lr) == said
