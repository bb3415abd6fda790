"""A network and images of one's own."""
