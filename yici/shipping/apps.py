from yici.kernel.module import Module


class Shipping(Module):
    default = True
    name = "yici.shipping"
    label = "shipping"
