"""Papers of the demo city, as the tests set and seal them."""

import datetime as dt

from yici.codes import licences
from yici.licences.keys import Holder

MARKET = Holder("广安市广安区市场监督管理局", "115116020086401479", "演示专用")
IDENTIFIER = licences.make("11100000000013338W011", MARKET.code, "20260000123")
NOON = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))

CORRECTION = {
    "authority": MARKET.name,
    "title": "行政许可申请材料补正告知书",
    "number": "广安区市监补字〔2026〕第000123号",
    "addressee": "张明",
    "opening": ["你于2026年11月20日提出的食品经营许可申请收悉，现一次性告知需要补正的全部内容："],
    "facts": [["申请事项", "食品经营许可（新办）"], ["收到日期", "2026年11月20日"]],
    "items_heading": "需要补正的全部内容",
    "items": [{"name": "食品安全管理人员健康证明", "note": "已过有效期"}],
    "ground": "《中华人民共和国行政许可法》第三十二条第一款第（四）项。",
    "closing": "特此告知。",
    "date": "2026年11月20日",
}

FOOD_PERMIT = {
    "authority": MARKET.name,
    "identifier": IDENTIFIER,
    "address": "https://yici.example/verify/" + IDENTIFIER,
    "name": "食品经营许可证",
    "copy": "（正 本）",
    "number": "JY25116020001234",
    "fields": [["经营者名称", "好味道餐饮店"], ["法定代表人（负责人）", "张明"]],
    "more": [["有效期至", "2031年11月20日"]],
    "issued_on": "2026年11月21日",
}

LAST_DAY = dt.date(2031, 11, 20)
FOOD_FACE = {
    "holder_name": "张小明",
    "number": "JY25116020001234",
    "fields": [
        ["经营者名称", "好味道餐饮店"],
        ["法定代表人（负责人）", "张小明"],
        ["经营场所", "四川省广安市广安区思源大道18号2栋1层"],
        ["经营项目", "热食类食品制售"],
    ],
}
