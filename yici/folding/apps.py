from yici.kernel.module import Module


class Folding(Module):
    default = True
    name = "yici.folding"
    label = "folding"
