from yici.kernel.module import Module


class Documents(Module):
    default = True
    name = "yici.documents"
    label = "documents"
