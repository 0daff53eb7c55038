"""Grounds: why a period runs, stops or is extended; why an application is not accepted.

A key travels in events; the words and the article are looked up here, in the reader's language.
"""

from dataclasses import dataclass

LICENSING = "中华人民共和国行政许可法"
RECONSIDERATION = "中华人民共和国行政复议法"
LITIGATION = "中华人民共和国行政诉讼法"
SECRECY = "中华人民共和国保守国家秘密法"
OPENNESS = "中华人民共和国政府信息公开条例"


@dataclass(frozen=True)
class Ground:
    """`text` is an English message id for translation; `law` and `article` stay as enacted."""

    text: str
    law: str = ""
    article: str = ""


def _(text: str) -> str:
    """Mark a message for translation; rules know no Django."""
    return text


GROUNDS = {
    "receipt": Ground(
        _("The office tells you within 5 working days whether it accepts the application; silence means accepted."),
        LICENSING, "第三十二条",
    ),
    "correction": Ground(_("The office waits for what it asked you to supply."), LICENSING, "第三十二条"),
    "statutory": Ground(_("The limit the law sets for a decision."), LICENSING, "第四十二条"),
    "joint": Ground(
        _("The limit the law sets for a decision that several departments handle together: 45 working days."),
        LICENSING, "第四十二条第二款",
    ),
    "lower_review": Ground(
        _("A lower authority reviews within 20 working days before the one above decides."),
        LICENSING, "第四十三条",
    ),
    "promised": Ground(_("The limit the office has promised to keep.")),
    "immediate": Ground(
        _("An immediate item is decided at the same visit, once the application is complete."),
        LICENSING, "第三十四条第二款",
    ),
    "same_day": Ground(
        _("An immediate item is decided on the day a complete application comes in; after office hours or on a day of rest, on the next working day."),
        LICENSING, "第三十四条第二款",
    ),
    "step": Ground(_("The limit of this step.")),
    "procedure": Ground(
        _("Time needed for a hearing, tender, auction, inspection, testing, quarantine, appraisal or expert review does not count, if it was told in writing."),
        LICENSING, "第四十五条",
    ),
    "extension": Ground(
        _("Extended with the approval of the head of the authority; the reasons were told."),
        LICENSING, "第四十二条",
    ),
    "joint_extension": Ground(
        _("Extended with the approval of the head of the government; the reasons were told."),
        LICENSING, "第四十二条第二款",
    ),
    "hearing_notice": Ground(
        _("Time and place of a hearing are told 7 working days ahead."), LICENSING, "第四十八条"
    ),
    "rework": Ground(
        _("The applicant was told once, by all departments, what has to be mended; what was promised stands meanwhile, the limit of the law runs on.")
    ),
    "supply": Ground(_("The day by which you promised to supply the rest.")),
    "aftercheck": Ground(_("The day by which the office checks what was promised.")),
    "to_revoke": Ground(
        _("What was undertaken is not so: the day by which the head revokes the result, or finds that it is kept after all."),
    ),
    "renewal": Ground(
        _("The office decides on the renewal before the licence expires; without a decision it counts as renewed."),
        LICENSING, "第五十条",
    ),
    "renewal_late": Ground(
        _("The licence expires on this day. The renewal was applied for less than 30 days before, so silence does not renew it."),
        LICENSING, "第五十条",
    ),
    "delivery": Ground(
        _("The decision and the licence are delivered within 10 working days of the decision."),
        LICENSING, "第四十四条",
    ),
    "pre_review": Ground(_("The office has promised to look at the papers before you apply formally.")),
    "hearing_ask": Ground(
        _("Those concerned may ask for a hearing within 5 working days of being told."),
        LICENSING, "第四十七条",
    ),
    "hearing": Ground(
        _("The hearing is held within 20 working days of being asked for; its time does not count."),
        LICENSING, "第四十五条、第四十七条",
    ),
    "suspension": Ground(_("The handling is suspended: what it depends on is still open.")),
    "reconsidered": Ground(
        _("The decision on the reconsideration sets this time for doing what it orders."),
        RECONSIDERATION, "第六十四条、第六十六条、第七十七条",
    ),
    "reconsidered_own": Ground(
        _("The decision on the reconsideration sets no day: the limit of the law for what has to be done counts."),
        RECONSIDERATION, "第六十四条、第六十六条、第七十七条",
    ),
    "judged": Ground(
        _("The judgment sets this time for doing what it orders."),
        LITIGATION, "第七十条、第七十二条、第九十四条",
    ),
    "judged_own": Ground(
        _("The judgment sets no day: the limit of the law for what has to be done counts."),
        LITIGATION, "第七十条、第七十二条、第九十四条",
    ),
    "silence": Ground(
        _("Nobody told you within 5 working days that anything was missing: the application counts as accepted from the day it was received."),
        LICENSING, "第三十二条第一款第四项",
    ),
}  # fmt: skip

# The ground of a clock by who decided, and whether the decision's own text sets the time.
REMEDIED = {
    ("reconsideration", True): "reconsidered",
    ("reconsideration", False): "reconsidered_own",
    ("litigation", True): "judged",
    ("litigation", False): "judged_own",
}

# Why an application is not accepted (art. 32 (1), (2); R27).
REFUSALS = {
    "no_licence_needed": Ground(
        _("The matter needs no licence by law."), LICENSING, "第三十二条第一款第一项"
    ),
    "wrong_authority": Ground(
        _("The matter is not within this authority's powers; it names the right one."),
        LICENSING, "第三十二条第一款第二项",
    ),
    "not_eligible": Ground(_("The applicant is not one of those the item serves."), LICENSING, "第十二条"),
    "incomplete": Ground(
        _("What was asked for in the correction notice was not supplied."),
        LICENSING, "第三十二条第一款第五项",
    ),
}  # fmt: skip

TERMINATIONS = {
    "correction_lapsed": Ground(
        _("What was asked for was not supplied in time; the application counts as withdrawn."),
        LICENSING, "第三十二条",
    ),
    "supply_lapsed": Ground(
        _("What was promised at the tolerant acceptance did not come in time.")
    ),
    "originals_differ": Ground(
        _("The originals differ from what was sent."), LICENSING, "第三十一条"
    ),
    "applicant_gone": Ground(
        _("The applicant has died, lost capacity or been dissolved."), LICENSING, "第七十条"
    ),
    "matter_gone": Ground(_("The matter applied for no longer exists.")),
    "result_gone": Ground(
        _("The result was revoked or cancelled before it was handed over."), LICENSING, "第六十九条、第七十条"
    ),
}  # fmt: skip

# What ends a case by itself: nobody declares it.
BY_ITSELF = frozenset({"supply_lapsed", "result_gone"})
# What may still end a case that is decided; else its result is changed (art. 69, 70).
AFTER_DECISION = BY_ITSELF | {"originals_differ"}

# Why a hearing is held (art. 46, 47).
HEARINGS = {
    "by_law": Ground(_("Law, regulation or rule asks for a hearing."), LICENSING, "第四十六条"),
    "public_interest": Ground(
        _("A weighty matter of public interest: the authority holds one."), LICENSING, "第四十六条"
    ),
    "others_concerned": Ground(
        _("It directly touches weighty interests of the applicant and of others."),
        LICENSING, "第四十七条",
    ),
}  # fmt: skip

# Why handling stands still. The licensing law knows no suspension of its own: the grounds follow
# those of the reconsideration law, by analogy.
SUSPENSIONS = {
    "awaits_ruling": Ground(
        _("It depends on the outcome of another case that is not closed yet."),
        RECONSIDERATION, "第三十九条",
    ),
    "force_majeure": Ground(_("Force majeure keeps those concerned from taking part."), RECONSIDERATION, "第三十九条"),
    "applicant_unable": Ground(
        _("The applicant has died, lost capacity or been dissolved, and her successor is not known yet."),
        RECONSIDERATION, "第三十九条",
    ),
    "applicant_asks": Ground(_("The applicant has asked for it in writing.")),
}  # fmt: skip

# Why a result is not what it was any more, by what is done to it.
CHANGES = {
    "revoked": {
        "abuse": Ground(_("Officials abused their powers or neglected their duties."), LICENSING, "第六十九条第一款第一项"),
        "beyond_powers": Ground(_("It was granted beyond the authority's powers."), LICENSING, "第六十九条第一款第二项"),
        "against_procedure": Ground(_("It was granted against the procedure the law lays down."), LICENSING, "第六十九条第一款第三项"),
        "not_qualified": Ground(_("The applicant did not meet the conditions."), LICENSING, "第六十九条第一款第四项"),
        "fraud": Ground(_("It was obtained by deceit, bribery or other improper means."), LICENSING, "第六十九条第二款"),
        "false_undertaking": Ground(_("What was promised in the undertaking is not so."), LICENSING, "第六十九条第二款"),
        "remedy": Ground(_("Reconsideration or litigation has set it aside."), RECONSIDERATION, "第六十四条"),
        "remedy_void": Ground(_("Reconsideration has found it void."), RECONSIDERATION, "第六十七条"),
        "judgment": Ground(_("A judgment has set it aside."), LITIGATION, "第七十条"),
        "judgment_void": Ground(_("A judgment has found it void."), LITIGATION, "第七十五条"),
    },
    "cancelled": {
        "expired": Ground(_("Its validity has ended and was not renewed."), LICENSING, "第七十条第一项"),
        "holder_gone": Ground(_("The holder has died or lost capacity."), LICENSING, "第七十条第二项"),
        "dissolved": Ground(_("The holder has been dissolved."), LICENSING, "第七十条第三项"),
        "set_aside": Ground(_("It was revoked, withdrawn or forfeited."), LICENSING, "第七十条第四项"),
        "force_majeure": Ground(_("Force majeure makes what it allows impossible."), LICENSING, "第七十条第五项"),
        "holder_asks": Ground(_("The holder gives it up."), LICENSING, "第七十条第六项"),
    },
    "corrected": {
        "clerical": Ground(_("A clerical error in what was issued.")),
        "change_asked": Ground(_("The holder asked for a change."), LICENSING, "第四十九条"),
    },
    "suspended": {
        "under_investigation": Ground(_("It is being looked into whether it has to be revoked.")),
        "remedy": Ground(_("Its effect is stayed while a remedy is heard."), RECONSIDERATION, "第四十二条"),
    },
    "restored": {
        "ground_gone": Ground(_("The reason for the suspension has gone.")),
    },
}  # fmt: skip

# Why one result alone is not published (R33): codes as the catalogue has them for whole items.
WITHHOLDING = {
    "state-secret": Ground(_("It is a state secret."), SECRECY),
    "business-secret": Ground(
        _("It contains a business secret, and publication would do harm."), OPENNESS, "第十五条"
    ),
    "privacy": Ground(
        _("It touches personal privacy, and publication would do harm."), OPENNESS, "第十五条"
    ),
}
ASKED_FOR = Ground(
    _("The applicant asks that it be withheld; until the department answers, it is not published."),
    OPENNESS, "第三十二条",
)  # fmt: skip
# Why what was withheld, or asked to be, is published after all.
PUBLICATION = {
    "consent": Ground(_("The applicant agrees to its publication."), OPENNESS, "第十五条"),
    "public_interest": Ground(
        _("Not to publish it would gravely affect the public interest."), OPENNESS, "第十五条"
    ),
    "no_secret": Ground(
        _("It is no secret and no private matter, or is none any more."), OPENNESS, "第十八条"
    ),
}
