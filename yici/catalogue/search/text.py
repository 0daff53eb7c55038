"""Text as it is compared: width and case folded, cut into characters, words and syllables."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import opencc

BREAK = "|"  # stands between phrases, so that no phrase is found across two
NOISE = re.compile(
    r"^(请问|你好|我?(要|想要?|得)|怎么样?|咋个?样?|怎样|如何|去?哪(里|儿)?(可以|能)?|在哪(里|儿|点)?)?"
    r"(给|帮|替)?(我|我家|家里|屋头|自己)?(的|人)?(想|要)?"
    r"(申请办理|办理|申办|申请|申领|办)?(一?[个张家])?"
    r"(?P<core>.{2,}?)"
    r"((需要?|要|得)(带|准备|提交|办)?(什么|哪些|啥子?|多久|多少钱?)?(材料|资料|手续|证件?|条件|时间)?"
    r"|(怎么|咋个?|啷个|哪个)(办理?|整|弄|申请|走|补办?)|如何(办理?|申请)"
    r"|在?哪(里|儿|点)?(办理?|申请|领)"
    r"|去哪(里|儿)?(办理?)?|(的|办理|申请)?(流程|指南|手续|材料)|要多久|多少钱|吗|呢)*$"
)
TRADE = re.compile(  # a trade that nobody thought of: whoever takes one up registers it
    r"^(在.{1,6})?(自己|想|来|去)?(开|办|做|搞|盘|摆)(一?[个家间])?.{1,8}(店|馆|铺|厅|吧|坊|摊|城|屋|场|行|站|室|社|乐|部|厂|公司|生意)$"
    r"|^(在.{1,6})?(自己|想|来|去)?(卖|售|贩).{1,8}$|^.{2,6}(来卖|在家卖|卖)$"
)
FOUNDED = ("个体工商户设立", "公司设立")
WORD = re.compile(r"[0-9a-z一-鿿㐀-䶿]")


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return the text in one width, case and script, without punctuation: `食品（含…）` -> `食品含…`.

    Traditional characters become simplified ones: `開飯店` -> `开饭店`.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", text).lower() if WORD.match(c))
    return plain if plain.isascii() else _simplify(plain)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _simplify(text: str) -> str:
    return _converter().convert(text)


def core(text: str) -> str:
    """Return what is looked for, without the words around it: `我要开饭店需要什么材料` -> `开饭店`."""
    folded = fold(text)
    match = NOISE.match(folded)
    return match["core"] if match else folded


def chars(phrases: Iterable[str]) -> str:
    """Return the characters of all phrases as tokens, broken between phrases."""
    return f" {BREAK} ".join(" ".join(fold(phrase)) for phrase in phrases if phrase)


def cut(text: str) -> list[str]:
    """Return the words of a folded text, one after the other."""
    import rjieba

    return rjieba.cut(text)


def words(text: str) -> list[str]:
    """Return the words of a text, long ones also cut into their parts."""
    import rjieba

    return [word for word in map(fold, rjieba.cut_for_search(text)) if word]


@lru_cache(maxsize=200_000)
def _spelt(word: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(word, style=Style.NORMAL, errors=_letters))


def _letters(other: str):
    """What is no Chinese character is spelt letter by letter."""
    return list(other)


def syllables(text: str) -> list[str]:
    """Return the pinyin of each character, read word by word."""
    return [s for word in cut(fold(text)) for s in _spelt(word)]


def soften(pinyin: str) -> str:
    """Fold sounds that many confuse: zh z, ch c, sh s, -ng -n."""
    return re.sub(r"([zcs])h", r"\1", pinyin).replace("ng", "n").replace("ü", "v")


def spellings(phrases: Iterable[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (softened pinyin, initials, softened syllables) of each phrase."""
    for phrase in phrases:
        spelt = syllables(phrase)
        yield soften("".join(spelt)), "".join(s[0] for s in spelt), [soften(s) for s in spelt]


def grams(text: str, size: int) -> list[str]:
    return [text[i : i + size] for i in range(len(text) - size + 1)]


def joined_grams(texts: Iterable[str]) -> str:
    """Return trigrams as tokens, broken between texts: a phrase of them is a part of one text."""
    return f" {BREAK} ".join(" ".join(grams(text, 3)) for text in texts)
