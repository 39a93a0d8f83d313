"""An impatient shop owner asks as one types: bits of sentences, in private and in the group."""

from pathlib import Path

from tests.journeys.desk import Desk
from tests.journeys.test_guide_pages import run


async def test_what_is_asked_next_is_about_the_same_item(desk: Desk) -> None:
    await desk.chen.sends("开个小餐馆食品证要啥材料")
    await desk.chen.reads("食品经营许可核发", "材料（5项")

    for words, answer in (
        ("收费不", "收费：不收费"),
        ("那要多久呢", "预计2026年11月26日17:30前办结"),
        ("zai na ban", "地点："),
        ("要不要法人亲自来", "方式："),
    ):
        await desk.chen.sends(words)
        card = await desk.chen.reads("食品经营许可核发", answer)
        assert "材料（" not in card.text

    await desk.chen.sends("到期了咋办")
    await desk.chen.reads("食品经营许可延续")


async def test_in_a_group_everybody_has_a_topic_of_their_own(desk: Desk) -> None:
    await desk.chen.sends("@bangban_bot 食品经营许可要多久", to=desk.service)
    card = await desk.chen.reads("食品经营许可核发", "时限：", in_=desk.service)
    await desk.zhou.sends("@bangban_bot 收费不", to=desk.service)
    await desk.zhou.reads("请说明您想问的事项", in_=desk.service)

    await desk.zhou.sends("收费不", to=desk.service, reply_to=card)
    await desk.zhou.reads("食品经营许可核发", "收费：", in_=desk.service)
    await desk.chen.sends("@bangban_bot 材料呢", to=desk.service)
    await desk.chen.reads("食品经营许可核发", "材料（5项", in_=desk.service)


async def test_after_a_quarter_of_an_hour_the_item_is_asked_for(desk: Desk) -> None:
    await desk.chen.sends("食品经营许可要多久")
    card = await desk.chen.reads("食品经营许可核发", "时限：")

    await desk.passes("2026-11-23T09:20")
    await desk.chen.sends("收费不")

    await desk.chen.reads("请说明您想问的事项")
    await desk.chen.presses(card, "收费")
    await desk.chen.reads("食品经营许可核发", "收费：不收费")


async def test_how_anothers_case_stands_is_told_to_nobody(desk: Desk) -> None:
    for words in ("宏达建材的营业执照办到哪了", "隔壁那家的许可办得怎么样", "张三的低保批下来没有"):
        await desk.chen.sends(words)
        said = await desk.chen.reads("其他企业和个人的信息不能提供")
        assert "宏达" not in said.text

    await desk.chen.sends("青松食品的件办完了没")
    await desk.chen.reads("贵公司")


async def test_a_department_may_be_named(desk: Desk) -> None:
    await desk.chen.sends("消防救援大队管的消防检查要什么材料")

    card = await desk.chen.reads("公众聚集场所投入使用、营业前消防安全检查")
    assert "材料（" in card.text


async def test_a_word_of_the_county_is_understood_while_the_bot_runs(desk: Desk, tmp_path: Path) -> None:
    await desk.chen.sends("打粑粑卖要什么手续")
    await desk.chen.reads("转人工")
    file = tmp_path / "words.csv"
    file.write_text("说法,规范用语\n打粑粑,食品小作坊登记\n", encoding="utf-8")

    await run(desk, "import", "lexicon", str(file))

    await desk.chen.sends("打粑粑卖要什么手续")
    await desk.chen.reads("食品小作坊登记")


async def test_how_a_case_stands_is_told_in_private_only(desk: Desk) -> None:
    no = await desk.files()
    await desk.li.reads("【待初核】", no)

    await desk.chen.sends("@bangban_bot 我的食品证办到哪了", to=desk.service)

    said = await desk.chen.reads("只在私聊中告知", in_=desk.service)
    assert no not in said.text
    await desk.chen.reads("贵公司的办件", no)
    await desk.chen.follows(said, "私聊办理")
    await desk.chen.reads("贵公司的办件", no)


async def test_a_cry_for_help_is_heard_whatever_number_is_in_it(desk: Desk) -> None:
    await desk.chen.sends("@bangban_bot 车间着火了，13812345678", to=desk.service)

    await desk.chen.reads("119", in_=desk.service)
    await desk.li.reads("【紧急】", "13812345678", in_=desk.centre)


async def test_who_complains_or_asks_for_the_centre_gets_a_person(desk: Desk) -> None:
    await desk.chen.sends("等了半个月都没人办")
    complaint = await desk.chen.reads("“办不成事”反映窗口")
    await desk.chen.presses(complaint, "转人工")
    await desk.chen.reads("已转人工")
    await desk.li.reads("【转人工】", "等了半个月都没人办", in_=desk.centre)

    await desk.chen.sends("帮办电话")
    await desk.chen.reads("帮代办中心电话：0743-0000000", "08:30")
    await desk.chen.sends("代办收费吗")
    await desk.chen.reads("自愿、免费")


async def test_who_wants_it_done_is_shown_the_way(desk: Desk) -> None:
    await desk.chen.sends("帮我办个食品证")

    card = await desk.chen.reads("食品经营许可核发", "请点“我要办”")

    await desk.chen.presses(card, "我要办")
    await desk.chen.reads("【申请】食品经营许可核发")
    await desk.chen.sends("/cancel")
    await desk.chen.reads("已取消")


async def test_a_question_typed_inline_is_answered_at_once(desk: Desk) -> None:
    (offered,) = await desk.chen.types("食品经营许可要多久")
    assert offered["title"] == "食品经营许可核发"
    assert "时限：承诺3个工作日" in offered["input_message_content"]["message_text"]
    assert await desk.chen.types("谢谢") == []
