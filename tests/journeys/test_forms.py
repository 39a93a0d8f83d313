"""Forms and samples: named in the catalogue, sent as files from the answer about the materials."""

import json
from pathlib import Path

from tests.journeys.desk import Desk
from tests.journeys.test_guide_pages import LICENCE, imports
from tests.rows import DATA

BLANK = "食品经营许可申请书（示例）.docx"


async def test_the_blank_form_and_the_sample_come_as_files(desk: Desk) -> None:
    await desk.chen.sends("食品经营许可要什么材料")
    card = await desk.chen.reads("以正式办事指南为准")

    await desk.chen.presses(card, "空白表：食品经营许可申请书")
    form = await desk.chen.reads("空白表：食品经营许可申请书", "指南第1版")
    await desk.chen.presses(card, "样表：食品经营许可申请书")
    sample = await desk.chen.reads("填写样表（示例）.docx")

    assert form.document == BLANK
    assert await desk.world.file(form) == (DATA / "forms" / BLANK).read_bytes()
    assert sample.document != form.document


async def test_they_are_under_the_section_too_and_in_a_group(desk: Desk) -> None:
    await desk.zhou.sends("/ask@bangban_bot 食品经营许可要多久", to=desk.service)
    card = await desk.zhou.reads("食品经营许可核发", in_=desk.service)
    await desk.zhou.presses(card, "材料")
    section = await desk.zhou.reads("食品经营许可核发　材料", in_=desk.service)

    await desk.zhou.presses(section, "空白表")

    form = await desk.zhou.reads("空白表：食品经营许可申请书", in_=desk.service)
    assert form.document == BLANK


async def test_a_form_that_is_not_in_the_folder_is_had_at_the_counter(desk: Desk, tmp_path: Path) -> None:
    lost = [{"name": "安全方案", "file": "不在文件夹里.docx", "kind": "空白表"}]
    await imports(desk, tmp_path, json.loads(json.dumps(LICENCE | {"forms": lost})))
    await desk.chen.sends("食品经营许可要什么材料")
    card = await desk.chen.reads("以正式办事指南为准", "第2版")

    await desk.chen.presses(card, "空白表：安全方案")

    await desk.chen.reads("“安全方案”（食品经营许可核发）暂时不能在这里下载", "0743")
