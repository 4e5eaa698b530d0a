"""What can go wrong."""


class Error(RuntimeError):
    """A picture, a model, a file or the memory; the text says what, where, expected and found."""


class WrongUse(Error, ValueError):
    """Arguments that mean nothing, whatever the picture."""
