"""Places where personal data lie, and how each is asked what it holds of a person."""
