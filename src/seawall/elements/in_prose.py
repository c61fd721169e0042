"""Which values of a prose column hold an address, a date or a labelled name (in_prose).

No element of its own: it tells what free text exposes besides the numbers that in_text finds.
Samples only: presence, no positions. A name without a label in front is not found, and a label may
be followed by a word that begins like a name, so shares are estimates.

Source: kernels/prose.py; labels of case reports, orders and forms.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall.kernels import prose as kernel
from seawall.kernels.places import word_plane
from seawall.kernels.trie import build
from seawall.model.strings import Strings
from seawall.tables.names_cn import surname_plane
from seawall.tables.places_cn import places

LABELS = """
姓名 报案人 报警人 嫌疑人 犯罪嫌疑人 受害人 被害人 联系人 户主 当事人 事主 证人 举报人 失主 死者
伤者 驾驶人 驾驶员 收件人 收货人 寄件人 法定代表人 法人代表 申请人 投诉人 家长 监护人 被告人 被告
原告 患者 客户 违法行为人 涉案人员
"""
FOUND = {"address": kernel.ADDRESS, "date": kernel.DATE, "person_name": kernel.NAME}


@cache
def _tables() -> tuple[NDArray[np.generic], ...]:
    table = places()
    labels = build({label: k for k, label in enumerate(LABELS.split())})
    return (
        *build(table.names),
        table.bare_level.astype(np.int32),
        word_plane(),
        *labels,
        surname_plane().bits,
    )


def presence(column: Strings) -> dict[str, NDArray[np.bool_]]:
    """For each element id, which values (n,) hold it: address, date, person_name."""
    bits = kernel.presence(column.data, column.offsets, *_tables())
    return {element: (bits & bit) != 0 for element, bit in FOUND.items()}
