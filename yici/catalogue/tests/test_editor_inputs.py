"""What a form shows comes back as it was: no element of a part is lost by opening and saving it."""

import pytest
from django.http import QueryDict

from yici.catalogue.editor.inputs import GONE, block
from yici.catalogue.editor.sections import SECTIONS
from yici.catalogue.guides import demo_guides

GUIDES = list(demo_guides())


def sent(section, part, content) -> QueryDict:
    """What a browser sends back of a part's form when nobody has touched it."""
    post = QueryDict(mutable=True)
    for one in section.inputs:
        shown = block(one, part, content, {})
        fields = [shown["field"]] if shown["sort"] == "field" else shown.get("fields", [])
        for line in shown.get("lines", []):
            fields = [*fields, *line["fields"]]
            if line["code"]:
                post[line["code"][0]] = line["code"][1]
        if shown.get("path"):
            post[shown["path"][0]] = shown["path"][1]
        for field in fields:
            _fill(post, field)
    return post


def _fill(post: QueryDict, field) -> None:
    if field.kind == "box":
        if field.value:
            post[field.name] = "yes"
    elif field.kind == "multichoice":
        post.setlist(field.name, list(field.value or ()))
    else:
        post[field.name] = str(field.value)


def read_back(section, part, content):
    post, data = sent(section, part, content), dict(part)
    for one in section.inputs:
        told = one.read(post, content)
        if told is GONE:
            data.pop(one.name, None)
        else:
            data[one.name] = told
    return section.model.model_validate(data)


def parts(content):
    """Every part the editor opens, with its section; an exemption there may be none of."""
    for section in SECTIONS.values():
        if section.spread:
            yield (
                section,
                section.model(**{i.name: getattr(content, i.name) for i in section.inputs}),
            )
            continue
        alone = getattr(content, section.inside) if section.inside else content
        for holder in content.tables if section.within else (alone,):
            found = getattr(holder, section.name)
            for part in found if section.code else (found,):
                if part is not None:
                    yield section, part


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.code)
def test_opening_and_saving_any_part_of_any_guide_loses_nothing(guide):
    content = guide.content
    for section, part in parts(content):
        assert read_back(section, part.model_dump(mode="json"), content) == part, section.name


def test_the_guides_have_criteria_with_a_basis_to_lose():
    bases = [c.basis for g in GUIDES for s in g.content.stages for c in s.criteria if c.basis]
    assert len(bases) > 50


def test_a_basis_of_a_criterion_is_taken_out_by_emptying_it():
    guide = next(g for g in GUIDES if any(c.basis for s in g.content.stages for c in s.criteria))
    stage = next(s for s in guide.content.stages if any(c.basis for c in s.criteria))
    at = next(n for n, c in enumerate(stage.criteria) if c.basis)
    section = SECTIONS["stages"]
    post = sent(section, stage.model_dump(mode="json"), guide.content)
    for name in ("law", "article", "text"):
        post[f"criteria-{at}-basis-{name}"] = ""
    criteria = next(i for i in section.inputs if i.name == "criteria").read(post, guide.content)
    assert criteria[at]["basis"] is None
    assert criteria[at]["code"] == stage.criteria[at].code
