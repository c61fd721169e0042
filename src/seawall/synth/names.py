"""Names: surnames by share, given-name characters by decade of birth and sex, pinyin for e-mail.

Any combination of characters may be someone's name, and none is anyone's here.
Source: tables.names_cn; the share of one-character names is ours.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from seawall.synth.words import listed
from seawall.tables import names_cn

#: Share of given names with one character, by decade (men and women alike).
SINGLE: Final = (0.12, 0.10, 0.10, 0.12, 0.25, 0.38, 0.30, 0.14, 0.08, 0.07)
#: Share of people whose surname has no published count (top 100 = 85.9 %, report of 2019).
REMAINDER: Final = 0.09
N_RARE: Final = 300  # uncounted surnames of one character that occur, in the table's order
#: Of the commonest surnames; the others use OTHER_PINYIN in e-mail addresses.
OTHER_PINYIN: Final = "user"
PINYIN: Final = dict(
    pair.split(":")
    for pair in listed("""
        王:wang 李:li 张:zhang 刘:liu 陈:chen 杨:yang 黄:huang 赵:zhao 吴:wu 周:zhou 徐:xu 孙:sun
        马:ma 朱:zhu 胡:hu 郭:guo 何:he 林:lin 罗:luo 高:gao 郑:zheng 梁:liang 谢:xie 宋:song
        唐:tang 许:xu 韩:han 邓:deng 冯:feng 曹:cao 彭:peng 曾:zeng 肖:xiao 田:tian 董:dong
        潘:pan 袁:yuan 蔡:cai 蒋:jiang 余:yu 于:yu 杜:du 叶:ye 程:cheng 魏:wei 苏:su 吕:lv
        丁:ding 任:ren 卢:lu 姚:yao 沈:shen 钟:zhong 姜:jiang 崔:cui 谭:tan 陆:lu 范:fan 汪:wang
        廖:liao 石:shi 金:jin 韦:wei 贾:jia 夏:xia 付:fu 方:fang 邹:zou 熊:xiong 白:bai 孟:meng
        秦:qin 邱:qiu 侯:hou 江:jiang 尹:yin 薛:xue 闫:yan 段:duan 雷:lei 龙:long 黎:li 史:shi
        陶:tao 贺:he 毛:mao 郝:hao 顾:gu 龚:gong 邵:shao 万:wan 覃:qin 武:wu 钱:qian 戴:dai
        严:yan 莫:mo 孔:kong 向:xiang 常:chang 欧阳:ouyang 司马:sima 上官:shangguan 诸葛:zhuge
        """)
)


def surnames() -> tuple[list[str], NDArray[np.float64]]:
    """Surnames and their shares, (n,). Uncounted simplified ones have REMAINDER among them."""
    shares = names_cn.surnames()
    counted = {name: share for name, share in shares.items() if share}
    rare = [name for name in shares if name not in counted and in_gb2312(name)]
    rare = [name for name in rare if len(name) == 1][:N_RARE] + [n for n in rare if len(n) == 2]
    both = counted | dict.fromkeys(rare, REMAINDER / len(rare))
    return list(both), np.array(list(both.values()))


def in_gb2312(text: str) -> bool:
    """Whether no byte of the text in GB 18030 can be taken for a backslash or a digit."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def characters() -> tuple[list[str], NDArray[np.float64]]:
    """Given-name characters and their weights, (n, decades, 2): men, women."""
    sexes = [names_cn.given_names(sex) for sex in ("m", "f")]
    found = sorted({character for one in sexes for character in one.characters})
    weights = np.zeros((len(found), len(names_cn.DECADES), 2))
    for s, one in enumerate(sexes):
        weights[[found.index(c) for c in one.characters], :, s] = one.weights
    return found, weights
