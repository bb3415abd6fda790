"""The Mistakes page: what a network mixes up, and how sure it is."""
