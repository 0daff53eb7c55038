from yici.kernel.module import Module


class Vocabulary(Module):
    default = True
    name = "yici.vocabulary"
    label = "vocabulary"
