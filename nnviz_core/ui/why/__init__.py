"""The Why page: why an input is read as one class and not as another."""
