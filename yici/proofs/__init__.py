"""证明事项: which proofs are asked, on which ground, and how they are cut, kept and objected to."""
