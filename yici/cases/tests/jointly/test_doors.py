"""A joint examination on the desk, on the citizen's pages and over the API: the same, and for nobody else."""

import orjson

from yici.cases import actions, joint, rules
from yici.cases.models import Case
from yici.conftest import on

from .works import BEAM, PLAN, TOLD


def test_the_desk_and_the_citizen_do_the_same_on_their_pages(city, drawings, at_desk, client):
    url = f"/desk/cases/{drawings.number}/do/remark/"
    page = at_desk("zhao", "2026-09-22").get(url).content.decode()
    assert 'name="remarks_0"' in page
    cells = [BEAM.sheet, BEAM.text, BEAM.basis, BEAM.weight]
    sent = {f"remarks_{no}": cell for no, cell in enumerate(cells)}
    asked = client.post(url, sent | {"seen": drawings.seq, "key": "remark-once"})
    assert asked.status_code == 302
    for who in (city.sun, city.wang):
        actions.remark(case=drawings, by=who, remarks=[], at=on("2026-09-22"))
    url = f"/desk/cases/{drawings.number}/do/ask-rework/"
    seen = Case.at(drawings.pk).seq
    page = at_desk("wang", "2026-09-22").get(url).content.decode()
    assert "2026年10月26日" in page  # the form says beforehand how long the law lets her mend
    too_long = client.post(url, TOLD | {"days": 19, "seen": seen, "key": "too-long"})
    assert (too_long.status_code, "2026年10月26日" in too_long.content.decode()) == (409, True)
    asked = at_desk("wang", "2026-09-22").post(url, TOLD | {"seen": seen, "key": "ask-once"})
    assert asked.status_code == 302
    url = f"/cases/{drawings.number}/rework/"
    page = at_desk("li", "2026-09-28").get(url).content.decode()
    assert "梁配筋不足" in page
    assert client.post(url, {"answer": "改了。"}).status_code == 422  # no drawings
    page = client.get(f"/cases/{drawings.number}/").content.decode()
    assert "梁配筋不足" in page
    assert "法定期限继续计算" in page
    window = f"/desk/cases/{drawings.number}/do/hand-in-rework/"
    assert 'name="answer"' in at_desk("chen", "2026-09-28").get(window).content.decode()
    actions.hand_in_rework(
        case=drawings.pk, by=city.li, answer="改了。", materials=[PLAN], at=on("2026-09-28")
    )
    url = f"/desk/cases/{drawings.number}/do/settle-remarks/"
    assert "结施-05" in at_desk("zhao", "2026-09-28").get(url).content.decode()
    seen = Case.at(drawings.pk).seq
    assert client.post(url, {"settled": ["1"], "seen": seen, "key": "settle"}).status_code == 302
    assert not joint.of(Case.at(drawings.pk).state).open_of()


def test_programs_do_the_same_over_the_api(city, drawings, at_desk):
    url = f"/api/v1/cases/{drawings.number}"
    said = {"remarks": [BEAM.__dict__]}

    def post(who, verb, body):
        return at_desk(who, "2026-09-22").post(
            f"{url}/actions/{verb}", orjson.dumps(body), content_type="application/json"
        )

    assert post("zhao", "remark", {"remarks": [BEAM.__dict__ | {"basis": ""}]}).status_code == 422
    assert post("zhao", "remark", said).status_code == 200
    for who in ("sun", "wang"):
        assert post(who, "remark", {"remarks": []}).status_code == 200
    assert at_desk("li").get(f"{url}/joint-examination").json()["remarks"] == []
    assert (
        at_desk("wang", "2026-09-22").get(f"{url}/joint-examination").json()["days_to_mend"] == 18
    )
    refusal = post("wang", "ask-rework", TOLD | {"days": 19})
    assert refusal.status_code == 422
    assert refusal.json()["errors"][0]["field"] == "days"
    assert post("wang", "ask-rework", TOLD).status_code == 200
    told = at_desk("li").get(f"{url}/joint-examination").json()
    assert [(r["sheet"], r["department"]) for r in told["remarks"]] == [("结施-05", "区住建局")]
    assert post("zhao", "ask-rework", TOLD).status_code in (403, 409)


def test_an_official_of_another_office_neither_remarks_nor_reads(city, drawings, at_desk):
    assert rules.refusal(rules.VERBS["remark"], drawings.state, city.outsider)
    url = f"/api/v1/cases/{drawings.number}/joint-examination"
    assert at_desk("outsider").get(url).status_code == 404
