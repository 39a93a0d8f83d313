"""reply_markup: which buttons a message may have."""

from playground.html import checked_link
from playground.params import Params
from playground.records import Json
from playground.refusals import bad_request

DATA_BYTES = 64
MOST_BUTTONS = 100
KINDS = ("keyboard", "remove_keyboard", "force_reply")
ACTIONS = ("callback_data", "url", "web_app", "login_url", "switch_inline_query", "copy_text", "pay")


def read(params: Params) -> Json | None:
    """The keyboard of a call, None when it has none."""
    markup = params.structure("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if markup.get("inline_keyboard") is not None:
        return _inline(markup["inline_keyboard"])
    if not any(markup.get(kind) for kind in KINDS):
        return None
    return {key: value for key, value in markup.items() if value is not None}


def read_for_edit(params: Params) -> Json | None:
    """The inline keyboard of an edit; another kind is refused."""
    markup = read(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return inline_only(markup)


def inline_only(markup: Json | None) -> Json | None:
    """The keyboard as far as it stays with the message: other keyboards belong to the input field."""
    if markup is None or "inline_keyboard" not in markup:
        return None
    return markup if any(markup["inline_keyboard"]) else None


def _inline(rows: object) -> Json:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    keyboard = [[_button(button) for button in row] for row in rows if row]
    if sum(len(row) for row in keyboard) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": keyboard}


def _button(button: object) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    kept = {key: value for key, value in button.items() if value is not None}
    text = kept.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not any(action in kept for action in ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if "callback_data" in kept and not 1 <= len(str(kept["callback_data"]).encode()) <= DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in kept:
        kept["url"] = checked_link(str(kept["url"]))
        if not kept["url"]:
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return kept
