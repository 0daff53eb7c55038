"""The kinds of licences this house can print: a row here and a template is a new kind."""

from dataclasses import dataclass


class UnknownKind(LookupError):
    """No licence of that kind is printed here. The message lists those that are."""


@dataclass(frozen=True)
class Kind:
    """`type_code` is 21 characters where a national body defined the type; else the last three,
    behind the credit code of the department that issues it (GB/T 36904)."""

    name: str
    template: str
    type_code: str
    copy: str = ""
    tint: str = ""
    validity: str = "有效期至"

    def type_code_of(self, issuer: str) -> str:
        """The type code for a licence from that department."""
        return self.type_code if len(self.type_code) == 21 else issuer + self.type_code


KINDS = {
    # The code is the national one as public code uses it.
    "business": Kind(
        "营业执照", "business.typ", "11100000MB0143028R001", "（副 本）", validity="营业期限"
    ),
    "food": Kind("食品经营许可证", "permit.typ", "101", "（正 本）", "#2f7d5b"),
    "permit": Kind("行政许可证", "permit.typ", "102", "（正 本）", "#2c5f8a"),
    "approval": Kind("行政许可决定书", "approval.typ", "201", validity="有效期限"),
    "certificate": Kind("证明", "approval.typ", "301", tint="#3d6b7d", validity="有效期限"),
}


def kind_of(code: str) -> Kind:
    """The kind under that code. :raises UnknownKind: there is none."""
    try:
        return KINDS[code]
    except KeyError:
        raise UnknownKind(f"{code!r}: print one of {', '.join(KINDS)}") from None


@dataclass(frozen=True)
class Notice:
    """A kind of sealed notice: the word in its document number (文号), its title, its template."""

    word: str
    title: str
    template: str = "notice.typ"


NOTICES = {
    "receipt": Notice("收", "行政许可申请材料接收凭证"),
    "acceptance": Notice("受", "行政许可申请受理通知书"),
    "non_acceptance": Notice("不受", "行政许可申请不予受理决定书"),
    "correction": Notice("补", "行政许可申请材料补正告知书"),
    "procedure": Notice("特", "行政许可特别程序告知书"),
    "extension": Notice("延", "行政许可延长办理期限告知书"),
    "grant": Notice("准", "准予行政许可决定书"),
    "refusal": Notice("不准", "不予行政许可决定书"),
    "withdrawal": Notice("撤", "行政许可申请撤回确认书"),
    "termination": Notice("终", "行政许可办理终止通知书"),
    "delivery": Notice("送", "行政许可文书送达回证"),
}


def notice_of(code: str) -> Notice:
    """The notice under that code. :raises UnknownKind: there is none."""
    try:
        return NOTICES[code]
    except KeyError:
        raise UnknownKind(f"{code!r}: make one of {', '.join(NOTICES)}") from None
