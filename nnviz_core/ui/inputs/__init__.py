"""The ways to an input."""
