from yici.kernel.module import Module


class Agencies(Module):
    default = True
    name = "yici.agencies"
    label = "agencies"
