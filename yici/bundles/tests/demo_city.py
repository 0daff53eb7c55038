"""The demo city with everybody at her post, and the bundles that come with Yici in force.

`Whole` is one bundle from the guide to the package, every step done by whose turn it is: as a
program over the API, or (`AtPages`) as a person at the pages.
"""

import json
import re

from django.utils import timezone

from yici.bundles.definitions import demo_definitions
from yici.bundles.demo import load_bundles
from yici.bundles.joining import Joint
from yici.bundles.models import BundleCase
from yici.cases.demo import known_of, value_for
from yici.cases.models import Case
from yici.cases.tests.citizen import Citizen, pdf, picture
from yici.catalogue import actions as catalogue
from yici.catalogue import demo as guides
from yici.catalogue.content import Field
from yici.kernel import reactions
from yici.people import sources
from yici.people.actions import load_regions
from yici.people.demo import load_demo
from yici.people.models import Applicant, Department, Post, User

ABOVE = ("51", "5116")  # the province and the city of the county
CHILD = "511602202609010025"  # SIMULATED
TOLD = {told.code: told for told in demo_definitions()}
CONTENTS = {guide.code: guide.content for guide in guides.demo_guides()}
OPINION = "按审查要点审核。"


def load_city() -> None:
    """Load people, posts, bundles, and the guides that the bundles are made of."""
    rows = sources.bundled()
    load_regions(rows=(r for r in rows if r[0].startswith("511602") or r[0] in ABOVE))
    load_demo()
    wanted = {code for told in TOLD.values() for code in told.items.values()}
    needed = [guide for guide in guides.demo_guides() if guide.code in wanted]
    listed = [guides._row(number, guide) for number, guide in enumerate(needed, 1)]
    catalogue.import_items(rows=listed, by=guides.SETUP)
    for guide in needed:
        guides._publish(guide)
    load_bundles()


def joint(code: str) -> Joint:
    told = TOLD[code]
    return Joint(told.definition, {part: CONTENTS[item] for part, item in told.items.items()})


def most(one: Joint, answers=()) -> dict[str, tuple[str, ...]]:
    """Answer so that as many parts as can be belong to it: all that may be chosen, else the best.

    :param answers: what is answered already
    """
    told = dict(answers)
    while open_ := one.applicable(told).unanswered:
        question = next(q for q in one.content.situations if q.code == open_[0])
        options = tuple(o.code for o in question.options)
        tries = [options] if question.multiple else [(option,) for option in options]
        told[question.code] = max(tries, key=lambda t: len(one.parts(told | {question.code: t})))
    return told


class Program(Citizen):
    """A program that acts for somebody."""

    def ask(self, method: str, path: str, body=None, status=200, **headers):
        sent = {} if body is None else {"data": json.dumps(body)}
        answer = getattr(self, method)(
            f"/api/v1{path}", content_type="application/json", **sent, headers=headers
        )
        assert answer.status_code == status, (method, path, body, answer.content.decode())
        return json.loads(answer.content) if answer.content else None


class Whole:
    """One bundle over the API; without answers in the situation that has most parts."""

    def __init__(self, code: str, answers=None, username="citizen", holder=None, but=()):
        self.code, self.joint, self.but = code, joint(code), but
        self.answers = answers or most(self.joint)
        self.user = User.objects.get(username=username)
        self.person = Applicant.objects.get(user=self.user)
        self.holder = holder or self._holder()
        self.her, self.clerk = self.signed_in(self.user), self.signed_in("clerk")

    def signed_in(self, user) -> Program:
        return Program(user if isinstance(user, User) else User.objects.get(username=user))

    def _holder(self) -> Applicant:
        kinds = {kind.value for kind in self.joint.definition.service_objects}
        firms = Applicant.objects.filter(legal_representative=self.person)
        return self.person if "person" in kinds else firms.order_by("created_at")[0]

    # -- the applicant -------------------------------------------------------------------------

    @property
    def situation(self) -> str:
        return "&".join(f"answer={q}:{one}" for q, told in self.answers.items() for one in told)

    def guide(self) -> dict:
        return self.her.ask("get", f"/bundles/{self.code}?{self.situation}")

    def form(self, fields) -> dict:
        known = known_of(self.holder, self.person)
        return {f.code: known.get(f.prefill) or value_for(f) for f in fields}

    def apply(self, key="once", **changes) -> dict:
        """Fill in the one form, attach the one set of papers, and send them."""
        told = self.guide()
        fields = [Field.model_validate(one) for one in told["fields"]]
        body = {
            "bundle": self.code,
            "applicant": str(self.holder.pk),
            "answers": self.answers,
            "form": self.form(fields),
            "materials": [
                {"code": m["code"], "file": self.upload(m["accepts"])}
                for m in told["materials"]
                if not m["made_here"] and not m["shared"] and m["code"] not in self.but
            ],
            "delivery": "window",
        }
        sent = self.her.ask(
            "post", "/bundle-cases", body | changes, 201, **{"Idempotency-Key": key}
        )
        self.number = sent["number"]
        reactions.settle()
        return self.read()

    def upload(self, accepts) -> str:
        file = pdf() if "application/pdf" in accepts else picture()
        answer = self.her.post("/api/v1/files", {"file": file})
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()["digest"]

    def read(self) -> dict:
        return self.her.ask("get", f"/bundle-cases/{self.number}")

    def statuses(self) -> dict[str, str]:
        return {part.code: part.status for part in self.state.parts}

    @property
    def state(self):
        return BundleCase.at(BundleCase.objects.get(number=self.number).pk).state

    def do(self, program, verb: str, body=None, status=200, key="") -> dict:
        path = f"/bundle-cases/{self.number}/actions/{verb}"
        headers = {"Idempotency-Key": key} if key else {}
        told = program.ask("post", path, body or {}, status, **headers)
        reactions.settle()
        return told

    # -- the departments -----------------------------------------------------------------------

    def accept(self):
        self.do(self.clerk, "accept")

    def hand_over(self):
        self.do(self.clerk, "hand-over", {"mode": "window"})

    def case(self, part: str) -> Case:
        return Case.at(self.state.part(part).case_id)

    def paper(self, code: str):
        return next(m for m in self.joint.applicable(self.answers).asked if m.code == code)

    def asked(self, code: str) -> list[str]:
        """Return the parts that ask for a paper of the joint form."""
        parts = (p.code for p in self.joint.parts(self.answers))
        return [part for part in parts if self.joint.papers_for(part, code)]

    def work(self, part: str, but=(), **ends: str) -> Case:
        """Let whoever's turn it is do her work on a part, until nobody has any.

        :param but: steps that are left undone
        :param ends: `decide="refused"` for another outcome than the good one
        """
        for _turn in range(20):
            case = self.case(part)
            near = (*case.state.open_tasks(), *case.state.waits)
            task = next((t for t in near if t.step in STEPS and t.step not in but), None)
            if task is None:
                return case
            self.step(case, task, ends.get(task.step, STEPS[task.step][1]))
            reactions.settle()
        raise AssertionError(f"{part} has no end")

    def step(self, case: Case, task, outcome: str) -> None:
        kind, good = STEPS[task.step]
        body = {"outcome": outcome}
        if kind:
            body["criterion"] = criterion(case, kind, "pass" if outcome == good else "refuse")
        body[SAYING[task.step]] = OPINION if outcome != "match" else ""
        if (task.step, outcome) == ("decide", "granted"):
            body["facts"] = assigned(case)
        self.act(self.official(case, task), case, VERBS.get(task.step, task.step), body)

    def act(self, official, case: Case, verb: str, body: dict) -> None:
        """Find that she may, and do it."""
        path = f"/cases/{case.number}"
        able = {a["verb"]: a["barred"] for a in official.ask("get", path)["actions"]}
        assert able.get(verb) == "", (verb, able)
        official.ask("post", f"{path}/actions/{verb}", body)

    def official(self, case: Case, task):
        """Return somebody of that department whose turn it is: for a check, somebody else."""
        before = [t.handler for t in case.state.tasks if task.step == "check" and t.handler]
        posts = Post.objects.held(timezone.now()).filter(role=task.role)
        of_hers = posts.filter(department_id=task.department_id).exclude(staff__in=before)
        post = of_hers.select_related("staff__user").first()
        if post is None and task.role == "clerk":  # who sits in the hall for it
            return self.clerk
        assert post, (task, Department.objects.get(pk=task.department_id).name)
        return self.signed_in(post.staff.user)

    def work_through(self, but=()) -> list[tuple[str, ...]]:
        """Let all departments work until all is decided; return which parts ran side by side."""
        ran: list[tuple[str, ...]] = []
        while running := [c for c, status in self.statuses().items() if status == "running"]:
            ran.append(tuple(running))
            for part in running:
                self.work(part, but)
            assert set(running).isdisjoint(
                c for c, status in self.statuses().items() if status == "running"
            )
        return ran


# step of a part's own case -> the kind of stage its criteria stand in, and the good outcome
STEPS = {
    "review": ("review", "pass"),
    "check": ("", "pass"),
    "decide": ("decision", "granted"),
    "originals": ("", "match"),
}
SAYING = {"review": "opinion", "check": "opinion", "decide": "reason", "originals": "findings"}
VERBS = {"originals": "see-originals"}


def criterion(case: Case, kind: str, outcome: str) -> str:
    stages = [s for s in case.edition.content.stages if s.kind.value == kind]
    criteria = [c for stage in stages for c in stage.criteria]
    wanted = [c.code for c in criteria if c.outcome.value == outcome]
    return next(iter(wanted or [c.code for c in criteria]), "")


def assigned(case: Case) -> dict:
    """Return what the office states with a grant."""
    result = case.edition.content.result
    return {
        field.code: CHILD if field.kind.value == "resident-id" else value_for(field)
        for field in (result.facts if result else ())
    }


class AtPages(Whole):
    """The same as people at the pages, without JavaScript."""

    def apply(self, **_more) -> dict:
        """Go through the steps like anybody: answer, fill in, attach, read, send."""
        query = self.situation.replace("answer=", "").replace(":", "=")
        begun = self.her.post(
            f"/things/{self.code}/apply/?{query}", {"for": str(self.holder.pk), **self.answers}
        )
        assert begun.status_code == 302, begun.content.decode()
        page = self.her.get(begun.url, follow=True)
        for _step in range(30):
            address = page.request["PATH_INFO"]
            if address.endswith("/review/"):
                break
            sent = {"go": "continue"} | self._given(address, page.context)
            page = self.her.post(address, sent, follow=True)
            assert page.status_code == 200, page.content.decode()
        receipt = self.her.post(address, {"true": "yes"}, follow=True)
        assert receipt.status_code == 200, receipt.content.decode()
        self.number = receipt.context["bundle"].number
        reactions.settle()
        return self.read()

    def _given(self, address: str, shown) -> dict:
        if address.endswith("/materials/"):
            asked = [one["material"] for one in shown["asked"]]
            return {
                f"m-{m.code}": pdf() if "application/pdf" in m.accepts else picture()
                for m in asked
                if m.code not in self.but
            }
        if address.endswith("/delivery/"):
            return {"delivery": "window"}
        if address.endswith("/situation/"):
            return {one.name: self.answers[one.name[2:]] for one in shown["fields"]}
        here = shown["here"]
        return {f"f-{code}": value for code, value in self.form(here.fields).items()}

    def do(self, program, verb: str, body=None, status=302):
        address = f"/desk/things/{self.number}/"
        key = _hidden(program.get(address), "key")
        answer = program.post(f"{address}do/{verb}/", {"key": key, **(body or {})})
        assert answer.status_code == status, answer.content.decode()
        reactions.settle()

    def act(self, official, case: Case, verb: str, body: dict) -> None:
        """Open the verb's form at the desk, choose, and send it."""
        address = f"/desk/cases/{case.number}/do/{verb}/"
        page = official.get(address)
        assert page.status_code == 200, (verb, page.status_code)
        given = {name: _hidden(page, name) for name in ("seen", "key")} | body
        given |= {f"fact_{code}": value for code, value in body.get("facts", {}).items()}
        if "criterion" in body:
            given["verdict"] = f"{body['outcome']}:{body['criterion']}"
            given["opinion"] = body.get("reason") or body.get("opinion")
        given.pop("facts", None)
        answer = official.post(address, given)
        assert answer.status_code == 302, answer.content.decode()


def _hidden(page, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, page.content.decode()
    return found[1]
