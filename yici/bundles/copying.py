"""复制历史办件: an earlier application of the same applicant for the same one thing, to begin with (R37)."""

from dataclasses import dataclass
from uuid import UUID

from yici.cases.application import offered
from yici.cases.copying import told_of_who_acts
from yici.cases.forms import is_made_here
from yici.documents.uploads import MEGABYTE
from yici.kernel.files import scans_of
from yici.people.models import Applicant

from . import reading
from .actions import dossier_of
from .editions import joint_of
from .joining import Joint
from .models import BundleCase
from .rules import NotAllowed

OTHERS = "Only an earlier application of the same applicant for the same one thing can be copied."


@dataclass(frozen=True)
class Copied:
    """What of an earlier application the present edition still asks: in codes of its joint form."""

    answers: dict
    form: dict
    materials: tuple[dict, ...]  # as a draft keeps them


def last_of(who, code: str, applicants) -> dict[UUID, BundleCase]:
    """Return the last application for this one thing of each applicant, as far as she sees it."""
    seen = BundleCase.objects.visible_to(who).filter(bundle_code=code, applicant_id__in=applicants)
    return {bundle.applicant_id: bundle for bundle in seen.order_by("opened_at")}


def named(number: str, who, *, code: str, applicant_id: UUID) -> BundleCase:
    """Return the application with this number, that a new one may begin with.

    Whoever guesses a number learns nothing: what she may not see is told from nothing else.

    :raises NotAllowed: when it is none, of another one thing or another applicant's (R37)
    """
    try:
        found = reading.find(number, who)
    except BundleCase.DoesNotExist:
        found = None
    if not found or (found.bundle_code, found.applicant_id) != (code, applicant_id):
        raise NotAllowed("copy", OTHERS, "R37")
    return found


def of(bundle: BundleCase, joint: Joint, acting: UUID | None, answers: dict) -> Copied:
    """Return what may be taken over into a new application.

    Not what told of another person who acted then; no paper that stands for an e-licence (the
    register has that as it is today), that an official fetched or saw, that was found wanting, or
    that the present edition does not take as it is.

    :param joint: of the present edition
    :param acting: who acts now: the applicant herself, her agent or representative
    :param answers: given anew; they go before those of then
    """
    given = dossier_of(bundle)
    now = offered(joint.content, given["answers"]) | answers
    item = joint.applicable(now)
    fields, hers = {f.code for f in item.fields}, _of_who_acted(bundle, acting)
    form = {c: v for c, v in given["form"].items() if c in fields and c not in hers}
    asked = {m.code: m for m in item.asked if not is_made_here(m) and not m.licence_type}
    files = [g for g in given["materials"] if g["code"] in asked.keys() - _found_wanting(bundle)]
    scans = scans_of(g["digest"] for g in files)
    kept = tuple(
        {name: g[name] for name in ("code", "digest", "name", "size", "media_type")}
        for g in files
        if g["digest"] and not g["source"] and scans[g["digest"]].state != "infected"
        and _fits(g, asked[g["code"]])
    )  # fmt: skip
    return Copied(now, form, kept)


def _found_wanting(bundle: BundleCase) -> set[str]:
    """Return what the one notice asked for anew and has never come, however the whole ended."""
    joint = joint_of(bundle)
    return {joint.joint_code(one.part, c) for one in bundle.state.awaited for c in one.missing}


def _fits(given: dict, material) -> bool:
    limit = material.max_megabytes * MEGABYTE
    return given["media_type"] in ("", *material.accepts) and given["size"] <= limit


def _of_who_acted(bundle: BundleCase, acting: UUID | None) -> set[str]:
    """Return the fields that told of somebody else who acted then, in whichever part."""
    if acting == (bundle.agent_id or bundle.applicant_id):
        return set()
    joint = joint_of(bundle)
    is_firm = Applicant.objects.get(pk=bundle.applicant_id).kind == "organisation"
    told = {
        (part, field.code)
        for part, content in joint.contents.items()
        for field in content.fields
        if field.prefill.startswith(told_of_who_acts(is_firm=is_firm))
    }
    return {group.code for group in joint.groups if told.intersection(group.members)}
