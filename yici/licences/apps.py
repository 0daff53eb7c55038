from yici.kernel.module import Module


class Licences(Module):
    default = True
    name = "yici.licences"
    label = "licences"
