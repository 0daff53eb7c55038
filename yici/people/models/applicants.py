"""Applicants, who acts for them, and who has looked at their numbers."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from yici.codes import Invalid
from yici.people import capacity, secrets

from .accounts import User

# What modules above know of who may see an applicant (cases: staff who handle a case of hers).
# Each takes a Who and returns a Q over Applicant, or None.
SEEN_BY: list = []


def sees_applicants(rule):
    """Let a module above add applicants to what somebody sees: `rule(who) -> Q | None`."""
    SEEN_BY.append(rule)
    return rule


class Applicants(models.QuerySet):
    def with_number(self, kind: str, number: str):
        """Return the one applicant of that kind and number, or none: equality only, never a part.

        This finds anybody: a page may call it only where the person has given her number herself.
        """
        return self.filter(number_index=secrets.blind_index(kind, number))

    def organisations_named(self, words: str):
        """Return the organisations with these words in their name, which is public; never a person."""
        return self.filter(kind=Applicant.Kind.ORGANISATION, name__icontains=words)

    def visible_to(self, who):
        """Return those this Who may see: herself, those she acts for, those she handles."""
        seen = Q(pk__in=who.applicants)
        for rule in SEEN_BY:
            seen |= rule(who) or Q(pk__in=())
        return self.filter(seen)


class Applicant(models.Model):
    """Somebody served: a person or an organisation, identified by number only (C080, R36).

    The number is kept encrypted; `number_index` finds it by equality and makes it unique.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")

    class Type(models.TextChoices):  # GB/T 39046 A.4 服务对象; exchanged codes in TYPE_CODES
        PERSON = "person", _("Natural person")
        ENTERPRISE = "enterprise", _("Enterprise")
        INSTITUTION = "institution", _("Public institution")
        SOCIETY = "society", _("Social organisation")
        AUTHORITY = "authority", _("Administrative organ")
        OTHER = "other", _("Other organisation")
        INDIVIDUAL_BUSINESS = "individual_business", _("Individual business")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    type = models.CharField(_("type"), max_length=20, choices=Type)
    name = models.CharField(_("name"), max_length=200)
    number_sealed = models.BinaryField()
    number_index = models.CharField(max_length=64, unique=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    email = models.EmailField(_("email"), blank=True)
    legal_representative = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="represents"
    )
    user = models.OneToOneField(User, models.SET_NULL, null=True, related_name="applicant")
    # By what the name was matched with the number ("window", "oidc", a RealNameSource), if at all.
    checked_by = models.CharField(max_length=20, blank=True)
    checked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = Applicants.as_manager()

    class Meta:
        indexes = [  # a firm is looked up by any part of its name, among the firms alone
            models.Index(
                fields=["name"],
                include=["id"],
                name="applicant_organisation",
                condition=Q(kind="organisation"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", type="person")
                | Q(~Q(type="person"), kind="organisation"),
                name="applicant_type_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(legal_representative=None) | Q(kind="organisation"),
                name="applicant_person_has_no_representative",
            ),
        ]

    def __str__(self):
        return str(self.pk)  # never the name: this ends up in logs

    @property
    def number(self) -> str:
        """The number in clear. Screens show it through `masking` or `actions.reveal` only."""
        return secrets.decrypt(bytes(self.number_sealed), number_context(self.pk))


def number_context(pk) -> str:
    """Return what binds a sealed number to its row: moved to another row it cannot be read."""
    return f"people.applicant/{pk}/number"


def capacity_of(pk, kind: str, sealed: bytes, on: date) -> capacity.Capacity:
    """Return what an applicant may do alone on a day; an organisation acts through persons.

    A number that tells no birth date, taken over from elsewhere, is no ground to hold anybody up.

    :raises Unreadable: when the number was sealed with another key
    """
    if kind != Applicant.Kind.PERSON or not sealed:
        return capacity.Capacity.FULL
    try:
        return capacity.of_number(secrets.decrypt(bytes(sealed), number_context(pk)), on)
    except Invalid:
        return capacity.Capacity.FULL


TYPE_CODES = {  # 服务对象 as exchanged; GB/T 39046 has no code of its own for 个体工商户
    "person": "1",
    "enterprise": "2",
    "institution": "3",
    "society": "4",
    "authority": "5",
    "other": "6",
    "individual_business": "6",
}


class Mandates(models.QuerySet):
    def valid(self, at):
        """Return those in force at that moment."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at, revoked_at=None
        )

    def visible_to(self, who):
        """Return those she holds, and those given by her or by whom she legally represents."""
        own = who.applicant_id
        if own is None:
            return self.none()
        given = Q(principal=own) | Q(principal__legal_representative=own)
        return self.filter(given | Q(agent=own))


class Mandate(models.Model):
    """A person may act for somebody (R38): by law, by online consent, or by a paper shown.

    `items` and `actions` null means all of them; an empty list would mean nothing and is refused.
    """

    files = ("evidence",)

    class Basis(models.TextChoices):
        LAW = "law", _("Legal representative")
        ONLINE = "online", _("Given online by the principal")
        PAPER = "paper", _("Signed paper, checked by staff")
        GUARDIAN = "guardian", _("Guardian of a minor, checked by staff")  # 民法典 art. 23, 27

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    principal = models.ForeignKey(Applicant, models.PROTECT, related_name="mandates_given")
    agent = models.ForeignKey(Applicant, models.PROTECT, related_name="mandates_held")
    basis = models.CharField(_("basis"), max_length=8, choices=Basis)
    # Agency service in remote places (全程代办, C053): the agent is a village cadre.
    is_agency = models.BooleanField(_("agency service"), default=False)
    items = ArrayField(models.CharField(max_length=60), null=True)  # item codes
    actions = ArrayField(models.CharField(max_length=40), null=True)  # names of cases.actions
    valid_from = models.DateTimeField(_("valid from"))
    valid_until = models.DateTimeField(_("valid until"), null=True)
    evidence = models.CharField(max_length=64, blank=True)  # digest, see yici.kernel.files
    granted_at = models.DateTimeField(_("granted"))
    granted_by = models.CharField(max_length=64)  # an actor
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.CharField(max_length=64, blank=True)

    objects = Mandates.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(basis__in=("paper", "guardian")) | ~Q(evidence=""),
                name="mandate_on_paper_has_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("agent")), name="mandate_is_for_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="mandate_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=(Q(items=None) | Q(items__len__gt=0))
                & (Q(actions=None) | Q(actions__len__gt=0)),
                name="mandate_covers_something",
            ),
        ]

    def __str__(self):
        return str(self.pk)


class Consents(models.QuerySet):
    def valid(self, at):
        """Return those not taken back, of guardians who are it at that moment."""
        guardians = Mandate.objects.valid(at).filter(basis=Mandate.Basis.GUARDIAN)
        return self.filter(revoked_at=None, mandate__in=guardians)

    def visible_to(self, who):
        """Return those she gave as guardian, and those given for her."""
        own = who.applicant_id
        if own is None:
            return self.none()
        return self.filter(Q(mandate__agent=own) | Q(mandate__principal=own))


class Consent(models.Model):
    """A guardian agrees that a child of eight or more applies for an item herself (民法典 art. 19).

    It stands as long as the guardian's own mandate does, so it ends on the 18th birthday.
    """

    files = ("evidence",)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="consents")
    item = models.CharField(max_length=60)  # item code
    evidence = models.CharField(max_length=64, blank=True)  # the signed paper, shown at a window
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=64)  # an actor
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.CharField(max_length=64, blank=True)

    objects = Consents.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(item=""), name="consent_is_to_something"),
            models.UniqueConstraint(
                fields=["mandate", "item"], condition=Q(revoked_at=None), name="consent_given_once"
            ),
        ]

    def __str__(self):
        return str(self.pk)


class Reveals(models.QuerySet):
    def visible_to(self, who):
        """Return who looked at her number, and at those of whom she legally represents."""
        own = who.applicant_id
        if own is None:
            return self.none()
        return self.filter(Q(applicant=own) | Q(applicant__legal_representative=own))


class Reveal(models.Model):
    """Somebody saw an applicant's number in full, and why. Rows are only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="reveals")
    by = models.CharField(max_length=64)  # an actor
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField()

    objects = Reveals.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="reveal_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.by} {self.at}"
