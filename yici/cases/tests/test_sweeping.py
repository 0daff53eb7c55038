"""What was sent and never became part of anything goes after its time; nothing else ever does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from yici.cases import actions, jobs
from yici.cases.models import DRAFT_NOTICE, Draft, Material, Upload
from yici.kernel import files
from yici.kernel.files import keeping, stores
from yici.kernel.files.register import File

from .citizen import Citizen, pdf, words_of


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.VAR = tmp_path


HOLDERS = ["case", "draft", "upload", "nobody"]
SENT = some.lists(
    some.tuples(some.integers(0, 5), some.sampled_from(HOLDERS), some.integers(0, 90)), max_size=12
)


@pytest.mark.django_db
@given(sent=SENT, days=some.integers(2, 60))
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_only_what_nobody_refers_to_is_ever_swept(city, sent, days):
    """A file may be sent by many; the youngest sending counts, and any holder keeps it."""
    now, held, youngest = timezone.now(), set(), {}
    File.objects.all().delete()
    for digest, _size in list(stores.here().all()):
        stores.here().remove(digest)
    for content, holder, age in sent:
        digest = files.take(b"content %d" % content)
        youngest[digest] = min(age, youngest.get(digest, age))
        _hold(city, holder, digest, now)
        held |= {digest} - ({digest} if holder == "nobody" else set())
    for digest, age in youngest.items():
        File.objects.filter(digest=digest).update(at=now - timedelta(days=age, minutes=1))
    keeping.sweep(at=now, days=days)
    keeping.sweep(at=now, days=days)  # once more changes nothing
    left = {digest for digest, _size in stores.here().all()}
    assert left == {one for one, age in youngest.items() if one in held or age < days}
    assert left == set(File.objects.values_list("digest", flat=True))
    Material.objects.all().delete()
    Draft.objects.all().delete()
    Upload.objects.all().delete()


def _hold(city, holder: str, digest: str, at) -> None:
    told = {"name": "x.pdf", "size": 9, "media_type": "application/pdf"}
    if holder == "case":
        Material.objects.create(case_id=uuid4(), no="a.1", code="a", digest=digest, grade="C", at=at, **told)  # fmt: skip
    elif holder == "draft":
        _draft(city, digest, at)
    elif holder == "upload":
        Upload.objects.update_or_create(user=city.users["li"], digest=digest, defaults=told | {"at": at})  # fmt: skip


def _draft(city, digest: str, at) -> Draft:
    kept = {"code": "floor_plan", "digest": digest, "name": "x.pdf", "size": 9, "media_type": ""}
    return actions.save_draft(
        pk=uuid4(), user=city.users["li"], applicant_id=city.applicants["li"].pk,
        edition_id=city.items["permit"].pk, content={"materials": [kept]}, at=at,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_file_that_became_part_of_a_case_is_looked_up_once(city, django_assert_num_queries):
    now = timezone.now()
    digest = files.take(b"plan")
    _hold(city, "case", digest, now)
    File.objects.update(at=now - timedelta(days=99))
    keeping.sweep(at=now, days=30)
    assert File.objects.get(digest=digest).is_kept
    with django_assert_num_queries(3):  # a savepoint, one look, nothing found
        keeping.sweep(at=now, days=30)


# -- drafts --------------------------------------------------------------------------------------


def tidy(at):
    return jobs.tidy_what_was_not_sent(int(at.timestamp()))


@pytest.mark.django_db
def test_a_draft_is_thrown_away_after_its_time_and_not_without_notice(city, settings):
    settings.DRAFT_DAYS = 100
    begun = timezone.now()
    draft = _draft(city, files.take(b"plan"), begun)

    def day(number):
        return begun + timedelta(days=number, minutes=1)

    assert tidy(day(85)) == {"discarded": 0, "warned": 0, "forgotten": 0}
    assert tidy(day(86))["warned"] == 1
    page = words_of(Citizen(city.users["li"]).get("/apply/drafts/"))
    assert "It will be thrown away on" in page
    assert tidy(day(87)) == {"discarded": 0, "warned": 0, "forgotten": 0}
    assert tidy(day(101))["discarded"] == 1
    assert not Draft.objects.filter(pk=draft.pk).exists()


@pytest.mark.django_db
def test_a_draft_that_is_gone_on_with_is_kept(city, settings):
    settings.DRAFT_DAYS = 100
    begun = timezone.now()
    draft = _draft(city, files.take(b"plan"), begun)
    tidy(begun + timedelta(days=99))
    actions.save_draft(
        pk=draft.pk, user=draft.user, applicant_id=draft.applicant_id,
        edition_id=draft.edition_id, content={}, at=begun + timedelta(days=100),
    )  # fmt: skip
    tidy(begun + timedelta(days=120))
    assert Draft.objects.get(pk=draft.pk).warned_at is None


@pytest.mark.django_db
def test_no_draft_goes_before_two_weeks_of_notice_though_nobody_tidied_for_a_year(city, settings):
    settings.DRAFT_DAYS = 100
    begun = timezone.now()
    _draft(city, files.take(b"plan"), begun)
    late = begun + timedelta(days=365)
    assert tidy(late) == {"discarded": 0, "warned": 1, "forgotten": 0}
    assert tidy(late + timedelta(days=DRAFT_NOTICE - 1))["discarded"] == 0
    assert tidy(late + timedelta(days=DRAFT_NOTICE, minutes=1))["discarded"] == 1


@pytest.mark.django_db
def test_an_upload_that_nobody_used_is_forgotten_and_then_swept(city, settings):
    file = SimpleUploadedFile("plan.pdf", pdf().read())
    kept = actions.upload(user=city.users["li"], file=file, at=timezone.now())
    later = timezone.now() + timedelta(days=settings.SWEEP_DAYS + 1)
    assert keeping.sweep(at=later, days=settings.SWEEP_DAYS).removed == 0
    assert tidy(later)["forgotten"] == 1
    assert keeping.sweep(at=later, days=settings.SWEEP_DAYS).removed == 1
    assert not files.is_there(kept.digest)
