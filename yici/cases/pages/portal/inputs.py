"""What is asked of an applicant, as inputs of a page: questions, fields and papers; and what was sent."""

from django.conf import settings
from django.utils.translation import gettext as _

from yici.cases.actions import Given
from yici.cases.application import words
from yici.documents import uploads
from yici.ui.fields import FieldView

# What names of inputs begin with, so that none meets one of ours.
ANSWER, FIELD, MATERIAL = "q-", "f-", "m-"


def question_input(question, value, error: str | None = None) -> FieldView:
    """Return a question of a guide with what was answered; `error` says what is wrong with it."""
    return FieldView(
        name=f"{ANSWER}{question.code}",
        label=words(question, "text"),
        kind="multichoice" if question.multiple else "choice",
        value=value,
        hint=question.hint,
        options=[(o.code, words(o, "text")) for o in question.options],
        errors=[error] if error else [],
    )


def field_input(field, value, error: str | None = None, **more) -> FieldView:
    """Return a field of a form with what was typed; `more` is more of the `FieldView`."""
    return FieldView(
        name=f"{FIELD}{field.code}",
        label=words(field, "label"),
        kind=field.kind.value,
        value=value,
        hint=field.hint,
        required=field.required,
        options=[(o.code, words(o, "text")) for o in field.options],
        errors=[error] if error else [],
        max_length=field.max_length,
        **more,
    )


def file_input(material, error: str | None = None, label: str = "", **more) -> FieldView:
    """Return the way up for a paper, with its kinds and its size in words."""
    megabytes = limit_of(material) // uploads.MEGABYTE
    return FieldView(
        name=f"{MATERIAL}{material.code}",
        label=label or words(material, "name"),
        kind="file",
        hint=_("%(kinds)s, at most %(mb)d MB each.")
        % {"kinds": uploads.words_for(material.accepts), "mb": megabytes},
        errors=[error] if error else [],
        accept=",".join(material.accepts),
        limit_mb=megabytes,
        multiple=True,
        **more,
    )


def limit_of(material) -> int:
    """Return how many bytes a file for it may have."""
    return min(settings.UPLOAD_LIMIT, material.max_megabytes * uploads.MEGABYTE)


def answered(question, post) -> str | list[str]:
    """Return what was chosen: of a question with several answers a list."""
    chosen = post.getlist(f"{ANSWER}{question.code}")
    return chosen if question.multiple else "".join(chosen[:1])


def typed(field, post) -> str | list[str]:
    """Return what was typed or ticked in a field."""
    name = f"{FIELD}{field.code}"
    return post.getlist(name) if field.kind.value == "multichoice" else post.get(name, "")


def received(request, materials) -> tuple[list[Given], dict[str, str]]:
    """Keep the files that were sent for papers; a paper with a faulty one is given none.

    :return: the files, and what is wrong by the code of the paper
    """
    given, errors, sent = [], {}, request.FILES  # read first: only then is known what was too large
    for material in materials:
        name, limit = f"{MATERIAL}{material.code}", limit_of(material)
        try:
            if name in request.too_large:
                raise uploads.too_large(limit)
            got = [
                uploads.receive(file, accepts=material.accepts, limit=limit)
                for file in sent.getlist(name)
            ]
        except uploads.BadFile as bad:
            errors[material.code] = _(bad.message) % bad.values
            continue
        given += [Given(material.code, g.digest, g.name, g.size, g.media_type) for g in got]
    return given, errors
