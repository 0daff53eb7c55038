"""办理: special procedures, extension, withdrawal, termination (行政许可法 art. 42, 45-48)."""

from .. import grounds
from .told import LAW, Notice, Told, cited, days, ground_in_words


def procedure(told: Told) -> Notice:
    laid_down = told.content.special_procedures
    own = next(p for p in laid_down if p.code == told.body["code"])
    values = {
        "程序名称": own.name,
        "所需时间": days(own.limit),
        "说明": told.said(),
        "依据": "、".join(str(basis) for basis in own.legal_basis),
    }
    return Notice("procedure", values)


def extension(told: Told) -> Notice:
    values = {
        "批准人": "本级人民政府负责人" if told.state.regime == "joint" else "本行政机关负责人",
        "延长时间": f"{told.body['days']}个工作日",
        "理由": told.said(),
        "新的期限": told.due("statutory") or told.due("promised"),
    }
    return Notice("extension", values)


def withdrawal(told: Told) -> Notice:
    return Notice("withdrawal", {})


def termination(told: Told) -> Notice:
    ground = grounds.TERMINATIONS[told.body["ground"]]
    values = {
        "终止情形": ground_in_words(ground),
        "理由": told.said(),
        # A matter that is gone has no article of its own: decisions keep to the law's procedure.
        "依据": cited(ground) or f"{told.common()['依照']}{LAW}第三十七条",
    }
    return Notice("termination", values)
