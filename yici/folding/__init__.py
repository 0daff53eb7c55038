"""多证合一: certificates that are folded into the business licence, and what is told to departments instead (C062)."""
