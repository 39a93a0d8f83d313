"""A guide in lines: each section in one, for the answer card; materials and flow in full, for those who ask on."""

from collections.abc import Callable, Mapping
from typing import Any

from desk import versions, worktime
from desk.requests import DEFERRABLE
from desk.versions import Standing
from handlers.message import Button
from handlers.wording import Wording
from storage.models import Guide

Body = Mapping[str, Any]


def line(wording: Wording, section: str, body: Body) -> str:
    """One section of the guide, in a line."""
    return LINES[section](wording, body)


def full(wording: Wording, section: str, body: Body) -> str:
    """One section of the guide with everything there is to say."""
    return IN_FULL.get(section, LINES[section])(wording, body)


def overview(wording: Wording, body: Body) -> dict[str, Any]:
    """The facts of the card that answers a question for no section in particular."""
    formats = wording.formats
    return {
        "department": _departments(wording, body),
        "kind": body["handling_kind"],
        "fee": _or_none(wording, body["fee"]["note"]),
        "promised": formats.limit(body["promise_limit"]),
        "statutory": formats.limit(body["legal_limit"]),
        "special": _special(wording, body),
        **_counted(body),
        "materials": formats.listed(material["name"] for material in body["materials"]),
        "channels": formats.listed(body["channels"]),
        "place": _or_none(wording, body["place"]),
        "phone": _or_none(wording, body["consult_phone"]),
    }


def applying(wording: Wording, guide: Guide) -> list[Button]:
    """我要办, while there is something to apply for."""
    standing = versions.standing(guide, versions.today(wording.store, wording.now))
    return [wording.button("apply")] if standing is Standing.IN_FORCE else []


def source(wording: Wording, guide: Guide) -> dict[str, Any]:
    """Where it says so: basis, date and version, and whether the data are only an illustration."""
    body, review = guide.body, wording.store.catalogue.item(guide.item_id).review_by
    illustrative = body.get("provenance", {}).get("details") == "illustrative"
    return {
        "basis": body["legal_limit"].get("basis") or wording.words("format.none"),
        "updated": wording.formats.date(guide.imported_at),
        "version": guide.version,
        "review": wording.words("letter.answer.review", day=wording.formats.day(review)) if review else "",
        "illustrative": wording.words("letter.answer.illustrative") if illustrative else "",
    }


def standing(wording: Wording, guide: Guide) -> str:
    """A line for a guide that is not in force yet, or not any more; "" for one that is."""
    match versions.standing(guide, versions.today(wording.store, wording.now)):
        case Standing.UPCOMING:
            return wording.words("guide.upcoming", day=wording.formats.day(guide.valid_from)) + "\n"
        case Standing.EXPIRED if guide.valid_until is not None:
            return wording.words("guide.expired", day=wording.formats.day(guide.valid_until)) + "\n"
        case _:
            return ""


def _materials(wording: Wording, body: Body) -> str:
    if not body["materials"]:
        return wording.words("section.no_materials")
    later = wording.words("format.bracketed", text=wording.words("format.deferrable"))
    names = (it["name"] + (later if it["necessity"] == DEFERRABLE else "") for it in body["materials"])
    return wording.words("guide.materials", materials=wording.formats.listed(names), **_counted(body))


def _limit(wording: Wording, body: Body) -> str:
    """The limits, and what they come to if the matter were accepted now."""
    formats, published = wording.formats, body["promise_limit"]
    if published.get("value") is None:
        published = body["legal_limit"]
    due = worktime.limit_from(wording.store, wording.letter.written_at, published)
    if due is None:
        return wording.words("guide.no_limit", phone=_or_none(wording, body["consult_phone"]))
    return wording.words(
        "guide.limit",
        promised=formats.limit(body["promise_limit"]),
        statutory=formats.limit(body["legal_limit"]),
        special=_special(wording, body),
        due=formats.instant(due.at, provisional=due.provisional),
    )


def _fee(wording: Wording, body: Body) -> str:
    return wording.words("guide.fee", fee=_or_none(wording, body["fee"]["note"]))


def _place(wording: Wording, body: Body) -> str:
    place = _or_none(wording, body["place"])
    return wording.words("guide.place", place=place, department=_departments(wording, body))


def _flow(wording: Wording, body: Body) -> str:
    return wording.words("guide.flow", steps=" → ".join(body["flow"]), visits=body["visits"])


def _conditions(wording: Wording, body: Body) -> str:
    return wording.words("guide.conditions", conditions=_or_none(wording, body["conditions"]))


def _phone(wording: Wording, body: Body) -> str:
    supervise = _or_none(wording, body["supervise_phone"])
    return wording.words("guide.phone", phone=_or_none(wording, body["consult_phone"]), supervise_phone=supervise)


def _hours(wording: Wording, body: Body) -> str:
    return wording.words("guide.hours", hours=_or_none(wording, body["hours"]))


def _online(wording: Wording, body: Body) -> str:
    channels = wording.formats.listed(body["channels"])
    return wording.words("guide.online", channels=channels, visits=body["visits"], mode=body["assist_mode"])


def _basis(wording: Wording, body: Body) -> str:
    return wording.words("guide.basis", basis=body["legal_limit"].get("basis") or wording.words("format.none"))


def _result(wording: Wording, body: Body) -> str:
    return wording.words("guide.result", result=_or_none(wording, (body.get("result") or {}).get("name", "")))


def _materials_in_full(wording: Wording, body: Body) -> str:
    lines = [
        wording.words(
            "section.material_line" if material["copies"] else "section.material_line_electronic",
            position=material["order"],
            name=material["name"],
            necessity=wording.formats.necessity(material["necessity"]),
            source=material["source"],
            copies=material["copies"],
        )
        for material in body["materials"]
    ]
    return "\n".join(lines) or wording.words("section.no_materials")


def _flow_in_full(wording: Wording, body: Body) -> str:
    return wording.words(
        "section.flow_body",
        steps=" → ".join(body["flow"]),
        channels=wording.formats.listed(body["channels"]),
        visits=body["visits"],
        place=_or_none(wording, body["place"]),
        hours=_or_none(wording, body["hours"]),
    )


def _departments(wording: Wording, body: Body) -> str:
    return wording.formats.listed([body["implementing_body"], *body["joint_bodies"]])


def _special(wording: Wording, body: Body) -> str:
    steps = wording.formats.listed(step["name"] for step in body["special_procedures"])
    return wording.words("format.after_bar", text=steps) if body["special_procedures"] else ""


def _counted(body: Body) -> dict[str, int]:
    materials = body["materials"]
    return {"count": len(materials), "deferrable": sum(it["necessity"] == DEFERRABLE for it in materials)}


def _or_none(wording: Wording, text: str) -> str:
    return text or wording.words("format.none")


LINES: dict[str, Callable[[Wording, Body], str]] = {
    "materials": _materials,
    "limit": _limit,
    "fee": _fee,
    "place": _place,
    "flow": _flow,
    "conditions": _conditions,
    "phone": _phone,
    "hours": _hours,
    "online": _online,
    "basis": _basis,
    "result": _result,
}
IN_FULL = {"materials": _materials_in_full, "flow": _flow_in_full}
