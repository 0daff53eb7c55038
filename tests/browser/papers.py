"""What a citizen has at hand to upload: a real PDF, a real photograph."""

from io import BytesIO

from PIL import Image, ImageDraw
from pypdf import PdfWriter


def pdf(name: str) -> dict:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    out = BytesIO()
    writer.write(out)
    return {"name": name, "mimeType": "application/pdf", "buffer": out.getvalue()}


def photo(name: str) -> dict:
    picture = Image.new("RGB", (900, 1200), "white")
    ImageDraw.Draw(picture).rectangle((60, 60, 840, 1140), outline="black", width=6)
    out = BytesIO()
    picture.save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}
