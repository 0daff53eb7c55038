"""Themes (主题) under which citizens and enterprises look for items: user_topic, corp_topic."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    code: str
    label: str
    english: str

    @property
    def audience(self) -> str:
        """`person` or `corporate`."""
        return self.code.partition(".")[0]


PERSON = tuple(
    Theme(f"person.{code}", label, english)
    for code, label, english in (
        ("birth", "生育收养", "Birth and adoption"),
        ("household", "户籍办理", "Household registration"),
        ("education", "教育科研", "Education"),
        ("work", "就业创业", "Work and start-up"),
        ("setup", "设立变更", "Setting up a business"),
        ("permit", "准营准办", "Permits to trade"),
        ("qualification", "职业资格", "Professional qualification"),
        ("marriage", "婚姻登记", "Marriage"),
        ("housing", "住房保障", "Housing and property"),
        ("social", "社会保障", "Social insurance"),
        ("health", "医疗卫生", "Health"),
        ("aid", "社会救助", "Social aid"),
        ("documents", "证件办理", "Documents"),
        ("transport", "交通出行", "Driving and transport"),
        ("border", "出境入境", "Travel abroad"),
        ("retirement", "离职退休", "Retirement"),
    )
)
CORPORATE = tuple(
    Theme(f"corporate.{code}", label, english)
    for code, label, english in (
        ("setup", "设立变更", "Setting up and changes"),
        ("permit", "准营准办", "Permits to trade"),
        ("hr", "人力资源", "Staff and labour"),
        ("construction", "国土和规划建设", "Land and construction"),
        ("transport", "交通运输", "Transport"),
    )
)
THEMES = {theme.code: theme for theme in PERSON + CORPORATE}
