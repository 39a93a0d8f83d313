"""Who is who: invites, bindings, languages, and the manners of a bot in a group."""

import asyncio
import subprocess
import sys

from tests.journeys.desk import ROOT, Desk


async def invite(desk: Desk, *arguments: str) -> str:
    """The token that the command line prints."""
    command = [sys.executable, "-m", "bot", "invite", *arguments]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=desk.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


async def test_an_invite_makes_a_stranger_a_contact_once(desk: Desk) -> None:
    """The token is good for one account; wrong, used and expired answer alike."""
    token = await invite(desk, "--role", "contact", "--enterprise", "湘西青松食品有限公司", "--name", "何芳")
    he, thief = await desk.world.person("何芳芳"), await desk.world.person("路人")

    await he.starts(token)
    await he.reads("何芳，您已绑定为企业经办人（湘西青松食品有限公司）", "后台")
    await desk.tian.reads("何芳已绑定为企业经办人（湘西青松食品有限公司）")
    await thief.starts(token)
    used = await thief.reads("该邀请无效")
    await thief.starts("nonsense")
    wrong = await thief.reads("该邀请无效")

    assert used.text == wrong.text
    await he.sends("/my")
    await he.reads("贵公司目前没有办件")


async def test_a_named_officer_takes_up_the_place_that_the_organisation_file_made(desk: Desk) -> None:
    token = await invite(desk, "--role", "officer", "--department", "县公安局")
    officer = await desk.world.person("民警小何")

    await officer.starts(token)

    await officer.reads("您已绑定为部门专职人员（县公安局）")
    await desk.tian.reads("已绑定为部门专职人员（县公安局）")


async def test_an_admin_binds_a_group_and_nobody_else_can(desk: Desk) -> None:
    group = await desk.world.group("县领导群", desk.tian, desk.long, desk.li)

    await desk.li.sends("/bind leaders", to=group)
    await desk.li.reads("没有权限", in_=group)
    await desk.tian.sends("/bind nonsense", to=group)
    await desk.tian.reads("用法", in_=group)
    await desk.tian.sends("/bind department 没有这个局", to=group)
    await desk.tian.reads("没有找到唯一对应的单位", in_=group)
    await desk.tian.sends("/bind leaders", to=group)
    await desk.tian.reads("本群已绑定为领导群", in_=group)
    await desk.tian.sends("/bind service", to=group)
    await desk.tian.reads("/unbind", in_=group)
    await desk.tian.sends("/unbind", to=group)
    await desk.tian.reads("已解除绑定", in_=group)


async def test_a_group_that_becomes_a_supergroup_keeps_its_purpose(desk: Desk) -> None:
    no = await desk.files()
    await desk.li.reads("【待初核】", no)

    await desk.tian.migrates(desk.centre)
    second = await desk.files()

    await desk.wu.reads("【待初核】", second, in_=desk.centre)


async def test_a_stranger_gets_answers_but_cannot_apply(desk: Desk) -> None:
    passer = await desk.world.person("路人")
    await passer.starts()
    await passer.reads("您的身份：访客", "您尚未绑定")

    await passer.sends("食品经营许可要什么材料")
    card = await passer.reads("食品经营许可核发")

    assert "暂不能提交申请" in await passer.presses(card, "我要办")
    await passer.sends("/case LX20261123-001")
    await passer.reads("没有找到编号")
    await passer.sends("/bind service")
    await passer.reads("没有权限")


async def test_in_groups_the_bot_speaks_when_spoken_to(desk: Desk) -> None:
    """Chatter is none of its business; a mention, a reply and /ask are."""
    await desk.chen.sends("今天下午开会", to=desk.service)
    await desk.chen.sends("@bangban_bot 营业执照丢了怎么补", to=desk.service)
    card = await desk.chen.reads("证照遗失补领", in_=desk.service)
    await desk.zhou.sends("办个营业执照要几天", to=desk.service, reply_to=card)
    await desk.zhou.reads("有限责任公司设立登记", in_=desk.service)
    await desk.zhou.sends("谢谢", to=desk.service, reply_to=card)
    await desk.settles()

    await desk.chen.sees_nothing("没有找到")


async def test_whoever_prefers_english_is_answered_in_english(desk: Desk) -> None:
    await desk.chen.sends("/language en")
    await desk.chen.reads("English")

    no = await desk.files_in_english()

    await desk.li.reads("【待初核】", no)
    await desk.chen.sends(f"/case {no}")
    await desk.chen.reads(no, "State: waiting for pre-check")


async def test_a_label_typed_in_reply_is_a_press(desk: Desk) -> None:
    """Platforms without buttons come later: the words must do."""
    no = await desk.files()
    await desk.li.sends("受理并交办", to=desk.centre, reply_to=await desk.li.reads("【待初核】", no))
    await desk.chen.reads("【受理通知】", no)

    await desk.wang.sends("签收", to=desk.market, reply_to=await desk.wang.reads("【交办单】", no))

    await desk.chen.reads("【办理进度】", no)


async def test_an_officer_who_blocked_the_bot_is_heard_for_by_the_next(desk: Desk) -> None:
    await desk.wang.blocks()
    no = await desk.files()
    await desk.li.presses(await desk.li.reads("【待初核】", no), "受理并交办")
    await desk.chen.reads("【受理通知】", no)
    await desk.liu.reads("【交办单】", no, in_=desk.market)
    await desk.li.reads("“王建国”已无法接收", in_=desk.centre)

    await desk.passes("2026-11-23T10:05")

    await desk.liu.reads("【签收提醒】", no)
