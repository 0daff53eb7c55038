from yici.kernel.module import Module


class Api(Module):
    default = True
    name = "yici.api"
    label = "api"
