"""How a probe says that it cannot be made."""


class Skipped(Exception):  # noqa: N818 - an event, not an error
    """Raised by a probe that cannot be made here; its text is the reason."""
