"""How a property says that an answer does not have it: cause, input, got, expected, next step."""

from __future__ import annotations

from typing import Any, NoReturn


class Falls(Exception):  # noqa: N818 - not an error of ours: the answer falls short
    """An answer lacks a property."""

    def __init__(
        self,
        cause: str,
        *,
        given: Any = None,
        got: Any = None,
        expected: Any = None,
        hint: str = "",
    ) -> None:
        """Name the cause; show the input that fails, what came, what was expected, what to do."""
        super().__init__(cause)
        self.cause, self.given, self.got, self.expected, self.hint = (
            cause, given, got, expected, hint,
        )  # fmt: skip


def fail(
    cause: str, *, given: Any = None, got: Any = None, expected: Any = None, hint: str = ""
) -> NoReturn:
    """Say that an answer lacks a property.

    Raises:
        Falls: always.
    """
    raise Falls(cause, given=given, got=got, expected=expected, hint=hint)
