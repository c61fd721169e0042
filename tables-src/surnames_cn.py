"""Rebuild tables/surnames_cn.csv: surnames in use in China, with shares where there is a count.

    python tables-src/surnames_cn.py

Sources: Ministry of Public Security, count of all registered residents, April 2007 (the order of
the first hundred, shares of the first three, the bounds 20 and 10 million, 84.77 % together) and
the name reports for 2019 (the hundredth has 2.61 million) and 2020 (the first five hold 30.8 %;
counts of compound surnames). Shares between these anchors are interpolated, and say so. Surnames
without a share are those of the Song dynasty list of the Hundred Families and others in common use.
"""

import csv
import math
from pathlib import Path

OUT = Path(__file__).parent.parent / "src/seawall/tables/surnames_cn.csv"
CHECKED_ON = "2026-11-23"
REGISTERED = 1_411_000_000
REPORT = "Ministry of Public Security, count of April 2007"
BETWEEN = (
    "order by the Ministry of Public Security, April 2007; share interpolated between its anchors"
)
COMPOUND_REPORT = "Ministry of Public Security, name report for 2020"
IN_USE = "in common use; no published count"
CLASSIC = "Hundred Families (Song dynasty); no published count"

RANKED = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
TOP, FIVE, HUNDRED, LAST = (7.25, 7.19, 6.83), 30.8, 84.77, 100 * 2_610_000 / REGISTERED
COMPOUND_COUNTS = {
    "欧阳": 1_112_000, "上官": 88_000, "皇甫": 64_000, "令狐": 55_000, "诸葛": 48_000,
    "司徒": 47_000, "司马": 23_000, "申屠": 19_000, "夏侯": 11_000, "贺兰": 10_000,
    "完颜": 6_000, "慕容": 5_000, "尉迟": 4_000, "长孙": 3_000,
}  # fmt: skip
CLASSICS = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻"
    "莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向"
    "古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾"
    "毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公"
)
COMPOUNDS = [
    "万俟",
    "司马",
    "上官",
    "欧阳",
    "夏侯",
    "诸葛",
    "闻人",
    "东方",
    "赫连",
    "皇甫",
    "尉迟",
    "公羊",
    "澹台",
    "公冶",
    "宗政",
    "濮阳",
    "淳于",
    "单于",
    "太叔",
    "申屠",
    "公孙",
    "仲孙",
    "轩辕",
    "令狐",
    "钟离",
    "宇文",
    "长孙",
    "慕容",
    "鲜于",
    "闾丘",
    "司徒",
    "司空",
    "亓官",
    "司寇",
    "子车",
    "颛孙",
    "端木",
    "巫马",
    "公西",
    "漆雕",
    "乐正",
    "壤驷",
    "公良",
    "拓跋",
    "夹谷",
    "宰父",
    "谷梁",
    "段干",
    "百里",
    "东郭",
    "南门",
    "呼延",
    "羊舌",
    "微生",
    "梁丘",
    "左丘",
    "东门",
    "西门",
    "南宫",
    "第五",
    "叶赫",
    "纳兰",
    "完颜",
    "贺兰",
    "独孤",
    "爱新觉罗",
    "端木",
    "范姜",
    "张简",
    "欧陽",
    "尔朱",
    "耶律",
    "哥舒",
    "那拉",
    "富察",
    "赫舍里",
    "钮祜禄",
    "瓜尔佳",
    "阿史那",
    "乌雅",
    "佟佳",
    "陆费",
    "母丘",
    "即墨",
    "朱邪",
    "达奚",
    "侯莫陈",
    "贯丘",
    "东里",
    "北宫",
]
OTHERS = (
    "常欧赖文施洪季庄章鲁葛申尤毕聂丛焦柳邢路岳齐梅辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童甄项曲成游阳"
    "裴席卫查屈鲍位霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边安康伍倪樊兰殷习代朴喻芦麦冼佟萧符敬"
    "迟仝仲娄胥苟奚修晋么矫原郎冷虎逯郇亓邸郐郤邝邬鄢鄞闻闾阙随雍靖鞠麻鹿占卓危卿帅巩库廉应底战才扈折揭操"
    "敖昝晁晏"
    "银令户苑初展宾仉伏练俸冀况刁郏皋亢蹇湛漆覃农"
    "寇肇豆昌律宿税沙沐禚綦纵缑粟笪竺衣补麴衡谌谯逄钊铁锁镡门阚雒骞颉庹佴"
    "尚奉闭盘禤邰撒者那火哈拜"
)
TRADITIONAL = [
    "张張",
    "刘劉",
    "陈陳",
    "杨楊",
    "黄黃",
    "赵趙",
    "吴吳",
    "孙孫",
    "马馬",
    "罗羅",
    "郑鄭",
    "谢謝",
    "许許",
    "韩韓",
    "冯馮",
    "邓鄧",
    "肖蕭",
    "肖萧",
    "于於",
    "蒋蔣",
    "叶葉",
    "苏蘇",
    "吕呂",
    "卢盧",
    "钟鍾",
    "钟鐘",
    "谭譚",
    "陆陸",
    "范範",
    "贾賈",
    "韦韋",
    "付傅",
    "邹鄒",
    "闫閆",
    "闫閻",
    "闫阎",
    "龙龍",
    "贺賀",
    "顾顧",
    "龚龔",
    "万萬",
    "钱錢",
    "严嚴",
    "汤湯",
    "庄莊",
    "欧歐",
    "鲁魯",
    "关關",
    "齐齊",
    "颜顏",
    "温溫",
    "庞龐",
    "蓝藍",
    "聂聶",
    "兰蘭",
    "岳嶽",
    "纪紀",
    "赖賴",
    "涂塗",
    "麦麥",
    "党黨",
    "卫衛",
    "华華",
    "喻喩",
    "云雲",
    "凤鳳",
    "费費",
    "毕畢",
    "邬鄔",
    "乐樂",
    "时時",
    "伍伍",
    "计計",
    "谈談",
    "项項",
    "闵閔",
    "娄婁",
    "骆駱",
    "应應",
    "单單",
    "诸諸",
    "钮鈕",
    "荣榮",
    "储儲",
    "乌烏",
    "谷穀",
    "车車",
    "宁寧",
    "仇讎",
    "栾欒",
    "厉厲",
    "蔺藺",
    "乔喬",
    "阴陰",
    "苍蒼",
    "双雙",
    "闻聞",
    "谯譙",
    "贡貢",
    "劳勞",
    "冉冄",
    "郦酈",
    "寿壽",
    "农農",
    "阙闕",
    "东東",
    "师師",
    "巩鞏",
    "饶饒",
    "丰豐",
    "权權",
    "盖蓋",
    "连連",
    "习習",
    "鱼魚",
    "国國",
    "广廣",
    "简簡",
    "佟佟",
    "邝鄺",
    "覃覃",
    "岑岑",
    "丛叢",
    "牟牟",
    "凌淩",
    "窦竇",
    "鲍鮑",
    "缪繆",
    "裴裵",
    "庾庾",
    "欧阳歐陽",
    "欧阳欧陽",
    "司马司馬",
    "诸葛諸葛",
    "东方東方",
    "尉迟尉遲",
    "长孙長孫",
    "公孙公孫",
    "宇文宇文",
    "钟离鍾離",
    "万俟萬俟",
    "赫连赫連",
    "轩辕軒轅",
    "闻人聞人",
    "鲜于鮮于",
    "东郭東郭",
    "南宫南宮",
]


def between(first: float, last: float, n: int, bend: float) -> list[float]:
    """`n` falling shares; bend 0 falls geometrically, bend 1 by a power of the rank."""
    ratio = math.log(last / first)
    rows = []
    for k in range(n):
        straight = k / (n - 1)
        power = math.log(1 + 3.35 * straight) / math.log(4.35)  # rank 100 over rank 23 is 4.35
        rows.append(first * math.exp(ratio * ((1 - bend) * straight + bend * power)))
    return rows


def ranked_shares() -> list[float]:
    """Shares of the first hundred in per cent, through every anchor, HUNDRED together."""
    rest = FIVE - sum(TOP)
    head = [*TOP, rest * 0.542, rest * 0.458, *between(3.0, 1.95, 5, 1.0)]
    middle = between(1.52, 0.82, 12, 0.5)
    low, high = 0.0, 1.0
    for _ in range(60):
        bend = (low + high) / 2
        tail = between(0.77, LAST, 78, bend)
        low, high = (bend, high) if sum(head + middle + tail) > HUNDRED else (low, bend)
    return head + middle + tail


def main() -> None:
    rows: dict[str, tuple[str, str]] = {}
    for rank, (surname, share) in enumerate(zip(RANKED, ranked_shares(), strict=True), 1):
        rows[surname] = (f"{share / 100:.6f}", REPORT if rank <= len(TOP) else BETWEEN)
    for surname, n in COMPOUND_COUNTS.items():
        rows[surname] = (f"{n / REGISTERED:.7f}", COMPOUND_REPORT)
    for surnames, source in ((CLASSICS, CLASSIC), (COMPOUNDS, IN_USE), (OTHERS, IN_USE)):
        for surname in surnames:
            rows.setdefault(surname, ("", source))
    for pair in TRADITIONAL:
        plain, form = pair[: len(pair) // 2], pair[len(pair) // 2 :]
        rows.setdefault(form, ("", f"other or traditional form of {plain}"))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["surname", "share", "source", "checked_on"])
        writer.writerows(
            [name, share, source, CHECKED_ON] for name, (share, source) in rows.items()
        )
    print(f"{len(rows)} surnames")


if __name__ == "__main__":
    main()
