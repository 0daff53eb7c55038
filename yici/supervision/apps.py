from yici.kernel.module import Module


class Supervision(Module):
    default = True
    name = "yici.supervision"
    label = "supervision"
