"""The sentences of case reports, ours, with places for people and things in braces.

An ID, a number or a name stands directly after a Chinese character or a full-width sign, as in
reports typed without blanks; where a person has no card, the text says 不详.
"""

from __future__ import annotations

from typing import Final

from seawall.synth.words import listed

OPENING: Final = (
    "{when}，报警人{name}（电话{phone}，身份证号{id}）拨打110报称：其当日在{area}{place}附近遇到警情，请求民警到场处理。",
    "{when}接指挥中心指令，{area}{place}有人报警。报警人自称{name}，联系电话{phone}，语气急促，要求尽快派员前往现场了解情况。",
    "报警人{name}于{when}到所报案，公民身份号码{id}，手机{phone}，现住{address}，称在{place}附近发生如下情况。",
    "{when}，{name}通过手机{phone}向我所求助，自述住{address}，事情发生在{place}，当时周围人员较多，未能及时拍照取证。",
)
EVENTS: Final[dict[str, tuple[str, str, str]]] = {
    "盗窃": (
        "其将{item}放在身边未留意，约半小时后发现被人盗走，价值人民币{amount}元。经调取监控，发现嫌疑人{name2}，身份证号{id2}，曾在现场长时间徘徊，后向北离开。",
        "其停放的车辆车窗被砸，车内{item}及现金{amount}元被盗。民警走访后得知邻居{name2}（手机{phone2}）当晚听到响动，并看见一名男子骑车离去。",
        "家中门锁有撬动痕迹，{item}不知去向，损失约{amount}元。物业保安{name2}称凌晨见过可疑人员，其联系方式为{phone2}，愿意配合辨认。",
    ),
    "诈骗": (
        "有人冒充客服以退款为由加其好友，诱导其将{amount}元转入户名{name2}、卡号{card2}的账户，对方手机号{phone2}现已关机，聊天记录已保存。",
        "其在网上求购{item}，与自称{name2}的人谈妥价格后先行付款{amount}元，对方收款后将其拉黑，留下的电话{phone2}无人接听，身份证号{id2}真假待核。",
        "对方以刷单返利为名骗取其{amount}元，收款账户卡号{card2}，开户人{name2}，登记证件号{id2}，目前无法取得联系。",
    ),
    "纠纷": (
        "其与邻居{name2}（电话{phone2}）因{item}归属发生口角，双方互不相让，涉及金额{amount}元，周围群众劝解无效，情绪均较激动。",
        "其与房东{name2}就押金{amount}元退还问题发生争执，房东身份证号{id2}，电话{phone2}，称室内{item}损坏应由租客赔偿。",
        "因债务问题，{name2}（证件号{id2}）多次上门催要欠款{amount}元，并拿走{item}一件，双方对借条内容各执一词。",
    ),
    "交通事故": (
        "其驾驶车辆与{name2}驾驶的车辆发生刮擦，无人员受伤，对方驾驶证号{id2}，手机{phone2}，车损估计{amount}元，车上{item}掉落受损。",
        "一辆电动自行车将其撞倒，骑车人{name2}留下号码{phone2}后离开，其{item}摔坏，估损{amount}元，腿部有擦伤，已自行就医。",
        "停车时被后车追尾，后车驾驶人{name2}承认全责，双方对赔偿{amount}元有异议，证件号码{id2}已登记，{item}由本人自行修理。",
    ),
    "遗失物品": (
        "其不慎将{item}遗失，内有现金{amount}元及证件，拾得人{name2}拨打其电话未通，后经查询得知拾得人手机为{phone2}，约定次日归还。",
        "其在乘车途中丢失{item}，价值{amount}元，司机{name2}（身份证号{id2}，手机{phone2}）表示会协助在车内查找并保持联系。",
        "其{item}遗落在座位上，返回时已不见，估价{amount}元，店员{name2}称有人代为保管，可拨打{phone2}联系认领。",
    ),
    "走失人员": (
        "其亲属{name2}（身份证号{id2}）早晨外出后未归，身穿深色上衣，随身携带{item}和现金{amount}元，手机{phone2}处于关机状态。",
        "家中老人{name2}走失，证件号{id2}，平时记忆力较差，随身只有{item}，口袋里约有{amount}元，最后一次被看到是在附近路口。",
        "其朋友{name2}失去联系两天，手机{phone2}无人接听，离开时带走{item}和{amount}元，家属担心发生意外。",
    ),
    "噪音扰民": (
        "楼上住户{name2}深夜装修，噪音很大，多次沟通无果，对方电话{phone2}，称工期紧张，不做完要赔偿{amount}元，现场仍有{item}堆放。",
        "附近店铺用音响招揽顾客，经营者{name2}（手机{phone2}）称已调低音量，此前曾因此被罚{amount}元，店内摆有{item}。",
        "广场有人播放音乐到深夜，组织者{name2}，身份证号{id2}，称设备价值{amount}元，由{item}店赞助，答应今后提前结束。",
    ),
    "殴打他人": (
        "双方因{item}摆放发生推搡，{name2}（身份证号{id2}）先动手，致其面部软组织挫伤，医药费{amount}元，现场有监控，双方均未饮酒。",
        "酒后发生争吵，{name2}将其推倒并损坏{item}，损失{amount}元，对方电话{phone2}，事后表示愿意赔礼道歉并承担费用。",
        "排队时与{name2}发生冲突，对方手机{phone2}，证件号{id2}，称其先踩坏{item}，要求赔偿{amount}元，双方均有轻微擦伤。",
    ),
}
MIDDLE: Final = (
    "民警到场后将双方分开，分别了解情况并做好登记，现场未发现管制器具，围观群众已疏散，道路恢复畅通。",
    "证人{name3}（电话{phone3}）称看到了大致经过，愿意出具书面证言，民警已将其陈述记录在案并由本人签字确认。",
    "经查看周边三处监控，画面较为模糊，仅能辨认出衣着颜色，民警已调取原始录像送技术部门处理，同时走访沿街商铺。",
    "报警人家属{name3}随后赶到，手机{phone3}，情绪稳定，表示会配合后续工作，并带来了相关票据和聊天截图。",
    "民警告知其保留好票据和通话记录，不要轻信陌生来电，不要向他人提供验证码，发现异常及时与派出所联系。",
    "现场另有一名群众{name3}，身份证号{id3}，自愿留下联系方式，称如需作证可随时通知，平时在附近上班。",
    "经核对身份信息，双方此前均无类似记录，民警对其进行了批评教育，要求冷静处理，不得再采取过激行为。",
    "社区网格员协助民警联系物业，核实出入登记，并约定次日上午九时在社区调解室由专人再次沟通。",
)
CLOSING: Final = (
    "目前案件正在进一步调查中，承办民警{officer}，报警人已被告知可凭受理回执查询进展，后续情况将及时电话回访。",
    "双方在民警主持下达成一致意见并签订调解书，承办人{officer}，今后互不追究，处理过程全程录音录像，材料已归档。",
    "已受理为行政案件，由民警{officer}负责，相关笔录、照片和视听资料已上传系统，等待审批，期间保持电话畅通。",
    "因证据不足，暂按求助登记，民警{officer}已向其说明理由，如有新线索请补充提供，所内将结合巡逻加强该处防范。",
)
MISSING: Final = "不详"
#: Braces by number; the kernel in prose.py knows them.
SLOTS: Final = listed("""
    name phone id card name2 phone2 id2 card2 name3 phone3 id3 card3 when area address place
    item amount officer
    """)
