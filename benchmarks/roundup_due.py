"""The other peer of `benchmarks.sweep`: roundup on SQLite raises the priority of what is due; prints its CPU seconds.

So many open issues of its classic tracker, one in a hundred without activity for three days. One issue is filed by
its own functions and then copied as rows; what is due is found by its own filter and changed by its own `set`, with
journal and detectors, and committed once. Nobody is told: it has no words for that.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ONE_IN = 100


def main(size: int) -> float:
    """CPU seconds until every issue that is due has been escalated."""
    from roundup import init, instance, password

    with tempfile.TemporaryDirectory() as folder:
        template = Path(sys.prefix) / "share" / "roundup" / "templates" / "classic"
        settings = {"tracker_web": "http://127.0.0.1/", "mail_domain": "example.org", "rdbms_backend": "sqlite"}
        home = str(Path(folder) / "tracker")
        init.install(home, str(template), settings=settings)
        tracker = instance.open(home)
        tracker.init(password.Password("of a benchmark", config=tracker.config))
        _fill(tracker.open("admin"), size)

        database = tracker.open("admin")
        begun = time.process_time()
        due = database.issue.filter(None, {"priority": database.priority.lookup("bug"), "activity": ";. - 3d"})
        for issue in due:
            database.issue.set(issue, priority=database.priority.lookup("urgent"))
        database.commit()
        took = time.process_time() - begun
        assert len(due) == size // ONE_IN, "it has not found what is due"
        database.close()
        return took


def _fill(database: Any, size: int) -> None:
    """One issue as people file them, and the same again as rows of every table that knows it."""
    issue = database.issue.create(
        title="case", priority=database.priority.lookup("bug"), status=database.status.lookup("unread"), nosy=["1"]
    )
    database.commit()
    numbers = f"with recursive n(n) as (select 1 union all select n + 1 from n where n < {size - 1}) "  # noqa: S608
    for table, key in (("_issue", "id"), ("issue_nosy", "nodeid"), ("issue__journal", "nodeid")):
        columns = [row[1] for row in database.conn.execute(f"pragma table_info({table})")]
        values = [f"{name} + n" if name == key else name for name in columns]
        database.sql(
            f"insert into {table} ({', '.join(columns)}) "  # noqa: S608 - its own names
            f"{numbers} select {', '.join(values)} from n, {table} where {key} = {issue}"
        )
    old = "20261101000000"
    database.sql(f"update _issue set _activity = '{old}' where id % {ONE_IN} = 0")  # noqa: S608
    database.sql(f"update ids set num = {size + 1} where name = 'issue'")  # noqa: S608
    database.commit()
    database.close()


if __name__ == "__main__":
    print(main(int(sys.argv[1])))
