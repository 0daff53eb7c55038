"""An application for a bundle as it is being made: the joint form, filled in like an item's."""

from dataclasses import dataclass, replace

from yici.cases.application import Application, offered
from yici.cases.known import Fact
from yici.catalogue.rules import Applicable

from .joining import Joint


@dataclass
class JointApplication(Application):
    """Like any application; what applies follows from all items together."""

    joint: Joint | None = None

    @classmethod
    def of(cls, joint: Joint, known: dict[str, Fact], kept: dict) -> "JointApplication":
        """Return what a draft keeps, in the words of today's definition and items."""
        names = ("answers", "form", "materials", "delivery", "copied", "seen")
        told = {name: kept[name] for name in names if name in kept}
        made = cls(joint.content, known, **told, joint=joint)
        made.answers = offered(joint.content, made.answers)
        return made

    @property
    def item(self) -> Applicable:
        assert self.joint is not None
        return self.joint.applicable(self.answers)

    @property
    def replaceable(self) -> frozenset[str]:
        assert self.joint is not None
        return self.joint.replaced(self.answers, self.joint.commitments(self.answers))


@dataclass
class Amendment(JointApplication):
    """What the one notice asks for, of the joint form as it was filled in: nothing else (R22)."""

    codes: frozenset[str] = frozenset()

    @property
    def item(self) -> Applicable:
        whole = super().item
        fields = tuple(one for one in whole.fields if one.code in self.codes)
        papers = tuple(one for one in whole.materials if one.code in self.codes)
        return replace(whole, fields=fields, materials=papers)
