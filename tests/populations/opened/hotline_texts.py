"""Calls to a city's hotline: number, caller, phone, time, and what was asked, in an own grammar.

Texts of 50 to 250 characters by a dozen operators, each with habits of wording; no ID column. A
tenth of the callers withhold the name.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.populations.addresses import addresses, street_places, style
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, often, per_row, weighted, zipf
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names, surname_words
from tests.populations.people import Who, people
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.prose import Slots, chosen, clause, drawn, two_clauses, words
from tests.populations.registers import years_of
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers, pick, where
from tests.populations.times import leisure, written
from tests.populations.visits import visitors

NAMES = {
    "key": "order_code", "name": "caller_name", "phone": "caller_phone", "address": "caller_address",
    "created": "call_time", "text": "content",
}  # fmt: skip
GREETINGS = (
    "市民{name}来电反映：", "来电人（{phone}）称，", "{name}{title}来电，", "诉求人{name}表示，",
    "市民来电，", "来电人称其为{place}附近居民，", "{name}致电咨询，", "网民留言：", "来电人情绪激动，称",
    "{place}一{title}来电反映，",
)  # fmt: skip
MATTERS = (
    "{place}的路灯已经{few}天不亮，夜间出行不便，{who}曾摔倒，",
    "其居住的小区停水{few}小时，物业称{reason}，但至今没有恢复，",
    "{place}下水道堵塞，污水外溢，气味难闻，影响{few}多户居民，",
    "{shop}办理的会员卡余额{money}元，店铺已关门，负责人{name2}电话{phone2}打不通，",
    "在{app}购买的{thing}存在质量问题，商家拒绝退款，涉及金额{money}元，",
    "孩子{few2}岁，想了解{place}附近公办学校的入学条件，户口在{origin}，租房居住，",
    "咨询{policy}的办理流程和所需材料，{who}年纪大行动不便，能否代办，",
    "{place}工地夜间{noise}，{times}次向工地反映均未解决，",
    "楼上邻居{name2}装修，敲掉承重墙，担心房屋安全，物业未制止，",
    "单位拖欠{few2}个月工资共{money}元，负责人{name2}以{reason}为由推脱，联系电话{phone2}，",
    "{place}公交站台的{line}路车经常等{few}分钟以上，早高峰尤其严重，",
    "其{who}在{hospital}就诊，对收费{money}元有异议，认为{reason}，",
    "{place}有人占用消防通道停车，车主{name2}态度恶劣，",
    "新买的房屋交付延期{few2}个月，开发商称{reason}，合同约定每日赔偿，",
    "家门口的树木{few}年未修剪，遮挡采光，与{place}居委会沟通过{times}次，",
)  # fmt: skip
ASKS = (
    "希望相关部门核实处理并给予回复。", "要求尽快维修。", "请职能部门介入协调退款事宜。",
    "咨询应当找哪个部门。",
    "对此不满，要求书面答复。", "望予以解决，谢谢。", "请于{few2}个工作日内联系{phone}。",
    "要求保密个人信息。",
    "盼复。", "建议增设相关设施。", "希望领导重视民生问题，给老百姓一个说法。", "请转派至{bureau}办理。",
)  # fmt: skip
BACKGROUND = (
    "来电人自{few2}年前搬到{place}居住，家中有{who}需要照顾，一直希望问题能够得到妥善处理，",
    "此前{bureau}工作人员曾到现场查看，表示会在{few2}天内给出方案，但到期后没有人再联系，",
    "来电人认为{reason}不能成为拖延的理由，并称同小区的{name2}也有同样遭遇，可以一起作证，",
    "来电人提供的联系方式为{phone}，工作日白天可以接听，也可以联系其{who}，",
    "据来电人了解，{place}一带类似的情况不止一处，涉及住户约{few}户，大家多次在业主群里讨论，",
    "来电人曾拨打{bureau}电话{times}次，均无人接听或者被告知正在处理，",
)  # fmt: skip
MORE = (
    "", "", "来电人此前已于{when2}反映过，工单已办结但问题没有解决，", "已向{bureau}反映，答复不归其管理，",
    "有现场照片可提供，", "周边住户均有同样意见，", "来电人表示可以配合现场核实，", "对方态度敷衍，",
    "据了解，其他小区没有这种情况，", "其{who}因此身体不适，", "该情况已持续{few}天，",
)  # fmt: skip
WORDS = {
    "title": "先生 女士 先生 女士 阿姨 同志", "who": "老人 孩子 母亲 父亲 家人 岳父 奶奶 爱人",
    "reason": "管道维修 资金周转困难 人员不足 系统升级 正在走流程 上级没有批复 疫情影响 材料不全",
    "shop": "健身房 美容院 理发店 培训机构 洗车店 游泳馆 早教中心", "app": "拼多多 淘宝 京东 抖音商城 唯品会",
    "thing": "空调 手机 家具 羽绒服 冰箱 电动车 床垫 鞋子", "noise": "施工至凌晨 打桩 切割钢筋 使用大型机械",
    "policy": "公积金提取 居住证积分 失业金 老年卡 医保异地报销 落户 独生子女补贴 残疾证 廉租房",
    "hospital": "市人民医院 中医院 妇幼保健院 社区卫生服务中心 第二医院",
    "bureau": "城管局 住建局 水务公司 教育局 市场监管局 人社局 交通局 街道办 供电公司",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, relatives=0.02)
    where_all = places()
    city = where_all.prefecture[rng.choice(where_all.n, p=run.resident / run.resident.sum())]
    lives = np.where(where_all.prefecture == city, run.resident, 0)
    ages = np.interp(np.arange(101), [0, 17, 25, 45, 75, 95], [0, 0.05, 1, 1.1, 0.7, 0.1])
    some, owner, at = visitors(
        rng, n, run, leisure(rng), (0.3, 5), (1.1, 2.2), (0.8, 1.6), Who(ages=ages, lives=lives)
    )
    held, rows = some.take(owner), pa.array(owner)
    phone = phones(rng, some, np.full(len(some), run.as_of.year), run).take(rows)
    name = full_names(rng, some).take(rows)
    polite = joined(pick(surname_words()[0], held.surname), words(rng, n, "先生 女士", 1.0))
    hidden = often(rng, between(rng, 0.05, 0.25), n)
    name = where(hidden, polite, name)
    others = people(rng, n // 3 + 1, run, Who(ages=ages, lives=lives))
    seen = rng.integers(0, len(others), n)
    slots: Slots = {slot: drawn(rng, text) for slot, text in WORDS.items()} | {
        "name": name,
        "phone": phone,
        "name2": pick(full_names(rng, others), seen),
        "phone2": pick(phones(rng, others, np.full(len(others), run.as_of.year), run), seen),
        "place": street_places(rng, held.lives, run.as_of.year, style(rng)),
        "origin": pick(where_all.county_name, where_all.row[held.home, -1]),
        "money": lambda k: numbers(10 + np.exp(rng.normal(7, 1.3, k)).astype(int) // 10 * 10),
        "few": lambda k: numbers(rng.integers(3, 60, k)),
        "few2": lambda k: numbers(rng.integers(2, 9, k)),
        "times": lambda k: numbers(rng.integers(2, 7, k)),
        "line": lambda k: numbers(rng.integers(1, 400, k)),
        "when2": pc.utf8_slice_codeunits(written(at - rng.integers(2, 90, n) * 86_400), 0, 10),
    }
    operator = weighted(rng, zipf(12, 4.0), n)
    table = rng.gamma(0.4, 1.0, (12, len(GREETINGS))) + 0.02
    opening = chosen(per_row(rng, table, operator), GREETINGS, slots)
    even = np.ones(len(MATTERS)) * rng.lognormal(0, 0.4, len(MATTERS))
    text = joined(
        opening,
        clause(rng, n, MATTERS, slots, even),
        two_clauses(rng, n, MORE, slots),
        where(often(rng, 0.6, n), joined("另外，", clause(rng, n, MATTERS, slots, even)), ""),
        where(often(rng, 0.6, n), two_clauses(rng, n, BACKGROUND, slots), ""),
        clause(rng, n, ASKS, slots),
    )
    serial = np.arange(n) + int(rng.integers(10**6))
    columns = {
        "key": joined("GD", numbers(years_of(at)), numbers(serial, 8)),
        "name": name,
        "phone": phone,
        "address": addresses(rng, held.household, held.lives, run.as_of.year, style(rng)),
        "created": written(at),
        "text": text,
    }
    return whole(named(soiled(rng, columns, run, ("address",)), NAMES), run.as_of, genuine=True)


KIND = Kind("hotline_texts", True, False, False, make)
