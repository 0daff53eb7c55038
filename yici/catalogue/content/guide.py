"""办事指南: the words of a guide that are not facts of the item (C018)."""

from .base import Part, Text


class Answer(Part):
    """常见问题 (question, answer)."""

    question: Text
    answer: Text


class Remedies(Part):
    """救济途径: reconsideration within 60 days, or an action within 6 months (行政许可法 art. 38,
    行政复议法 art. 20, 行政诉讼法 art. 46)."""

    review_by: Text  # 行政复议机关
    court: Text

    @property
    def text(self) -> str:
        return (
            f"对办理结果不服的，可以自知道或者应当知道之日起60日内向{self.review_by}申请行政复议，"
            f"或者自知道或者应当知道之日起6个月内向{self.court}提起行政诉讼。"
        )


class Guide(Part):
    """Every field may be empty in a draft; rules.py says what is missing before publication."""

    accepting_unit: str = ""  # 受理单位
    flow: tuple[str, ...] = ()  # handle_flow, step by step
    enquiry: str = ""  # link_way
    office_hours: str = ""  # transact_time
    address: str = ""  # transact_addr
    window: str = ""
    bus_routes: str = ""
    accountability: str = ""  # 责任追究
    complaint: str = ""  # supervise_way
    status_query: str = ""
    common_errors: tuple[str, ...] = ()  # for the whole application
    no_form_reason: str = ""  # why there is no form to download, e.g. 免填表
    faq: tuple[Answer, ...] = ()
