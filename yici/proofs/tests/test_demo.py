"""The demo city's editors find work of every kind on their desks, and it is marked as simulated."""

import pytest

from yici.catalogue import demo as catalogue
from yici.catalogue.models import Adjustment, BasicEdition, Batch
from yici.people.demo import load_demo
from yici.proofs import demo
from yici.proofs.models import Proof

pytestmark = pytest.mark.django_db


def test_the_demo_city_has_proofs_tasks_and_a_batch_at_every_point():
    load_demo()
    catalogue.load_catalogue()
    for _ in range(2):  # a second time changes nothing
        catalogue.load_work()
        demo.load_proofs()
    assert Batch.objects.get().name.endswith("（模拟）")
    assert BasicEdition.objects.count() == catalogue.FIXED_ABOVE
    causes = set(Adjustment.objects.values_list("cause", flat=True))
    assert causes == {"upstream", "suggestion"}
    assert all(task.words for task in Adjustment.objects.all())
    found = Proof.objects.values_list("status", flat=True)
    assert set(found) == {"asked", "opinions", "kept", "cancelled", "merged", "shared"}
    invented = Proof.objects.exclude(status="asked")
    assert all(proof.name.endswith("（模拟）") for proof in invented)
