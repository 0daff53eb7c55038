"""Whoever may see a bundle case may see its joint notices: one filter for all."""

from django.db.models import Q

from yici.licences.models import PAPERS_SEEN_BY

from .models import BundleCase


def papers_of_bundles(who) -> Q | None:
    if who.is_anonymous:
        return None
    return Q(story__in=BundleCase.objects.visible_to(who).values("pk"))


PAPERS_SEEN_BY.append(papers_of_bundles)
