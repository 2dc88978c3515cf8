"""Moved to `chainrule.course.figures`."""

from chainrule.course.figures import collected, prepared

__all__ = ["collected", "prepared"]
