"""The desk's work on the catalogue over the API: drafts, editions, batches, tasks, objections, lists.

The verbs are those of the pages and of `yici draft`, `batch`, `task` and their like, with the same
rules: all go through `catalogue.actions`. Who may see what is `visible_to` of the model.
"""

from . import basics, batches, drafts, editions, files, lists, tasks

PREFIX = "/catalogue"
routers = [
    (PREFIX, one.router) for one in (basics, drafts, editions, batches, tasks, lists, files)
]  # fmt: skip
