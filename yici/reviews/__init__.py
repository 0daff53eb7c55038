"""What applicants say of a service once it was given (好差评)."""
