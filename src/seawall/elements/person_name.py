"""A person's name (person_name), Chinese by its value alone.

VALID: a surname in use followed by one or two characters (three after a surname of two, or after
two counted surnames), or a name with middle dots of 4 to 20 characters. MASKED: 王*, 张**, 李某某,
**伟. SHAPE: everything else, among it names of provinces and prefectures, words that merely begin
with a surname (高中, 党员) and values ending as places and companies do (市 县 路 厂 局 …).

Latin names are SHAPE too, since two capitalised words may be anything: where the column's name says
that people stand in it, `latin` tells which values are written as such names are.
Limits: names of five and more characters without a dot, and rare surnames, are missed.

Sources: tables/surnames_cn.csv; Ministry of Public Security, name report for 2020.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall.kernels import names as kernel
from seawall.kernels.names import ENDS_LONG, ENDS_SHORT, OPENS_BLOCKED
from seawall.model.element import Element, Judged
from seawall.model.strings import Strings
from seawall.tables.names_cn import surname_plane
from seawall.tables.places_cn import regions

NO_LAST_OF_LONG = "省市区县旗盟镇乡村厂局社部店站所处室队街路巷弄号楼栋幢族司院校费款员型级"
NO_LAST_OF_SHORT = "省市区县旗镇乡厂局族级型员款费"
#: Words of everyday columns (schooling, trade, kin, status, colour) that begin with a surname.
WORDS = """
高中 高级 高校 高职 初中 初级 党员 群众 公务员 程序员 成功 成年 成员 文盲 文化 文员 金额 安全
安装 时间 单位 单身 和谐 明细 支付 支付宝 余额 石油 水果 水电 花卉 牛奶 毛衣 蓝色 黄色 白色 黑色
红色 金色 双方 车辆 车牌 司机 经理 管理 管理员 关系 关闭 关注 连接 包裹 应用 应收 温度 强制 危险
解除 解决 农民 农业 家庭 家长 家属 居民 国家 国产 通过 通知 计划 计算 别墅 利息 利率 常用 常规
常住 费用 景点 房产 房东 房屋 宿舍 万元 万国 边境 边防 游客 游戏 项目 曲线 祖父 祖母 祝福 章程
查询 查处 柜员 全部 全国 全日制 东北 华东 华北 华南 华中 华为 方式 方法 平均 平台 安检 乐器 习惯
相关 商品 商店 商务 红包 权限 闻名 展示 先生 后勤 童装 终止 居住 于是 火车 宾馆 广告 广播 步行
能力 能源 古代 易购 向上 何时 何地 毕业 毕业生 程度 严重 严禁 汽车 元素 元旦 贝壳 那些 强奸 盗窃
杀人 诈骗 任务 任职 任意 常务 施工 施工员 金融 金属 钢材 祖籍 石材 白领 白酒 黄金 马上 马路 牛肉
雷达 米粉 叶片 江苏 毛利 尚未 封闭 封面 暴力 费率 容量 蒙古族 白班 花费 花园 车间 云计算 云南
古董 阳历 阴历 阳性 阴性 左侧 左右 左边 鱼类 平方 平方米 平安 丰田 丰富 别克
"""

_LATIN = re.compile(
    rb"[A-Z][A-Za-z'\x80-\xff-]*[.,]?"
    rb"(?:[ ,-]+(?:[A-Z][A-Za-z'\x80-\xff-]*\.?|de|da|van|von|der|bin|al|la|le|di|del)){1,4}"
)


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]:
    """The kernel's planes: surnames and endings, surname pairs, packed words that are no names."""
    plane = surname_plane()
    bits = plane.bits.copy()
    bits[[ord(c) for c in NO_LAST_OF_LONG]] |= ENDS_LONG
    bits[[ord(c) for c in NO_LAST_OF_SHORT]] |= ENDS_SHORT
    keys = set()
    for word in {*WORDS.split(), *(name for name in regions() if 2 <= len(name) <= 4)}:
        key = 0
        for character in word:
            key = key << 15 | (ord(character) & 0x7FFF)
        keys.add(key)
        bits[ord(word[0])] |= OPENS_BLOCKED
    return bits, plane.pairs, np.array(sorted(keys), np.int64)


def judge(column: Strings) -> Judged:
    """Judge a column (n,). No facts."""
    return Judged(kernel.judge(column.data, column.offsets, *_tables()), {})


def canonical_name(column: Strings) -> Strings:
    """Names in one spelling, (n,) in and out; defined in kernels/names.py. Nothing is judged."""
    first, last = int(column.offsets[0]), int(column.offsets[-1])
    out = np.empty(2 * (last - first), np.uint8)
    offsets = np.empty(column.n + 1, np.int32)
    size = kernel.fold(column.data, column.offsets, out, offsets)
    return Strings(out[:size], offsets)


def latin(column: Strings) -> NDArray[np.bool_]:
    """Which values (n,) are two to five capitalised words, as Latin names are. Slow: samples."""
    return np.array(
        [_LATIN.fullmatch(column.at(i).strip()) is not None for i in range(column.n)], np.bool_
    )


ELEMENT = Element(id="person_name", judge=judge)
