"""The one error whose message is written for the person at the screen."""


class NnvizError(Exception):
    """A problem that the user can fix: the message says what is wrong, where, and how to fix it."""
