"""The site: settings, addresses and the only list of capabilities."""
