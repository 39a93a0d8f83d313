"""The names of every method's parameters: a misspelt one Telegram passes over in silence, the playground notes it."""

_SENDS = """
    allow_paid_broadcast allow_sending_without_reply business_connection_id chat_id direct_messages_topic_id
    disable_notification message_effect_id message_thread_id protect_content reply_parameters reply_to_message_id
"""
_SENDS_ONE = f"""
    {_SENDS} callback_query_id ephemeral_message_parameters receiver_user_id reply_markup suggested_post_parameters
"""
_CAPTION = "caption caption_entities parse_mode"
_REPEATS = """
    chat_id direct_messages_topic_id disable_notification from_chat_id message_effect_id message_id message_thread_id
    protect_content suggested_post_parameters video_start_timestamp
"""
_EDITS = "business_connection_id chat_id inline_message_id message_id reply_markup"
_COMMANDS = "language_code scope"
_TOPIC = "chat_id message_thread_id"

_NAMES = {
    "getme": "",
    "getupdates": "allowed_updates limit offset timeout",
    "setwebhook": """
        allowed_updates certificate drop_pending_updates ip_address max_connections secret_token url
    """,
    "deletewebhook": "drop_pending_updates",
    "getwebhookinfo": "",
    "sendmessage": f"{_SENDS_ONE} disable_web_page_preview entities link_preview_options parse_mode text",
    "senddocument": f"{_SENDS_ONE} {_CAPTION} disable_content_type_detection document thumbnail",
    "sendphoto": f"{_SENDS_ONE} {_CAPTION} has_spoiler photo show_caption_above_media",
    "sendmediagroup": f"{_SENDS} media",
    "sendchataction": "action business_connection_id chat_id message_thread_id",
    "forwardmessage": _REPEATS,
    "copymessage": f"""
        {_REPEATS} {_CAPTION} allow_paid_broadcast allow_sending_without_reply reply_markup reply_parameters
        reply_to_message_id show_caption_above_media
    """,
    "editmessagetext": f"{_EDITS} disable_web_page_preview entities link_preview_options parse_mode rich_message text",
    "editmessagecaption": f"{_EDITS} {_CAPTION} show_caption_above_media",
    "editmessagereplymarkup": _EDITS,
    "deletemessage": "chat_id message_id",
    "deletemessages": "chat_id message_ids",
    "pinchatmessage": "business_connection_id chat_id disable_notification message_id",
    "unpinchatmessage": "business_connection_id chat_id message_id",
    "unpinallchatmessages": "chat_id",
    "answercallbackquery": "cache_time callback_query_id show_alert text url",
    "answerinlinequery": """
        button cache_time inline_query_id is_personal next_offset results switch_pm_parameter switch_pm_text
    """,
    "getchat": "chat_id",
    "getchatmember": "chat_id user_id",
    "getchatadministrators": "chat_id return_bots",
    "getchatmembercount": "chat_id",
    "leavechat": "chat_id",
    "banchatmember": "chat_id revoke_messages until_date user_id",
    "setmycommands": f"{_COMMANDS} commands",
    "getmycommands": _COMMANDS,
    "deletemycommands": _COMMANDS,
    "setmyname": "language_code name",
    "getmyname": "language_code",
    "setmydescription": "description language_code",
    "getmydescription": "language_code",
    "setmyshortdescription": "language_code short_description",
    "getmyshortdescription": "language_code",
    "getfile": "file_id",
    "createforumtopic": "chat_id icon_color icon_custom_emoji_id name",
    "editforumtopic": f"{_TOPIC} icon_custom_emoji_id name",
    "closeforumtopic": _TOPIC,
    "reopenforumtopic": _TOPIC,
    "deleteforumtopic": _TOPIC,
}

PARAMETERS = {method: frozenset(names.split()) for method, names in _NAMES.items()}
"""By the method's name in lower case."""
