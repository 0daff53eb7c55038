from yici.kernel.module import Module


class Ui(Module):
    default = True
    name = "yici.ui"
    label = "ui"
