"""The Class averages page: each layer by class."""
