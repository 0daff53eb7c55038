"""Finding items the way people look for them."""

import pytest

from yici.catalogue import actions, finding
from yici.catalogue.actions.revision import mark_revision
from yici.catalogue.finding import counted, find_items, suggest
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Item
from yici.catalogue.search import Filters
from yici.people.models import Department
from yici.people.tests.people import CLOCK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def names(typed, limit=5, **filters):
    return [item.name for item in find_items(typed, filters=Filters(**filters), limit=limit).items]


FOOD = "食品(含保健食品)经营许可核发"
WANTED = [
    # names, whole and in part
    ("教师资格认定", "教师资格认定"),
    ("公共场所卫生许可", "公共场所卫生许可新办审批（县级）"),
    ("残疾人证", "残疾人证新办"),
    ("护照", "普通护照签发"),
    ("林木采伐", "林木采伐许可证核发（县级权限）"),
    ("施工许可 建筑", "建筑工程施工许可证核发"),
    # what people call it
    ("开饭店", FOOD),
    ("开火锅店", FOOD),
    ("我要开个奶茶店", FOOD),
    ("开公司", "公司设立登记"),
    ("摆摊", "个体工商户设立登记"),
    ("上户口", "出生登记"),
    ("低保", "最低生活保障对象认定、保障金给付"),
    ("房产证", "不动产转移登记（国有建设用地使用权及房屋所有权）"),
    ("二手房过户", "不动产转移登记（国有建设用地使用权及房屋所有权）"),
    ("驾照", "机动车驾驶证期满换证"),
    ("领证", "中国内地公民婚姻登记"),
    ("外地看病报销", "异地长期居住人员备案"),
    ("砍树", "林木采伐许可证核发（县级权限）"),
    ("开网吧", "内资设立互联网上网服务营业场所筹建审批"),
    # whole questions
    ("怎么办护照", "普通护照签发"),
    ("办教师资格证需要什么材料", "教师资格认定"),
    ("退休怎么办理", "企业职工基本养老保险正常退休申请"),
    ("在哪里办居住证", "居住证办理"),
    # one wrong character of the same sound
    ("营业执召", "公司设立登记"),
    ("护兆", "普通护照签发"),
    ("教师资各", "教师资格认定"),
    ("失业保先金", "失业保险金申领"),
    ("不动惨", "不动产转移登记（国有建设用地使用权及房屋所有权）"),
    ("残疾人正", "残疾人证新办"),
    # one wrong character of another sound or shape
    ("身扮证", "居民身份证省内异地办理"),
    ("道路货物运愉", "道路货物运输经营许可"),
    ("劳务派谴", "经营劳务派遣业务（含新增业务、新设公司、分立、合并）许可(县级)"),
    ("公共汤所卫生许可", "公共场所卫生许可新办审批（县级）"),
    ("人力资原服务", "经营性人力资源服务机构从事职业中介活动许可（县级）"),
    # one missing, one too many, two swapped
    ("教师格认定", "教师资格认定"),
    ("生育津津贴", "生育津贴支付"),
    ("施许工可", "建筑工程施工许可证核发"),
    # pinyin, initials, width and case
    ("huzhao", "普通护照签发"),
    ("jiaoshizigerending", "教师资格认定"),
    ("jiaosi zige", "教师资格认定"),
    ("jszgrd", "教师资格认定"),
    ("spjyxk", FOOD),
    ("yyzz", "公司设立登记"),
    ("SYBXJ", "失业保险金申领"),
    ("ｃｊｒｚ", "残疾人证新办"),
    # traditional characters, and characters mixed with pinyin
    ("開個飯店", FOOD),
    ("辦理護照", "普通护照签发"),
    ("開飯dian", FOOD),
    ("hu照", "普通护照签发"),
    ("kai fandian", FOOD),
    # as they say it at home
    ("娃儿咋个上户口", "出生登记"),
    ("扯证", "中国内地公民婚姻登记"),
    ("砍树子", "林木采伐许可证核发（县级权限）"),
    ("我要给老人办高龄津贴", "高龄津贴给付"),
    # former names, short forms
    ("暂住證", "居住证办理"),
    ("产权证", "不动产转移登记（国有建设用地使用权及房屋所有权）"),
]


def test_what_people_type_finds_what_they_mean():
    missed = {typed: names(typed) for typed, wanted in WANTED if wanted not in names(typed)}
    assert missed == {}


CARD_LOST, CARD_PASSWORD = "社会保障卡挂失", "社会保障卡密码重置"
FIRST_THREE = [
    # something between the verb and the thing of an everyday word
    ("砍自家的树", "林木采伐许可证核发（县级权限）"), ("打口深井", "取水许可证新办审批"),
    # the rest of what was typed counts beside an everyday word, before or after it
    ("社保卡密码忘了", CARD_PASSWORD), ("公司改名字", "公司变更登记"), ("shebaoka guashi", CARD_LOST),
    ("养老保险转移接绪", "城乡居民基本养老保险关系转移接续申请"),
    # a slip beside an everyday word
    ("医保电子凭正", "医保电子凭证申领"),
    # of two everyday words, one within the other, the longer one
    ("开兽药店", "兽药经营许可证核发（普通兽药）"), ("交公租房房租", "公租房租金缴纳"),
    # a trade nobody thought of
    ("开钟表铺", "个体工商户设立登记"), ("卖风筝", "个体工商户设立登记"),
]  # fmt: skip


def test_of_what_is_typed_in_everyday_words_the_right_one_is_among_the_first_three():
    missed = {t: names(t, limit=3) for t, wanted in FIRST_THREE if wanted not in names(t, limit=3)}
    assert missed == {}


@pytest.mark.parametrize(
    ("called", "office"),
    [("国土局", "区自然资源和规划局"), ("卫生局", "区卫健局"), ("车管所", "区公安分局"), ("水利局", "区水务局"),
     ("质监局", "区市监局"), ("地税局", "广安区税务局"), ("城管", "区综合执法局"),
     ("市场监督管理局", "区市监局"), ("人力资源和社会保障局", "区人社局"), ("医保局", "区医疗保障局"),
     ("广安市广安区卫生健康局", "区卫健局"), ("卫健委", "区卫健局"), ("发展和改革委员会", "区发改局")],
)  # fmt: skip
def test_a_department_is_found_by_its_official_former_and_everyday_names(called, office):
    assert office in {item.department.short_name for item in find_items(called, limit=3).items}


@pytest.mark.parametrize("typed", ["开网吧", "开个网吧", "考驾照", "开火锅店"])
def test_a_verb_before_an_everyday_word_is_no_slip(typed):
    assert not find_items(typed).near


def test_the_name_itself_comes_first():
    listed = list(Item.objects.order_by("code")[::40])
    for item in listed:
        found = find_items(item.name, limit=3).items
        assert found[0].name == item.name, item.name


def test_a_code_finds_its_item_alone():
    for item in Item.objects.order_by("code")[::100]:
        assert [found.pk for found in find_items(item.code).items] == [item.pk]


def test_one_wrong_character_still_finds_most_items():
    """In every name of 4 to 12 characters, one character in the middle becomes another."""
    tried = found = 0
    for item in Item.objects.order_by("code")[::7]:
        plain = item.name.split("（")[0].split("(")[0]
        if not 4 <= len(plain) <= 12:
            continue
        middle = len(plain) // 2
        typed = plain[:middle] + "鑫" + plain[middle + 1 :]
        tried += 1
        found += item.name in names(typed, limit=10)
    assert tried > 40
    assert found / tried > 0.9


def test_what_nobody_offers_is_not_found():
    for typed in ("嗷嗷嗷", "qqqqqq", "' OR 1=1 --", "🐼", "（）", "龘"):
        assert find_items(typed).total == 0, typed


def test_what_only_comes_close_says_so():
    assert find_items("月球采矿飞船").near
    assert not find_items("采矿权").near


def test_nothing_typed_lists_everything_the_weightiest_first():
    first = find_items(limit=30)
    assert first.total == Item.objects.count() > 849  # the list, and the guides it lacks
    assert all(item.current for item in first.items)


def test_a_word_that_cuts_through_another_counts_less():
    """卖烟花 is fireworks, not tobacco."""
    assert all("烟花爆竹" in name for name in names("卖烟花爆竹", limit=3))


def test_of_several_everyday_words_what_is_called_all_of_them_comes_first():
    first = names("员工社保增员", limit=1)
    assert "登记" in first[0]
    assert "社会保" in first[0] or "参保" in first[0]


def test_facets_count_what_each_value_would_leave():
    told = counted("登记", Filters(service_object="person"))
    total = find_items("登记", filters=Filters(service_object="person")).total
    assert told["service_object"]["person"] == total  # its own filter is left aside
    assert told["service_object"].keys() > {"person"}
    for value, count in told["theme"].items():
        narrowed = Filters(service_object="person", theme=value)
        assert find_items("登记", filters=narrowed).total == count
    assert sum(told["department"].values()) == total  # each item has one


def test_pages_follow_each_other_without_gap_or_double():
    pages = [find_items("登记", offset=start, limit=10) for start in range(0, 60, 10)]
    seen = [item.pk for page in pages for item in page.items]
    assert len(seen) == len(set(seen)) == min(60, pages[0].total)


def test_filters_narrow_what_is_found():
    police = Department.objects.get(short_name="区公安分局")
    assert {item.department for item in find_items("办理", filters=Filters(department=police.pk),
                                                   limit=50).items} <= {police}  # fmt: skip
    assert names("", theme="person.marriage") == ["中国内地公民婚姻登记", "补领结婚证"]
    assert set(names("", service_object="person", online=True, limit=50)) >= {"出生登记"}
    assert "中国内地公民婚姻登记" in names("", applicable=True, limit=50)
    guides = len(list(demo_guides()))
    assert find_items(filters=Filters(applicable=True)).total == guides
    assert find_items(filters=Filters(region="510000000000")).total == Item.objects.count()
    assert find_items(filters=Filters(region="440000000000")).total == 0
    assert all(item.task_type == "20" for item in find_items(filters=Filters(task_type="20")).items)


def test_an_item_in_preparation_is_found_but_cannot_be_applied_for():
    [item] = find_items("被拐儿童身份证明", limit=1).items
    assert item.current is None


def test_names_are_suggested_while_typing():
    assert "教师资格认定" in suggest("教师")
    assert "教师资格认定" in suggest("jiaosh")
    assert "普通护照签发" in suggest("护")
    assert suggest("") == []


def test_a_change_is_found_at_once():
    item = Item.objects.get(name="教师资格认定")
    assert "教师资格认定" in names("", theme="person.qualification")
    actions.suspend_edition(edition=item.current, by=CLOCK, reason="系统升级")
    assert names("", theme="person.qualification") == []


def written_anew(monkeypatch) -> list[int]:
    """Keep the ids of the items that are put into an index from here on."""
    made, record = [], finding.record
    monkeypatch.setattr(finding, "record", lambda *told: made.append(told[0].pk) or record(*told))
    return made


def test_one_publication_puts_one_item_anew_into_the_index(monkeypatch):
    before, first = finding.current_index(), names("食品经营", limit=20)
    made = written_anew(monkeypatch)
    item = Item.objects.get(name="教师资格认定")
    actions.suspend_edition(edition=item.current, by=CLOCK, reason="系统升级")
    assert names("", theme="person.qualification") == []
    assert names("教师资格认定")[0] == "教师资格认定"  # still listed, once
    assert names("教师资格认定", limit=50).count("教师资格认定") == 1
    assert made == [item.pk]
    assert len(finding.current_index()) == len(before)
    assert names("食品经营", limit=20) == first


def test_what_is_cancelled_or_renamed_is_found_so_at_the_next_change(monkeypatch):
    finding.current_index()
    made = written_anew(monkeypatch)
    gone, other = Item.objects.get(name="教师资格认定"), Item.objects.get(name="普通护照签发")
    Item.objects.filter(pk=gone.pk).update(state=Item.State.CANCELLED)
    office = other.department
    Department.objects.filter(pk=office.pk).update(name="广安市广安区出入境管理大队")
    mark_revision()
    assert "教师资格认定" not in names("教师资格认定", limit=50)
    assert other.name in names("出入境管理大队", limit=50)
    offered = Item.objects.filter(department=office)
    assert sorted(made) == sorted(offered.values_list("pk", flat=True))


def test_an_index_whose_files_are_harmed_is_made_anew(settings, monkeypatch):
    finding.current_index()
    [last] = [one for one in (settings.VAR / "search").iterdir() if one.is_dir()]
    for file in last.glob("*.store"):
        file.unlink()
    (last / "meta.json").write_text("{")
    made = written_anew(monkeypatch)
    mark_revision()
    assert names("护照")[0] == "普通护照签发"
    assert len(made) == Item.objects.count()


def test_what_needs_no_visit_is_found_in_the_index_and_facets_are_counted_once(monkeypatch):
    index, asked = finding.current_index(), []
    count = index._buckets
    monkeypatch.setattr(index, "_buckets", lambda query: asked.append(1) or count(query))
    index._tallied.clear()
    for _again in range(2):  # with nothing typed the counts are kept
        told = counted("", Filters())
    assert len(asked) == 1
    assert told["region"]["511602000000"] > 800
    fewest = names("", limit=500, visits=0)
    no_visit = Item.objects.filter(editions__status="published", editions__visits=0)
    assert sorted(fewest) == sorted(no_visit.values_list("name", flat=True))
