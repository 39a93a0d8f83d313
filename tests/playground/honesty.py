"""Checks calls, results and updates against aiogram's typed model of the Bot API."""

import json
from typing import Any

import aiogram.methods
from aiogram.methods.base import TelegramMethod
from aiogram.types import BufferedInputFile, Update
from pydantic import BaseModel, TypeAdapter

Json = dict[str, Any]

MODELS: dict[str, type[TelegramMethod[Any]]] = {
    name.lower(): getattr(aiogram.methods, name)
    for name in aiogram.methods.__all__
    if hasattr(getattr(aiogram.methods, name), "__returning__")
}


def check_call(call: Json) -> None:
    """A call that was answered with ok is in form, and so is its result."""
    if not call.get("ok"):
        return
    model = MODELS[call["method"].lower()]
    _check_request(model, call["request"])
    if model is aiogram.methods.GetUpdates:
        return  # raw updates need not be in form; the others are checked as they are heard
    result = TypeAdapter[Any](model.__returning__).validate_python(call["result"])
    assert unknown(result) == [], f"{call['method']} answers with fields Telegram does not have"


def check_update(update: Json) -> None:
    """An update is in form and has no field that Telegram does not have."""
    parsed = Update.model_validate(update)
    assert unknown(parsed) == []
    assert len(update) == 2, "an update is its number and one thing that happened"


def unknown(value: object) -> list[str]:
    """The fields in a parsed object, at any depth, that the model does not know."""
    if isinstance(value, list | tuple):
        return [name for item in value for name in unknown(item)]
    if not isinstance(value, BaseModel):
        return []
    own = [f"{type(value).__name__}.{name}" for name in value.model_extra or ()]
    return own + [name for field in type(value).model_fields for name in unknown(getattr(value, field, None))]


def _check_request(model: type[TelegramMethod[Any]], request: Json) -> None:
    values = {name: _decoded(value) for name, value in request.items() if name != "files"}
    for name in request.get("files", {}):
        if name in model.model_fields:
            values[name] = BufferedInputFile(b"", name)
    strange = set(values) - set(model.model_fields)
    assert not strange, f"{model.__name__} has no parameters {strange}"
    model.model_validate(values)


def _decoded(value: object) -> object:
    return json.loads(value) if isinstance(value, str) and value[:1] in ("[", "{") else value
