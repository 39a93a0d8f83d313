"""The peer of `benchmarks.intake`: django-helpdesk's own form for the public, on SQLite; prints tickets per second.

What its page does with a form that was sent: checked, the ticket and its first entry written, the mails rendered; those
go to Django's own bin.
"""

import os
import sys
import tempfile
import time

from benchmarks import helpdesk

WARM = 10


def main(number: int) -> float:
    """Tickets in a second."""
    with tempfile.TemporaryDirectory(dir=os.getcwd()) as folder:  # the disk, not a file system in memory
        helpdesk.set_up(folder)
        from helpdesk.forms import PublicTicketForm
        from helpdesk.models import Queue, Ticket

        Queue.objects.create(title="desk", slug="desk", email_address="desk@example.org", allow_public_submission=True)
        queue = str(Queue.objects.get().pk)
        said = {"queue": queue, "priority": "3", "body": "申请书" * 30, "submitter_email": "contact@example.org"}

        def file(count: int) -> None:
            for place in range(count):
                form = PublicTicketForm(data={**said, "title": f"食品经营许可核发 {place}"})
                assert form.is_valid(), form.errors
                form.save(user=None)

        file(WARM)
        begun = time.perf_counter()
        file(number)
        took = time.perf_counter() - begun
        assert Ticket.objects.count() == number + WARM, "not every ticket was kept"
        return number / took


if __name__ == "__main__":
    print(main(int(sys.argv[1])))
