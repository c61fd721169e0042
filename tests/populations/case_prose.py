"""Sentences of police case files: our own grammar of what happened, and what was done about it.

Eight sorts of cases; each text is a time, a reporter, a place, an event with details, a loss, what
the officers did and how it stands, of 90 to 300 characters. Assumed throughout.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.populations.draws import Rng, often, weighted, zipf
from tests.populations.prose import Slots, chosen, clause, drawn, two_clauses
from tests.populations.texts import joined, numbers, where

OPENINGS = (
    "{when}，{name}（身份证号：{id}）报称：", "{when}，我所接{name}报警称，",
    "报案人{name}，联系电话{phone}，于{when}来所报案称：", "{when}接110指令，{place}有人报警。报警人{name}称",
    "{when}，群众{name}（电话{phone}）到派出所反映，", "{name}，{sex}，{age}岁，住{address}，{when}报警称",
    "据报警人{name}反映，{when}前后，", "{when}，{name}电话报警（{phone}），称",
    "民警{when}在{place}巡逻时，接{name}求助，", "{when}值班期间，{name}到所称",
)  # fmt: skip
EVENTS = (
    (
        "其停放在{place}的一辆{colour}{brand}电动车被盗，车架号{digits}，购买时价值{money}元。",
        "其在{place}门口停放的电动自行车不见了，当时{lock}，调看监控发现一名{look}的男子推走。",
        "其位于{place}的住处被人{entry}，室内翻动明显，丢失{item}、现金{money}元。",
        "在{place}逛街时，放在{pocket}的{item}被扒窃，发现时已过去约{few}分钟。",
        "店内{item}被一名{look}的{sex2}子趁店员不备拿走，价值约{money}元。",
        "车停在{place}一夜，早上发现{part}被砸，车内{item}及{money}元不见。",
    ),
    (
        "其在网上看到{job}广告，按对方要求先后{times}次转账至{bank}账户，共计{money}元，后对方失联。",
        "接到自称{office}的电话，说其{trouble}，要求将钱转到安全账户，被骗{money}元。",
        "通过{app}认识一名自称{role}的人，对方诱导其投资{scheme}，累计投入{money}元后无法提现。",
        "有人冒充其{kin}在{app}上借钱，其未核实即转账{money}元，事后得知被骗。",
        "在{app}购买{item}，对方让其脱离平台付款，付款{money}元后被拉黑。",
        "点击短信链接办理{business}，填写卡号及验证码后，{bank}卡内{money}元被转走。",
    ),
    (
        "与{name2}驾驶的{colour}{brand2}轿车（{plate}）在{place}发生刮擦，双方对责任有争议。",
        "骑电动车经过{place}时被一辆{colour}{brand2}撞倒，{limb}受伤，对方为{name2}，电话{phone2}。",
        "其车在{place}停放时被{brand2}车（{plate}）剐蹭，对方未留联系方式即离开。",
        "行至{place}路口，前车急刹，其避让不及追尾，无人员受伤，{part}受损。",
    ),
    (
        "因{quarrel}与邻居{name2}发生口角，继而互相推搡，{limb}有抓痕。",
        "在{place}吃饭时与邻桌{name2}等人因{quarrel}争吵，对方用{weapon}打其{limb}。",
        "其与{kin}{name2}因{family}发生争执，对方摔坏{item}并扬言报复。",
        "老板{name2}拖欠其{times}个月工资共{money}元，上门讨要时双方发生冲突。",
    ),
    (
        "其在{place}附近遗失{wallet}，内有身份证、{bank}卡及现金{money}元，请求协助查找。",
        "乘坐{ride}时将{item}遗忘在车上，司机电话无法接通。",
        "其{kin}{name2}（{age2}岁）{when2}外出后至今未归，身穿{colour}上衣，有{illness}病史。",
        "家中{pet}走失，最后出现在{place}，望协助查看监控。",
    ),
    (
        "楼上住户长期{noise}，影响休息，多次沟通无果。",
        "{place}附近有人{noise}至深夜，周边居民意见很大。",
        "{place}一家{shop}占道经营，{noise}，希望有关部门处理。",
    ),
    (
        "发现{place}出租屋内有多人聚众{vice}，进出人员复杂。",
        "有人向其推销{illegal}，留下电话{phone2}，怀疑涉嫌违法。",
        "其出租给{name2}的房屋疑似被用于{vice}，租客拒绝开门。",
    ),
    (
        "申请补办{paper}，原件于{when2}不慎丢失，现住{address}，联系电话{phone}。",
        "来所登记居住信息，现租住于{address}，房东{name2}，电话{phone2}，在{firm}从事{work}。",
        "咨询{paper}办理事宜，其户籍在{origin}，来本地{few}年，现在{firm}工作。",
    ),
)  # fmt: skip
DETAILS = (
    "", "", "当时天色已晚，周围没有其他目击者。", "现场有{few}名群众围观，其中{name2}愿意作证。",
    "据其回忆，对方身高约1米{height}，{look}，操{accent}口音。", "对方使用的号码为{phone2}，现已关机。",
    "监控显示嫌疑人沿{road}方向离开。", "其当时正在{doing}，没有及时发觉。", "双方此前因{quarrel}已有矛盾。",
    "转账记录、聊天截图已提供。", "对方账户户名为{name2}，开户行{bank}。", "事发后其随即拨打了110。",
    "其表示不认识对方。", "伤者已自行前往医院检查，{limb}软组织挫伤。", "物品购买于{years}年前，有发票。",
)  # fmt: skip
ACTIONS = (
    "民警{officer}、{officer2}到现场处置，制作了询问笔录。", "已调取周边监控，正在进一步侦查。",
    "经民警调解，双方达成一致，{name2}赔偿{money2}元，签订调解协议。",
    "已受理登记并出具回执，案件编号{digits}。",
    "民警现场勘查，提取痕迹物证{few}处。", "已告知其到{court}办理，其表示理解。",
    "出警后联系{name2}未果，已留电话通知。", "已对{name2}进行口头传唤。", "通知{bank}对涉案账户紧急止付。",
    "建议其{advice}，其表示同意。", "该案移交{unit}办理。",
)  # fmt: skip
STATEMENTS = (
    "据{name}陈述，事发前其与{kin}一同在{place}，约{few}分钟后分开，其独自{doing}，后发现情况异常，遂向周边商户打听。",
    "询问中{name}补充称，{years}年前也曾遇到类似情况，当时损失{money2}元，未报警。",
    "经了解，{name}户籍地为{origin}，现在{firm}从事{work}工作，平时居住在{address}。",
    "知情人{name2}（电话{phone2}）称，当时看见一名{look}的{sex2}子在{place}附近逗留，操{accent}口音，后往{road}方向去。",
    "{name}提供了购买凭证及聊天记录，显示对方于{when2}最后一次联系，称{trouble}，此后再无回复。",
    "现场位于{place}，为开放式区域，周边有监控{few}处，其中{times}处正常工作，已拷贝相关时段录像备查。",
    "双方于{when2}曾就{quarrel}发生过口角，经社区调解后未再联系，此次再起争执。",
)  # fmt: skip
ENDINGS = (
    "", "", "现案件正在办理中。", "已办结。", "报警人对处理结果满意。", "待进一步核查。", "暂无其他情况。",
    "双方自行离开。", "已录入系统，待回访。", "无人员伤亡。", "请求尽快处理。",
    "以上情况属实，{name}签字确认。",
)  # fmt: skip
WORDS = {
    "colour": "黑色 白色 红色 蓝色 银色 灰色 黄色 绿色",
    "brand": "雅迪 爱玛 台铃 新日 绿源 小刀 立马 小牛 金箭",
    "brand2": "大众 丰田 本田 别克 日产 现代 比亚迪 吉利 长安 五菱 奥迪 宝马 福特",
    "lock": "已上锁 未上锁 钥匙未拔 车锁被撬 锁在车棚里",
    "look": "戴口罩 穿黑色外套 戴眼镜 平头 穿牛仔裤 中等身材 戴鸭舌帽 体型偏胖 背双肩包 长头发",
    "entry": "撬门进入 翻窗进入 技术性开锁进入 从阳台爬入",
    "item": "手机 钱包 笔记本电脑 金项链 手表 香烟 白酒 相机 耳机 平板电脑 金戒指 衣服 充电器 行李箱 茶叶",
    "pocket": "上衣口袋 裤子口袋 背包外侧 婴儿车上 车筐内 手提包内",
    "part": "车窗玻璃 后视镜 前保险杠 左前门 右后翼子板 车尾",
    "job": "刷单返利 兼职打字 点赞返现 高薪客服 代购垫付 手工外发",
    "bank": "工商银行 农业银行 建设银行 中国银行 邮储银行 招商银行 交通银行 农商行",
    "office": "公安局民警 社保局工作人员 银行客服 快递客服 检察院工作人员 通信管理局 航空公司客服",
    "trouble": "涉嫌洗钱 医保卡异常 包裹丢失需要理赔 征信有问题 名下号码发布违法信息 航班取消",
    "app": "微信 QQ 抖音 闲鱼 陌陌 探探 快手 小红书 支付宝",
    "role": "军人 投资经理 海外商人 工程师 单亲妈妈 平台内部人员",
    "scheme": "虚拟货币 外汇 股票 彩票 黄金期货 网络博彩",
    "kin": "儿子 母亲 父亲 妻子 丈夫 表弟 同事 领导 老同学 前夫 女儿 哥哥",
    "business": "ETC认证 贷款 信用卡提额 社保认证 退税 积分兑换",
    "limb": "左手 右臂 面部 头部 腰部 右腿 膝盖 颈部 左肩",
    "quarrel": "停车位 琐事 楼道堆物 排队 孩子打闹 债务 喝酒 噪音 漏水 感情问题 价格 装修",
    "weapon": "拳头 酒瓶 木棍 板凳 雨伞 手机",
    "family": "离婚 孩子抚养 赡养老人 拆迁款 财产分割 家务",
    "wallet": "黑色钱包 棕色挎包 双肩包 证件夹 手提袋",
    "ride": "出租车 网约车 公交车 地铁 长途客车",
    "illness": "老年痴呆 精神分裂 高血压 抑郁症 癫痫",
    "pet": "一只泰迪犬 一只金毛犬 一只橘猫 一只柯基犬",
    "noise": "播放音响 唱歌 打麻将 装修 跳广场舞 大声喧哗 养狗叫扰 使用高音喇叭",
    "shop": "烧烤店 水果店 棋牌室 汽修店 小超市 夜宵摊 五金店",
    "vice": "赌博 打麻将赌钱 电信诈骗 卖淫 吸毒",
    "illegal": "发票 假证 电话卡 银行卡 烟花爆竹 彩票外围",
    "paper": "居民身份证 居住证 户口簿 护照 港澳通行证 临时身份证 驾驶证",
    "work": "装修 销售 保安 餐饮 快递 会计 缝纫 司机 家政 教师",
    "accent": "本地 四川 河南 东北 湖南 安徽 广东 外地 江西",
    "doing": "接电话 睡觉 上班 买菜 接孩子 打扫卫生 看手机 做饭",
    "court": "户籍窗口 法院 劳动监察大队 社区居委会 交警大队 城管部门",
    "unit": "刑侦大队 反诈中心 治安大队 交警中队 经侦大队",
    "advice": "保留证据 通过诉讼途径解决 尽快挂失 安装防盗设施 下载反诈软件 与物业协商",
    "road": "东 西 南 北 东南 西北",
}


def case_texts(rng: Rng, slots: Slots, n: int) -> pa.Array:
    """Texts of n cases. Slots given: name, name2, id, phone, phone2, sex, age, age2, address,
    place, origin, firm, when, when2, plate, officer, officer2.
    """
    every = slots | {slot: drawn(rng, text) for slot, text in WORDS.items()}
    every |= {
        "money": lambda k: _money(rng, k),
        "money2": lambda k: numbers(rng.integers(1, 60, k) * 100),
        "digits": lambda k: numbers(rng.integers(10**9, 10**11, k)),
        "few": lambda k: numbers(rng.integers(2, 40, k)),
        "times": lambda k: numbers(1 + rng.geometric(0.35, k)),
        "years": lambda k: numbers(1 + rng.geometric(0.5, k)),
        "height": lambda k: numbers(rng.integers(58, 88, k)),
        "sex2": drawn(rng, "男 女", 1.0),
    }
    sort = weighted(rng, np.array([3, 4, 2, 2.5, 2, 1.5, 1, 2.5]) * rng.lognormal(0, 0.5, 8), n)
    event = [template for group in EVENTS for template in group]
    sizes = np.array([len(group) for group in EVENTS])
    which = np.cumsum(sizes)[sort] - sizes[sort] + _within(rng, sizes[sort])
    middle = two_clauses(rng, n, DETAILS, every)
    long = often(rng, 0.55, n)
    statement = joined(clause(rng, n, STATEMENTS, every), two_clauses(rng, n, DETAILS, every))
    return joined(
        clause(rng, n, OPENINGS, every),
        chosen(which, event, every),
        middle,
        where(long, statement, ""),
        where(often(rng, 0.85, n), two_clauses(rng, n, ACTIONS, every), ""),
        clause(rng, n, ENDINGS, every),
    )


def _within(rng: Rng, sizes: NDArray[np.integer]) -> NDArray[np.int64]:
    """A place within each row's group, the first ones more often."""
    return np.minimum((rng.random(len(sizes)) ** 1.3 * sizes).astype(np.int64), sizes - 1)


def _money(rng: Rng, n: int) -> pa.Array:
    """Sums people name: mostly round."""
    sums = np.exp(rng.normal(7.6, 1.4, n))
    unit = np.array([1, 10, 100, 100, 500, 1000])[weighted(rng, zipf(6, 3.0)[::-1], n)]
    return numbers(np.maximum((sums / unit).astype(np.int64), 1) * unit)
