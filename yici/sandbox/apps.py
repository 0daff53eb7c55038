from yici.kernel.module import Module


class Sandbox(Module):
    default = True
    name = "yici.sandbox"
    label = "sandbox"
