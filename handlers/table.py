"""The table: every command, button and filter, in order; buttons themselves are listed in buttons.py."""

from typing import Any

from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from handlers import (
    admin,
    around,
    curating,
    discretion,
    evaluating,
    hearing,
    inline,
    leaving,
    pressed,
    reporting,
    typed,
)
from handlers.context import DeskApplication
from handlers.errors import on_error

PRIVATE = filters.ChatType.PRIVATE
FRESH = filters.UpdateType.MESSAGE  # an edited message commands nothing


def register(application: DeskApplication, username: str) -> None:
    """Every handler there is; the first that fits an update takes it, and what none takes is only kept.

    Before all of them comes the gate of discretion."""
    commands: dict[str, Any] = {
        "start": typed.start,
        "help": typed.help_,
        "ask": hearing.asked,
        "register": typed.register,
        "mydata": typed.mydata,
        "guide": hearing.guide,
        "apply": typed.apply,
        "my": typed.my,
        "case": typed.case,
        "why": typed.why,
        "urge": typed.urge,
        "withdraw": typed.withdraw,
        "leave": leaving.leave,
        "back": leaving.back,
        "todo": typed.todo,
        "desk": typed.desk,
        "gaps": curating.gaps,
        "questions": curating.questions,
        "evaluation": evaluating.evaluation,
        "board": typed.board,
        "report": reporting.report,
        "problem": reporting.problem,
        "problems": reporting.listed,
        "inspect": around.inspect,
        "permits": around.permits,
        "dossier": around.dossier,
        "hotlines": around.hotlines,
        "policy": around.policy,
        "policies": around.policies,
        "report_visit": around.report_visit,
        "cancel": typed.cancel,
        "language": typed.language,
        "bind": admin.bind,
        "unbind": admin.unbind,
        "invite": admin.invite,
        "revoke": admin.revoke,
        "doctor": typed.doctor,
        "drill": admin.drill,
    }
    for name, handler in commands.items():
        application.add_handler(CommandHandler(name, handler, filters=FRESH & ~filters.FORWARDED))
    application.add_handler(CallbackQueryHandler(pressed.pressed))
    application.add_handler(InlineQueryHandler(inline.typed))
    application.add_handler(ChatMemberHandler(admin.own_standing, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, admin.migrated))
    application.add_handler(MessageHandler(FRESH & hearing.FILES, hearing.sent))
    words = FRESH & filters.TEXT & ~filters.COMMAND
    application.add_handler(MessageHandler(words & (PRIVATE | hearing.TO_THE_BOT), hearing.said))
    application.add_handler(MessageHandler(words & filters.Mention(username), hearing.mentioned))
    application.add_handler(MessageHandler(FRESH & PRIVATE & filters.COMMAND, typed.help_))
    application.add_handler(MessageHandler(FRESH & PRIVATE & ~filters.StatusUpdate.ALL, hearing.unreadable))
    application.add_handler(MessageHandler(discretion.EXPOSING, discretion.keep_private), group=-1)
    application.add_error_handler(on_error)
