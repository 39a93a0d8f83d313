"""/evaluation: the rounds of 述职测评, and how to open another."""

from datetime import datetime

from telegram import Update

from desk import audiences, post
from desk.people import authorize
from handlers.context import Context
from storage.models import Person
from storage.store import Store


async def evaluation(update: Update, context: Context) -> None:
    await context.transact(update, show)


def show(store: Store, by: Person, now: datetime) -> None:
    """In private, whatever was asked where."""
    authorize(by, "evaluate")
    post.tell(store, audiences.person(by), "evaluation.list", now)
