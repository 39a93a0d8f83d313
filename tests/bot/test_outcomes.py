"""What became of a call: every way in which a server or a network can answer, over the wire."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.outcomes import outcome_of
from desk.post import Fate, Outcome
from tests.databases import free_port

TOKEN = "1234567:a-token-for-the-tests-of-outcomes"  # noqa: S105 - nobody's
SENT = '{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}}'
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


def says(code: int, body: str) -> Answer:
    async def answer(writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 {code} As Tested\r\nContent-Length: {len(body.encode())}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body.encode())

    return answer


def refuses(code: int, description: str, parameters: str = "") -> Answer:
    more = f',"parameters":{parameters}' if parameters else ""
    return says(code, f'{{"ok":false,"error_code":{code},"description":"{description}"{more}}}')


async def hangs_up(writer: asyncio.StreamWriter) -> None:
    """Taken, and the connection is gone before a word."""


async def resets(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def keeps_silent(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(2)


async def is_cut_off(writer: asyncio.StreamWriter) -> None:
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(SENT)}\r\n\r\n{SENT[:20]}".encode())


async def talks_nonsense(writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")


UNKNOWN = {
    "silence": keeps_silent,
    "hang up": hangs_up,
    "reset": resets,
    "cut off": is_cut_off,
    "no HTTP": talks_nonsense,
    "no JSON": says(200, "<html>"),
    "empty": says(200, ""),
    "no message": says(200, '{"ok":true,"result":true}'),
    "no result": says(200, '{"ok":true}'),
    "a message without its number": says(200, '{"ok":true,"result":{"date":1,"chat":{"id":1,"type":"private"}}}'),
    "500": refuses(500, "Internal Server Error: restart"),
    "502": says(502, "<html>Bad Gateway</html>"),
    "503": refuses(503, "Service Unavailable"),
    "504": says(504, ""),
    "never seen": refuses(418, "I am a teapot"),
}
REFUSED = {
    "429": (refuses(429, "Too Many Requests: retry after 7", '{"retry_after":7}'), Fate.WAIT),
    "429 without parameters": (refuses(429, "Too Many Requests: retry after 7"), Fate.WAIT),
    "migrated": (refuses(400, "Bad Request: group chat was upgraded", '{"migrate_to_chat_id":-100}'), Fate.MOVED),
    "blocked": (refuses(403, "Forbidden: bot was blocked by the user"), Fate.UNREACHABLE),
    "kicked": (refuses(403, "Forbidden: bot was kicked from the supergroup chat"), Fate.UNREACHABLE),
    "never started": (refuses(403, "Forbidden: bot can't initiate conversation with a user"), Fate.UNREACHABLE),
    "deactivated": (refuses(403, "Forbidden: user is deactivated"), Fate.UNREACHABLE),
    "no such chat": (refuses(400, "Bad Request: chat not found"), Fate.UNREACHABLE),
    "muted": (refuses(400, "Bad Request: not enough rights to send text messages to the chat"), Fate.UNREACHABLE),
    "not modified": (refuses(400, "Bad Request: message is not modified: specified new content"), Fate.DONE),
    "deleted": (refuses(400, "Bad Request: message to edit not found"), Fate.GONE),
    "cannot be edited": (refuses(400, "Bad Request: message can't be edited"), Fate.GONE),
    "too long": (refuses(400, "Bad Request: message is too long"), Fate.DEFECT),
    "bad button": (refuses(400, "Bad Request: BUTTON_DATA_INVALID"), Fate.DEFECT),
    "no entities": (refuses(400, "Bad Request: can't parse entities"), Fate.DEFECT),
    "too large": (refuses(413, "Request Entity Too Large"), Fate.DEFECT),
    "bad token": (refuses(401, "Unauthorized"), Fate.STOP),
    "no such bot": (refuses(404, "Not Found"), Fate.STOP),
}


@pytest.mark.parametrize("answer", UNKNOWN.values(), ids=UNKNOWN.keys())
async def test_what_may_have_arrived_is_never_called_not_sent(answer: Answer) -> None:
    async with server(answer) as port:
        assert (await outcome(port)).fate is Fate.UNKNOWN


@pytest.mark.parametrize(("answer", "fate"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_refusal_is_understood(answer: Answer, fate: Fate) -> None:
    async with server(answer) as port:
        assert (await outcome(port)).fate is fate


async def test_nobody_listening_is_surely_not_sent() -> None:
    assert (await outcome(free_port())).fate is Fate.NOT_SENT


async def test_no_free_connection_is_surely_not_sent() -> None:
    async with server(keeps_silent) as port, speaking(port) as bot:
        first = asyncio.create_task(tried(bot))
        await asyncio.sleep(0.1)
        second = await tried(bot)

        assert second is not None
        assert outcome_of(second).fate is Fate.NOT_SENT
        await first


@pytest.mark.parametrize("answer", [REFUSED["429"][0], REFUSED["429 without parameters"][0]])
async def test_the_time_telegram_asks_for_is_heard(answer: Answer) -> None:
    async with server(answer) as port:
        assert (await outcome(port)).wait == timedelta(seconds=7)


async def test_the_new_id_of_a_group_is_heard() -> None:
    async with server(REFUSED["migrated"][0]) as port:
        assert (await outcome(port)).moved_to == -100


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[int]:
    """A server that takes one request whole and answers it so."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-l"))
        await reader.readexactly(length)
        await answer(writer)
        if not writer.transport.is_closing():
            await writer.drain()
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield listening.sockets[0].getsockname()[1]
    listening.close()


@asynccontextmanager
async def speaking(port: int) -> AsyncIterator[ExtBot[None]]:
    """A bot with one connection and little patience."""
    request = HTTPXRequest(
        connection_pool_size=1, read_timeout=1.0, pool_timeout=0.1, httpx_kwargs={"trust_env": False}
    )
    bot: ExtBot[None] = ExtBot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
    await request.initialize()
    yield bot
    await request.shutdown()


async def tried(bot: ExtBot[None]) -> Exception | None:
    try:
        sent = await bot.send_message(1, "您好")
        assert sent.message_id
    except Exception as error:  # noqa: BLE001 - it is what the test is about
        return error
    return None


async def outcome(port: int) -> Outcome:
    async with speaking(port) as bot:
        error = await tried(bot)
    assert error is not None
    return outcome_of(error)
