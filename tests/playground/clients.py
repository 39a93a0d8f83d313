"""Two libraries as clients of the playground, both called by the method's name with the Bot API's own values."""

import re
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import aiogram
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BufferedInputFile
from telegram.request import HTTPXRequest

from tests.playground.conftest import TOKEN
from tests.playground.honesty import MODELS

TLS = ssl.create_default_context()  # one for all: each client would read the authorities' certificates again


class Refused(Exception):
    """The library's own error for a call that was not carried out."""


class Client(Protocol):
    """A bot made with some library."""

    async def call(self, method: str, **params: Any) -> Any:
        """The library's own result; raises Refused."""


@dataclass(frozen=True)
class Upload:
    """A file that goes up with a call."""

    name: str
    content: bytes


class Session(AiohttpSession):
    """aiogram's session, which closes at once: its own waits a quarter of a second for TLS that is not there."""

    async def close(self) -> None:
        """End the connections."""
        if self._session is not None:
            await self._session.close()


@asynccontextmanager
async def python_telegram_bot(url: str) -> AsyncIterator[Client]:
    """A bot made with python-telegram-bot."""
    calls, polls = (HTTPXRequest(httpx_kwargs={"verify": TLS}) for _ in range(2))
    made = telegram.Bot(
        TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", request=calls, get_updates_request=polls
    )
    async with made as bot:
        yield _PythonTelegramBot(bot)


@asynccontextmanager
async def aiogram_bot(url: str) -> AsyncIterator[Client]:
    """A bot made with aiogram."""
    session = Session(api=TelegramAPIServer.from_base(url))
    async with aiogram.Bot(TOKEN, session=session) as bot:
        yield _Aiogram(bot)


@dataclass(frozen=True)
class _PythonTelegramBot:
    bot: telegram.Bot

    async def call(self, method: str, **params: Any) -> Any:
        objects = {name: _PTB[name](value) if name in _PTB else value for name, value in params.items()}
        try:
            return await getattr(self.bot, _snake(method))(**objects)
        except telegram.error.TelegramError as error:
            raise Refused(error.message) from error


@dataclass(frozen=True)
class _Aiogram:
    bot: aiogram.Bot

    async def call(self, method: str, **params: Any) -> Any:
        objects = {name: _with_files(value) for name, value in params.items()}
        try:
            return await getattr(self.bot, _snake(method))(**objects)
        except TelegramAPIError as error:
            raise Refused(error.message) from error


def _ptb_file(value: Any) -> Any:
    return telegram.InputFile(value.content, value.name) if isinstance(value, Upload) else value


def _ptb_media(items: list[dict[str, Any]]) -> list[telegram.InputMediaDocument]:
    return [
        telegram.InputMediaDocument(media.content, filename=media.name)
        if isinstance(media, Upload)
        else telegram.InputMediaDocument(media)
        for media in (item["media"] for item in items)
    ]


_PTB: dict[str, Callable[[Any], Any]] = {
    "document": _ptb_file,
    "photo": _ptb_file,
    "media": _ptb_media,
    "reply_markup": telegram.InlineKeyboardMarkup.de_json,
    "scope": telegram.BotCommandScope.de_json,
    "commands": lambda commands: [telegram.BotCommand.de_json(command) for command in commands],
}


def _with_files(value: Any) -> Any:
    """The value as aiogram takes it, which understands everything but files as it stands."""
    match value:
        case Upload(name, content):
            return BufferedInputFile(content, name)
        case list():
            return [_with_files(item) for item in value]
        case dict():
            return {key: _with_files(item) for key, item in value.items()}
        case _:
            return value


def _snake(method: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", MODELS[method].__name__).lower()
