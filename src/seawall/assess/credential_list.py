"""Is it a list of addresses and passwords: no table of one system, and to be judged as what it is.

Such lists (combo lists, stealer logs) are pieced together from many systems, so that providers, passwords
and times of one population are not to be expected. That is an explanation, not a weight.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.coincidence import multiplicities
from seawall.kernels.secret_forms import PLAIN
from seawall.model.clues import Clues

MOST_COLUMNS = 3
MOST = 0.8  # of the records must have an address, and a password as it is typed
TAGS = 0.001


def credential_list(clues: Clues) -> tuple[str, ...]:
    """Sentences on what the list is; none if the table is no such list."""
    if not clues.n or "mail" not in clues or "filled" not in clues:
        return ()
    columns = int(np.bitwise_or.reduce(clues["filled"])).bit_count()
    plain = [c for c in clues.columns("secret_form").values() if (c == PLAIN).mean() >= MOST]
    if not plain or columns > MOST_COLUMNS or (clues["mail"] != 0).mean() < MOST:
        return ()
    addresses = clues["mail"][clues["mail"] != 0]
    counts = multiplicities(addresses)
    said = [
        f"This is a list of mail addresses with passwords: {len(counts):,} addresses in {clues.n:,} sampled "
        f"records, {len(addresses) / len(counts):.1f} for each. Its rows come from many systems."
    ]
    tags = float(clues["mail_tag"][clues["mail"] != 0].mean())
    if tags >= TAGS:
        said.append(
            f"{tags:.1%} of the addresses carry a +tag, which its owner chose for one site and may name it."
        )
    return tuple(said)
