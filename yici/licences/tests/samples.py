"""Papers of the demo city, as the tests set and seal them."""

import datetime as dt

from yici.licences.keys import Holder

MARKET = Holder("广安市广安区市场监督管理局", "11511602008640147K", "演示专用")
IDENTIFIER = "1.2.156.3005.2.11100000000013338W011.11511602008640147K.20260000123.001.U"
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
