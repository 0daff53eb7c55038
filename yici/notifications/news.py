"""What notifications have to tell of themselves."""

from django.utils.translation import gettext_lazy as _

from .kinds import Kind

kinds = [
    Kind(
        "notifications.code",
        _("Your code"),
        _("{code} is your code to receive messages here. It is valid for 10 minutes. Tell it nobody, "
          "not even officials."),
        holds=("code",), needs=("code",), urgent=True, private=True, in_space=False,
        lasts=600,
    ),
    Kind(
        "notifications.contact",
        _("New contact confirmed"),
        _("Messages about your matters now reach you here too. If this was not you, sign in and "
          "change it."),
        private=True,
    ),
]  # fmt: skip
