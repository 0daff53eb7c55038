"""沙箱: stands in for the other parties of a demonstration: a bank, a carrier, a locker.

They are other parties in earnest: they know nothing of Yici's rooms and are reached over HTTP only,
sign what they send, send it again until it is taken, and keep books of their own. No money moves and
no parcel travels. Without a sandbox among the gateways and carriers, nothing here answers.
"""
