from yici.kernel.module import Module


class Proofs(Module):
    default = True
    name = "yici.proofs"
    label = "proofs"
