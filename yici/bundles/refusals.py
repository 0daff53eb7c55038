"""Why a definition is not taken in or published."""


class Refused(ValueError):
    """The definition is not as it has to be. The message says what to do."""


class NotPublishable(Refused):
    """Rules bar it. `findings` has each breach."""

    def __init__(self, findings):
        super().__init__("; ".join(map(str, findings)))
        self.findings = findings


class NotAllowed(Refused):
    """Only a catalogue editor of the lead department drafts, and another person publishes."""
