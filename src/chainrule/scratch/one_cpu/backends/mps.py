"""Apple's GPUs, of which there is none here."""


def is_available() -> bool:
    """Return False."""
    return False


def is_built() -> bool:
    """Return False."""
    return False


def is_macos_or_newer(major: int, minor: int) -> bool:
    """Return False: no GPU of Apple's is asked."""
    return False
