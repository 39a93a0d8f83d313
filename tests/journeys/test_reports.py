"""The month's report in chat: asked for by a leader and a principal, refused to others, and told by itself."""

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from benchmarks import busy_month
from desk import figures, periods
from storage.models import Letter
from storage.store import Store
from tests.conftest import SITE
from tests.county import at
from tests.journeys.desk import Desk, open_desk

A_WHILE = 60.0  # seconds for a process of its own, on a machine with other work
TITLE = "泸溪高新区企业服务月例会通报（2026年11月）"


async def lives_through_november(desk: Desk) -> None:
    await desk.storage.transact(busy_month.fill, 80, at("2026-11-01 09:00"))


async def test_a_leader_reads_the_picture_and_asks_for_the_files(desk: Desk) -> None:
    await lives_through_november(desk)

    await desk.long.sends("/report 2026-11")
    await desk.long.reads("正在生成2026年11月通报")
    digest = await desk.long.reads("【月例会通报】2026年11月（泸溪高新区）：收件", within=A_WHILE)
    await desk.long.presses(digest, "查看明细")
    files = [await desk.long.reads(TITLE), await desk.long.reads(TITLE)]

    assert digest.photo
    assert sorted(file.document for file in files) == ["report-2026-11.pdf", "report-2026-11.xlsx"]
    period = periods.month(at("2026-11-05 00:00").date(), SITE.zone, await desk.world.clock.now())
    whole = (await desk.storage.read(figures.of, period)).whole
    received, accepted, done = (whole.number(name) for name in ("received", "accepted", "done"))
    assert f"收件{received}件，受理{accepted}件，办结{done}件" in digest.text


async def test_what_is_sent_is_the_whole_workbook(desk: Desk) -> None:
    """It opens, and its figures are the digest's."""
    await lives_through_november(desk)
    await desk.li.sends("/report 2026-11", to=desk.centre)
    await desk.li.reads("正在生成", in_=desk.centre)
    digest = await desk.li.reads("【月例会通报】", in_=desk.centre, within=A_WHILE)

    await desk.li.presses(digest, "查看明细")
    files = {file.document: file for file in (await desk.li.reads(TITLE), await desk.li.reads(TITLE))}

    content = await desk.world.file(files["report-2026-11.xlsx"])
    rows = list(load_workbook(BytesIO(content), read_only=True)["汇总"].iter_rows(values_only=True))
    told = {row[0]: row[1] for row in rows[3:]}
    assert f"收件{told['收件']}件，受理{told['受理']}件，办结{told['办结']}件" in digest.text


async def test_a_principal_reads_of_the_own_department_only(desk: Desk) -> None:
    await lives_through_november(desk)

    await desk.zhao.sends("/report 2026-11")
    await desk.zhao.reads("正在生成")
    digest = await desk.zhao.reads("【月例会通报】2026年11月（县市场监督管理局）", within=A_WHILE)

    assert "税务" not in digest.text
    await desk.zhao.presses(digest, "查看明细")
    files = [await desk.zhao.reads("县市场监督管理局企业服务月例会通报") for _ in range(3)]
    names = ["report-2026-11.pdf", "report-2026-11.xlsx", "self-report-2026-11.docx"]
    assert [file.document for file in files] == names


async def test_whoever_may_not_is_told_so(desk: Desk) -> None:
    for person in (desk.chen, desk.wang):
        await person.sends("/report 2026-11")
        await person.reads("您没有权限")
    await desk.long.sends("/report 十一月")
    await desk.long.reads("请写明月份")
    await desk.long.sends("/report 2027-01")
    await desk.long.reads("2027-01尚未开始")


async def test_the_month_is_told_by_itself_on_the_first_working_morning(tmp_path: Path, sample_county: Path) -> None:
    async with open_desk(tmp_path, sample_county, digests="month") as desk:
        await lives_through_november(desk)

        await desk.passes("2026-12-01T08:29")
        assert await desk.storage.read(packs_told) == 0
        await desk.passes("2026-12-01T08:30")
        digest = await desk.li.reads("【月例会通报】2026年11月", in_=desk.centre, within=A_WHILE)
        await desk.long.reads("【月例会通报】2026年11月", within=A_WHILE)  # the leaders have no group of their own here
        await desk.passes("2026-12-02T08:30")

        assert digest.photo
        assert await desk.storage.read(packs_told) == 2


async def test_a_week_and_a_day_are_told_to_the_centre(tmp_path: Path, sample_county: Path) -> None:
    async with open_desk(tmp_path, sample_county, digests="week,day") as desk:
        await lives_through_november(desk)
        await desk.passes("2026-11-27T17:30")
        await desk.li.reads("【每日小结】2026年11月27日", in_=desk.centre, within=A_WHILE)

        await desk.passes("2026-11-30T08:30")
        week = await desk.li.reads("【每周小结】2026年11月23日至2026年11月29日", in_=desk.centre, within=A_WHILE)

        assert week.photo


def packs_told(store: Store) -> int:
    return store.session.query(Letter).filter(Letter.kind.startswith("pack.")).count()


async def test_a_problem_is_raised_brought_forward_and_solved(desk: Desk) -> None:
    await desk.chen.sends("/problem 园区变压器容量不足，影响扩产")
    await desk.chen.reads("【问题已登记】第1号：园区变压器容量不足，影响扩产")
    card = await desk.li.reads("【企业反映问题】第1号", "状态：未解决", in_=desk.centre)

    assert "请先回复问题卡片写明化解措施" in await desk.li.presses(card, "已解决")
    await desk.li.sends("县发展和改革局", to=desk.centre, reply_to=card)
    await desk.li.reads("责任单位：县发展和改革局", in_=desk.centre)
    await desk.wu.sends("供电公司已完成增容", to=desk.centre, reply_to=card)
    await desk.li.reads("化解进度：供电公司已完成增容", in_=desk.centre)
    await desk.long.sends("/problems")
    await desk.long.reads("【问题清单】未解决1件", "责任单位：县发展和改革局")
    await desk.li.presses(card, "已解决")

    await desk.chen.reads("【问题已解决】第1号", "供电公司已完成增容")
    await desk.li.reads("状态：已解决", in_=desk.centre)
