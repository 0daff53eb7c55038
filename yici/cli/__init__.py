"""The command line: `yici`."""
