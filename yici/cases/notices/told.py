"""What every notice says of its case: item, applicant, who is responsible, where to turn."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext

from yici.catalogue.content import Content, TaskType
from yici.catalogue.models import edition
from yici.kernel import ledger
from yici.people.masking import number as masked_number
from yici.people.models import Applicant, Department, Staff

from .. import grounds, reading
from ..events import Concerned
from ..models import Case, Note, Sealed

LAW = "《中华人民共和国行政许可法》"
NAMES = {TaskType.SERVICE: "政务服务事项", TaskType.OTHER: "行政权力事项"}
SOME_COURT = "有管辖权的人民法院"


@dataclass(frozen=True)
class Notice:
    """A notice that is due: its kind, its own values, and what its list holds."""

    kind: str
    values: dict[str, str]
    items: list[dict[str, str]] = field(default_factory=list)
    key: str = ""  # tells two of a kind about one fact apart
    to: Concerned | None = None  # addressed to somebody concerned, not to the applicant


class Told:
    """A fact of a case with all that notices say: each thing is read when it is asked for."""

    def __init__(self, case: Case, entry):
        self.case, self.entry, self.body = case, entry, entry.body
        self.state = case.state

    @cached_property
    def content(self) -> Content:
        return edition(self.case.edition_id).content

    @cached_property
    def applicant(self) -> Applicant:
        return Applicant.objects.get(pk=self.case.applicant_id)

    @cached_property
    def department(self) -> Department:
        return Department.objects.select_related("region").get(pk=self.case.department_id)

    @cached_property
    def notes(self) -> dict[str, str]:
        return dict(Note.objects.filter(case_id=self.case.pk).values_list("digest", "text"))

    @cached_property
    def handler(self) -> Staff | None:
        code = self.body.get("handler") or self.state.handler
        return Staff.objects.filter(pk=code).first() if code else None

    def said(self, name: str = "note") -> str:
        """Return the words whose digest the fact bears under that name."""
        return self.notes.get(self.body.get(name) or "", "")

    def sealed(self, digest: str):
        """Return what lies sealed under that digest, or nothing: it may have been erased."""
        found = Sealed.objects.filter(case_id=self.case.pk, digest=digest).first()
        return found.read() if found else None

    def before(self, kind: str) -> "Told | None":
        """Return the last fact of that kind before this one, to be told of the case as it is now."""
        told = ledger.history(self.case.pk, since=self.case.opened_at)
        found = told.filter(kind=f"cases.{kind}", seq__lt=self.entry.seq).last()
        return Told(self.case, found) if found else None

    def earlier(self, kind: str) -> dict | None:
        """Return what the last event of that kind before this one says, if there was one."""
        told = ledger.history(self.case.pk, since=self.case.opened_at)
        found = told.filter(kind=f"cases.{kind}", seq__lt=self.entry.seq).last()
        return found.body if found else None

    def earlier_seq(self, kind: str) -> int:
        """Return where in the story the last event of that kind before this one stands; 0: nowhere."""
        told = ledger.history(self.case.pk, since=self.case.opened_at)
        found = told.filter(kind=f"cases.{kind}", seq__lt=self.entry.seq).last()
        return found.seq if found else 0

    def due(self, clock: str) -> str:
        """Return the day a clock is due, in words, or nothing while it does not run."""
        found = self.state.clock(clock)
        return day(found.due_on) if found and found.due_on else ""

    def named(self, codes) -> list[dict[str, str]]:
        """Return materials and fields by their names, for a list."""
        known = {m.code: m.name for m in self.content.materials}
        known |= {f.code: f.label for f in self.content.fields}
        return [{"name": known.get(code, code)} for code in codes]

    def staff(self, codes) -> str:
        """Return the names of officials, as they gave them."""
        names = dict(Staff.objects.filter(pk__in=codes).values_list("code", "name"))
        return "、".join(names.get(code, code) for code in codes)

    # -- of every notice -----------------------------------------------------------------------

    def common(self) -> dict[str, str]:
        """Return the placeholders that every notice may use."""
        remedies = self.content.remedies
        licensing = self.content.task_type == TaskType.LICENCE
        region = self.department.region.full_name()
        review_by = remedies.review_by if remedies else f"{region}人民政府"
        court = remedies.court if remedies else SOME_COURT
        return {
            "申请人": self.applicant.name,
            "证件号码": masked_number(self.applicant.number),
            "事项名称": edition(self.case.edition_id).item.name,
            "事项类别": NAMES.get(self.content.task_type, self.content.task_type.label),
            "办件编号": self.case.number,
            "申请日期": day(timezone.localdate(self.case.opened_at)),
            # What is no licence follows the same procedure by analogy, and says so.
            "依照": "依照" if licensing else "参照",
            "承办单位": self.department.name,
            "承办人": self.handler.name if self.handler else "",
            "复议机关": review_by,
            "管辖法院": court,
            "救济途径": remedies.text
            if remedies
            else f"对办理结果不服的，可以自知道或者应当知道之日起60日内向{review_by}申请行政复议，"
            f"或者自知道或者应当知道之日起6个月内向{court}提起行政诉讼。",
        }

    def contact(self) -> list[tuple[str, str]]:
        """Return who is responsible and where to ask or complain: on every notice (C093)."""
        handler, guide = self.handler, self.content.guide
        return [
            ("承办人", handler.name) if handler else ("承办单位", self.department.name),
            ("联系电话", (handler.phone if handler else "") or self.department.phone),
            ("办理地址", self.department.address),
            ("监督投诉", guide.complaint),
        ]

    def own_basis(self) -> str:
        """Return what the item itself rests on."""
        return "、".join(str(basis) for basis in self.content.legal_basis)


def day(on) -> str:
    return reading.day_in_words(on)


def days(limit) -> str:
    return reading.count_in_words(limit.days, limit.unit)


def ground_in_words(ground: grounds.Ground) -> str:
    """Return what a ground says, in Chinese (the caller has set the language)."""
    return gettext(ground.text)


def cited(ground: grounds.Ground) -> str:
    return f"《{ground.law}》{ground.article}" if ground.law else ""
