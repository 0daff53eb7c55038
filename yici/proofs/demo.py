"""The demo city's register of proofs: what its guides ask, and SIMULATED entries at every point."""

from datetime import datetime, timedelta

from django.utils import timezone

from yici.catalogue.demo import AT, SETUP
from yici.people.models import Department, User
from yici.people.who import Who, who_is

from . import actions
from .models import Proof

OFFICE = "区民政局"
DAY = timedelta(days=1)
CUTS = (  # name, reason, what takes its place, with what it is merged or who has it
    ("居住情况证明（模拟）", "no-basis", "investigation", ""),
    ("婚姻状况证明（模拟）", "shareable", "sharing", "民政婚姻登记系统"),
    ("家庭成员关系证明（模拟）", "mergeable", "licence", "户口簿"),
    ("其他相关证明（模拟）", "catch-all", "none", ""),
)
BASIS = {"law": "社会救助暂行办法", "article": "第十一条"}


def load_proofs(progress=lambda things, what: things) -> None:
    """Enter what the guides ask, and a few simulated proofs; what is there already stays."""
    if Proof.objects.exists():
        return
    actions.gather(by=SETUP, at=AT)
    office = Department.objects.filter(short_name=OFFICE).first()
    if office is None:
        return
    for name, reason, substitute, into in progress(CUTS, "proofs"):
        proof = _entered(office, name)
        actions.cut(
            proof=proof, reason=reason, substitute=substitute, into=into, by=SETUP, at=AT + DAY,
            text="模拟：清理证明事项时决定。",
        )  # fmt: skip
    _entered(office, "收入情况说明（模拟）")
    _kept(_entered(office, "监护情况证明（模拟）"))
    now = timezone.now()
    _proposed(_entered(office, "家庭经济状况核对授权（模拟）"), now)


def _entered(office: Department, name: str) -> Proof:
    return actions.register(
        department_id=office.pk, kind="proof", name=name, issuer="村（居）民委员会", by=SETUP, at=AT
    )


def _proposed(proof: Proof, at: datetime) -> Proof:
    return actions.propose_keep(
        proof=proof, **BASIS, text="模拟：尚无法通过数据共享核查，建议保留。", by=SETUP, at=at,
        until=timezone.localdate(at) + 31 * DAY,
    )  # fmt: skip


def _kept(proof: Proof) -> None:
    proof = _proposed(proof, AT + DAY)
    actions.decide(
        proof=proof,
        text="模拟：征求意见期满，无反对意见，予以保留。",
        by=_lawyer(),
        at=AT + 40 * DAY,
    )


def _lawyer() -> Who:
    """Somebody else than who proposes it."""
    return who_is(User.objects.get(username="legality"))


load = [load_proofs]
