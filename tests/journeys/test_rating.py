"""After the case, played by people: a bad rating verified, put right, called back and rated again."""

from tests.journeys.desk import Desk, number


async def rated(desk: Desk, grade: str) -> str:
    """陈静's case is finished and confirmed, and she gives it this grade; its number."""
    no = await desk.files()
    await desk.accepts(no)
    await desk.wang.presses("办结", in_=desk.market)
    await desk.wang.sends("许可证已核发", to=desk.market, reply_to=await desk.wang.reads("【办结】", no))
    await desk.chen.presses(await desk.chen.reads("【办结告知】", no), "确认办结")
    await desk.chen.presses(await desk.chen.reads("【服务评价】", no), grade)
    await desk.chen.reads("已收到您的评价", no)
    return no


async def test_a_bad_rating_is_put_right_and_rated_again(desk: Desk) -> None:
    """The reason in her own words, 属实, measures and 举一反三, feedback, call-back, a better grade."""
    no = await rated(desk, "非常不满意")
    await desk.chen.reads("如愿说明原因", "自愿填写")
    await desk.li.reads("【差评核实】", no, "整改反馈后请回访企业", in_=desk.centre)
    order = await desk.zhang.reads("【差评核实】", no, "收到“非常不满意”评价（原因：未说明）")
    assert "请安排专人于2026年11月24日17:30前回访核实，2026年11月30日17:30前反馈整改情况" in order.text
    await desk.zhao.reads("【差评核实】", no)
    await desk.chen.sends("我是陈静，材料交了三次，电话13874312345")
    await desk.chen.reads("已记录您的说明", no)
    told = await desk.zhang.reads("【差评核实】", no, "材料交了三次")
    for secret in ("陈静", "13874312345", "青松"):
        assert secret not in told.text

    await desk.zhang.presses(told, "属实")
    await desk.zhang.presses(await desk.zhang.reads("请点选核实情况"), "部分属实")
    card = await desk.zhang.reads("【差评核实】", no, "整改中", "核实情况：部分属实")
    await desk.zhang.presses(card, "整改完成")
    await desk.zhang.reads("整改措施，将告知企业")
    await desk.zhang.sends("已向企业致歉，材料清单上墙公示")
    await desk.zhang.reads("举一反三")
    await desk.zhang.sends("无")
    await desk.zhang.reads("请具体写明")
    await desk.zhang.sends("检查了全部12项许可，另有2项清单已更正")
    await desk.zhang.reads("已整改", "举一反三：检查了全部12项许可")

    told = await desk.chen.reads("【整改反馈】", no, "经核实：部分属实。已采取：已向企业致歉，材料清单上墙公示")
    call = await desk.li.reads("【回访】", no, "差评", "已整改", in_=desk.centre)
    await desk.li.presses(call, "查看电话")
    await desk.li.reads("仅供回访使用", "陈静")
    await desk.li.presses(call, "记录回访")
    await desk.li.presses(await desk.li.reads("请点选回访结果", in_=desk.centre), "企业表示满意")
    await desk.li.presses(await desk.li.reads("请点选企业的意见", in_=desk.centre), "无其他意见")
    await desk.li.reads("【回访】", no, "回访结果：企业表示满意", in_=desk.centre)
    await desk.chen.presses(told, "满意")
    await desk.chen.reads("已收到您的再次评价", no)
    await desk.zhang.reads("再次评价：满意")


async def test_left_alone_a_bad_rating_climbs_to_the_leader(desk: Desk) -> None:
    no = await rated(desk, "不满意")
    await desk.chen.presses(await desk.chen.reads("如愿说明原因"), "办理时间过长")
    await desk.chen.reads("已记录您的说明")
    await desk.li.reads("【差评核实】", no, in_=desk.centre)
    for head in (desk.zhang, desk.zhao):
        await head.reads("【差评核实】", no, "原因：办理时间过长")
    await desk.passes("2026-11-24T08:30")
    for head in (desk.zhang, desk.zhao):
        await head.reads("【差评核实】", no, "请于2026年11月24日17:30前核实")
    await desk.passes("2026-11-24T17:30")
    for head in (desk.zhang, desk.zhao):
        await head.reads("【差评核实（超期）】", no)
    await desk.li.reads("【差评核实（超期）】", no, in_=desk.centre)
    await desk.passes("2026-11-25T17:30")
    for person in (desk.zhao, desk.sun):
        await person.reads("【差评核实（超期）】", no)
    await desk.passes("2026-11-27T11:55")
    for head in (desk.zhang, desk.zhao):
        await head.reads("【差评核实】", no, "请于2026年11月30日17:30前整改并反馈")
    await desk.passes("2026-11-30T08:30")
    for head in (desk.zhang, desk.zhao):
        await head.reads("【差评核实】", no, "请于2026年11月30日17:30前整改并反馈")
    await desk.passes("2026-11-30T17:30")
    for head in (desk.zhang, desk.zhao):
        await head.reads("【整改超期】", no)
    await desk.li.reads("【整改超期】", no, in_=desk.centre)
    await desk.passes("2026-12-01T17:30")
    for person in (desk.sun, desk.long):
        assert "青松" not in (await person.reads("【整改超期】", no)).text
    late = await desk.zhao.reads("【整改超期】", no)

    await desk.zhao.presses(late, "整改完成")
    await desk.zhao.reads("整改措施")
    await desk.zhao.sends("已约谈经办人")
    await desk.zhao.reads("举一反三")
    await desk.zhao.sends("抽查了近三个月的办件")
    told = await desk.chen.reads("【整改反馈】", no, "已约谈经办人")
    await desk.li.reads("【回访】", no, in_=desk.centre)
    await desk.chen.presses(told, "非常不满意")
    await desk.li.reads("【再次差评】", no, in_=desk.centre)
    await desk.long.reads("【再次差评】", no, "非常不满意")


async def test_a_good_grade_asks_nothing_and_a_question_after_it_is_a_question(desk: Desk) -> None:
    no = await rated(desk, "满意")

    await desk.chen.sends("公共场所卫生许可要多久")
    await desk.chen.reads("公共场所卫生许可")
    await desk.chen.sends("办得很快，服务热情")
    await desk.chen.reads("已记录您的说明", no)
    await desk.chen.sends("公共场所卫生许可收费吗")
    await desk.chen.reads("公共场所卫生许可", "收费")


async def test_the_centre_rules_and_lists(desk: Desk) -> None:
    """不属实 and 复杂件 are the centre's to rule; /todo and /desk list what is open."""
    no = await rated(desk, "不满意")
    await desk.chen.reads("如愿说明原因")
    await desk.li.reads("【差评核实】", no, in_=desk.centre)
    order = await desk.zhang.reads("【差评核实】", no)
    await desk.zhao.reads("【差评核实】", no)
    await desk.zhang.presses(order, "申请按复杂件")
    await desk.zhang.presses(await desk.zhang.reads("请点选按复杂件办理的理由"), "涉及多个单位，需协调解决")
    await desk.li.presses(await desk.li.reads("【复杂件申请】", no, in_=desk.centre), "同意")
    for head in (desk.zhang, desk.zhao):
        await head.reads("同意按复杂件整改，请于2026年12月14日17:30前反馈")
    await desk.zhao.sends("/todo")
    await desk.zhao.presses(await desk.zhao.reads("待整改1件", no), no)
    await desk.zhao.presses(await desk.zhao.reads("【差评核实】", no, "复杂件：已同意"), "不属实")
    await desk.zhao.presses(await desk.zhao.reads("请说明不属实的理由和依据"), "反映情况与事实不符")
    await desk.li.presses(await desk.li.reads("【差评申辩】", no, in_=desk.centre), "同意")
    for head in (desk.zhang, desk.zhao):
        await head.reads("经审定不属实，无需整改")
        await head.reads("状态：经审定不属实")
    await desk.chen.reads("【整改反馈】", no, "经核实：反映情况与事实不符")
    await desk.li.reads("【回访】", no, in_=desk.centre)
    await desk.li.sends("/desk")
    listed = await desk.li.reads("待回访1件", no)
    assert number(listed) == no
    await desk.li.presses(listed, no)
    await desk.li.presses(await desk.li.reads("【回访】", no), "记录回访")
    await desk.li.presses(await desk.li.reads("请点选回访结果"), "未联系上")
    await desk.li.presses(await desk.li.reads("请点选企业的意见"), "电话无人接听")
    await desk.li.reads("已回访1次，未联系上")
