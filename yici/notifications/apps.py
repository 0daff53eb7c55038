from yici.kernel.module import Module


class Notifications(Module):
    default = True
    name = "yici.notifications"
    label = "notifications"
