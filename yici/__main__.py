"""`python -m yici` is `yici`."""

from yici.cli.main import main

main()
