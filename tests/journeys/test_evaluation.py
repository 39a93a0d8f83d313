"""述职测评, played by people: opened from chat, drawn, voted in private, closed, summoned, put right."""


from storage.store import Store
from tests.journeys.desk import Desk


async def test_a_round_from_the_seed_to_the_summons(desk: Desk) -> None:
    """孙丽 opens it about two departments; 陈静 and 周海 are drawn; one marks, one declines."""

    def tag(store: Store) -> None:
        for enterprise in store.organisation.enterprises():
            enterprise.tags = ["中小微企业"] if "青松" in enterprise.name or "宏达" in enterprise.name else []

    await desk.storage.transact(tag)
    await desk.sun.sends("/evaluation")
    await desk.sun.presses(await desk.sun.reads("还没有测评"), "发起测评")
    await desk.sun.reads("名称")
    await desk.sun.sends("2026年第四季度述职测评")
    await desk.sun.reads("测评哪些单位")
    await desk.sun.sends("县市场监督管理局、县应急管理局")
    await desk.sun.reads("抽签种子")
    await desk.sun.sends("26128")
    await desk.sun.reads("截止到哪一天")
    await desk.sun.sends("2026年11月27日")
    card = await desk.sun.reads("【述职测评】2026年第四季度述职测评", "中小微企业2人", "抽签种子：26128")
    await desk.li.reads("【述职测评】2026年第四季度述职测评", in_=desk.centre)
    await desk.sun.presses(card, "抽取测评人")
    await desk.sun.reads("待答复2人")
    await desk.zhou.presses(await desk.zhou.reads("【述职测评邀请】"), "不参加")
    await desk.zhou.reads("您已选择不参加")
    await desk.li.reads("【述职测评】", "没有可递补的人选", in_=desk.centre)
    await desk.sun.reads("【述职测评】", "没有可递补的人选")
    await desk.chen.presses(await desk.chen.reads("【述职测评邀请】"), "参加")

    ballot = await desk.chen.reads("【测评票】", "第1/2个单位", "请点选：服务态度")
    for level, asked in (("较差", "工作作风"), ("一般", "服务效能"), ("较差", "严守纪律")):
        await desk.chen.presses(ballot, level)
        ballot = await desk.chen.reads("【测评票】", f"请点选：{asked}")
    await desk.chen.presses(ballot, "较差")
    ballot = await desk.chen.reads("严守纪律：较差")
    await desk.chen.presses(ballot, "写建议")
    await desk.chen.reads("单位看不到是谁写的")
    await desk.chen.sends("希望减少跑动次数，陈静")
    ballot = await desk.chen.reads("意见建议：希望减少跑动次数")
    await desk.chen.presses(ballot, "提交测评")
    ballot = await desk.chen.reads("第2/2个单位", "请点选：服务态度")
    for _ in range(4):
        await desk.chen.presses(ballot, "优秀")
        ballot = await desk.chen.reads("【测评票】", "优秀")
    await desk.chen.presses(ballot, "提交测评")
    await desk.chen.reads("您已完成全部2个单位的测评")
    card = await desk.sun.reads("已收测评票2/2张")
    await desk.sun.presses(card, "结束测评")

    told = await desk.sun.reads("【述职测评结果】", "1. 县应急管理局　100.00分", "2. 县市场监督管理局　30.00分")
    assert "拟约谈的单位：县市场监督管理局" in told.text
    await desk.li.reads("【述职测评结果】", in_=desk.centre)
    await desk.long.reads("【述职测评结果】")
    for head in (desk.zhang, desk.zhao):
        await head.reads("【约谈通知】县市场监督管理局")
        order = await head.reads("【整改通知】县市场监督管理局", "希望减少跑动次数")
        assert "陈静" not in order.text
    await desk.li.reads("【整改通知】县市场监督管理局", in_=desk.centre)
    await desk.sun.presses(await desk.sun.reads("【约谈通知】"), "约谈记录")
    await desk.sun.reads("写明约谈情况")
    await desk.sun.sends("要求一个月内整改")
    await desk.sun.reads("约谈记录：要求一个月内整改（孙丽")
    await desk.zhao.reads("约谈记录：要求一个月内整改")
    await desk.zhao.presses(order, "整改完成")
    await desk.zhao.reads("整改措施")
    await desk.zhao.sends("材料一次告知")
    await desk.zhao.reads("举一反三")
    await desk.zhao.sends("检查了全部窗口")
    await desk.zhao.reads("【整改通知】", "已整改")
