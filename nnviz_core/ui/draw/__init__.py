"""The Draw page: an answer, and where other models disagree."""
