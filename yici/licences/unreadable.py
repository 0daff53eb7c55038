"""What cannot be checked, because it cannot be read."""


class NotAPdf(Exception):
    """The file is not a PDF that can be read. Save it again as it was issued, and upload that."""
