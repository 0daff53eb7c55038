"""The demo city's list: two certificates that the business licence has stood for since 2016 (五证合一)."""

from datetime import date

from yici.catalogue.demo import AT, SETUP
from yici.people.demo.cast import COUNTY
from yici.people.models import Department

from . import actions
from .models import Folded

BASIS = "国务院办公厅关于加快推进“五证合一、一照一码”登记制度改革的通知（国办发〔2016〕53号）"
FOLDED = (
    ("社会保险登记证", "区人社局", ["企业名称", "住所", "法定代表人"]),
    ("统计登记证", "区统计局", ["企业名称", "住所", "经营范围"]),
)


def load_folded(progress=lambda things, what: things) -> None:
    """Enter the certificates; what is there stays."""
    if Folded.objects.exists():
        return
    known = {d.short_name: d for d in Department.objects.filter(region=COUNTY)}
    for name, office, data in FOLDED:
        if office in known:
            actions.fold(
                name=name, department=known[office], items=[], basis=BASIS, data=data,
                effective_on=date(2016, 10, 1), by=SETUP, at=AT,
            )  # fmt: skip


load = [load_folded]
