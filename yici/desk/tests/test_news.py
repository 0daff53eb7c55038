"""What changed since she last looked: told of her cases, by others, once."""

from yici.cases import actions
from yici.cases.reading import EVENT_WORDS
from yici.conftest import on

NEWS = "/desk/news/"
REVIEWED = EVENT_WORDS["reviewed"]


def test_an_official_learns_what_others_did_with_the_cases_she_had_in_hand(city, accepted, at_desk):
    actions.review(
        case=accepted, by=city.wang, outcome="pass", criterion="meets_conditions",
        at=on("2026-09-22"),
    )  # fmt: skip
    told = at_desk("chen", "2026-09-22").get(NEWS)
    assert {line["case"].number for line in told.context["lines"]} == {accepted.number}
    assert REVIEWED in {line["title"] for line in told.context["lines"]}
    hers = at_desk("wang", "2026-09-22").get(NEWS).context["lines"]
    assert hers
    assert REVIEWED not in {line["title"] for line in hers}  # her own


def test_what_she_has_seen_is_not_told_again(city, accepted, at_desk):
    actions.review(
        case=accepted, by=city.wang, outcome="pass", criterion="meets_conditions",
        at=on("2026-09-22"),
    )  # fmt: skip
    client = at_desk("chen", "2026-09-22")
    assert client.get(NEWS).context["lines"]
    assert client.post(NEWS).status_code == 302
    told = client.get(NEWS)
    assert not told.context["lines"]
    assert "没有变化" in told.content.decode()


def test_the_to_do_list_asks_for_it_in_passing(city, accepted, at_desk):
    client = at_desk("chen", "2026-09-22")
    assert 'hx-get="/desk/news/"' in client.get("/desk/").content.decode()
    part = client.get(NEWS, headers={"HX-Request": "true", "HX-Target": "news"}).content.decode()
    assert part.strip().startswith("<p")
    assert "上次查看后的变化" in part
