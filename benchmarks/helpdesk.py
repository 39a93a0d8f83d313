"""The peer of `benchmarks.sweep`: django-helpdesk's escalate_tickets on SQLite; prints its CPU seconds.

So many open tickets in one queue, one in a hundred older than the queue's days; mails go to Django's own bin.
"""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ONE_IN = 100
APPS = ("auth", "contenttypes", "sessions", "sites", "messages", "humanize", "admin")


def main(size: int) -> float:
    """CPU seconds until every ticket that is due has been escalated."""
    from django.core.management import call_command

    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        _fill(size)
        begun = time.process_time()
        call_command("escalate_tickets")
        took = time.process_time() - begun
        assert _escalated() == size // ONE_IN, "it has not escalated what is due"
        return took


def set_up(folder: str) -> None:
    """An empty helpdesk with its database in this folder."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.urls import include, path

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(folder) / "helpdesk.db"}},
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in APPS), "helpdesk"],
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="of a benchmark",  # noqa: S106
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        SITE_ID=1,
        USE_TZ=True,
        HELPDESK_TEAMS_MODE_ENABLED=False,
    )
    django.setup()
    settings.ROOT_URLCONF = (path("", include("helpdesk.urls")),)  # its mails name addresses
    call_command("migrate", verbosity=0)


def _fill(size: int) -> None:
    from django.contrib.auth.models import User
    from django.db.models import F
    from django.utils import timezone
    from helpdesk.models import Queue, Ticket

    owner = User.objects.create(username="officer", email="officer@example.org")
    queue = Queue.objects.create(title="desk", slug="desk", escalate_days=3, email_address="desk@example.org")
    now = timezone.now()
    tickets = [
        Ticket(queue=queue, title=f"case {number}", submitter_email="contact@example.org", assigned_to=owner)
        for number in range(size)
    ]
    Ticket.objects.bulk_create(tickets, batch_size=5000)
    old = Ticket.objects.annotate(turn=F("id") % ONE_IN).filter(turn=0)
    Ticket.objects.filter(id__in=old.values("id")).update(created=now - timedelta(days=10))


def _escalated() -> int:
    from helpdesk.models import FollowUp

    return int(FollowUp.objects.count())


if __name__ == "__main__":
    print(main(int(sys.argv[1])))
