"""What is looked after at night: no list keeps asking a proof that was cut without a task."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from yici.catalogue import actions as catalogue
from yici.catalogue.lint.entry import document_key
from yici.catalogue.models import Edition

from .codelists import NOT_ASKED
from .models import Proof


@app.periodic(cron="41 18 * * *")  # UTC: after two in the morning
@app.task(name="proofs.keep_lists", queueing_lock="proofs.keep_lists")
def keep_lists(timestamp: int) -> dict[str, int]:
    """Open the tasks that no decision has opened: of an edition resumed since, of a proof cut before
    there were such tasks. What has one keeps it."""
    at = datetime.fromtimestamp(timestamp, UTC)
    opened, asked = 0, {}
    for proof in Proof.objects.filter(status__in=NOT_ASKED).order_by("department_id", "pk"):
        office = proof.department_id
        if office not in asked:
            asked[office] = _asked(office)
        if document_key(proof.name) in asked[office] and proof.decided_on:
            opened += len(
                catalogue.adjust_what_asks(
                    department_id=office, name=proof.name, day=proof.decided_on, number=proof.seq,
                    at=at, outcome=proof.status, into=proof.into,
                )
            )  # fmt: skip
    return {"opened": opened}


def _asked(department_id: int) -> set[str]:
    editions = Edition.objects.in_force().filter(item__department_id=department_id)
    return {document_key(m.name) for one in editions for m in one.content.materials if m.asked}
