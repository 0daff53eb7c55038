"""Blank forms and samples as files: sent in the editor, kept with the edition, got by citizens (C018)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from pypdf import PdfWriter

from yici.catalogue import actions, brochures
from yici.catalogue.content import AttachedFile, Attachment, digest
from yici.catalogue.content.edition import canonical_body
from yici.catalogue.exchange import merged, of_content
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Adjustment, Edition, GuideFile
from yici.catalogue.refusals import NotPublishable, UnknownFile
from yici.conftest import on
from yici.documents.uploads import BadFile
from yici.kernel import files
from yici.people.tests.people import CLOCK, account_of, make_department, make_staff

from .callers import Caller
from .test_editor import form
from .way import Staff, item_of

pytestmark = pytest.mark.django_db
GUIDE = next(guide for guide in demo_guides() if guide.content.name == "教师资格认定")
CONTENT = GUIDE.content
CODE = CONTENT.materials[0].code
PART = f"/desk/catalogue/editor/{GUIDE.code}/materials/{CODE}/"
DAY = on("2026-09-28")


def pdf(pages=1) -> bytes:
    made, writer = BytesIO(), PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    writer.write(made)
    return made.getvalue()


def png() -> bytes:
    made = BytesIO()
    Image.new("RGB", (20, 20), "white").save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def item():
    return item_of(GUIDE)


@pytest.fixture
def staff(item):
    return Staff(item)


@pytest.fixture
def editor(client, staff, item):
    actions.draft_edition(item=item, content=CONTENT, by=staff.editor, at=DAY)
    client.force_login(account_of(staff.editor))
    return client


def sent(client, **uploads):
    return client.post(PART, form(client, PART) | {"do": "save"} | uploads)


def material(edition=None):
    edition = edition or Edition.objects.get(status="draft")
    return next(one for one in edition.content.materials if one.code == CODE)


def with_file(kept: GuideFile, name="申请表.pdf"):
    """The guide with a file as blank form of its first material."""
    file = AttachedFile(digest=kept.digest, name=name, size=kept.size, media_type=kept.media_type)
    changed = CONTENT.materials[0].model_copy(
        update={"blank_form": Attachment(name="申请表", file=file)}
    )
    return CONTENT.model_copy(update={"materials": (changed, *CONTENT.materials[1:])})


def kept(content: bytes, by=CLOCK, name="申请表.pdf"):
    file = SimpleUploadedFile(name, content)
    return actions.keep_guide_file(file=file, by=by, at=timezone.now())


def test_a_content_without_files_keeps_the_digest_it_had_before_there_were_any():
    """Digests of published editions stand in cases, ledgers and other platforms (R18)."""
    bare = CONTENT.model_dump(mode="json")
    for one in bare["materials"]:
        for name in ("blank_form", "sample"):
            if one[name]:
                del one[name]["file"]
    assert b'"file"' not in canonical_body(bare)
    assert canonical_body(bare) == canonical_body(CONTENT.model_dump(mode="json"))
    named = AttachedFile(digest="0" * 64, name="a.pdf", size=1, media_type="application/pdf")
    other = CONTENT.materials[0].model_copy(update={"sample": Attachment(name="x", file=named)})
    changed = CONTENT.model_copy(update={"materials": (other, *CONTENT.materials[1:])})
    assert digest(changed) != digest(CONTENT)


def test_an_editor_sends_form_and_sample_and_citizens_get_them(editor, client, staff, item):
    blank, sample = pdf(), png()
    answer = sent(
        editor,
        **{"blank_form-upload": SimpleUploadedFile("申请表 2026.pdf", blank),
           "sample-upload": SimpleUploadedFile("示例.png", sample)},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    there = material()
    assert there.blank_form.file.name == "申请表 2026.pdf"
    assert there.sample.file.media_type == "image/png"
    assert "申请表 2026.pdf" in editor.get(PART).content.decode()
    address = f"/items/files/{there.blank_form.file.digest}/"
    public = type(client)()
    assert public.get(address).status_code == 404  # a draft is nobody's yet
    assert editor.get(address).status_code == 200

    staff.published(Edition.objects.get(status="draft"), timezone.now())
    page = public.get(f"/items/{item.code}/").content.decode()
    assert address in page
    assert f"/items/files/{there.sample.file.digest}/" in page
    got = public.get(address)
    assert b"".join(got.streaming_content) == blank
    assert got["Content-Type"] == "application/pdf"
    assert "2026.pdf" in got["Content-Disposition"]
    assert public.get(f"/items/{item.code}/forms/{CODE}/")["Location"] == address


def test_saving_again_keeps_the_file_and_a_tick_takes_it_out(editor):
    sent(editor, **{"blank_form-upload": SimpleUploadedFile("a.pdf", pdf())})
    first = material().blank_form.file
    assert sent(editor, filling_notes="用黑色笔").status_code == 302
    assert material().blank_form.file == first
    assert sent(editor, **{"blank_form-drop": "yes"}).status_code == 302
    assert material().blank_form.file is None
    assert not Edition.objects.get(status="draft").attached.exists()


def test_a_new_edition_brings_another_file_and_the_old_one_keeps_its_own(editor, staff, client):
    sent(editor, **{"blank_form-upload": SimpleUploadedFile("a.pdf", pdf())})
    old = staff.published(Edition.objects.get(status="draft"), timezone.now())
    sent(editor, **{"blank_form-upload": SimpleUploadedFile("b.pdf", pdf(2))})
    new = staff.published(Edition.objects.get(status="draft"), timezone.now())
    first, second = material(old).blank_form.file, material(new).blank_form.file
    assert first.digest != second.digest
    public = type(client)()
    for file in (first, second):
        assert public.get(f"/items/files/{file.digest}/").status_code == 200
    assert actions.forget_guide_files(at=on("2030-01-01")) == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ" + b"\0" * 50, "PDF, JPEG, PNG"),
        ("a.pdf", b"", "空"),
        ("a.pdf", b"%PDF-1.7 nonsense", "已损坏"),
        ("a.png", pdf(), "请改正文件名"),
        ("a.pdf", b"%PDF-1.7" + b"0" * (10 * 2**20), "文件超过10 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_nothing_is_saved(editor, name, content, words):
    answer = sent(
        editor, filling_notes="不应保存", **{"sample-upload": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "不应保存" in page  # what was typed is still there
    assert material().filling_notes != "不应保存"
    assert not GuideFile.objects.exists()


def test_what_a_scanner_finds_is_not_kept_and_later_found_is_given_to_nobody(
    editor, staff, client, monkeypatch
):
    sent(editor, **{"blank_form-upload": SimpleUploadedFile("a.pdf", pdf())})
    staff.published(Edition.objects.get(status="draft"), timezone.now())
    address = f"/items/files/{GuideFile.objects.get().digest}/"
    files.register.File.objects.update(state="infected")
    locked = type(client)().get(address)
    assert (locked.status_code, "12345" in locked.content.decode()) == (403, True)
    assert "换" in locked.content.decode()  # the department has been told to replace it

    monkeypatch.setattr(files.scanning, "scan", lambda _blocks: files.Scan("infected", "", "Eicar"))
    answer = sent(editor, **{"sample-upload": SimpleUploadedFile("b.pdf", pdf(3))})
    assert (answer.status_code, "Eicar" in answer.content.decode()) == (422, True)


def test_whose_guide_has_a_file_found_harmful_later_gets_a_task_until_it_is_replaced(item, staff):
    """C018, C011: the file is closed at once; the department is told, and the new guide settles it."""
    file, other = kept(pdf()), kept(pdf(2), name="新申请表.pdf")
    draft = actions.draft_edition(item=item, content=with_file(file), by=staff.editor, at=DAY)
    first = actions.publish_edition(edition=draft, by=CLOCK, at=DAY)
    later = actions.draft_edition(
        item=item, content=with_file(file, "x.pdf"), by=staff.editor, at=DAY
    )
    files.register.File.objects.update(state="open")
    for _again in range(2):
        files.register.settle(file.digest, files.Scan("infected", "ClamAV", "Eicar"))
        files.register.tell_again(on("2026-01-01"))
    task = Adjustment.objects.get()
    assert (task.item, task.cause, task.owner, task.status) == (
        item, "file", item.department, "open",
    )  # fmt: skip
    assert "申请表.pdf" in task.words

    with pytest.raises(NotPublishable) as refused:
        actions.publish_edition(edition=later, by=CLOCK, at=DAY)
    assert "x.pdf" in refused.value.findings[0].text
    mended = actions.draft_edition(item=item, content=with_file(other), by=staff.editor, at=DAY)
    actions.publish_edition(edition=mended, by=CLOCK, at=DAY)
    task.refresh_from_db()
    assert (task.status, task.answer, task.edition.number) == (
        "closed",
        "adjusted",
        first.number + 1,
    )


def test_a_file_of_no_guide_in_use_is_nobodys_task(item, staff):
    file = kept(pdf())
    actions.draft_edition(item=item, content=with_file(file), by=staff.editor, at=DAY)
    for one in (file.digest, "0" * 64):
        assert actions.tell_of_locked_guide_file(digest=one, at=DAY) == []


def test_no_other_kept_file_becomes_public_by_writing_its_digest_into_a_guide(item, staff):
    """Files of applicants lie in the same store; a guide can name only what was sent for guides."""
    private = files.take(pdf(5))
    row = GuideFile(digest=private, size=files.size(private), media_type="application/pdf")
    content = with_file(row)
    with pytest.raises(UnknownFile):
        actions.draft_edition(item=item, content=content, by=staff.editor, at=DAY)
    said = {"content": content.model_dump(mode="json")}
    refused = Caller(staff.editor).put(f"catalogue/drafts/{item.code}", said)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "file")
    assert not Edition.objects.exists()


def test_a_program_sends_a_file_and_names_it_in_a_draft(item, staff):
    caller = Caller(staff.editor)
    told = caller.file("catalogue/files", "申请表.pdf", pdf())
    assert told.status_code == 201, told.content
    assert caller.file("catalogue/files", "申请表.pdf", pdf()).json() == told.json()
    content = with_file(GuideFile.objects.get())
    assert content.materials[0].blank_form.file.model_dump() == told.json()
    said = {"content": content.model_dump(mode="json")}
    made = caller.put(f"catalogue/drafts/{item.code}", said)
    assert made.status_code == 200, made.content
    assert caller.file("catalogue/files", "a.pdf", b"%PDF-").status_code == 422
    outsider = make_staff("陈小芳", "clerk", make_department("区市监局"))
    assert Caller(outsider).file("catalogue/files", "a.pdf", pdf()).status_code == 403


def test_the_reference_goes_out_and_comes_in_again_with_the_list(item, staff):
    content = with_file(kept(pdf()))
    record = of_content(content)
    assert digest(merged(CONTENT, record)) == digest(content)
    draft = actions.draft_edition(item=item, content=content, by=staff.editor, at=DAY)
    assert [use.file_id for use in draft.attached.all()] == [content.attached[0].digest]


def test_the_brochure_says_where_the_files_are(item, staff):
    content = with_file(kept(pdf()))
    draft = actions.draft_edition(item=item, content=content, by=staff.editor, at=DAY)
    told = brochures.told(item, draft, {}, version="full", on=DAY.date())
    links = {label: url for one in told["asked"] for label, _words, url in one["facts"] if url}
    assert links["空白表格"].endswith(f"/items/files/{content.attached[0].digest}/")
    made = brochures.brochure(item, draft, {}, version="full", on=DAY.date())
    assert content.attached[0].digest.encode() in made


def test_what_nobody_uses_for_a_month_is_forgotten(item, staff):
    used, unused = kept(pdf()), kept(pdf(2))
    actions.draft_edition(item=item, content=with_file(used), by=staff.editor, at=DAY)
    now = timezone.now()
    assert actions.forget_guide_files(at=now) == 0
    assert actions.forget_guide_files(at=now + timedelta(days=31)) == 1
    assert not GuideFile.objects.filter(pk=unused.pk).exists()
    with pytest.raises(BadFile):
        kept(b"MZ", name="a.exe")
