from yici.kernel.module import Module


class Desk(Module):
    default = True
    name = "yici.desk"
    label = "desk"
