from yici.kernel.module import Module


class Halls(Module):
    default = True
    name = "yici.halls"
    label = "halls"
