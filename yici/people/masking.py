"""Names and numbers as screens show them: enough to recognise one's own, too little to misuse."""

import re

# Compound surnames (复姓) count as one character, so that 欧阳小明 becomes 欧阳*明.
_SURNAMES = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 司空 夏侯 轩辕 端木 "
    "百里 东郭 南宫 西门 申屠 太史 呼延 澹台 闻人 公冶 濮阳 淳于 单于 仲孙 钟离 鲜于 闾丘 赫连 拓跋 独孤 "
    "第五 南门 公羊 公良 乐正 巫马 万俟 亓官 梁丘 左丘"
)
COMPOUND = frozenset(_SURNAMES.split())


def name(value: str) -> str:
    """Mask a person's name: 张小明 -> 张*明, 张明 -> 张*, 欧阳小明 -> 欧阳*明.

    A name in other letters keeps its first: 阿卜杜拉·买买提 -> 阿*****提.
    """
    value = value.strip()
    if len(value) < 2:
        return "*" * len(value)
    head = 2 if len(value) > 2 and value[:2] in COMPOUND else 1
    tail = 1 if len(value) - head > 1 else 0
    stars = min(len(value) - head - tail, 5)
    return value[:head] + "*" * stars + (value[-1] if tail else "")


def number(value: str) -> str:
    """Mask a resident ID or credit code: 511602199001011234 -> 511***********1234."""
    return _middle(value, 3, 4)


def phone(value: str) -> str:
    """Mask a telephone number: 13812341234 -> 138****1234."""
    return _middle(value, 3, 4)


def email(value: str) -> str:
    """Mask an email address: zhang@example.cn -> z****@example.cn."""
    local, at, host = value.partition("@")
    return f"{local[:1]}****{at}{host}" if at else _middle(value, 1, 0)


def _middle(value: str, head: int, tail: int) -> str:
    value = "".join(value.split())
    hidden = len(value) - head - tail
    if hidden < 3:  # too short for its ends to be shown
        return "*" * len(value)
    return value[:head] + "*" * hidden + value[len(value) - tail :]


def address(value: str) -> str:
    """Mask an address behind its city or county: 四川省广安市广安区滨江路1号 -> 四川省广安市****."""
    value = value.strip()
    found = _COUNTY.match(value)
    return f"{found[0] if found else value[:2]}****"


_COUNTY = re.compile(r"^.{2,12}?(?:省|自治区|市)?.{1,10}?(?:区|县|市|旗)")
