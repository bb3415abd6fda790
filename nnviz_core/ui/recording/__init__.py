"""Training, wound back: what a network was at any step of its training."""
