from yici.kernel.module import Module


class Catalogue(Module):
    default = True
    name = "yici.catalogue"
    label = "catalogue"
