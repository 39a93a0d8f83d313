"""Files that people send up and bots fetch."""

from playground.people import World
from tests.playground.conftest import TOKEN, Bot


async def test_a_bot_downloads_what_a_person_uploaded(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await chen.uploads(("营业执照.pdf", b"%PDF-1.7"))
    (update,) = await bot.hears()

    document = update["message"]["document"]
    file = await bot.asks("getFile", file_id=document["file_id"])
    answer = await bot.session.get(f"{bot.url}/file/bot{TOKEN}/{file['file_path']}")

    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "营业执照.pdf",
        "application/pdf",
        8,
    )
    assert await answer.read() == b"%PDF-1.7"


async def test_an_album_is_several_updates_with_one_group_id(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    await chen.uploads("一.pdf", "二.pdf", "三.pdf", caption="材料")
    messages = [update["message"] for update in await bot.hears()]

    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["材料", None, None]


async def test_a_file_of_more_than_20_megabytes_is_not_given_out(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await chen.uploads("录像.mp4", size=20 * 1024 * 1024 + 1)
    (update,) = await bot.hears()

    description = await bot.is_refused("getFile", file_id=update["message"]["document"]["file_id"])

    assert description == "Bad Request: file is too big"


async def test_an_unknown_file_is_refused(bot: Bot) -> None:
    answer = await bot.session.get(f"{bot.url}/file/bot{TOKEN}/documents/none.pdf")

    assert await bot.is_refused("getFile", file_id="none") == "Bad Request: invalid file_id"
    assert await bot.is_refused("getFile") == "Bad Request: file_id not specified"
    assert answer.status == 404


async def test_a_download_needs_the_token(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    (sent,) = await chen.uploads("章程.pdf")
    file = await bot.asks("getFile", file_id=sent.file_id)

    answer = await bot.session.get(f"{bot.url}/file/bot1234567:wrong-wrong-wrong-wrong-wrong/{file['file_path']}")

    assert answer.status == 401
