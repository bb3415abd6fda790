"""Weights to pixels: what each unit looks for."""
