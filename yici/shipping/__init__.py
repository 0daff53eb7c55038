"""寄递: materials come in and results go out by post, by pick-up at the window, or by locker."""
