"""Sex (sex): 男 or 女, words, letters and the digits of the standard code.

Words and letters in Chinese and English, upper or lower case, and 0 1 2 9 of GB/T 2261.1 (0 not
known, 1 male, 2 female, 9 not stated), which is ISO/IEC 5218. Bare digits and single letters are
everything else too, so a column of them needs the hint of its name; `pure` is False.

Fact `sex`: uint8, 1 male, 2 female, 0 known to be not told.

Source: GB/T 2261.1; ISO/IEC 5218.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.words import EMPTY, OTHER, find, pack
from seawall.model.element import Element, Judged, Reason
from seawall.model.strings import Strings

WORDS = {
    1: "男 男性 男士 先生 男生 男孩 男人 男的 male man boy mr mr. m 1 男/male male/男 男(male)",
    2: "女 女性 女士 小姐 女生 女孩 女人 女的 female woman girl mrs ms mrs. ms. f 2 女/female "
    "female/女 女(female)",
    0: "未知 不详 保密 其他 其它 未说明 未知的性别 未说明的性别 未知性别 不明 未填 未填写 "
    "unknown other u x 0 9",
}


@cache
def _table() -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """The packed words and the sex of each."""
    pairs = [(word, sex) for sex, words in WORDS.items() for word in words.split()]
    return pack(word for word, _ in pairs), np.array([sex for _, sex in pairs], np.uint8)


def judge(column: Strings) -> Judged:
    """Judge a column (n,). Fact `sex`: uint8."""
    keys, sexes = _table()
    found = find(column.data, column.offsets, keys)
    codes = np.full(column.n, Reason.VALID, np.uint8)
    codes[found == OTHER] = Reason.SHAPE
    codes[found == EMPTY] = Reason.EMPTY
    return Judged(codes, {"sex": np.where(found >= 0, sexes[found], np.uint8(0))})


ELEMENT = Element(id="sex", judge=judge)
