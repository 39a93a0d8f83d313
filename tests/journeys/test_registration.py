"""An enterprise that nobody knew registers itself, and the centre's word lets it apply."""

from playground.people import Person
from playground.sight import Message
from tests.journeys.desk import Desk

NEW = "91433122MA4LRYCA1C"
KNOWN = "湘西青松食品有限公司"


async def registers(desk: Desk, he: Person, code: str, name: str) -> Message:
    """All four questions answered and sent; the card that the centre reads."""
    await he.sends("/register")
    await he.reads("统一社会信用代码")
    await he.sends(code)
    await he.reads("企业全称")
    await he.sends(name)
    await he.reads("经办人姓名")
    await he.sends("何芳")
    await he.reads("联系电话")
    await he.sends("13874312345")
    await he.presses(await he.reads("请核对", name, "何芳", "13874312345"), "提交注册")
    await he.reads("已提交", name)
    return await desk.li.reads("【企业注册核准】", name, "138****2345", in_=desk.centre)


async def test_an_unknown_enterprise_registers_and_applies(desk: Desk) -> None:
    he = await desk.world.person("阿芳")
    await he.starts()
    greeting = await he.reads("您的身份：访客")
    await he.presses(greeting, "企业注册")
    await he.reads("统一社会信用代码")
    await he.sends(NEW[:-1] + "0")
    await he.reads("统一社会信用代码有误", "18位")
    card = await registers(desk, he, NEW, "湘西何氏米粉有限公司")

    await desk.li.presses(card, "查看电话")
    await desk.li.reads("13874312345")
    await desk.li.presses(card, "同意")

    await he.reads("已核准", "湘西何氏米粉有限公司")
    await he.sends("/apply 食品经营许可证")
    await he.reads("【申请】")


async def test_a_claim_on_a_known_enterprise_is_seen_by_the_centre_alone_and_refused(desk: Desk) -> None:
    """Nothing tells the applicant that the code was known."""
    he = await desk.world.person("路人")
    known = await desk.storage.read(lambda store: getattr(store.organisation.enterprise_named(KNOWN), "uscc", ""))
    card = await registers(desk, he, known, "何氏公司")
    assert KNOWN in card.text

    await desk.li.presses(card, "不同意")

    told = await he.reads("未予核准")
    assert KNOWN not in told.text
    assert "已失效" in await desk.wu.presses(card, "同意")
    await he.sends("/my")
    await he.reads("您尚未绑定企业", "/register")


async def test_in_a_group_nobody_registers(desk: Desk) -> None:
    await desk.chen.sends("/register", to=desk.service)

    await desk.chen.reads("请私聊", in_=desk.service)
