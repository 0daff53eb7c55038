import pytest

from yici.bundles import actions
from yici.bundles.models import BundleCase
from yici.bundles.tests import street as streets
from yici.cases import actions as cases
from yici.cases.models import Case
from yici.cases.tests.conftest import apply, city
from yici.conftest import on
from yici.kernel import reactions
from yici.licences import seals

__all__ = ["apply", "city"]
PASS = {"outcome": "pass", "criterion": "meets_conditions"}
GRANT = {"outcome": "granted", "criterion": "meets_conditions"}
REFUSE = {"outcome": "refused", "criterion": "fails_conditions", "reason": "不符合条件。"}


@pytest.fixture(autouse=True)
def papers_stay_unsealed(monkeypatch):
    """Notices are set, numbered and stored, but not sealed: half of the work, which no test here
    looks at. Seals are tested with the rooms below (licences, documents, cases) and over the API.
    """
    monkeypatch.setattr(seals, "sign", lambda pdf, seal, **where: pdf)


@pytest.fixture
def street(city):
    """The city with a street where somebody opens a shop. 区卫健局 and 区住建局 decide too."""
    from yici.people.models import Post, Role, Staff

    for name, role, department in (
        ("zhao", Role.DECIDER, "区住建局"),
        ("sun", Role.DECIDER, "区卫健局"),
    ):
        Post.objects.create(
            staff=Staff.objects.get(code=f"GA-{name}"),
            department=city.departments[department],
            role=role,
            since=on("2020-01-01"),
        )
    built = streets.build(city)
    from yici.people.who import who_is

    for name in ("zhao", "sun"):
        city.users[name].__dict__.pop("_who", None)
        city.who[name] = who_is(city.users[name])
    return built


@pytest.fixture
def opened(street):
    """Apply for the shop as a person of the street."""

    def applied(by="li", *, at="2026-09-14", key="one", **changes):
        wanted = {
            "edition_id": street.shop.pk,
            "applicant_id": street.city.applicants["li"].pk,
            "by": street.city.who[by],
            "answers": {"food": "yes"},
            "form": streets.FILLED,
            "materials": streets.PAPERS,
            "at": on(at),
            "key": key,
        }
        return actions.apply(**wanted | changes)

    return applied


@pytest.fixture
def shop(street, opened):
    """A bundle case accepted as a whole on Monday 14 September 2026, with its first licence."""
    bundle = opened()
    actions.accept(bundle=bundle, by=street.chen, at=on("2026-09-14 10:00"))
    return settled(bundle)


def settled(bundle) -> BundleCase:
    """Let everything follow that has to follow, and return the bundle case as it is then."""
    reactions.settle()
    return BundleCase.at(bundle.pk)


def case_of(bundle, part: str) -> Case:
    return Case.at(BundleCase.at(bundle.pk).state.part(part).case_id)


def statuses(bundle) -> dict[str, str]:
    return {part.code: part.status for part in BundleCase.at(bundle.pk).state.parts}


class Office:
    """Whoever's turn it is does her work."""

    def __init__(self, street):
        self.street = street

    def review(self, bundle, part, at, by):
        return cases.review(
            case=case_of(bundle, part), by=self.street.city.who[by], at=on(at), **PASS
        )

    def decide(self, bundle, part, at, by, **outcome):
        cases.decide(
            case=case_of(bundle, part),
            by=self.street.city.who[by],
            at=on(at),
            **(outcome or GRANT),
        )
        return settled(bundle)


@pytest.fixture
def office(street):
    return Office(street)
