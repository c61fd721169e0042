"""Syllables of the characters in our lists of names, for addresses that spell their owner's name.

Facts of the language, by syllable; a surname read otherwise than the word stands in SURNAMES.
"""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from tests.populations.names import given_words, surname_words
from tests.populations.texts import vocabulary

SYLLABLES = """
ai 艾爱|an 安|ba 巴|bai 白柏|bao 宝鲍包|bei 贝|bi 毕|bian 卞边|bin 斌彬滨|bo 博波伯|bu 卜|
cai 才彩蔡|cao 曹|cen 岑|chang 昌长常|chao 超|chen 陈晨辰臣宸|cheng 成程承城诚|chu 褚楚储|
chun 春|cui 崔翠|cun 存|da 大达|dai 戴|dan 丹单|de 德|deng 邓|di 狄|diao 刁|ding 丁|dong 东董冬|
dou 窦|du 杜|duan 段|e 娥|fa 发|fan 范樊凡|fang 方芳房|fei 菲飞费|fen 芬|feng 冯凤峰锋封丰|
fu 付傅福富伏符|gan 甘干|gang 刚|gao 高|ge 葛革戈|gen 根|geng 耿|gong 龚宫|gu 顾古谷姑|guan 关管|
guang 光|gui 桂贵|guo 郭国|hai 海|han 韩涵菡汉|hang 航|hao 郝浩昊皓豪|he 何贺和赫|hei 黑|heng 恒|
hong 洪红宏虹|hou 侯|hu 胡虎|hua 华花|huai 怀|huan 欢|huang 黄|hui 惠慧辉晖|huo 霍|
ji 纪季计吉姬继|jia 贾佳家嘉|jian 健建剑简|jiang 江姜蒋|jiao 娇焦|jie 杰洁婕|jin 金晋靳|
jing 静晶景荆|jiu 九|ju 鞠菊|juan 娟|jun 俊军君|kai 凯|kang 康|ke 柯可克|kong 孔|kuang 邝|kui 奎|
lai 赖|lan 兰蓝|lang 郎|le 乐|lei 雷磊蕾|leng 冷|li 李黎丽利立莉理栗力厉|lian 廉连莲|
liang 梁良亮|liao 廖|lin 林琳霖麟蔺|ling 凌玲令|liu 刘柳|long 龙|lou 娄楼|lu 卢陆鲁路璐鹿|
luo 罗骆|lv 吕|ma 马麻|man 满|mao 毛茂茅|mei 梅美妹|men 门|meng 孟蒙萌梦|mi 米|miao 苗缪|
min 敏民闵|ming 明铭|mo 莫沫|mou 牟|mu 穆沐慕|na 娜那|nai 乃|ni 倪妮|nian 年|nie 聂|ning 宁|
niu 牛|nong 农|nuo 诺|ou 欧|pan 潘|pang 庞|pei 裴|peng 彭鹏|pi 皮|ping 平萍|po 坡|pu 蒲浦|
qi 齐戚祁琪启奇|qian 钱倩|qiang 强|qiao 乔巧|qin 秦琴覃|qing 清庆晴青|qiong 琼|qiu 邱秋丘仇|
qu 曲屈瞿|quan 全权|ran 冉然|rao 饶|ren 任仁|rong 荣容戎蓉|rou 柔|ru 茹汝|ruan 阮|rui 瑞睿蕊|
ruo 若|sang 桑|sha 沙|shan 山珊单|shang 尚|shao 邵少|she 佘|shen 沈申|sheng 盛生胜|
shi 石史施师时世士诗|shu 舒淑书树殊姝|shuai 帅|shui 水|si 司思|song 宋松|su 苏素|sui 隋|sun 孙|
tai 邰|tan 谭谈|tang 唐汤堂|tao 陶涛|teng 滕|tian 田天|ting 婷廷|tong 童佟桐彤|tu 涂屠|wan 万婉|
wang 王汪|wei 魏韦卫伟危|wen 文温雯|weng 翁|wu 吴武伍邬巫|xi 席习喜曦熙溪汐|xia 夏霞|
xian 先仙冼贤鲜|xiang 向项祥翔香|xiao 肖萧小晓|xie 谢解|xin 辛新欣鑫心昕馨|xing 邢兴|xiong 熊|
xiu 秀|xu 徐许旭|xuan 轩萱宣|xue 薛雪学|xun 荀|ya 亚雅|yan 闫严颜燕艳妍言彦|yang 杨阳洋|
yao 姚尧瑶|ye 叶|yi 易伊义怡一依毅奕苡艺亦|yin 尹殷银|ying 应英颖莹|yong 勇永|you 尤游友有|
yu 于余俞喻郁禹雨宇玉裕|yuan 袁元苑远源媛|yue 岳月悦玥|yun 云|zang 臧|ze 泽|zeng 曾|zhai 翟|
zhan 詹展湛|zhang 张章|zhao 赵|zhe 哲|zhen 甄珍贞振真|zheng 郑正|zhi 志芝芷|zhong 钟忠仲|zhou 周|
zhu 朱祝竺珠|zhuang 庄|zhuo 卓|zi 子紫梓|zong 宗|zou 邹|zuo 左|jin 瑾|yu 煜|hui 蕙|fu 甫|li 丽|
cai 财|shan 善|zhang 彰|qing 卿|shu 殳|bing 兵|kun 坤|di 娣|yu 语|yue 跃|xi 奚|feng 酆|wei 薇|
yao 耀|shi 实|you 佑|chen 沉|xi 希|lin 临
"""
SURNAMES = {"曾": "zeng", "单": "shan", "解": "xie", "覃": "qin", "长": "zhang", "仇": "qiu"}
DOUBLE = {"欧阳": "ouyang", "上官": "shangguan", "司马": "sima", "诸葛": "zhuge", "司徒": "situ"}


@cache
def syllables() -> dict[str, str]:
    """The syllable of each character."""
    found: dict[str, str] = {}
    for part in SYLLABLES.replace("\n", "").split("|"):
        syllable, characters = part.split()
        for character in characters:
            found.setdefault(character, syllable)
    return found


@cache
def surname_syllables() -> pa.Array:
    """The spelling of each of surname_words(); of a few rare ones we do not know, "x"."""
    known = syllables() | SURNAMES
    return vocabulary(
        [
            DOUBLE.get(word) or "".join(known.get(character, "x") for character in word)
            for word in surname_words()[0].to_pylist()
        ]
    )


@cache
def given_syllables() -> pa.Array:
    """The spelling of each of given_words()."""
    return vocabulary([syllables().get(word, "") for word in given_words().to_pylist()])
