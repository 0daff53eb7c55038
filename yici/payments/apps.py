from yici.kernel.module import Module


class Payments(Module):
    default = True
    name = "yici.payments"
    label = "payments"
