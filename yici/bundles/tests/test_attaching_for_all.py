"""What the window fetched once lies in every part's file, also of those that begin later."""

import pytest

from yici.bundles import actions
from yici.bundles.models import BundleCase
from yici.bundles.rules import NotAllowed
from yici.bundles.tests.conftest import case_of, settled
from yici.cases.actions import Given
from yici.cases.models import Material
from yici.conftest import on

LEASE = Given("register_lease", digest="8" * 64, name="备案合同.pdf", size=5)


def test_every_part_gets_its_share_with_source_and_name(street, opened, office):
    bundle = opened()
    actions.attach(
        bundle=bundle, by=street.chen, materials=[LEASE], origin="区住建局",
        at=on("2026-09-14 09:30"), key="lease",
    )  # fmt: skip
    bundle = settled(bundle)
    for part in ("register", "fire"):
        row = Material.objects.get(case_id=case_of(bundle, part).pk, digest="8" * 64)
        assert (row.code, row.grade, row.source) == ("lease", "B", "区住建局（GA-chen）")
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-14 10:00"))
    bundle = office.decide(settled(bundle), "register", "2026-09-14 11:00", "chen")
    later = Material.objects.get(case_id=case_of(bundle, "food").pk, digest="8" * 64)
    assert (later.grade, later.source) == ("B", "区住建局（GA-chen）")


@pytest.mark.parametrize("told", [
    {"materials": [Given("nothing")], "origin": "区住建局"},
    {"materials": [LEASE], "origin": "长" * 81},
    {"materials": [], "origin": "区住建局"},
])  # fmt: skip
def test_what_the_whole_does_not_ask_for_is_refused(street, opened, told):
    bundle = opened()
    with pytest.raises(NotAllowed):
        actions.attach(bundle=bundle, by=street.chen, at=on("2026-09-14 09:30"), **told)
    with pytest.raises(NotAllowed):
        actions.attach(
            bundle=bundle, by=street.li, materials=[LEASE], origin="家", at=on("2026-09-14")
        )
    assert BundleCase.at(bundle.pk).seq == bundle.seq
