"""Playground: a small network that learns while one looks on."""
