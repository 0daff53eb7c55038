"""The register of proofs, what was written about them, and what people think of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yici.kernel.story import Story
from yici.people.models import Role

from . import lifecycle
from .codelists import KINDS, OUTCOMES, REASONS, STANCES, STATUSES, WITHHELD


class Proofs(models.QuerySet):
    def visible_to(self, who):
        """The register is public (国办发〔2018〕47号): everybody sees every proof."""
        return self


class Proof(Story):
    """证明事项: a proof, seal or other material that a department asks for. Written only by `tell`."""

    State = lifecycle.State
    evolve: ClassVar = staticmethod(lifecycle.evolve)

    status = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=100)
    issuer = models.CharField(max_length=100, blank=True)
    law = models.CharField(max_length=100, blank=True)
    article = models.CharField(max_length=100, blank=True)
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    registered_on = models.DateField()
    proposer = models.CharField(max_length=20, blank=True)
    until = models.DateField(null=True)
    justification = models.CharField(max_length=64, blank=True)
    hearing_on = models.DateField(null=True)
    place = models.CharField(max_length=200, blank=True)
    heard = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=10, blank=True)
    substitute = models.CharField(max_length=14, blank=True)
    into = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    authority = models.ForeignKey("people.Department", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=64, blank=True)

    objects: ClassVar = Proofs.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="kept") | (~Q(law="") & ~Q(article="")),
                name="kept_proof_has_its_basis",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("cancelled", "merged", "shared")) | ~Q(reason=""),
                name="cut_proof_has_its_reason",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def status_words(self) -> str:
        return STATUSES[self.status]

    @property
    def kind_words(self) -> str:
        return KINDS[self.kind]

    @property
    def reason_words(self) -> str:
        return REASONS[self.reason].words if self.reason else ""

    @property
    def is_decided(self) -> bool:
        return self.status in OUTCOMES

    @property
    def basis(self) -> str:
        return f"《{self.law}》{self.article}" if self.law else ""


class Words(models.Model):
    """What an official wrote about a proof. Events bear the digest."""

    written_once = True

    pk = models.CompositePrimaryKey("proof_id", "digest")
    proof_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    text = models.TextField()

    def __str__(self):
        return self.digest


class Opinions(models.QuerySet):
    def visible_to(self, who):
        """What was shown is everybody's; what waits or is withheld, theirs who sort it out."""
        if any(who.has(role) for role in (Role.LEGALITY_REVIEWER, Role.LEADER)):
            return self
        return self.filter(status="shown")


class Opinion(models.Model):
    """意见: what somebody thinks of keeping a proof. Nobody's name is asked for or kept."""

    pk = models.CompositePrimaryKey("proof_id", "id")
    proof_id = models.UUIDField()
    id = models.UUIDField()
    stance = models.CharField(max_length=10, choices=list(STANCES.items()))
    text = models.TextField()
    on = models.DateField()
    status = models.CharField(max_length=10, default="waiting")  # waiting, shown, withheld
    withheld_for = models.CharField(max_length=10, blank=True, choices=list(WITHHELD.items()))
    sorted_by = models.CharField(max_length=64, blank=True)
    sorted_at = models.DateTimeField(null=True)

    objects = Opinions.as_manager()

    class Meta:
        indexes = [models.Index(fields=["proof_id", "status"], name="opinions_of_proof")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="withheld") | ~Q(withheld_for=""),
                name="withheld_opinion_says_why",
            )
        ]

    def __str__(self):
        return self.stance
