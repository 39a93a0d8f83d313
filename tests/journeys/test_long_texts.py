"""What is longer than a message comes as several."""

from tests.journeys.desk import Desk


async def test_a_reply_longer_than_a_message_comes_in_parts(desk: Desk) -> None:
    """In order, each saying which of how many it is; nothing is left out."""
    await desk.chen.sends("护照到期了怎么换")
    await desk.chen.presses(await desk.chen.reads("转人工"), "转人工")
    await desk.chen.reads("已转人工")
    asked = await desk.li.reads("【转人工】", in_=desk.centre)
    lines = [f"第{number:03}条　请带原件到窗口办理" for number in range(256)]

    await desk.li.sends("\n".join(lines), to=desk.centre, reply_to=asked)

    first = await desk.chen.reads("（1/2）")
    second = await desk.chen.reads("（2/2）")
    assert first.id < second.id
    assert [line for line in f"{first.text}\n{second.text}".split("\n") if line in lines] == lines
