"""How fast items are found among many: the real list, varied to as many items as wanted."""

from itertools import cycle, islice
from random import Random
from time import perf_counter

from .guides import DATA, demo_guides
from .importing import read
from .search import Record, SearchIndex

PLACES = (
    "金安", "前锋", "岳池", "武胜", "邻水", "华蓥", "枣山", "协兴", "城南", "城北", "浓洄", "北辰",
    "广福", "万盛", "中桥", "官盛", "井河", "花桥", "大安", "彭家",
)  # fmt: skip
SUFFIXES = (
    "",
    "（县级）",
    "（乡镇）",
    "（变更）",
    "（注销）",
    "（补办）",
    "（延续）",
    "（初次申请）",
)
SLIP = "鑫"  # stands for a wrong character


def bench_search(items: int = 200_000, searches: int = 2000, progress=iter) -> dict:
    """Search an index of that many items in eight ways, one search after the other.

    :return: milliseconds at the median and the 95th and 99th percentile, over all and by way
    """
    originals = list(_originals())
    begun = perf_counter()
    index = SearchIndex.in_memory(progress(_varied(originals, items)))
    built = perf_counter() - begun
    chance = Random(1)
    taken: dict[str, list[float]] = {}
    for way, typed in islice(_typed(originals, chance), searches):
        start = perf_counter()
        index.find(typed)
        taken.setdefault(way, []).append((perf_counter() - start) * 1000)
    every = [each for times in taken.values() for each in times]
    figures = {f"p95_{way}_ms": _at(times, 0.95) for way, times in taken.items()}
    return {
        "items": len(index),
        "searches": len(every),
        "build_seconds": round(built, 1),
        "p50_ms": _at(every, 0.5),
        "p95_ms": _at(every, 0.95),
        "p99_ms": _at(every, 0.99),
    } | figures


def _at(times: list[float], share: float) -> float:
    return round(sorted(times)[min(int(len(times) * share), len(times) - 1)], 2)


def _originals():
    guides = {guide.code: guide.content for guide in demo_guides()}
    for row in read(DATA / "guangan_items.csv"):
        said = row.values
        content = guides.get(said["code"])
        phrases = (said["main_item"], *(content.keywords if content else ()))
        yield Record(0, said["code"], said["name"], phrases, (said["department"],))


def _varied(originals: list[Record], count: int):
    """The same item in other places and variants: names differ as those of a province do."""
    chance = Random(0)
    for number, record in enumerate(islice(cycle(originals), count), 1):
        place = "" if number <= len(originals) else chance.choice(PLACES)
        suffix = "" if number <= len(originals) else chance.choice(SUFFIXES)
        yield Record(
            number,
            f"{record.code[:-2]}{number}",
            f"{record.name}{suffix}",
            tuple(phrase for phrase in record.phrases if phrase != "未分类"),
            tuple(f"{place}{name}" for name in record.departments),
            (f"department:{number % 700}",),
            chance.choice((0, 0, 0, 1, 3)),
        )


def _typed(originals: list[Record], chance: Random):
    from pypinyin import Style, lazy_pinyin

    everyday = [p for r in originals for p in r.phrases if p != "未分类" and len(p) < 8]
    while True:
        name = chance.choice(originals).name.split("（")[0].split("(")[0]
        short = name[: chance.randint(2, 6)]
        place = len(short) // 2
        yield "name", name
        yield "part", short
        yield "everyday", chance.choice(everyday)
        yield "slip", short[:place] + SLIP + short[place + 1 :]
        yield "initials", "".join(lazy_pinyin(short, style=Style.FIRST_LETTER))
        yield "pinyin", "".join(lazy_pinyin(short))
        yield "question", f"怎么办理{short}需要什么材料"
        yield "two_words", f"{short} {name[-4:]}"
