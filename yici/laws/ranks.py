"""效力位阶: what kind of rule a citation names, and who could have made it (立法法 art. 7-93). Pure."""

import re
from enum import Enum
from typing import Self


class Rank(Enum):
    """Highest first. `grounds_agency`: it may set an intermediary service (东府办〔2016〕59号 七)."""

    CONSTITUTION = ("constitution", "宪法", "Constitution", True)
    LAW = ("law", "法律", "Law", True)
    REGULATION = ("regulation", "行政法规", "Administrative regulation", True)
    STATE_DECISION = ("state-decision", "国务院决定", "State Council decision", True)
    LOCAL_REGULATION = ("local-regulation", "地方性法规", "Local regulation", True)
    MINISTRY_RULE = ("ministry-rule", "国家部门规章", "Ministry rule", True)
    PROVINCIAL_RULE = ("provincial-rule", "省政府规章", "Provincial government rule", True)
    CITY_RULE = ("city-rule", "市政府规章", "City government rule", False)
    DOCUMENT = ("document", "规范性文件", "Normative document", False)

    label: str
    english: str
    grounds_agency: bool

    def __new__(cls, value: str, label: str, english: str, grounds_agency: bool) -> Self:
        rank = object.__new__(cls)
        rank._value_ = value
        rank.label, rank.english, rank.grounds_agency = label, english, grounds_agency
        return rank

    @classmethod
    def labelled(cls, label: str) -> "Rank":
        """:raises KeyError: when no rank is called so"""
        for rank in cls:
            if label in {rank.label, rank.value}:
                return rank
        raise KeyError(label)


PROVINCES = (
    "北京市|天津市|上海市|重庆市|河北省|山西省|辽宁省|吉林省|黑龙江省|江苏省|浙江省|安徽省|福建省|"
    "江西省|山东省|河南省|湖北省|湖南省|广东省|海南省|四川省|贵州省|云南省|陕西省|甘肃省|青海省|台湾省|"
    "内蒙古自治区|广西壮族自治区|西藏自治区|宁夏回族自治区|新疆维吾尔自治区"
)
CITY = r"(?!城市|都市)[一-鿿]{2,3}(?:市|自治州)(?!场|政|容)"
PLACE = re.compile(rf"^(?P<province>{PROVINCES})?(?P<city>{CITY})?")
SIGNED = re.compile(r"（[^（）]*(〔\d{4}〕|\[\d{4}\])[^（）]*号）$")  # 国办发〔2019〕11号
ENDINGS = (  # of a name without its place, first that fits
    (re.compile(r"(意见|通知|方案|指引|公告|通告|清单|规范|纲要|计划|批复|函|指导目录)(（.*）)?$"), Rank.DOCUMENT),
    (re.compile(r"^国务院(?!办公厅).*(决定|办法|规定)$"), Rank.STATE_DECISION),
    (re.compile(r"^中华人民共和国宪法"), Rank.CONSTITUTION),
    (re.compile(r"^中华人民共和国.*((?<!办)法|法典|刑法修正案（.+）)$|^全国人民代表大会.*(决定|解释)$"), Rank.LAW),
    (re.compile(r"条例(（试行）|（.*修订）)?$|^中华人民共和国.*(实施细则|实施条例)$"), Rank.REGULATION),
    (re.compile(r"(办法|规定|细则|规则)(（.*）)?$"), Rank.MINISTRY_RULE),
)  # fmt: skip
AT_HOME = {Rank.REGULATION: Rank.LOCAL_REGULATION, Rank.MINISTRY_RULE: Rank.PROVINCIAL_RULE}


def guessed(name: str) -> Rank:
    """Return the rank that a name tells, for rules that no register holds.

    A guess: 办法 by a ministry's office and 办法 by decree of the ministry are named alike. What is
    entered in the register has its rank for certain.
    """
    if SIGNED.search(name):
        decision = re.match(r"国务院(?!办公厅).*的(决定|办法|规定|暂行办法)（", name)
        return Rank.STATE_DECISION if decision else Rank.DOCUMENT
    place = PLACE.match(name)
    home = bool(place and place.group())
    rest = name[place.end() :] if place else name
    for pattern, rank in ENDINGS:
        if pattern.search(rest):
            found = AT_HOME.get(rank, rank) if home else rank
            city = home and place is not None and place["city"]
            return Rank.CITY_RULE if city and found == Rank.PROVINCIAL_RULE else found
    return Rank.DOCUMENT
