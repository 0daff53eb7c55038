"""The desk's work on the catalogue by programs: the pages' verbs with the pages' rules (C009-C011, C105)."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from yici.catalogue import actions
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Adjustment, Item
from yici.kernel.rest import seal
from yici.people.tests.people import CLOCK, make_department, make_staff

from .callers import Caller
from .way import Staff, item_of

pytestmark = pytest.mark.django_db

GUIDE = next(guide for guide in demo_guides() if guide.content.name == "教师资格认定")
CONTENT = GUIDE.content
BODY = CONTENT.model_dump(mode="json")
DRAFT = f"catalogue/drafts/{GUIDE.code}"
EDITION = f"catalogue/items/{GUIDE.code}/editions"


@pytest.fixture
def item():
    return item_of(GUIDE)


@pytest.fixture
def staff(item):
    return Staff(item)


@pytest.fixture
def published(item):
    at = timezone.now() - timedelta(days=30)
    draft = actions.draft_edition(item=item, content=CONTENT, by=CLOCK, at=at)
    return actions.publish_edition(edition=draft, by=CLOCK, at=at)


@pytest.fixture
def draft(item, staff):
    return actions.draft_edition(item=item, content=CONTENT, by=staff.editor, at=timezone.now())


def act(who, verb, seen, **said):
    return Caller(who).post(f"{DRAFT}/actions/{verb}", said, seen=seen)


def test_a_program_takes_a_draft_from_the_department_to_the_public(item, staff, published):
    editor = Caller(staff.editor)
    said = {"content": BODY | {"keywords": ["当老师"]}, "reason": "群众常这样搜"}
    written = editor.put(DRAFT, said, seen=f'"{published.digest}"')
    assert written.status_code == 200, written.content
    told = written.json()
    assert (told["number"], told["step"], told["may"]) == (2, "drafting", ["edit", "submit"])
    assert [change["new"] for change in told["changes"]] == ["当老师"]
    assert told["steps"][0]["reason"] == "群众常这样搜"
    seen = written["ETag"]
    assert seen == f'"{told["digest"]}"'

    for who, verb, step in (
        (staff.editor, "submit", "submitted"), (staff.compiler, "compile", "compiled"),
        (staff.reviewer, "review", "reviewed"),
    ):  # fmt: skip
        answer = act(who, verb, seen)
        assert answer.status_code == 200, answer.content
        assert answer.json()["step"] == step
    ahead = timezone.localdate() + timedelta(days=9)
    answer = act(staff.leader, "approve", seen, effective_on=ahead.isoformat()).json()
    assert (answer["status"], answer["step"]) == ("draft", "approved")
    assert answer["effective_on"] == ahead.isoformat()
    assert item.current == published
    actions.publish_due(at=timezone.now() + timedelta(days=9))
    assert item.current.number == 2
    assert editor.get(DRAFT).status_code == 404
    history = editor.get(f"{EDITION}/2").json()
    assert [step["verb"] for step in history["steps"]] == [
        "save", "submit", "compile", "review", "approve", "publish",
    ]  # fmt: skip
    assert [one["number"] for one in editor.get(EDITION).json()["items"]] == [2, 1]


def test_a_draft_that_goes_back_says_why_and_is_the_departments_alone(staff, draft):
    seen = f'"{draft.digest}"'
    assert act(staff.editor, "submit", seen).status_code == 200
    compiler = Caller(staff.compiler)
    assert compiler.get(DRAFT).json()["may"] == ["compile", "return"]
    assert act(staff.compiler, "return", seen).status_code == 422
    gone = act(staff.compiler, "return", seen, reason="材料名称请用全称")
    assert (gone.status_code, gone.content) == (204, b"")
    assert compiler.get(DRAFT).status_code == 404
    told = Caller(staff.editor).get(DRAFT).json()
    assert (told["step"], told["steps"][-1]["reason"]) == ("drafting", "材料名称请用全称")
    assert told["steps"][-1]["by"] == "向编目"


def test_nobody_acts_on_what_she_has_not_seen(staff, draft):
    was = f'"{draft.digest}"'
    unsaid = act(staff.editor, "submit", None)
    assert (unsaid.status_code, unsaid.json()["errors"][0]["field"]) == (412, "If-Match")
    changed = CONTENT.model_copy(update={"keywords": ("当老师",)})
    now = actions.draft_edition(
        item=draft.item, content=changed, by=staff.editor, at=timezone.now()
    )
    for answer in (
        act(staff.editor, "submit", was),
        Caller(staff.editor).put(DRAFT, {"content": BODY}, seen=was),
        Caller(staff.editor).put(DRAFT, {"content": BODY}),
    ):
        assert answer.status_code == 412, answer.content
    now.refresh_from_db()
    assert (now.step, now.content) == ("drafting", changed)
    assert act(staff.editor, "submit", f'"{now.digest}"').status_code == 200
    assert act(staff.editor, "withdraw", was).status_code == 412
    assert act(staff.editor, "withdraw", "*").status_code == 200


def test_the_first_draft_of_an_item_needs_no_version(item, staff):
    made = Caller(staff.editor).put(DRAFT, {"content": BODY})
    assert (made.status_code, made.json()["number"]) == (200, 1)


def test_a_step_out_of_turn_or_of_anothers_post_is_refused_and_changes_nothing(staff, draft):
    seen = f'"{draft.digest}"'
    assert act(staff.editor, "approve", seen).status_code == 409
    assert act(staff.compiler, "submit", seen).status_code == 404  # not hers to see yet
    actions.submit_edition(edition=draft, by=staff.editor, at=timezone.now())
    assert act(staff.reviewer, "compile", seen).status_code == 403
    assert act(staff.editor, "compile", seen).status_code == 403
    assert act(staff.editor, "submit", seen).status_code == 409  # sent twice
    put = Caller(staff.editor).put(DRAFT, {"content": BODY}, seen=seen)
    assert put.status_code == 409
    assert "handed in" in put.json()["detail"]
    other = make_staff("邻局", "catalogue_editor", make_department("区水务局"))
    assert Caller(other).put(DRAFT, {"content": BODY}, seen=seen).status_code == 403
    draft.refresh_from_db()
    assert (draft.step, draft.steps.count()) == ("submitted", 2)


def test_what_the_rules_forbid_is_not_handed_in_and_every_finding_is_told(item, staff):
    content = CONTENT.model_copy(update={"legal_basis": ()})
    bare = actions.draft_edition(item=item, content=content, by=staff.editor, at=timezone.now())
    refused = act(staff.editor, "submit", f'"{bare.digest}"')
    told = refused.json()
    assert (refused.status_code, told["type"]) == (422, "urn:yici:problem:not-publishable")
    assert any(one["detail"].startswith("R01") for one in told["errors"])
    assert Caller(staff.editor).get(DRAFT).json()["findings"]


def test_each_sees_the_drafts_that_are_hers_to_see(staff, draft):
    stranger = make_staff("邻局", "catalogue_editor", make_department("区水务局"))
    for who, count in ((staff.editor, 1), (stranger, 0), (staff.compiler, 0)):
        answer = Caller(who).get("catalogue/drafts")
        assert answer.status_code == 200, answer.content
        assert len(answer.json()["items"]) == count
    assert Caller(stranger).get(DRAFT).status_code == 404
    assert Caller(stranger).get(f"{EDITION}/{draft.number}").status_code == 404
    actions.submit_edition(edition=draft, by=staff.editor, at=timezone.now())
    hers = {"mine": True}
    for who, count in ((staff.editor, 0), (staff.compiler, 1), (staff.reviewer, 0)):
        assert len(Caller(who).get("catalogue/drafts", hers).json()["items"]) == count
    found = Caller(staff.reviewer).get("catalogue/drafts", {"step": "submitted", "q": "教师"})
    assert [one["code"] for one in found.json()["items"]] == [GUIDE.code]


def test_who_is_no_official_gets_nothing(client, draft):
    from yici.people.tests.people import acting, make_person

    assert client.get("/api/v1/catalogue/drafts").status_code == 401
    person = acting(make_person(username="li"))
    for path in ("catalogue/drafts", DRAFT, "catalogue/batches", "catalogue/tasks"):
        assert Caller(person).get(path).status_code == 403
    assert Caller(person).put(DRAFT, {"content": BODY}, seen="*").status_code == 403


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("catalogue/drafts", {"stage": "submitted"}, "stage"),
        ("catalogue/drafts", {"step": "lost"}, "step"),
        ("catalogue/drafts", {"cursor": seal("a\0")}, "cursor"),
        ("catalogue/drafts", {"cursor": seal(1)}, "cursor"),
        ("catalogue/drafts", {"q": "a\0"}, "q"),
        ("catalogue/batches", {"opened": "yes"}, "opened"),
        ("catalogue/tasks", {"state": "open"}, "state"),
        ("catalogue/tasks", {"cause": "mood"}, "cause"),
        ("catalogue/objections", {"cause": "law"}, "cause"),
        (DRAFT, {"full": "1"}, "full"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_name(staff, path, query, field):
    refused = Caller(staff.editor).get(path, query)
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json()["errors"]] == [field]


def test_lists_are_turned_to_their_end(item, staff):
    for n in range(5):
        one = Item.objects.create(
            code=f"X-{n}", name=f"事项{n}", task_type="01", department=item.department,
            region=item.region,
        )  # fmt: skip
        actions.draft_edition(item=one, content=CONTENT, by=staff.editor, at=timezone.now())
    seen, query, editor = [], {"limit": 2}, Caller(staff.editor)
    while query:
        page = editor.get("catalogue/drafts", query).json()
        seen += [one["code"] for one in page["items"]]
        query = {"limit": 2, "cursor": page["next"]} if page["next"] else None
    assert seen == [f"X-{n}" for n in range(5)]


def test_the_queries_of_the_list_do_not_grow_with_it(item, staff, django_assert_max_num_queries):
    for n in range(6):
        one = Item.objects.create(
            code=f"X-{n}", name=f"事项{n}", task_type="01", department=item.department,
            region=item.region,
        )  # fmt: skip
        actions.draft_edition(item=one, content=CONTENT, by=staff.editor, at=timezone.now())
    editor = Caller(staff.editor)
    with django_assert_max_num_queries(4):
        assert len(editor.get("catalogue/drafts").json()["items"]) == 6


# -- editions that were published ----------------------------------------------------------------


def test_an_edition_is_suspended_resumed_and_ended_by_who_reviews_the_law(item, staff, published):
    seen, reviewer = f'"{published.digest}"', Caller(staff.reviewer)
    path = f"{EDITION}/1/actions"
    assert reviewer.get(f"{EDITION}/1").json()["may"] == ["suspend", "plan-end", "abolish"]
    said = {"reason": "系统升级"}
    assert Caller(staff.editor).post(f"{path}/suspend", said, seen=seen).status_code == 403
    assert reviewer.post(f"{path}/suspend", said, seen='"other"').status_code == 412
    assert reviewer.post(f"{path}/resume", said, seen=seen).status_code == 409
    told = reviewer.post(f"{path}/suspend", said, seen=seen).json()
    assert (told["status"], told["may"]) == ("suspended", ["resume", "plan-end", "abolish"])
    assert item.current is None
    assert reviewer.post(f"{path}/resume", said, seen=seen).json()["status"] == "published"
    today = timezone.localdate()
    end = {"reason": "法律废止", "on": today.isoformat()}
    assert reviewer.post(f"{path}/plan-end", end, seen=seen).status_code == 422
    end["on"] = (today + timedelta(days=3)).isoformat()
    assert reviewer.post(f"{path}/plan-end", end, seen=seen).json()["cancelled_on"] == end["on"]
    assert reviewer.post(f"{path}/abolish", said, seen=seen).json()["status"] == "abolished"
    assert reviewer.post(f"{path}/abolish", said, seen=seen).status_code == 409


# -- batches -------------------------------------------------------------------------------------


def days(**change):
    today = timezone.localdate()
    ahead = {"submit_by": 5, "compile_by": 10, "review_by": 15, "approve_by": 20} | change
    return {name: (today + timedelta(days=n)).isoformat() for name, n in ahead.items()}


def test_the_centre_opens_a_batch_takes_drafts_in_and_closes_it(item, staff, draft):
    compiler = Caller(staff.compiler)
    said = {"region": item.region_id, "name": "2026年第四批"} | days()
    assert Caller(staff.editor).post("catalogue/batches", said).status_code == 403
    assert compiler.post("catalogue/batches", said | days(compile_by=1)).status_code == 422
    opened = compiler.post("catalogue/batches", said)
    assert opened.status_code == 201, opened.content
    batch = opened.json()["id"]
    assert compiler.post("catalogue/batches", said).status_code == 409  # sent twice: once there
    answer = act(staff.editor, "submit", f'"{draft.digest}"', batch=batch)
    assert answer.json()["due_on"] == said["compile_by"]
    told = compiler.get(f"catalogue/batches/{batch}").json()
    assert (told["drafts"], told["done"], told["at_step"]) == (1, 0, {"submitted": 1})
    assert told["late"] == 0
    found = compiler.get("catalogue/drafts", {"batch": batch, "late": False}).json()["items"]
    assert [one["code"] for one in found] == [GUIDE.code]
    assert compiler.get("catalogue/drafts", {"late": True}).json()["items"] == []
    assert compiler.post(f"catalogue/batches/{batch}/actions/close").json()["closed_at"]
    assert compiler.post(f"catalogue/batches/{batch}/actions/close").status_code == 409
    assert compiler.get("catalogue/batches", {"open": True}).json()["items"] == []


def test_a_draft_that_waits_beyond_its_day_is_late(item, staff, draft):
    past = timezone.now() - timedelta(days=30)
    batch = actions.open_batch(
        region=item.region, name="旧批次", by=staff.compiler, at=past,
        **{name: localdate(past) + timedelta(days=n) for n, name in
           enumerate(("submit_by", "compile_by", "review_by", "approve_by"))},
    )  # fmt: skip
    actions.submit_edition(edition=draft, by=staff.editor, at=past, batch=batch)
    compiler = Caller(staff.compiler)
    [late] = compiler.get("catalogue/drafts", {"late": True}).json()["items"]
    assert (late["is_late"], late["code"]) == (True, GUIDE.code)
    assert compiler.get(f"catalogue/batches/{batch.pk}").json()["late"] == 1


def test_a_batch_is_run_by_the_centre_of_its_region(item, staff):
    said = {"region": "110105000000", "name": "别处"} | days()
    compiler = Caller(staff.compiler)
    assert compiler.post("catalogue/batches", said).status_code == 422  # there is no such region
    make_department("朝阳区局", region="110105000000")
    assert compiler.post("catalogue/batches", said).status_code == 403
    assert act(staff.editor, "submit", "*", batch=99).status_code == 422  # no such batch


# -- tasks and objections ------------------------------------------------------------------------


def test_a_task_is_opened_answered_and_confirmed_by_programs(item, staff, published):
    compiler, editor = Caller(staff.compiler), Caller(staff.editor)
    said = {
        "items": [item.code], "cause": "law", "about": "教师法/第十条", "words": "第十条修改",
        "elements": ["legal_basis"],
    }  # fmt: skip
    [opened] = compiler.post("catalogue/tasks", said).json()
    assert compiler.post("catalogue/tasks", said).json() == []  # the list keeps the task it has
    path = f"catalogue/tasks/{opened['id']}"
    first = editor.get(path)
    assert first.json()["may"] == ["answer"]
    answer = {"answer": "adjusted", "words": "已按新法修改"}
    assert editor.post(f"{path}/actions/answer", answer).status_code == 412
    assert editor.post(f"{path}/actions/answer", answer, seen=first["ETag"]).status_code == 409
    wrong = answer | {"edition": 7}
    assert editor.post(f"{path}/actions/answer", wrong, seen=first["ETag"]).status_code == 422
    told = editor.post(f"{path}/actions/answer", answer | {"edition": 1}, seen=first["ETag"])
    assert (told.json()["status"], told.json()["edition"]) == ("answered", 1)
    back = compiler.post(f"{path}/actions/reopen", {"reason": "没有改"}, seen=told["ETag"])
    assert back.json()["returned_for"] == "没有改"
    again = editor.post(f"{path}/actions/answer", answer | {"edition": 1}, seen=back["ETag"])
    late = compiler.post(f"{path}/actions/close", seen=told["ETag"])
    assert late.status_code == 412  # she has read another answer
    done = compiler.post(f"{path}/actions/close", seen=again["ETag"]).json()
    assert (done["status"], done["closed_by"], done["may"]) == ("closed", "向编目", [])
    [line] = compiler.get("catalogue/tasks", {"status": "closed", "cause": "law"}).json()["items"]
    assert line["code"] == item.code


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"items": ["nobody"]}, 422),
        ({"elements": ["colour"]}, 422),
        ({"due_on": "2020-01-01"}, 422),
        ({"words": " "}, 422),
        ({"cause": "objection"}, 422),
        ({"word": "x"}, 422),
    ],
)
def test_a_task_that_makes_no_sense_is_not_opened(item, staff, change, status):
    said = {"items": [item.code], "cause": "law", "about": "教师法", "words": "第十条修改"}
    assert Caller(staff.compiler).post("catalogue/tasks", said | change).status_code == status
    assert not Adjustment.objects.exists()


def test_a_town_objects_by_program_and_follows_the_answer(item, staff):
    town = make_department("枣山镇", region="511602101000")
    li = Caller(make_staff("李镇", "clerk", town))
    said = {
        "item": item.code, "department": town.pk, "words": "居住证明由公安共享，不应再开",
        "elements": ["materials"],
    }  # fmt: skip
    filed = li.post("catalogue/objections", said)
    assert filed.status_code == 201, filed.content
    assert li.post("catalogue/objections", said).json()["id"] == filed.json()["id"]  # sent twice
    path = f"catalogue/tasks/{filed.json()['id']}"
    editor = Caller(staff.editor)
    [one] = editor.get("catalogue/objections", {"status": "pending"}).json()["items"]
    assert one["raised_by"] == town.name
    answer = {"answer": "kept", "words": "系统联通前暂时保留"}
    seen = editor.get(path)["ETag"]
    assert editor.post(f"{path}/actions/answer", answer, seen=seen).status_code == 200
    [seen_by_her] = li.get("catalogue/objections").json()["items"]
    assert seen_by_her["answer"] == "kept"
    assert li.get(path).json()["answer_words"] == "系统联通前暂时保留"
    assert li.post(f"{path}/actions/close", seen="*").status_code == 403

    other = make_staff("王镇", "clerk", make_department("龙安镇", region="511602104000"))
    assert Caller(other).get("catalogue/objections").json()["items"] == []
    assert Caller(other).get(path).status_code == 404
    assert Caller(other).post("catalogue/objections", said).status_code == 403


# -- lists taken in ------------------------------------------------------------------------------

ROW = (
    '{"code": "511A0005200004-511602000000-000-115113016823646795-9-00", "name": "试办事项",'
    ' "department": "区市监局", "region": "511602000000", "task_type": "行政许可"}'
)


def test_a_list_is_taken_in_over_the_api_as_by_page_and_command(item, staff):
    compiler = Caller(staff.compiler)
    content = f"[{ROW}, {{}}]".encode()
    dry = compiler.file("catalogue/imports?dry_run=true", "list.json", content)
    assert dry.status_code == 200, dry.content
    told = dry.json()
    assert (told["dry_run"], told["read"], told["created"], told["rejected"]) == (True, 2, 1, 1)
    assert Item.objects.count() == 1
    assert (told["incomplete"], told["notices"]) == (0, [])
    assert (told["lint"]["entries"], told["lint"]["findings"]) == (0, [])
    fault = told["faults"][-1]
    assert (fault["row"], fault["verdict"]) == (2, "rejected")
    assert fault["remedy"]
    done = compiler.file("catalogue/imports", "list.json", content).json()
    assert (done["dry_run"], done["created"]) == (False, 1)
    assert Item.objects.count() == 2
    again = compiler.file("catalogue/imports", "list.json", content).json()
    assert (again["created"], again["unchanged"]) == (0, 1)


def test_a_dry_run_over_the_api_says_what_the_rules_find_and_what_was_left_out(item, staff):
    """R04 and a misfit cell, told; nothing is written."""
    papers = '[{"material_name": "其他相关材料", "material_type": "3"}]'
    row = f'{ROW[:-1]}, "materials": {papers}, "limit_scene_num": "几次", "plan_effective_date": "2026-10-01"}}'
    content = f"[{row}]".encode()
    told = Caller(staff.compiler).file("catalogue/imports?dry_run=true", "l.json", content).json()
    [unfit] = [one for one in told["faults"] if one["code"] == "content-unfit"]
    assert (unfit["column"], unfit["message"]) == ("limit_scene_num", "'几次' is no whole number")
    assert (told["drafted"], told["incomplete"]) == (1, 1)
    [notice] = told["notices"]
    assert (notice["column"], notice["rows"]) == ("plan_effective_date", 1)
    assert "R04" in {one["rule"] for one in told["lint"]["findings"]}
    assert {"R04", "R01"} <= {line["rule"] for line in told["lint"]["table"]}
    assert Item.objects.count() == 1


def test_what_is_no_list_or_not_hers_to_take_in_is_refused(item, staff):
    refused = Caller(staff.compiler).file("catalogue/imports", "list.csv", b"a,b\n1,2\n")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "file")
    assert "/tmp" not in refused.json()["detail"]
    compiler = Caller(staff.compiler)
    assert compiler.file("catalogue/imports?dry=1", "list.json", b"[]").status_code == 422
    assert Caller(staff.editor).file("catalogue/imports", "l.json", b"[]").status_code == 403


def test_a_list_sent_again_with_its_key_is_not_taken_in_again(item, staff):
    """Not even when somebody has corrected the catalogue in between."""
    compiler, content = Caller(staff.compiler), f"[{ROW}]".encode()
    first = compiler.file("catalogue/imports", "list.json", content, key="monday").json()
    assert (first["created"], first["repeated"]) == (1, False)
    code = json.loads(ROW)["code"]
    Item.objects.filter(code=code).update(name="别人改过的名称", digest="")

    again = compiler.file("catalogue/imports", "list.json", content, key="monday").json()
    assert (again["repeated"], again["created"], again["updated"]) == (True, 0, 1)
    assert Item.objects.get(code=code).name == "别人改过的名称"
    other = compiler.file("catalogue/imports", "list.json", b"[]", key="monday")
    assert (other.status_code, other.json()["type"].endswith("key-reused")) == (422, True)


def test_rows_are_taken_in_as_json_without_a_file(item, staff):
    compiler = Caller(staff.compiler)
    rows = {"items": [json.loads(ROW), {}]}
    tried = compiler.post("catalogue/imports/rows?dry_run=true", rows).json()
    assert (tried["created"], tried["rejected"], Item.objects.count()) == (1, 1, 1)
    assert compiler.post("catalogue/imports/rows", rows).json()["created"] == 1
    lacks = compiler.post("catalogue/imports/rows", {"items": [{"name": "甲"}]})
    assert (lacks.status_code, lacks.json()["errors"][0]["field"]) == (422, "items")
    assert Caller(staff.editor).post("catalogue/imports/rows", rows).status_code == 403


def test_rows_or_a_file_that_are_too_large_are_refused_with_the_limit(item, staff, monkeypatch):
    rows = {"items": [{"name": "某" * 900_000}]}
    answer = Caller(staff.compiler).post("catalogue/imports/rows", rows)
    assert (answer.status_code, "2 MB" in answer.json()["detail"]) == (413, True)
    monkeypatch.setattr("yici.catalogue.receiving.MOST_BYTES", 10)
    answer = Caller(staff.compiler).file("catalogue/imports", "l.json", f"[{ROW}]".encode())
    assert (answer.status_code, "50 MB" in answer.json()["detail"]) == (413, True)
