"""我要办, 补交材料: a request is filed in private, material by material; the draft survives restarts."""

from collections.abc import Sequence
from datetime import datetime

from desk import cases, drafts, knowledge, people, tolerance, versions
from desk.attachments import Sent
from desk.errors import (
    ChooseFirst,
    DraftOver,
    FileNeeded,
    MaterialRequired,
    NoSuchEnterprise,
    NoSuchItem,
    NotAContact,
    NothingOwed,
    WordsNeeded,
)
from desk.people import authorize
from storage.models import (
    Case,
    Chat,
    Draft,
    DraftKind,
    Enterprise,
    Item,
    Material,
    MaterialState,
    Person,
    RoleName,
    Stage,
)
from storage.store import Store

REQUIRED, DEFERRABLE, OPTIONAL = "必要", "容缺后补", "非必要"
NOTE_LONGEST = 2000
OFFERED = 8


def start(store: Store, item: Item, chat: Chat, origin: Chat | None, by: Person, now: datetime) -> Draft:
    """我要办: a draft for this item; another one still open in this chat is closed first."""
    if not people.may(by, "file"):
        raise NotAContact

    guide = store.catalogue.guide_of(item)
    if not knowledge.in_use(guide.body):
        raise NoSuchItem(item=item.code)
    versions.must_be_in_force(guide, versions.today(store, now))
    draft = Draft(
        kind=DraftKind.REQUEST, origin_chat_id=origin.id if origin else None, guide_id=guide.id, step="enterprise"
    )
    drafts.begin(store, draft, chat, by, now)
    for material in guide.body["materials"]:
        row = {"position": material["order"], "name": material["name"], "necessity": material["necessity"]}
        store.put(Material(draft_id=draft.id, **row))
    store.reload(draft)

    own = people.enterprises_of(by)
    if len(own) == 1 and not people.is_(by, RoleName.AGENT):
        draft.enterprise_id = own[0].id
        _advance(store, draft, now)
    else:
        draft.data = {"enterprises": [enterprise.id for enterprise in own]}
        _ask(store, draft, now)
    return draft


def supplement(store: Store, case_id: int, chat: Chat, by: Person, now: datetime) -> Draft:
    """补交材料: what the enterprise still owes, one by one."""
    case = store.cases.get(case_id)
    authorize(by, "supplement", case)
    missing = owed(case)
    if not missing or case.stage not in (Stage.CORRECTION, Stage.PRE_CHECK, Stage.DISPATCHED):
        raise NothingOwed(no=case.no)

    draft = Draft(
        kind=DraftKind.SUPPLEMENT,
        case_id=case.id,
        guide_id=case.guide_id,
        enterprise_id=case.enterprise_id,
        step="material",
        data={"materials": [material.id for material in missing], "given": []},
    )
    drafts.begin(store, draft, chat, by, now)
    _advance(store, draft, now)
    return draft


def owed(case: Case) -> Sequence[Material]:
    """Materials that may still be brought: those owed, then those skipped."""
    return [m for m in case.materials if m.state is MaterialState.OWED] or [
        m for m in case.materials if m.state is MaterialState.SKIPPED
    ]


def take_file(store: Store, draft: Draft, sent: Sent, by: Person, now: datetime) -> None:
    """A file for the material asked for; parts of one album go to the same material."""
    material = current(store, draft)
    if material is None:
        raise ChooseFirst if draft.step == "enterprise" else WordsNeeded
    material.files.append(drafts.attach(store, sent, draft.chat_id, now))
    material.state = MaterialState.GIVEN
    if draft.kind is DraftKind.SUPPLEMENT:
        draft.data = {**draft.data, "given": [*draft.data["given"], material.id]}
    _advance(store, draft, now)


def take_words(store: Store, draft: Draft, words: str, by: Person, now: datetime) -> None:
    """Words for the step asked for: an enterprise's name, or a note."""
    match draft.step:
        case "enterprise":
            like = store.organisation.enterprises_like(words.strip(), OFFERED)
            found = [enterprise for enterprise in like if people.may(by, "file", enterprise)]
            if not found:
                raise NoSuchEnterprise(name=words)
            draft.data = {**draft.data, "enterprises": [enterprise.id for enterprise in found]}
            if len(found) == 1:
                _for_enterprise(store, draft, found[0], by, now)
            else:
                _ask(store, draft, now)
        case "note" | "summary":
            draft.data = {**draft.data, "note": words.strip()[:NOTE_LONGEST]}
            draft.step = "summary"
            _ask(store, draft, now)
        case _:
            raise FileNeeded


def choose(store: Store, draft: Draft, choice: str, by: Person, now: datetime) -> None:
    """One of the step's buttons."""
    match draft.step, choice:
        case "enterprise", _ if choice in map(str,  draft.data.get("enterprises", [])):
            _for_enterprise(store, draft, store.organisation.enterprise(int(choice)), by, now)
        case "material", "later" | "skip":
            _without(store, draft, choice)
            _advance(store, draft, now)
        case "note", "skip":
            draft.step = "summary"
            _ask(store, draft, now)
        case "note" | "summary", "submit":
            _submit(store, draft, by, now)
        case _:
            raise DraftOver


def current(store: Store, draft: Draft) -> Material | None:
    """The material that is asked for now."""
    if draft.step != "material":
        return None
    return store.drafts.material(draft.data["material"])


def item_named(store: Store, code: str) -> Item:
    item = store.catalogue.by_code(code)
    if item is None:
        raise NoSuchItem(item=code)
    return item


def _for_enterprise(store: Store, draft: Draft, enterprise: Enterprise, by: Person, now: datetime) -> None:
    authorize(by, "file", enterprise)
    draft.enterprise_id = enterprise.id
    _advance(store, draft, now)


def _without(store: Store, draft: Draft, choice: str) -> None:
    material = current(store, draft)
    assert material is not None
    if choice == "later" and material.necessity == DEFERRABLE:
        material.state = MaterialState.OWED
    elif choice == "skip" and material.necessity == OPTIONAL:
        material.state = MaterialState.SKIPPED
    elif draft.kind is not DraftKind.SUPPLEMENT:
        raise MaterialRequired(material=material.name)
    draft.data = {**draft.data, "passed": [*draft.data.get("passed", []), material.id]}


def _advance(store: Store, draft: Draft, now: datetime) -> None:
    """On to the next material, or to the note and the summary when there is none."""
    store.reload(draft)
    waiting = _waiting(store, draft)
    if waiting:
        draft.step = "material"
        draft.data = {**draft.data, "material": waiting[0].id}
    else:
        draft.step = "note" if draft.kind is DraftKind.REQUEST else "summary"
    _ask(store, draft, now)


def _waiting(store: Store, draft: Draft) -> Sequence[Material]:
    if draft.kind is DraftKind.REQUEST:
        return [material for material in draft.materials if material.state is MaterialState.ASKED]
    done = {*draft.data["given"], *draft.data.get("passed", [])}
    return [store.drafts.material(key) for key in draft.data["materials"] if key not in done]


def _ask(store: Store, draft: Draft, now: datetime) -> None:
    drafts.ask(store, draft, f"draft.{draft.step}", now, material_id=draft.data.get("material"))


def _submit(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    if draft.kind is DraftKind.REQUEST:
        with store.outbox.together():
            case = cases.open_from(store, draft, by, now)
            drafts.close(store, draft, now, case.id)
    else:
        assert draft.case_id is not None
        given = [store.drafts.material(key) for key in dict.fromkeys(draft.data["given"])]
        if not given:
            raise FileNeeded
        case = store.cases.get(draft.case_id)
        cases.supplemented(store, case, given, by, now)
        tolerance.closed(store, case, by, now)
        drafts.close(store, draft, now)
