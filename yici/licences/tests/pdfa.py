"""What a sealed PDF can break of PDF/A-2b, read from the finished file (ISO 19005-2:2011).

No certified validator runs in the tests: veraPDF is in no registry that the project uses. This
reads every object of the last revision and names the clause of what it finds. It does not read
glyphs (widths, CIDSet, whether a glyph is there), operators of content streams, the ICC profile's
inside, nor XMP beyond the identification; typst writes those, and sealing does not touch them.
"""

import re
from collections.abc import Iterator
from io import BytesIO

import pypdf
from asn1crypto import cms
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

PRINT, UNSEEN = 4, 1 | 2 | 32 | 256  # of annotation flags: Print; Invisible, Hidden, NoView, Toggle
FILTERS = {"/FlateDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode", "/DCTDecode", "/JPXDecode"}  # fmt: skip
BLENDS = {"/Normal", "/Compatible"}
ACTIONS = {"/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
           "/Rendition", "/Trans", "/GoTo3DView", "/JavaScript"}  # fmt: skip
NOTES = {"/Link", "/Widget", "/Popup", "/Text", "/FreeText", "/Stamp"}


def faults(pdf: bytes) -> list[str]:
    """Return what speaks against PDF/A-2b, each with its clause; an empty list when nothing does."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    objects = list(_objects(reader.trailer))
    found = [*_file(pdf, reader), *_catalogue(reader), *_metadata(reader), *_intent(reader)]
    for one in objects:
        for rule in (_stream, _state, _shape, _font, _note, _action, _form):
            found += rule(one)
    return found + list(_signatures(pdf, reader, objects))


def _objects(top) -> Iterator[DictionaryObject]:
    """Yield every dictionary that can be reached from the trailer, once."""
    seen, waiting = set(), [top]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += [
                value for key, value in one.items() if key not in ("/Parent", "/P", "/Prev")
            ]
        elif isinstance(one, ArrayObject):
            waiting += list(one)


def _file(pdf, reader):
    if not re.match(rb"%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}", pdf):
        yield "6.1.2 header"
    if not re.search(rb"%%EOF\r?\n?$", pdf):
        yield "6.1.3 bytes after the end"
    if "/ID" not in reader.trailer:
        yield "6.1.3 no file identifier"
    if "/Encrypt" in reader.trailer:
        yield "6.1.3 encrypted"


def _catalogue(reader):
    root = reader.trailer["/Root"]
    for key in ("/AA", "/OpenAction", "/Requirements", "/OCProperties"):
        if key in root and not (key == "/OpenAction" and isinstance(root[key], ArrayObject)):
            yield f"6.5.2, 6.9, 6.11 {key} in the catalogue"
    names = root.get("/Names", {})
    for key in ("/JavaScript", "/EmbeddedFiles", "/AlternatePresentations"):
        if key in names:
            yield f"6.8, 6.10 {key} among the names"
    form = root.get("/AcroForm", {})
    if form.get("/NeedAppearances") or "/XFA" in form:
        yield "6.4.1 the form wants to be drawn by the viewer"


def _metadata(reader):
    stream = reader.trailer["/Root"].get("/Metadata")
    words = stream.get_object().get_data().decode() if stream else ""
    for name, value in (("part", "2"), ("conformance", "B")):
        if not re.search(rf'pdfaid:{name}(>|="){value}', words):
            yield f"6.6.4 pdfaid:{name} is not {value}"


def _intent(reader):
    intents = reader.trailer["/Root"].get("/OutputIntents", [])
    kinds = [one.get_object() for one in intents]
    profiles = [one["/DestOutputProfile"] for one in kinds if one.get("/S") == "/GTS_PDFA1"]
    if len(profiles) != 1 or profiles[0].get("/N") != 3:
        yield "6.2.3 no RGB output intent"


def _stream(one):
    if not isinstance(one, StreamObject):
        return
    if any(key in one for key in ("/F", "/FFilter", "/FDecodeParms")) and "/Subtype" not in one:
        yield "6.1.7 a stream in another file"
    filters = one.get("/Filter", [])
    for name in filters if isinstance(filters, list) else [filters]:
        if name not in FILTERS:
            yield f"6.1.7.2 filter {name}"


def _state(one):
    if one.get("/TR") or one.get("/HTP") or one.get("/TR2", "/Default") != "/Default":
        yield "6.2.5 a transfer function or half-tone"
    blend = one.get("/BM", "/Normal")
    if blend not in BLENDS and not isinstance(blend, ArrayObject):
        yield f"6.2.10 blend mode {blend}: not expected here"


def _shape(one):
    if one.get("/Subtype") == "/Form" and any(key in one for key in ("/OPI", "/PS", "/Ref")):
        yield "6.2.9 a form that refers elsewhere"
    if one.get("/Subtype") == "/PS":
        yield "6.2.9 PostScript"
    if one.get("/Subtype") == "/Image" and (
        one.get("/Interpolate") or "/Alternates" in one or one.get("/ColorSpace") == "/DeviceCMYK"
    ):
        yield "6.2.8 an image that is interpolated, has alternates, or four inks"


def _font(one):
    if one.get("/Type") != "/Font" or one.get("/Subtype") in ("/Type0", "/Type3"):
        return
    about = one.get("/FontDescriptor", DictionaryObject())
    if not any(key in about for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        yield f"6.2.11.4 {one.get('/BaseFont')} is not embedded"
    if one.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in one:
        yield f"6.2.11.3.2 {one.get('/BaseFont')} maps no glyphs"


def _note(one):
    if "/Rect" not in one or "/Subtype" not in one:
        return
    if one["/Subtype"] not in NOTES:
        yield f"6.3.1 annotation {one['/Subtype']}"
    flags = int(one.get("/F", 0))
    if one["/Subtype"] != "/Popup" and (not flags & PRINT or flags & UNSEEN):
        yield f"6.3.2 an annotation that may not be printed ({flags})"
    empty = one["/Rect"][0] == one["/Rect"][2] and one["/Rect"][1] == one["/Rect"][3]
    looks = one.get("/AP", {})
    if not empty and one["/Subtype"] not in ("/Link", "/Popup") and set(looks) != {"/N"}:
        yield "6.3.3 an annotation without exactly a normal appearance"


def _action(one):
    if one.get("/S") in ACTIONS:
        yield f"6.5.1 action {one['/S']}"


def _form(one):
    if one.get("/FT") and ("/A" in one or "/AA" in one):
        yield "6.4.1 a field that acts"


def _signatures(pdf, reader, objects):
    signed = [one for one in objects if one.get("/Type") == "/Sig" and "/ByteRange" in one]
    if not signed:
        yield "not sealed"
        return
    last = max(signed, key=lambda one: one["/ByteRange"][2] + one["/ByteRange"][3])
    start, length, second, rest = (int(number) for number in last["/ByteRange"])
    hole = pdf[start + length : second]
    if start != 0 or second + rest != len(pdf) or not re.fullmatch(rb"<[0-9a-fA-F]+>", hole):
        yield "6.4.3 the signature leaves out more than itself"
    content = cms.ContentInfo.load(bytes(last["/Contents"]))["content"]
    if len(content["signer_infos"]) != 1 or not content["certificates"]:
        yield "6.4.3 not one signer with a certificate"
