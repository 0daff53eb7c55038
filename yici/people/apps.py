from importlib import import_module

from yici.kernel.module import Module


class People(Module):
    default = True
    name = "yici.people"
    label = "people"

    def ready(self):
        super().ready()
        import_module(
            "yici.people.accounts"
        )  # what it keeps out of the database, it keeps out always
