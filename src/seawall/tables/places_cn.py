"""Names of Chinese divisions of any year as people write them, with and without suffix.

A name stands for one or more codes: 鼓楼区 for five, 海南 for a province and a prefecture. The bare
form drops what the law adds (省 市 区 县 旗, 自治 with its peoples): 南通 for 南通市, 延边 for
延边朝鲜族自治州. Bare forms of one character are left out.

Sources: tables/divisions_cn.csv (GB/T 2260); names of peoples after GB/T 3304-1991.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.tables.gb2260 import NAME
from seawall.tables.load import shipped

_PEOPLES = """
蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水
东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 毛难 仡佬 锡伯 阿昌 普米 塔吉克 怒
乌孜别克 俄罗斯 鄂温克 德昂 崩龙 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 各
"""
_PEOPLE = (
    "|".join(f"{p}族" for p in _PEOPLES.split())
    + "|"
    + "|".join(p for p in _PEOPLES.split() if len(p) > 1)
)
_SUFFIX = re.compile(
    rf"(?:(?:{_PEOPLE})*自治[区州县旗]|特别行政区|经济特区|新区|林区|矿区|特区|地区|省|市|区|县|旗|盟)$"
)
_PLACEHOLDERS = (
    "市辖区",
    "县",
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
    "郊区",
    "城区",
    "矿区",
)
PROVINCE, PREFECTURE, COUNTY = 1, 2, 3


class Places(NamedTuple):
    """`names`: a written name to its number k; `codes[starts[k]:starts[k + 1]]` are its divisions.

    Codes run from provinces to counties, a division of today last among equals. `bare_level` uint8
    (k,) is 0 for a full name, else the highest level whose bare form it is.
    """

    names: dict[str, int]
    starts: NDArray[np.int32]
    codes: NDArray[np.int32]
    bare_level: NDArray[np.uint8]


def bare(name: str) -> str:
    """A division's name without its suffix; empty where less than two characters stay."""
    short = _SUFFIX.sub("", name)
    return short if len(short) >= 2 and short != name else ""


def _level(code: int) -> int:
    return COUNTY if code % 100 else PREFECTURE if code % 10_000 else PROVINCE


@cache
def places() -> Places:
    """Every name with its codes."""
    found: dict[str, set[tuple[int, str, int]]] = {}
    full = set()
    for row in shipped(NAME, ("code", "name", "end")):
        name, code = row["name"], int(row["code"])
        if name in _PLACEHOLDERS or len(name) < 2:
            continue
        key = (_level(code), row["end"] or "9999", code)
        full.add(name)
        for form in filter(None, (name, bare(name))):
            found.setdefault(form, set()).add(key)
    names, starts, codes, bare_level = {}, [0], [], []
    for number, (name, keys) in enumerate(sorted(found.items())):
        ordered = list(dict.fromkeys(code for _, _, code in sorted(keys)))
        names[name] = number
        codes += ordered
        starts.append(len(codes))
        bare_level.append(0 if name in full else _level(ordered[0]))
    return Places(
        names, np.array(starts, np.int32), np.array(codes, np.int32), np.array(bare_level, np.uint8)
    )


@cache
def regions() -> frozenset[str]:
    """Names of provinces and prefectures, with and without suffix."""
    table = places()
    return frozenset(
        name
        for name, k in table.names.items()
        if _level(int(table.codes[table.starts[k]])) < COUNTY
    )
