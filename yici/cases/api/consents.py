"""`/consents`: a guardian agrees that a child of eight or more applies for an item herself."""

from datetime import datetime
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from yici.catalogue.models import Item
from yici.kernel import rest
from yici.people import actions as people
from yici.people.models import Consent, Mandate
from yici.people.who import who_is

from .schemas import Code

router = Router(tags=["cases"])


class ConsentOut(Schema):
    """A guardian's consent in force."""

    id: UUID
    child: UUID
    item: str
    given_at: datetime


class ConsentIn(rest.Given):
    """For whom, and to which item."""

    child: UUID = Field(description="The child, from GET /me: you are her guardian on record.")
    item: Code = Field(description="Code of the item, as GET /items gives it.")


def _told(one: Consent) -> dict:
    return {
        "id": one.pk,
        "child": one.mandate.principal_id,
        "item": one.item,
        "given_at": one.given_at,
    }


@router.get("", response=list[ConsentOut])
def list_consents(request):
    """List what you agreed to as a guardian, and what your guardian agreed to for you.

    Rule: 民法典 art. 19; R38.
    """
    found = Consent.objects.visible_to(who_is(request.user)).valid(timezone.now())
    return [_told(one) for one in found.select_related("mandate").order_by("given_at")]


@router.post("", response={201: ConsentOut})
def give_consent(request, given: ConsentIn):
    """Let a child of eight or more, whose guardian you are, apply for an item herself.

    Given again it changes nothing. Rule: 民法典 art. 19; R38.
    """
    who, at = who_is(request.user), timezone.now()
    held = Mandate.objects.valid(at).filter(
        principal=given.child, agent=who.applicant_id, basis=Mandate.Basis.GUARDIAN
    )
    mandate = get_object_or_404(held.order_by("pk")[:1])
    if not Item.objects.published().filter(code=given.item).exists():
        sentence = _("There is no item of this code. Look for it with GET /items.")
        raise rest.Problem(422, "not-valid", sentence, errors=[("item", sentence)])
    return 201, _told(people.give_consent(mandate=mandate, item=given.item, by=who, at=at))


@router.delete("/{uuid:consent}", response={204: None})
def revoke_consent(request, consent: UUID):
    """Take a consent back: from now on she applies through you. Rule: 民法典 art. 19; R38."""
    who = who_is(request.user)
    one = get_object_or_404(Consent.objects.visible_to(who), pk=consent)
    people.revoke_consent(consent=one, by=who, at=timezone.now())
    return 204, None
