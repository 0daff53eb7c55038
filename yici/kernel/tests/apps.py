from yici.kernel.module import Module


class Loans(Module):
    """A module of the tests alone (settings: yici.site.testing)."""

    default = True
    name = "yici.kernel.tests"
    label = "loans"
