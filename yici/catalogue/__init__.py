"""The catalogue of service items (政务服务事项): what the government offers, edition by edition."""
