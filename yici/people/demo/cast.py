"""Who plays in the demo city. Nobody here exists: numbers are made, telephones ring nowhere."""

from datetime import date
from typing import NamedTuple

from yici.people.models import Role

COUNTY = "511602000000"  # 四川省广安市广安区
HALL = "区政务服务中心"
EVERYWHERE = ("*",)  # every department but the hall

OF_REVIEWER_2 = ("区住建局", "区人社局", "区残联", "区医疗保障局", "区卫健局", "区交通运输局")
OF_REVIEWER_3 = ("广安区税务局",)


class Part(NamedTuple):
    """One of the staff: sign-in name, staff code, name, and her posts."""

    username: str
    code: str
    name: str
    role: Role
    departments: tuple[str, ...]
    but: tuple[str, ...] = ()


STAFF = [
    Part("clerk", "GA1001", "陈小芳", Role.CLERK, (HALL,)),
    Part("clerk2", "GA1002", "周文斌", Role.CLERK, (HALL,)),
    Part("reviewer", "GA1003", "赵明华", Role.REVIEWER, EVERYWHERE, OF_REVIEWER_2 + OF_REVIEWER_3),
    Part("reviewer2", "GA1004", "孙丽", Role.REVIEWER, OF_REVIEWER_2),
    Part("reviewer3", "GA1005", "何国强", Role.REVIEWER, OF_REVIEWER_3),
    Part("reviewer4", "GA1006", "罗敏", Role.REVIEWER, EVERYWHERE),
    Part("checker", "GA1007", "吴建国", Role.CHECKER, EVERYWHERE),
    Part("checker2", "GA1008", "郑红梅", Role.CHECKER, EVERYWHERE),
    Part("decider", "GA1009", "黄志远", Role.DECIDER, EVERYWHERE),
    Part("decider2", "GA1010", "欧阳静", Role.DECIDER, EVERYWHERE),
    Part("maker", "GA1011", "蒋雪", Role.LICENCE_MAKER, (*EVERYWHERE, HALL)),
    Part("delivery", "GA1012", "邓超", Role.DELIVERY_CLERK, (*EVERYWHERE, HALL)),
    Part("supervisor", "GA1013", "唐正", Role.SUPERVISOR, ("区政府办",)),
    Part("editor", "GA1014", "谭晓燕", Role.CATALOGUE_EDITOR, EVERYWHERE),
    Part("compiler", "GA1023", "向编目", Role.COMPILER, (HALL,)),
    Part("legality", "GA1015", "冯律", Role.LEGALITY_REVIEWER, ("区司法局",)),
    Part("hall", "GA1016", "彭大海", Role.HALL_MANAGER, (HALL,)),
    Part("hotline", "GA1017", "曾玲", Role.HOTLINE_AGENT, ("区政府办",)),
    Part("steward", "GA1018", "田野", Role.DATA_STEWARD, ("区行政审批局",)),
    Part("taxclerk", "GA1019", "袁月", Role.CLERK, ("广安区税务局",)),
    Part("finance", "GA1021", "钱进", Role.FINANCE, EVERYWHERE),
    Part("leader", "GA1022", "任致远", Role.LEADER, ("区政府办",)),
    Part("admin", "GA1020", "夏总", Role.ADMINISTRATOR, ("区行政审批局",)),
]


class Citizen(NamedTuple):
    """One of the citizens: sign-in name (or none), name, birth, serial in the number."""

    username: str | None
    name: str
    birth: date
    serial: int
    phone: str
    address: str


CITIZENS = [
    Citizen("citizen", "李秀英", date(1988, 5, 17), 900, "19900000001", "滨江路1号（模拟）"),
    Citizen("citizen2", "王小军", date(2004, 9, 2), 901, "19900000002", "城南大道2号（模拟）"),
    Citizen("elder", "张德福", date(1944, 2, 29), 901, "19900000003", "枣山镇3组（模拟）"),
    Citizen("agent", "刘明", date(1979, 11, 8), 901, "19900000004", "枣山镇村委会（模拟）"),
    Citizen("mother", "杨雪梅", date(1996, 7, 30), 902, "19900000005", "建安中路5号（模拟）"),
    Citizen(None, "欧阳小明", date(1990, 1, 1), 903, "19900000006", "五福东路6号（模拟）"),
]


class Firm(NamedTuple):
    """One of the organisations: name, type, its kind in the credit code, who represents it."""

    name: str
    type: str
    code_kind: str
    serial: int
    representative: str


FIRMS = [
    Firm("广安区初见餐饮有限公司（模拟）", "enterprise", "91", 9001, "citizen"),
    Firm("广安区通达货运有限公司（模拟）", "enterprise", "91", 9002, "citizen"),
    Firm("广安区小军小吃店（模拟）", "individual_business", "92", 9003, "citizen2"),
    Firm("广安区暖阳养老服务中心（模拟）", "society", "52", 9004, "mother"),
]
PAPER = "授权委托书（模拟）：本人张德福，委托刘明（村代办员）代为办理政务服务事项。"
