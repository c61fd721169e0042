"""Small word lists of our own for streets, jobs, goods and the like; none is anyone's real list.

All characters are in GB 2312, so no byte of theirs in GB 18030 is a backslash or an ASCII digit.
Weights are rough and only make the categories uneven; ethnic groups follow the census of 2020
(8.89 % minorities) by province to the nearest few per cent.
"""

from __future__ import annotations

from typing import Final


def listed(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


ROAD_NAMES: Final = listed("""
    人民 解放 中山 建设 和平 胜利 新华 文化 长江 黄河 北京 上海 南京 光明 青年 友谊 团结
    迎宾 朝阳 滨河 育才 学府 兴业 振兴 幸福 康乐 安居 富民 工农 劳动 民主 民生 永安 平安
    长安 太平 东风 红旗 前进 跃进 环城 河滨 湖滨 江滨 金山 银河 玉泉 龙泉 凤凰 白云 青山
    翠湖 梅园 兰亭 竹林 桃源 杏林 松柏 柳林 桂花
    """)
ROAD_KINDS: Final = ("路", "街", "大道", "巷")
ROAD_SIDES: Final = ("", "", "", "东", "西", "南", "北", "中")
ESTATES: Final = listed(
    "花园 家园 新村 小区 公寓 名苑 雅居 华庭 嘉园 新城 广场 佳苑 丽景 国际 一品 东郡"
)
TOWNS: Final = listed("""
    城关镇 东升镇 西河镇 南湖乡 北山乡 龙泉镇 石桥镇 青龙乡 白沙镇 红岩镇 双河镇 平安镇
    永丰乡 大桥镇 新民镇 三合乡 太和镇 金沟镇 柳树乡 杨庄镇 高台乡 马家镇 清水镇 长岭镇
    双龙镇 中心镇
    """)
VILLAGES: Final = listed("""
    东村 西村 前进村 胜利村 联合村 新建村 光明村 团结村 红星村 向阳村 大塘村 小河村 上湾村
    下湾村 高坡村 石门村
    """)

EDUCATION: Final = (
    "学龄前",
    "文盲",
    "小学",
    "初中",
    "高中",
    "中专",
    "大专",
    "本科",
    "硕士",
    "博士",
)
#: Weights by age band: under 6, 6-11, 12-14, 15-17, 18-39, 40-59, 60 and over.
EDUCATION_BY_BAND: Final = (
    (1,),
    (0, 0, 1),
    (0, 0, 10, 90),
    (0, 0, 1, 35, 44, 20),
    (0, 0.5, 5, 32, 14, 8, 19, 19, 2, 0.3),
    (0, 2, 21, 46, 12, 4, 8, 6.5, 0.6, 0.1),
    (0, 12, 46, 28, 8, 1.5, 2.5, 1.5),
)
OCCUPATION: Final = listed("""
    无 学生 务农 工人 职员 个体经营 司机 教师 医护人员 技术人员 公务员 自由职业 服务员
    建筑工人 退休 保安
    """)
OCCUPATION_BY_BAND: Final = (
    (1,),
    (0, 1),
    (0, 1),
    (2, 90, 3, 5),
    (8, 9, 12, 17, 15, 9, 5, 3, 3, 7, 2, 5, 6, 4, 0, 2),
    (8, 0, 27, 16, 9, 10, 6, 2, 2, 4, 2, 3, 4, 6, 3, 3),
    (17, 0, 38, 1, 1, 3, 1, 0, 0, 1, 0, 1, 1, 1, 34, 2),
)
MARITAL: Final = ("未婚", "已婚", "离异", "丧偶")
MARITAL_BY_BAND: Final = (
    (1,),
    (1,),
    (1,),
    (1,),
    (37, 60, 3, 0.2),
    (3, 90, 5, 2),
    (2, 76, 2, 20),
)
BAND_ENDS: Final = (6, 12, 15, 18, 40, 60)

ETHNICITY: Final = listed("""
    汉族 壮族 回族 满族 维吾尔族 苗族 彝族 土家族 藏族 蒙古族 布依族 侗族 瑶族 哈萨克族 白族
    朝鲜族 黎族 傣族
    """)
#: Province: its largest minority groups with their share in per cent; 2 % of mixed ones elsewhere.
MINORITIES: Final[dict[str, dict[str, float]]] = {
    "15": {"蒙古族": 17.7, "满族": 2, "回族": 1},
    "21": {"满族": 12.5, "蒙古族": 1.5},
    "22": {"朝鲜族": 4, "满族": 3},
    "23": {"满族": 2, "朝鲜族": 1},
    "43": {"土家族": 4, "苗族": 3, "侗族": 1.3, "瑶族": 1},
    "45": {"壮族": 31.4, "瑶族": 3.3, "苗族": 1, "侗族": 0.7},
    "46": {"黎族": 14.5, "苗族": 0.8},
    "50": {"土家族": 4.5, "苗族": 1.6},
    "51": {"彝族": 4, "藏族": 2},
    "52": {"苗族": 11.7, "布依族": 7.4, "土家族": 4.4, "侗族": 4.3},
    "53": {"彝族": 10.7, "白族": 3.4, "傣族": 2.7, "壮族": 2.6, "苗族": 2.7, "回族": 1.6},
    "54": {"藏族": 86},
    "62": {"回族": 5.4, "藏族": 2.1},
    "63": {"藏族": 25.2, "回族": 15.9},
    "64": {"回族": 35},
    "65": {"维吾尔族": 45, "哈萨克族": 6, "回族": 4.5},
}
ELSEWHERE: Final = {"回族": 0.8, "满族": 0.5, "苗族": 0.3, "土家族": 0.3}
#: How much more (or less) often than its residents a province is where a migrant comes from.
SENDERS: Final[dict[str, float]] = {
    "34": 4, "41": 4, "51": 3.5, "52": 4, "43": 3, "45": 3, "36": 3, "42": 2.5, "50": 2.5,
    "13": 1.5, "11": 0.2, "31": 0.2, "44": 0.3, "33": 0.6, "32": 0.6, "12": 0.3, "54": 0.3,
    "65": 0.4,
}  # fmt: skip

LABELS: Final = listed("""
    常住人口 流动人口 机动车驾驶人 旅馆住宿 出入境 社保参保 网约车乘客 快递收件人 学生
    务工人员 房屋出租人 企业法人
    """)
SOURCES: Final = listed("快递 外卖 网购 水电 宽带 物业 社区登记")
CASE_TYPES: Final = listed("盗窃 诈骗 纠纷 交通事故 遗失物品 走失人员 噪音扰民 殴打他人")
STATUSES: Final = listed("已受理 处理中 已办结 已调解 已移交 不予立案")
STATION_KINDS: Final = ("派出所", "第一派出所", "第二派出所", "交警中队")
ITEMS: Final = listed(
    "电动自行车 手机 钱包 笔记本电脑 背包 金项链 现金 银行卡 身份证件 自行车 平板电脑 手表"
)
PLACES: Final = listed("""
    超市门口 地铁站 公交车上 菜市场 小区门口 停车场 网吧 饭店 商场 医院门诊楼 学校附近 公园
    车库 出租屋 工地
    """)
