from yici.kernel.module import Module


class Plans(Module):
    default = True
    name = "yici.plans"
    label = "plans"
