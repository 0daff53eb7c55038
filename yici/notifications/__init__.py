"""通知: what people are told of their matters, in their space, by e-mail and by SMS."""
