"""The Network page: a pass in space."""
