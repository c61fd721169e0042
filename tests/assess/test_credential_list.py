"""Lists of addresses and passwords are told as what they are."""

import numpy as np

from seawall.assess.credential_list import credential_list
from seawall.model.clues import Clues


def clues(n=100, columns=2, form=6, tags=0):
    return Clues(
        {
            "key": np.arange(1, n + 1, dtype=np.uint64),
            "filled": np.full(n, (1 << columns) - 1, np.uint64),
            "mail": np.arange(1, n + 1, dtype=np.uint64) // 2 + 1,
            "mail_tag": (np.arange(n) < tags).astype(np.uint8),
            "secret:c": np.arange(1, n + 1, dtype=np.uint64),
            "secret_form:c": np.full(n, form, np.uint8),
        },
        n,
    )


def test_a_list_is_described():
    said = credential_list(clues(tags=10))
    assert "51 addresses in 100 sampled records, 2.0 for each" in said[0]
    assert "10.0% of the addresses carry a +tag" in said[1]
    assert len(credential_list(clues())) == 1


def test_a_table_of_users_is_no_list():
    assert credential_list(clues(columns=9)) == ()
    assert credential_list(clues(form=4)) == ()
    assert credential_list(Clues()) == ()
