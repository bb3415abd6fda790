"""The Filters page: one input inside one network."""
