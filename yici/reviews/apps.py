from yici.kernel.module import Module


class Reviews(Module):
    default = True
    name = "yici.reviews"
    label = "reviews"
