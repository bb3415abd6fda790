"""Values on a page, whatever page it is."""
