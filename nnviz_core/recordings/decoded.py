"""What was decoded of recordings last, whichever they are."""

from nnviz_core.recordings.recent import Recent

BYTES = 15 * 2**20
"""How much the whole process holds: the groups around one step of a large recording, or long stretches of small ones."""
DECODED = Recent(BYTES)
