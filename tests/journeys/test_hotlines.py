"""服务热线 in a chat: asked for by anybody, verified by the centre, said once a month in the service group."""

from desk import hotlines
from tests.journeys.desk import Desk


async def test_hotlines_are_asked_for_verified_and_said_once_a_month(desk: Desk) -> None:
    await desk.chen.sends("/hotlines@bangban_bot 市场", to=desk.service)
    found = await desk.chen.reads("【服务热线】", "县市场监督管理局　0743-0000000", in_=desk.service)
    assert "王建国" not in found.text
    stranger = await desk.world.person("路人")
    await stranger.starts()
    await stranger.reads("您的身份：访客")
    await stranger.sends("/hotlines")
    assert not (await stranger.reads("【服务热线】", "县林业局", "2026年11月23日核实")).buttons
    await desk.li.sends("/hotlines")
    card = await desk.li.reads("【服务热线】", "号码已核实")
    await desk.passes("2026-11-24T09:30")
    assert await desk.li.presses(card, "号码已核实") == "已记录"

    await desk.storage.transact(lambda store: store.facts.set(hotlines.POSTED, "2026-11"))
    await desk.passes("2026-12-01T09:01")
    posted = await desk.zhou.reads("【服务热线】", "县林业局", "2026年11月24日核实", in_=desk.service)
    assert "除另有注明外，服务时间" in posted.text
    await desk.passes("2026-12-02T09:01")
    await desk.zhou.sees_nothing("2026年11月24日核实")
