"""The letters of reports: packs made and not made, problems brought up and solved."""

from datetime import datetime

from desk import audiences, packs, periods, post, problems, reports
from desk.packs import File
from storage.models import Person
from storage.store import Store
from tests.county import MONDAY_NINE, PLACE, County

PNG = b"\x89PNG"


def live(county: County) -> None:
    _raise_a_problem(county)
    _report(county)


def _raise_a_problem(county: County) -> None:
    """It is brought up about a case, given to a department, brought forward, solved, and listed before that."""

    def live(store: Store, by: Person, now: datetime) -> None:
        problem = problems.bring_up(store, "变压器容量不足", by, now)
        post.tell(store, audiences.person(by), "list.problems", now, person_id=by.id)
        problems.show(store, problem.id, by, now)
        problems.reply(store, problem.id, PLACE, by, now)
        problems.reply(store, problem.id, "已增容", by, now)
        problems.solve(store, problem.id, by, now)
        problems.bring_up(store, "变压器容量不足", by, now)

    county.do(live, by="李红", now=MONDAY_NINE)


def _report(county: County) -> None:
    """A month, a week and a day that came by themselves, with their files; one asked for that cannot be made."""
    files = [File("photo", "a.png", PNG), File("document", "a.xlsx", b"PK")]

    def live(store: Store, by: Person, now: datetime) -> None:
        assert by.chat is not None
        for kind in periods.KINDS:
            period = periods.of_kind(kind, now.date(), store.site.zone, now)
            report = reports.gather(store, period)
            facts = {"kind": kind, "first": period.first, "wanted_at": now, "cut": period.cut, "language": "zh"}
            store.packs.add_once(f"{kind}/{period.first}", facts)
            pack = packs.claim(store, now, now)
            assert pack is not None
            packs.made(store, pack.id, reports.digest(report), files, now)
            packs.details(store, pack.id, by, now)
        packs.ask(store, periods.before(now.date()), by.chat, by, now)
        for _ in range(packs.GIVE_UP):
            pack = packs.claim(store, now, now)
            assert pack is not None
            packs.put_back(store, pack.id, now)
        packs.ask(store, periods.before(periods.before(now.date())), by.chat, by, now)

    county.do(live, by="龙明远", now=MONDAY_NINE)
