"""E-licences, e-seals and sealed papers: what an office hands out, and how anyone checks it."""
