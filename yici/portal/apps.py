from yici.kernel.module import Module


class Portal(Module):
    default = True
    name = "yici.portal"
    label = "portal"
