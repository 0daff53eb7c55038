"""The demo city's cases, all SIMULATED: told through the same verbs as real ones.

One case each of some of the published guides, left at different points of its life, begun some
working days ago; their papers are sealed and their licences made like any others.
"""

from datetime import datetime
from io import BytesIO
from itertools import cycle

from django.utils import timezone
from PIL import Image

from yici.calendar.local import current
from yici.catalogue.models import Edition
from yici.catalogue.rules import applicable
from yici.documents import uploads
from yici.kernel import files
from yici.kernel.reactions import settle
from yici.licences import paper
from yici.people.models import Applicant, Department, Post
from yici.people.who import Who, who_acts_as, who_is

from .. import actions, forms, joint
from ..models import Case

MOST = 32  # cases: enough for every step to have some, few enough to begin in seconds
REASON = "演示数据：按审查要点审核。"
# How far each case is taken; the items take turns.
ENDS = (
    "delivered", "in_review", "applied", "in_decision", "correcting",
    "delivered", "refused", "in_procedure", "in_review", "not_accepted",
)  # fmt: skip
VALUES = {
    "text": "模拟内容",
    "longtext": "模拟内容，仅供演示。",
    "resident-id": "11010519491231002X",
    "uscc": "91350100M000100Y43",
    "phone": "19900000001",
    "email": "demo@example.cn",
    "date": "2026-06-01",
    "number": "10",
    "money": "10000",
    "region": "511602000000",
    "address": "广安区滨江路1号（模拟）",
    "licence": "MN-0001",
    "yes-no": "no",
}


def load_cases(progress=lambda things, what: things) -> None:
    """Tell a case of every second guide or so; a second time changes nothing."""
    if Case.objects.exists():
        return
    city = City(timezone.now())
    offered = list(Edition.objects.in_force().select_related("item").order_by("item__code"))
    few = min(MOST, len(offered))
    some = [offered[n * len(offered) // few] for n in range(few)]
    for edition, end in progress(list(zip(some, cycle(ENDS), strict=False)), "cases"):
        city.tell(edition, end)
        settle()


class City:
    """Who plays the parts."""

    def __init__(self, now: datetime, username: str = "citizen"):
        self.now = now
        self.citizen = Applicant.objects.get(user__username=username)
        self.firm = Applicant.objects.filter(legal_representative=self.citizen).first()
        self.by = who_acts_as(self.citizen, now)
        at_hall = Post.objects.filter(role="clerk", department__is_hall=True)
        self.clerk = who_is(at_hall.select_related("staff__user")[0].staff.user)
        self.sheets = _sheets()

    def tell(self, edition: Edition, end: str) -> None:
        case = self.apply(edition, self.days_ago(4))
        for step in PLAYS[end]:
            step(self, case)
            case = Case.at(case.pk)

    def days_ago(self, count: int) -> datetime:
        """Return nine in the morning so many working days ago."""
        day = current().after(timezone.localdate(self.now), -count)
        return timezone.make_aware(datetime(day.year, day.month, day.day, 9))

    def apply(self, edition: Edition, at: datetime, key: str = "", but=(), **wish) -> Case:
        """Send the application in.

        :param but: codes of materials that are left out
        :param wish: how she wants it, as `actions.wishes.Wish` says; `answers` to other than the first of
            everything
        """
        content = edition.content
        for_firm = "person" not in {o.value for o in content.service_objects}
        holder = self.firm if for_firm and self.firm else self.citizen
        answers = wish.pop("answers", None) or first_answers(content)
        item = applicable(content, answers)
        known = known_of(holder, self.citizen)
        form = {f.code: value_for(f) for f in item.fields} | forms.prefilled(item.fields, known)
        given = [
            given_file(m, self.sheets)
            for m in item.asked
            if m.necessity.value == "required" and m.code not in but
        ]
        return actions.apply(
            edition_id=edition.pk,
            applicant_id=holder.pk,
            by=self.by,
            answers=answers,
            form=form,
            materials=given,
            at=at,
            key=f"demo:{key or edition.item.code}",
            **{"delivery": "online"} | wish,
        )

    def holder_of(self, role: str, department_id: int, but: str = "") -> Who:
        """Return somebody who holds that post."""
        posts = Post.objects.held(self.now).filter(role=role, department_id=department_id)
        if role == "clerk" and not posts.exists():
            return self.clerk
        post = posts.exclude(staff=but).select_related("staff__user").first()
        if post is None:
            name = Department.objects.get(pk=department_id).name
            raise LookupError(f"the demo city has no {role} in {name}")
        return who_is(post.staff.user)

    # -- the steps of the plays ------------------------------------------------------------

    def accept(self, case):
        actions.accept(case=case, by=self.clerk, at=self.days_ago(3))

    def ask(self, case):
        missing = [m.code for m in _item(case).asked][:1] or [f.code for f in _item(case).fields][
            :1
        ]
        actions.ask_correction(
            case=case,
            by=self.clerk,
            missing=missing,
            words_to_applicant="演示：扫描件不清晰，请重新上传。",
            at=self.days_ago(3),
        )

    def reject(self, case):
        words = {"reason": "演示：不属于本机关职权范围。", "guidance": "演示：请向有权机关申请。"}
        actions.reject(
            case=case, by=self.clerk, ground="wrong_authority", at=self.days_ago(3), **words
        )

    def confirm(self, case):
        head = self.holder_of("decider", case.department_id)
        actions.confirm_rejection(case=case, by=head, at=self.days_ago(2))

    def begin_procedure(self, case):
        procedures = case.edition.content.special_procedures
        task = next(iter(case.state.open_tasks()))
        if procedures:
            actions.start_procedure(
                case=case,
                by=self.holder_of(task.role, task.department_id),
                procedure=procedures[0].code,
                told="演示：所需时间已书面告知。",
                at=self.days_ago(2),
                **self.together(case, procedures[0]),
            )

    def together(self, case, procedure) -> dict:
        """Return day and members of a joint acceptance: somebody of every department comes."""
        if joint.kind_of(case.state) != "acceptance" or procedure.kind.value != "site-survey":
            return {}
        duties = {t.department_id: t.role for t in case.state.open_tasks("review")}
        coming = [self.holder_of(role, pk).staff_code for pk, role in sorted(duties.items())]
        day = current().after(timezone.localdate(self.days_ago(2)), 1)
        return {"held_on": day, "members": coming}

    def review(self, case, leave: int = 0):
        waiting = case.state.open_tasks("review")
        for task in waiting[: len(waiting) - leave]:
            actions.review(
                case=case.pk,
                by=self.holder_of(task.role, task.department_id),
                outcome="pass",
                criterion=_criterion(case, "review", "pass"),
                opinion=REASON,
                at=self.days_ago(2),
            )

    def review_some(self, case):
        self.review(case, leave=1)

    def check(self, case):
        for task in case.state.open_tasks("check"):
            reviewer = next((t.handler for t in case.state.tasks if t.step == "review"), "")
            checker = self.holder_of(task.role, task.department_id, but=reviewer)
            at = self.days_ago(2)
            actions.check(case=case.pk, by=checker, outcome="pass", opinion=REASON, at=at)

    def decide(self, case, outcome: str = "granted"):
        (task,) = case.state.open_tasks("decide")
        wanted = "pass" if outcome == "granted" else "refuse"
        actions.decide(
            case=case,
            by=self.holder_of(task.role, task.department_id),
            outcome=outcome,
            criterion=_criterion(case, "decision", wanted),
            reason=REASON,
            facts=_assigned(case) if outcome == "granted" else {},
            at=self.days_ago(1),
        )

    def refuse(self, case):
        self.decide(case, "refused")


NEWBORN = "511602202609010025"  # SIMULATED
TO_DECISION = (City.accept, City.review, City.check)
PLAYS = {
    "applied": (),
    "correcting": (City.ask,),
    "not_accepted": (City.reject, City.confirm),
    "in_review": (City.accept, City.review_some),
    "in_procedure": (City.accept, City.begin_procedure),
    "in_decision": TO_DECISION,
    "refused": (*TO_DECISION, City.refuse),
    "delivered": (*TO_DECISION, City.decide),
}


def _assigned(case) -> dict:
    """Return what the office states with a grant; an identity number is a SIMULATED newborn's."""
    result = case.edition.content.result
    return {
        field.code: NEWBORN if field.kind.value == "resident-id" else value_for(field)
        for field in (result.facts if result else ())
    }


def _item(case):
    return applicable(case.edition.content, first_answers(case.edition.content))


def _criterion(case, kind: str, outcome: str) -> str:
    stages = [s for s in case.edition.content.stages if s.kind.value == kind]
    criteria = [c for stage in stages for c in stage.criteria]
    wanted = [c.code for c in criteria if c.outcome.value == outcome]
    return next(iter(wanted or [c.code for c in criteria]), "")


def first_answers(content) -> dict[str, tuple[str, ...]]:
    """Return an answer to every question the item asks: the first option each time."""
    answers: dict[str, tuple[str, ...]] = {}
    while open_ := applicable(content, answers).unanswered:
        questions = {q.code: q for q in content.situations}
        answers[open_[0]] = (questions[open_[0]].options[0].code,)
    return answers


def value_for(field) -> str | list[str]:
    """Return something that fits a form field."""
    if field.kind.value == "multichoice":
        return [field.options[0].code]
    if field.kind.value == "choice":
        return field.options[0].code
    if field.kind.value in {"number", "money"}:
        return str(int(field.minimum or 1))
    return VALUES[field.kind.value][: field.max_length]


def known_of(holder: Applicant, person: Applicant) -> dict[str, str]:
    """Return what is known of an applicant, by the names that forms prefill from."""
    firm = holder if holder.kind == "organisation" else None
    known = {
        "applicant.name": person.name,
        "applicant.id_number": person.number,
        "applicant.phone": person.phone,
        "applicant.address": person.address,
    }
    if firm:
        known |= {
            "organisation.name": firm.name,
            "organisation.uscc": firm.number,
            "organisation.address": firm.address or person.address,
            "organisation.legal_person": person.name,
        }
    return known


def _sheets() -> dict[str, tuple[str, int]]:
    """Store the simulated paper that stands for every material; return {kind: (digest, bytes)}."""
    text = {
        "title": "模拟材料",
        "authority": "演示城市",
        "opening": ["本页为演示数据，不是真实材料。"],
    }
    picture = BytesIO()
    Image.new("RGB", (413, 531), "#d9e2ec").save(picture, "JPEG")
    made = {
        "application/pdf": paper.render("notice.typ", text),
        "image/jpeg": picture.getvalue(),
    }
    return {kind: (files.take(content), len(content)) for kind, content in made.items()}


def given_file(material, sheets) -> actions.Given:
    kind = next(kind for kind in sheets if kind in material.accepts)
    digest, size = sheets[kind]
    suffix = uploads.FORMATS[kind].endings[0]
    return actions.Given(material.code, digest, f"{material.name}（模拟）{suffix}", size, kind)
