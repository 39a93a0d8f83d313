"""Invitations passed from person to person: confirmed, vouched for, undone, refused, and useless to a thief."""

from tests.journeys.desk import Desk


async def link(desk: Desk, to: str) -> str:
    """The token that 田野 gets for an /invite, in private."""
    await desk.tian.sends(f"/invite {to}")
    return (await desk.tian.reads("邀请已生成")).text.split("start=")[1].split()[0]


async def test_a_contact_confirms_what_the_link_names_and_can_undo_it(desk: Desk) -> None:
    token = await link(desk, "contact 湘西青松食品有限公司")
    he = await desk.world.person("何芳")

    await he.starts(token)
    asked = await he.reads("【身份绑定确认】", "企业经办人（湘西青松食品有限公司）", "田野")
    await he.sends("/my")
    await he.reads("您尚未绑定企业")
    await he.presses(asked, "确认绑定")
    bound = await he.reads("您已绑定为企业经办人（湘西青松食品有限公司）")
    await desk.tian.reads("【身份绑定】", "何芳")
    await he.presses(bound, "撤销")

    await he.reads("绑定已撤销")
    await desk.tian.reads("绑定已撤销")
    await he.sends("/my")
    await he.reads("您尚未绑定企业")


async def test_an_officer_waits_until_the_head_of_the_department_vouches(desk: Desk) -> None:
    token = await link(desk, "officer 县市场监督管理局")
    he = await desk.world.person("何芳")
    await he.starts(token)
    await he.presses(await he.reads("【身份绑定确认】"), "确认绑定")
    await he.reads("须经另一位负责人核准")
    await desk.zhang.reads("【身份绑定核准】", "县市场监督管理局")
    await he.sends("/todo")
    await he.reads("没有权限")

    await desk.zhao.presses(await desk.zhao.reads("【身份绑定核准】"), "同意")

    await he.reads("您已绑定为部门专职人员（县市场监督管理局）")
    await desk.tian.reads("【身份绑定】", "何芳")


async def test_a_link_is_nobody_else_s_and_a_wrong_one_is_given_back(desk: Desk) -> None:
    token = await link(desk, "officer 县公安局")
    he, thief = await desk.world.person("何芳"), await desk.world.person("路人")
    await he.starts(token)
    asked = await he.reads("【身份绑定确认】")
    await he.presses(asked, "不是我")
    await desk.tian.reads("表示不是本人")

    await thief.starts(token)
    await thief.reads("该邀请无效")
    for _ in range(5):
        await thief.starts("nonsense")
        await thief.reads("该邀请无效")
    await thief.starts(await link(desk, "contact 湘西青松食品有限公司"))

    await thief.reads("该邀请无效")


async def test_a_token_shown_in_a_group_is_burnt(desk: Desk) -> None:
    token = await link(desk, "contact 湘西青松食品有限公司")

    await desk.chen.starts(token, to=desk.service)

    await desk.chen.reads("作废", in_=desk.service)
    await desk.tian.reads("被发到了群内，已作废")
    he = await desk.world.person("何芳")
    await he.starts(token)
    await he.reads("该邀请无效")


async def test_only_a_group_s_administrator_of_this_moment_binds_it(desk: Desk) -> None:
    group = await desk.world.group("县领导群", desk.long, desk.tian)

    await desk.tian.sends("/bind leaders", to=group)
    await desk.tian.reads("群主或管理员", in_=group)
    await desk.long.promotes(desk.tian, group)
    await desk.tian.sends("/bind leaders", to=group)

    await desk.tian.reads("本群已绑定为领导群", "3人", in_=group)


async def test_a_group_that_put_the_bot_out_must_be_bound_again(desk: Desk) -> None:
    await desk.li.kicks("bot", desk.centre)

    await desk.tian.reads("机器人已被移出", "帮代办中心群")
    no = await desk.files()
    await desk.wu.reads("【待初核】", no)
    await desk.li.reads("【待初核】", no)


async def test_a_role_taken_away_is_gone_with_the_next_press(desk: Desk) -> None:
    no = await desk.files()
    await desk.li.presses(await desk.li.reads("【待初核】", no), "受理并交办")
    await desk.chen.reads("【受理通知】", no)
    order = await desk.wang.reads("【交办单】", no)
    await desk.tian.sends("/revoke 王建国")
    roles = await desk.tian.reads("“王建国”现有身份")

    await desk.tian.presses(roles, "王建国 部门专职人员（县市场监督管理局）")

    await desk.tian.reads("身份已撤销，即时生效")
    await desk.wang.reads("身份已撤销，即时生效")
    assert "没有权限" in await desk.wang.presses(order, "签收")
