"""E-licences that people of the demo city hold already, SIMULATED: they stand for papers (R10)."""

from datetime import date, timedelta

from django.utils import timezone

from yici.people.models import Applicant, Department

from . import actions
from .models import Licence

PERSON = {  # kind: issuing department, what the licence says beside name and holder
    "resident-id-card": ("区公安分局", [["民族", "汉"], ["签发机关", "广安市公安局广安区分局"]]),
    "household-register": ("区公安分局", [["户别", "非农业家庭户口"], ["关系", "户主"]]),
    "residence-permit": ("区公安分局", [["居住地址", "广安市广安区（模拟）"]]),
}
FIRM = {
    "business-licence": (
        "区市监局",
        [["类型", "有限责任公司"], ["住所", "广安市广安区（模拟）"]],
    ),
}
UNTIL = date(2036, 12, 31)


def load_licences(progress=lambda things, what: things) -> None:
    """Issue and seal the licences of the demo's citizen and her firm; a second time changes nothing."""
    citizen = Applicant.objects.filter(user__username="citizen").first()
    if citizen is None or Licence.objects.exists():
        return
    firm = Applicant.objects.filter(legal_representative=citizen).first()
    wanted = [(citizen, kind, *told) for kind, told in PERSON.items()]
    if firm:
        wanted += [(firm, kind, *told) for kind, told in FIRM.items()]
    for holder, kind, office, fields in progress(wanted, "licences"):
        department = Department.objects.filter(short_name=office, credit_code__isnull=False).first()
        if department:
            _issue(holder, kind, department, fields)


def _issue(holder: Applicant, kind: str, department: Department, fields: list) -> None:
    now = timezone.now()
    name = "名称" if holder.kind == "organisation" else "姓名"
    licence = actions.issue(
        kind=kind,
        department=department,
        holder=holder.pk,
        face={
            "holder_name": holder.name,
            "holder_kind": holder.kind,
            "fields": [[name, holder.name], *fields],
        },
        at=now,
        actor="setup:demo",
        key=f"demo:{kind}:{holder.pk}",
        valid_from=timezone.localdate(now) - timedelta(days=200),  # before the demo's cases
        valid_until=UNTIL,
    )
    actions.seal_pdf(licence=licence, at=now)


load = [load_licences]
