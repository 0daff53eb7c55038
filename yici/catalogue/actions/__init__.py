"""The only writers of the catalogue. Every verb is keyword-only and atomic."""

from .access import TakenIn, may_take_in, take_in_access
from .adjustments import (
    answer_adjustment,
    close_adjustment,
    may_do_with,
    object_to,
    open_adjustments,
    reopen_adjustment,
)
from .basic_lists import BasicChange, BasicsImported, import_basics
from .basics import follow_all, may_record, record_basic
from .batches import close_batch, may_run_batches, open_batch
from .cancelled_proofs import adjust_what_asks
from .editions import (
    ENDS,
    abolish_edition,
    draft_edition,
    findings_of,
    may_end,
    plan_end,
    plan_no_end,
    publish_edition,
    resume_edition,
    suspend_edition,
)
from .files import (
    KINDS,
    MOST_BYTES,
    forget_guide_files,
    keep_guide_file,
)
from .frequent import NobodyCame, freeze_frequent
from .lists import Imported, import_items, may_import
from .locked_files import tell_of_locked_guide_file
from .relisting import line_digest, relist, relist_all, relist_missing
from .reports import LaterKnown, OtherDigest, OtherOfThisNumber, receive_edition
from .settling import about_change, forget_cancelled, forget_change
from .workflow import (
    approve_edition,
    compile_edition,
    place_of,
    publish_due,
    return_edition,
    review_edition,
    submit_edition,
    withdraw_edition,
)

__all__ = [
    "ENDS",
    "KINDS",
    "MOST_BYTES",
    "BasicChange",
    "BasicsImported",
    "Imported",
    "LaterKnown",
    "NobodyCame",
    "OtherDigest",
    "OtherOfThisNumber",
    "TakenIn",
    "abolish_edition",
    "about_change",
    "adjust_what_asks",
    "answer_adjustment",
    "approve_edition",
    "close_adjustment",
    "close_batch",
    "compile_edition",
    "draft_edition",
    "findings_of",
    "follow_all",
    "forget_cancelled",
    "forget_change",
    "forget_guide_files",
    "freeze_frequent",
    "import_basics",
    "import_items",
    "keep_guide_file",
    "line_digest",
    "may_do_with",
    "may_end",
    "may_import",
    "may_record",
    "may_run_batches",
    "may_take_in",
    "object_to",
    "open_adjustments",
    "open_batch",
    "place_of",
    "plan_end",
    "plan_no_end",
    "publish_due",
    "publish_edition",
    "receive_edition",
    "record_basic",
    "relist",
    "relist_all",
    "relist_missing",
    "reopen_adjustment",
    "resume_edition",
    "return_edition",
    "review_edition",
    "submit_edition",
    "suspend_edition",
    "take_in_access",
    "tell_of_locked_guide_file",
    "withdraw_edition",
]
