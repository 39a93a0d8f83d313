"""The desk learns: a question without an answer, two taps, a second pair of eyes, and it is answered."""

from tests.journeys.desk import Desk


async def test_two_taps_and_a_second_person_teach_the_desk_a_word(desk: Desk) -> None:
    await desk.chen.sends("搞个卤味小推车想摆到广场边上")
    none = await desk.chen.reads("没有找到")
    await desk.chen.presses(none, "转人工")
    await desk.chen.reads("已转人工")
    asked = await desk.li.reads("【转人工】", "卤味小推车", in_=desk.centre)

    await desk.li.presses(asked, "关联事项")
    card = await desk.li.reads("【未答上的问题】", "转人工")
    await desk.li.presses(card, "其他事项")
    await desk.li.reads("【关联事项】")
    await desk.li.sends("食品经营许可核发")
    await desk.chen.reads("食品经营许可核发")
    review = await desk.li.reads("【说法复核】", "卤味小推车", in_=desk.centre)
    assert "另一位工作人员" in await desk.li.presses(review, "同意")
    await desk.wu.presses(review, "同意")

    await desk.chen.sends("卤味小推车要啥材料")
    await desk.chen.reads("食品经营许可核发", "材料（")


async def test_a_missing_guide_is_written_in_chat_and_answers_once_agreed(desk: Desk) -> None:
    await desk.chen.sends("放孔明灯表演要什么手续")
    await desk.chen.reads("没有找到")

    await desk.li.sends("/gaps")
    queue = await desk.li.reads("【未答上的问题】待处理1个", "孔明灯")
    await desk.li.presses(queue, "1. 放孔明灯")
    await desk.li.presses(await desk.li.reads("【未答上的问题】放孔明灯", "待处理"), "补写指南")
    for asked, said in (
        ("事项名称", "孔明灯升放活动报备"),
        ("承办单位", "县公安局"),
        ("承诺时限", "很快"),
        ("承诺时限", "3工作日"),
        ("申请材料", "活动方案|必要\n场地同意书|容缺后补"),
    ):
        if said != "3工作日":
            await desk.li.reads("【补写指南】", asked)
        await desk.li.sends(said)
        if said == "很快":
            await desk.li.reads("不是有效的时限", "重新填写")
    for asked in ("受理条件", "收费", "办理地点", "咨询电话"):
        await desk.li.presses(await desk.li.reads("【补写指南】", asked), "跳过")
    await desk.li.presses(await desk.li.reads("请核对", "孔明灯升放活动报备"), "提交")
    review = await desk.wu.reads("【指南复核】", "孔明灯升放活动报备", in_=desk.centre)
    await desk.wu.presses(review, "同意")

    await desk.chen.sends("放孔明灯要什么材料")
    await desk.chen.reads("孔明灯升放活动报备", "活动方案")


async def test_a_month_of_questions_is_told_to_those_who_steer(desk: Desk) -> None:
    await desk.chen.sends("食品经营许可核发要什么材料")
    await desk.chen.reads("食品经营许可核发")
    await desk.zhou.sends("放孔明灯表演要什么手续")
    await desk.zhou.reads("没有找到")

    await desk.long.sends("/questions")

    await desk.long.reads("【提问情况】2026年11月", "提问2个，答上1个（50%），未答上1个", "孔明灯")
    await desk.long.sends("/questions 上个月")
    await desk.long.reads("请写明月份")
    await desk.chen.sends("/questions")
    await desk.chen.reads("没有权限")
    await desk.chen.sends("/gaps")
    await desk.chen.reads("没有权限")
