"""The peer of `benchmarks.intake`: roundup's classic tracker on SQLite; prints issues per second.

An issue with its first message, what its detectors make of it and one commit, over a connection that stays open; the
mail to whoever is on its list goes into a file.
"""

import os
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

WARM = 10


def main(number: int) -> float:
    """Issues in a second."""
    with tempfile.TemporaryDirectory(dir=os.getcwd()) as folder:  # the disk, not a file system in memory
        home = _tracker(Path(folder))
        database = home.open("admin")
        owner = database.user.create(username="officer", address="officer@example.org", roles="User")
        database.commit()

        def file(count: int) -> None:
            for place in range(count):
                author = database.getuid()
                message = database.msg.create(author=author, content="申请书" * 30)
                database.issue.create(title=f"食品经营许可核发 {place}", messages=[message], assignedto=owner)
                database.commit()

        file(WARM)
        begun = time.perf_counter()
        file(number)
        took = time.perf_counter() - begun
        assert len(database.issue.list()) == number + WARM, "not every issue was kept"
        database.close()
        return number / took


def _tracker(folder: Path):  # type: ignore[no-untyped-def]
    from roundup import configuration, init, instance, password

    home, share = folder / "tracker", Path(sysconfig.get_path("data")) / "share"
    template = share / "roundup" / "templates" / "classic"
    init.install(str(home), str(template))
    settings = configuration.CoreConfig()
    for name, value in (
        ("RDBMS_BACKEND", "sqlite"),
        ("TRACKER_WEB", "http://desk.example.org/tracker/"),
        ("MAIL_DOMAIN", "example.org"),
        ("MAIL_HOST", "localhost"),
        ("MAIL_DEBUG", str(folder / "mails")),
        ("ADMIN_EMAIL", "admin@example.org"),
    ):
        settings[name] = value
    settings.save(str(home / "config.ini"))
    tracker = instance.open(str(home))
    tracker.init(password.Password("of a benchmark", config=settings))
    return instance.open(str(home))


if __name__ == "__main__":
    print(main(int(sys.argv[1])))
