"""Marks of what was set up once and need not be set up again."""

from django.db import models


class Mark(models.Model):
    """Something that was done once, e.g. loading the demo city's people."""

    name = models.CharField(primary_key=True, max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "kernel"

    def __str__(self):
        return self.name


def once(name: str, do) -> bool:
    """Do it unless it was done before; return whether it was done now. Call it in a transaction."""
    if Mark.objects.filter(name=name).exists():
        return False
    do()
    Mark.objects.create(name=name)
    return True
