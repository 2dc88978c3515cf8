"""Intel's library for layers."""

enabled = True  # a switch that changes nothing here


def is_available() -> bool:
    """Return False."""
    return False
