"""核实结果: what departments found about a row of a feed, to whoever pushed it and to the centre."""

from datetime import datetime

from desk import audiences, post
from desk.feed_rules import named
from storage.models import Case, Department
from storage.store import Store


def tell(store: Store, case: Case, lead: Department, now: datetime) -> None:
    """The centre reads it, and the department that pushed the file, unless it has verified the row itself."""
    row = store.feeds.of_case(case.id)
    rule = named(row.rule) if row else None
    source = store.organisation.department_named(rule.source) if rule else None
    hear = [audiences.CENTRE]
    if source is not None and source.id != lead.id:
        hear.append(audiences.department(source))
    for whom in hear:
        post.tell(store, whom, "feed.result", now, key=f"case/{case.id}/result", case_id=case.id)
