"""What follows a licence's facts."""

from yici.kernel import reactions
from yici.licences import actions
from yici.licences.events import Corrected, Issued


@reactions.on(Issued, Corrected, slow=1)
def seal_the_pdf(entry):
    """Every version gets its sealed PDF (R31)."""
    actions.seal_pdf(licence=entry.story, at=entry.at, key=reactions.key(entry))
