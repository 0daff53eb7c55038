from yici.kernel.module import Module


class Bundles(Module):
    default = True
    name = "yici.bundles"
    label = "bundles"
