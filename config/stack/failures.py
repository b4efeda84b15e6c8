"""What goes wrong, said in words meant for the person at the terminal."""


class StackError(Exception):
    """A fault whose text is printed as it is, without a traceback."""


class StopRequestedError(Exception):
    """Raised out of a signal handler: Ctrl-C, a closed terminal or a polite kill."""
