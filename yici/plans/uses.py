"""用地用海分类: what land may be used for, by the first level of the national classes of 2023. Pure."""

USES = {
    "01": "耕地", "02": "园地", "03": "林地", "04": "草地", "05": "湿地",
    "06": "农业设施建设用地", "07": "居住用地", "08": "公共管理与公共服务用地",
    "09": "商业服务业用地", "10": "工矿用地", "11": "仓储用地", "12": "交通运输用地",
    "13": "公用设施用地", "14": "绿地与开敞空间用地", "15": "特殊用地", "16": "留白用地",
    "17": "陆地水域", "23": "其他土地",
}  # fmt: skip
ALL = frozenset(USES)
TOWN = frozenset({"07", "08", "09", "10", "11"})  # concentrated building: within the boundary


def name_of(use: str) -> str:
    return USES.get(use, use)


def names_of(uses) -> str:
    """Return the classes in words, as they stand on a page."""
    return "、".join(f"{code} {name_of(code)}" for code in sorted(uses))
