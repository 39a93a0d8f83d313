"""A small but sound bot in plain HTTP: the ground in which bugs are planted."""

import html
from collections import defaultdict
from typing import Any

import aiohttp

from playground.records import Json
from tests.playground.conftest import TOKEN


class Refused(Exception):
    """A call that Telegram did not carry out."""

    def __init__(self, answer: Json) -> None:
        super().__init__(answer["description"])
        self.code: int = answer["error_code"]
        self.moved_to: int | None = answer.get("parameters", {}).get("migrate_to_chat_id")


class SmallBot:
    """Answers questions with a card, takes acknowledgements and files, reminds the group it is bound to."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = f"{url}/bot{TOKEN}"
        self._session = session
        self._bound = 0
        self._owners: dict[tuple[int, int], str] = {}
        self._files: dict[tuple[int, str], list[str]] = defaultdict(list)

    async def serve(self) -> None:
        """Handle what happens, for ever; a call that is refused costs only its own update."""
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                await self._try(update)
            await self._receipts()

    async def call(self, method: str, **params: Any) -> Any:
        """The result; raises Refused."""
        async with self._session.post(f"{self._url}/{method}", json=params) as answered:
            answer: Json = await answered.json()
        if not answer["ok"]:
            raise Refused(answer)
        return answer["result"]

    async def _try(self, update: Json) -> None:
        try:
            await self._handle(update)
        except Refused:
            return  # a real bot would log it; here it must be noticed from outside

    async def _handle(self, update: Json) -> None:
        match update:
            case {"callback_query": query}:
                await self.pressed(query)
            case {"message": {"document": _} as message}:
                self.filed(message)
            case {"message": {"text": "/bind", "chat": chat}}:
                self._bound = chat["id"]
                await self.say(chat["id"], "本群已绑定")
            case {"message": {"text": "/remind"}}:
                await self.say(self._bound, "到期提醒")
            case {"message": {"text": question} as message}:
                await self.asked(message, question.removeprefix("/ask "))

    async def asked(self, message: Json, question: str) -> None:
        """Answer where it was asked."""
        text = f"<b>办事指南</b>　{self.shown(question)}"
        keys = {"inline_keyboard": [[{"text": "签收", "callback_data": self.data(message, question)}]]}
        more = {**self.topic(message), **self.reply(message), **self.keyboard(keys)}
        await self.say(message["chat"]["id"], text, parse_mode="HTML", **more)

    async def pressed(self, query: Json) -> None:
        """The first to press becomes the owner; who comes later is told so."""
        card = query["message"]
        place = (card["chat"]["id"], card["message_id"])
        first = self.acknowledge(place, query["from"]["first_name"])
        owner = self._owners[place]
        if first:
            await self.call("editMessageText", chat_id=place[0], message_id=place[1], text=f"已由{owner}签收")
        await self.answer(query, "已签收" if first else f"已由{owner}签收")

    async def say(self, chat: int, text: str, **more: Any) -> None:
        """Send; a group that moved is followed, a person who does not want it is left alone."""
        try:
            await self.call("sendMessage", chat_id=chat, text=text, **more)
        except Refused as refused:
            if refused.moved_to is not None:
                await self.moved(refused.moved_to, text, **more)
            elif refused.code == 403:
                self.blocked(chat)
            else:
                raise

    async def moved(self, chat: int, text: str, **more: Any) -> None:
        """Go on in the supergroup that the group has become."""
        self._bound = chat
        await self.say(chat, text, **more)

    def blocked(self, chat: int) -> None:
        """Somebody stopped the bot: there is nothing to do about it."""

    def acknowledge(self, place: tuple[int, int], name: str) -> bool:
        """Whether this one was the first."""
        return self._owners.setdefault(place, name) == name

    async def answer(self, query: Json, text: str) -> None:
        """The button stops turning."""
        await self.call("answerCallbackQuery", callback_query_id=query["id"], text=text)

    def filed(self, message: Json) -> None:
        """One file, perhaps of an album."""
        album = (message["chat"]["id"], message.get("media_group_id", ""))
        self._files[album].append(message["document"]["file_name"])

    async def _receipts(self) -> None:
        for (chat, _), names in self._files.items():
            await self.say(chat, f"收到{len(names)}个文件：{'、'.join(names)}")
        self._files.clear()

    def shown(self, question: str) -> str:
        """What somebody wrote, safe in HTML."""
        return html.escape(question, quote=False)

    def data(self, message: Json, question: str) -> str:
        """A button's data."""
        return f"ack.{message['message_id']}"

    def topic(self, message: Json) -> Json:
        """Where in a forum the answer goes."""
        return {"message_thread_id": message["message_thread_id"]} if message.get("is_topic_message") else {}

    def reply(self, message: Json) -> Json:
        """The answer quotes the question, if it is still there."""
        return {"reply_parameters": {"message_id": message["message_id"], "allow_sending_without_reply": True}}

    def keyboard(self, keys: Json) -> Json:
        """The buttons under the answer."""
        return {"reply_markup": keys}
