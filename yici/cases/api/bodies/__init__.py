"""What is sent with each verb of a case, as its forms on the desk ask it."""
