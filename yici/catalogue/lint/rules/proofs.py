"""R07 and C030: proofs of nothing, proofs of proofs, and proofs that go round in circles."""

import re
from collections.abc import Iterator

from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.lint.entry import Around, Entry, document_key

# 奇葩证明: what nobody can attest, or what an identity card says by itself (公通字〔2016〕21号).
ABSURD = re.compile(
    r"(同一人|亲属关系|健在|未婚|单身|婚姻状况|无犯罪|曾用名|居住事实|遗失|丢失).{0,4}证明$"
)
NEIGHBOURS = re.compile(r"村|居委|社区|街道|乡|镇")


def no_multiple_proofs(entry: Entry, around: Around) -> Iterator[Finding]:
    """A proof beside what it rests on; one that merely proves another; one nobody can give."""
    content = entry.content
    keys = {document_key(m.name) for m in content.materials if m.asked}
    for material in content.materials:
        if not material.asked:
            continue
        rests_on = around.chains.get((entry.code, document_key(material.name)))
        if rests_on and rests_on in keys:
            yield Finding(
                "R07",
                material.name,
                gettext_noop("It proves only %(paper)s, which is asked beside it: ask one."),
                {"paper": rests_on},
            )
        elif rests_on:
            yield Finding(
                "R07",
                material.name,
                gettext_noop("It proves only %(paper)s: ask for that one, or fetch it."),
                {"paper": rests_on},
                blocks=False,
            )
        if ABSURD.search(material.name) and NEIGHBOURS.search(material.issuer):
            yield Finding(
                "R07",
                material.name,
                gettext_noop(
                    "Neighbours cannot know this: look at the card or ask the department."
                ),
                blocks=False,
            )


def no_circles(entry: Entry, around: Around) -> Iterator[Finding]:
    for circle in around.circles.get(entry.code, ()):
        yield Finding(
            "C030",
            circle.papers[circle.items.index(entry.code)],
            gettext_noop("Nobody can ever begin: %(circle)s")
            if circle.always
            else gettext_noop("In some situations nobody can ever begin: %(circle)s"),
            {"circle": circle.words},
            blocks=circle.always,
        )
