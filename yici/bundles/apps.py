from yici.kernel.module import Module


class Bundles(Module):
    default = True
    name = "yici.bundles"
    label = "bundles"

    def ready(self):
        super().ready()
        from . import sight  # noqa: F401  it registers what a bundle case lets people see
