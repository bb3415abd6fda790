"""Data in, picture out, with one home for colours."""
