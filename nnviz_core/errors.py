"""The one error whose message is written for the person at the screen."""


class NnvizError(Exception):
    """Something the user can mend: the message says what, where and how."""
