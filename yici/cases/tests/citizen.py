"""A citizen at the portal: she follows links and fills in forms, without JavaScript."""

import re
from io import BytesIO
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


class Citizen(Client):
    """A browser without JavaScript, signed in as somebody."""

    def __init__(self, user=None, language="en", **kwargs):
        super().__init__(**kwargs)
        self.cookies["django_language"] = language
        if user is not None:
            self.force_login(user)

    def begin(self, code: str, applicant, **more) -> UUID:
        """Open a draft; return its id."""
        answer = self.post(f"/apply/{code}/", {"for": str(applicant.pk), **more})
        assert answer.status_code == 302, answer.content.decode()
        return UUID(re.search(r"drafts/([0-9a-f-]{36})/", answer.url)[1])

    def fill(self, pk, step: str, go="continue", **given):
        """Send one step of a draft."""
        return self.post(f"/apply/drafts/{pk}/{step}/", {"go": go, **given})

    def send(self, pk):
        return self.post(f"/apply/drafts/{pk}/review/", {"true": "yes"})


def pdf(*, script=False, password="", name="plan.pdf") -> SimpleUploadedFile:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript")}
        action[NameObject("/JS")] = TextStringObject("app.alert(1)")
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return SimpleUploadedFile(name, out.getvalue(), "application/pdf")


def picture(name="shop.jpg", kind="JPEG") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), f"image/{kind.lower()}")


def words_of(answer) -> str:
    """Return the text of a page, without its tags."""
    text = re.sub(
        r"<(script|style|svg).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", text)
