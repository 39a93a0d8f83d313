"""What one message costs on its way out: python-telegram-bot over httpx, as the desk uses it, and over aiohttp.

Both send to a server of their own process that only says yes; what differs is the client's processor time a message and
how many a second it manages with so many requests at once.
"""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import aiohttp
from aiohttp import web
from telegram.error import NetworkError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from benchmarks import serving

TOKEN = "1234567:a-token-for-the-measure-of-transports"  # noqa: S105 - nobody's
AT_ONCE = (1, 4, 8, 16, 32, 64, 256)
PACE = 30  # messages a second that Telegram takes
SENT = '{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}}'
TEXT = "【签收提醒】县市场监督管理局：交办单LX202611300001（食品经营许可核发）请于11月30日10:05前签收。"


class AiohttpRequest(BaseRequest):
    """PTB's request over aiohttp, as much of it as a text needs."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return 25.0

    async def initialize(self) -> None:
        connector = aiohttp.TCPConnector(limit=self._connections)
        self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=30))

    async def shutdown(self) -> None:
        assert self._session is not None
        await self._session.close()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        assert self._session is not None
        try:
            data = request_data.json_parameters if request_data else None
            async with self._session.request(method, url, data=data) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(str(error)) from error


def main() -> int:
    """Prints the table; 1 when the desk's choice cannot keep Telegram's pace with a tenth of a core."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.transport", description=__doc__)
    parser.add_argument("--messages", type=int, default=2000, help="for every line of the table")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        asyncio.run(_serve())
        return 0
    with _server() as url:
        print(f"{'at once':>8}{'httpx /s':>12}{'CPU ms':>8}{'aiohttp /s':>12}{'CPU ms':>8}")
        costs = []
        for number in AT_ONCE:
            httpx = asyncio.run(_measure(url, _httpx(number), number, asked.messages))
            other = asyncio.run(_measure(url, AiohttpRequest(number), number, asked.messages))
            costs.append(httpx[1])
            print(f"{number:8}{httpx[0]:12.0f}{httpx[1]:8.2f}{other[0]:12.0f}{other[1]:8.2f}")
    core = min(costs) * PACE / 10
    reached = core <= 10
    print(f"{'reached' if reached else 'MISSED':8} {PACE} a second over httpx cost {core:.1f} % of a core, ≤ 10 %")
    return int(not reached)


def _httpx(connections: int) -> HTTPXRequest:
    return HTTPXRequest(connection_pool_size=connections, pool_timeout=60, httpx_kwargs={"trust_env": False})


async def _measure(url: str, request: BaseRequest, number: int, messages: int) -> tuple[float, float]:
    """Messages a second, and milliseconds of processor time each."""
    bot: ExtBot[None] = ExtBot(TOKEN, base_url=f"{url}/bot", request=request)
    left = iter(range(messages))

    async def send() -> None:
        for _ in left:
            await bot.send_message(1, TEXT)

    await request.initialize()
    await bot.send_message(1, TEXT)
    began, spent = time.perf_counter(), time.process_time()
    await asyncio.gather(*(send() for _ in range(number)))
    took, spent = time.perf_counter() - began, time.process_time() - spent
    await request.shutdown()
    return messages / took, spent * 1000 / messages


@contextmanager
def _server() -> Iterator[str]:
    with serving.process([sys.executable, "-m", "benchmarks.transport", "--serve"]) as process:
        yield _address(process)


def _address(process: "subprocess.Popen[bytes]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()


async def _serve() -> None:
    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(text=SENT, content_type="application/json")

    application = web.Application()
    application.add_routes([web.post("/{rest:.*}", answer)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = _socket(runner.addresses)
    print(f"http://{host}:{port}", flush=True)
    await asyncio.Event().wait()


def _socket(addresses: Sequence[Any]) -> tuple[str, int]:
    host, port = addresses[0][:2]
    return host, port


if __name__ == "__main__":
    sys.exit(main())
