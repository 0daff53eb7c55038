from yici.kernel.module import Module


class People(Module):
    default = True
    name = "yici.people"
    label = "people"
