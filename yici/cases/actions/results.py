"""结果信息: what an office assigns and states with a grant; sealed with the form, never in an event."""

from datetime import datetime
from hashlib import sha256

from yici.catalogue.models import edition
from yici.kernel.events import canonical
from yici.people import secrets

from .. import forms
from ..models import Dossier, dossier_context
from .refused import Incomplete


def assigned(case, facts: dict, at: datetime) -> Dossier | None:
    """Return the dossier with the facts of the result, None where the edition names none.

    :raises Incomplete: when a fact is missing or is none, or nobody asks for it
    """
    result = edition(case.edition_id).content.result
    fields = result.facts if result else ()
    cleaned, problems = forms.clean(fields, facts)
    stray = facts.keys() - {field.code for field in fields}
    problems += [forms.Problem(code, forms.NO_SUCH_FIELD, {}) for code in sorted(stray)]
    if problems:
        raise Incomplete(problems)
    if not fields:
        return None
    held = Dossier.objects.get(case_id=case.pk, digest=case.state.dossier).read()
    return sealed(case.pk, held | {"result": cleaned}, at)


def sealed(case_id, content: dict, at: datetime) -> Dossier:
    """Return the sealed row of a dossier; its digest is salted with the case."""
    digest = sha256(str(case_id).encode() + canonical(content)).hexdigest()
    kept = secrets.encrypt_json(content, dossier_context(case_id))
    return Dossier(case_id=case_id, digest=digest, sealed=kept, at=at)
