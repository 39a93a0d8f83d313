"""一企一档 in a chat: kept by the centre and the enterprise, exported, leading to what comes next."""

import io

import aiohttp
from openpyxl import load_workbook

from bot.playground import TOKEN
from tests.journeys.desk import Desk


async def downloaded(desk: Desk, file_id: str) -> bytes:
    """What the bot sent, as the chat world keeps it."""
    world = desk.environment["BOT_API_URL"]
    async with aiohttp.request("GET", f"{world}/bot{TOKEN}/getFile", params={"file_id": file_id}) as answer:
        path = (await answer.json())["result"]["file_path"]
    async with aiohttp.request("GET", f"{world}/file/bot{TOKEN}/{path}") as answer:
        return await answer.read()


async def test_a_dossier_is_kept_exported_and_leads_on(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.li.sends("/dossier")
    await desk.li.reads("请写明企业")
    await desk.li.sends("/dossier 青松", to=desk.centre)
    card = await desk.li.reads("【企业档案】湘西青松食品有限公司", "91433122MA0000015L", no)
    await desk.li.presses(card, "发展阶段")
    await desk.li.presses(await desk.li.reads("【发展阶段】"), "投产")
    await desk.li.presses(card, "一企一策")
    await desk.li.reads("【一企一策】")
    await desk.li.sends("协助对接普惠金融超市")

    await desk.chen.sends("/dossier")
    own = await desk.chen.reads("【企业档案】", "发展阶段：投产", "投产阶段通常还要办理")
    assert "普惠金融超市" not in own.text
    await desk.chen.presses(own, "登记证照")
    await desk.chen.presses(await desk.chen.reads("【登记证照】", "点选证照"), "食品经营许可证")
    await desk.chen.reads("【登记证照】", "编号")
    await desk.chen.sends("JY14331220001")
    await desk.chen.reads("【登记证照】", "有效期至")
    await desk.chen.sends("2026年12月31日")

    assert await desk.li.presses(card, "导出") == "已发送到您的私聊"
    sent = await desk.li.reads("【企业档案】湘西青松食品有限公司", "请勿外传")
    book = load_workbook(io.BytesIO(await downloaded(desk, sent.file_id)))
    assert book.sheetnames == ["基本情况", "证照", "办件", "入企检查", "一企一策", "变动记录"]
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    for fact in ("湘西青松食品有限公司", no, "JY14331220001", "协助对接普惠金融超市", "2026年12月31日"):
        assert fact in cells

    await desk.wang.sends("/dossier 青松")
    await desk.wang.reads("您没有权限")
    await desk.zhou.sends("/dossier 湘西青松食品有限公司")
    await desk.zhou.reads("没有找到企业")
    wanted = await desk.chen.presses(own, "办理：排污许可证核发（简化管理）")
    assert wanted == ""
    await desk.chen.reads("【申请】排污许可证核发（简化管理）")
