from yici.kernel.module import Module


class Laws(Module):
    default = True
    name = "yici.laws"
    label = "laws"
