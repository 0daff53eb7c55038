"""检索用语: what people call things, and what they looked for without finding it."""
