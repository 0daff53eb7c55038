"""What is shown for verification: an identifier or number typed, or a file."""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class VerifyForm(forms.Form):
    """One of the two is enough."""

    text = forms.CharField(
        label=gettext_lazy("Identifier or document number"),
        help_text=gettext_lazy("As printed on the licence or notice, or the content of its QR."),
        max_length=300,
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("Or the PDF file"),
        help_text=gettext_lazy("As it was issued. It is checked and not kept."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self):
        """No larger than an upload may be."""
        file = self.cleaned_data["file"]
        if file and file.size > settings.UPLOAD_LIMIT:
            most = filesizeformat(settings.UPLOAD_LIMIT)
            raise forms.ValidationError(
                _("The file is larger than %(most)s. Upload the PDF as it was issued.")
                % {"most": most}
            )
        return file

    def clean(self):
        """Something must be shown."""
        found = super().clean()
        if not self.errors and not (found.get("text", "").strip() or found.get("file")):
            raise forms.ValidationError(_("Type an identifier or choose a file."))
        return found
