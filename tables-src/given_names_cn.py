"""Rebuild tables/given_names_cn.csv: characters of given names by sex and decade of birth.

    python tables-src/given_names_cn.py

Coarse weights 0..9 for drawing synthetic people, not statistics: none are published by decade.
Leaders of their decade are the characters that the Ministry of Public Security's name reports for
2018-2021 name for a period: 建 国 华 英 兰 about 1949; 军 勇 英 丽 in the 1960s and 1970s; 伟 磊 静
丽 in the 1980s; 杰 浩 婷 雪 in the 1990s; 梓 子 宇 辰 一 泽 沐 诺 汐 about 2020. The rest is
general knowledge.
"""

import csv
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).parent.parent / "src/seawall/tables/given_names_cn.csv"
HEAD = (
    "# source: Ministry of Public Security, name reports for 2018-2021, for leading characters; "
    "the weights are our own assumption\n# checked_on: 2026-11-23\n"
)
DECADES = tuple(range(1930, 2030, 10))
SEEDS = {  # decade, sex -> characters, commonest first
    (1930, "m"): "德明文国福生成金玉清荣贵发宝有万根祥林昌山永春全财",
    (1940, "m"): "国德明华生文福荣金祥清根玉林志成永发昌春建贵忠云庆",
    (1950, "m"): "建国华明德平生文志成林祥荣福根忠永军新强春跃援胜和",
    (1960, "m"): "军建国勇明华平志强文伟林新东红忠永斌海峰卫辉庆刚学",
    (1970, "m"): "军勇伟强刚建志华明海斌辉峰文波涛东平永林杰国宏利飞",
    (1980, "m"): "伟磊强勇涛军超杰鹏飞峰波斌亮辉鑫海明刚凯龙志浩洋宇",
    (1990, "m"): "杰浩伟鑫鹏磊超宇凯龙文俊帅飞涛博明志强健翔晨旭天阳",
    (2000, "m"): "浩宇俊杰轩博文泽子涛豪鑫天佳航晨睿志宏翔旭阳铭昊然",
    (2010, "m"): "子宇浩轩梓泽睿涵皓博俊辰晨铭佳豪航然天昊奕一霖文瑞",
    (2020, "m"): "泽辰宇梓子沐宸奕浩轩一亦景霖茗墨航然阳铭豪瑞安睿嘉",
    (1930, "f"): "英秀兰珍玉凤桂芳花素淑贞菊莲美金梅香月云春惠爱芬翠",
    (1940, "f"): "英秀兰珍玉桂芳凤素淑华琴梅美莲香云花菊珠惠芬春爱琼",
    (1950, "f"): "英兰秀玉芳桂珍华琴梅凤素淑荣萍云霞香红莲爱芬菊惠琼",
    (1960, "f"): "英丽芳华红玲琴萍敏秀霞梅燕云玉平珍桂艳芬香兰娟琼春",
    (1970, "f"): "丽英红玲芳燕敏艳霞萍娟梅静华莉琴云春霞芬娜雪玉晓慧",
    (1980, "f"): "静丽娟燕敏艳娜婷芳玲丹莉霞慧雪晶红晓倩洁琳佳颖梅英",
    (1990, "f"): "婷雪静佳慧倩颖丹敏娜欣洁莹玲雅文梦琳思燕晓宇丽媛瑶",
    (2000, "f"): "婷欣雨佳怡雪慧梦颖思文静雅琪琳瑶嘉晴诗悦心宇芷涵妍",
    (2010, "f"): "涵欣雨梓诗怡佳子可一妍萱悦语思琪雅彤馨瑶依晨晴诺紫",
    (2020, "f"): "汐一诺依若语桐欣涵沫苡艺雨怡梓可伊昕玥芮妍瑶梦悦安",
}
TOP, NEIGHBOUR = 9, 0.4  # a character weighs this much of its weight in the decades beside


def main() -> None:
    weights: dict[tuple[str, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for (decade, sex), characters in SEEDS.items():
        for place, character in enumerate(dict.fromkeys(characters)):
            own = max(1.0, TOP - place * 0.36)
            for year, weight in ((decade, own), (decade - 10, own), (decade + 10, own)):
                share = 1.0 if year == decade else NEIGHBOUR
                now = weights[character, sex]
                now[year] = max(now[year], weight * share)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["character", "sex", *(f"born_{d}s" for d in DECADES)])
        for (character, sex), row in sorted(weights.items()):
            writer.writerow([character, sex, *(round(row[d]) for d in DECADES)])
    print(f"{len(weights)} rows, {len({c for c, _ in weights})} characters")


if __name__ == "__main__":
    main()
