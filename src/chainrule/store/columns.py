"""Column types that answer alike on SQLite and PostgreSQL.

UTC     a moment; SQLite keeps no zone, PostgreSQL answers in the session's
Words   text; PostgreSQL refuses NUL, neither takes half of a surrogate pair
Json    plain values, written as text
"""

from __future__ import annotations

import json
import math
import re
from datetime import UTC as UTC_ZONE
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Text
from sqlalchemy.types import TypeDecorator

from chainrule.errors import StoreError

HALF = re.compile("[\ud800-\udfff]")  # of a surrogate pair: no character by itself


class UTC(TypeDecorator[datetime]):
    """A moment: any zone goes in, UTC comes out; a time without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Turn to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise StoreError(
                "a time with a zone is needed", got=str(value), hint="datetime.now(UTC)"
            )
        return value.astimezone(UTC_ZONE)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return (
            value.replace(tzinfo=UTC_ZONE) if value.tzinfo is None else value.astimezone(UTC_ZONE)
        )


class Words(TypeDecorator[str]):
    """Text of any length; what no database takes is replaced by its visible sign."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Replace NUL by ␀ and half a surrogate pair by �."""
        return None if value is None else written(value)


class Name(Words):
    """A short text of one line that rows are found by."""

    cache_ok = True


class Json(TypeDecorator[Any]):
    """Plain values; NaN and infinity, which JSON lacks, become null."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type) -> None:
        """Take a list or a dict."""
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Any) -> str:
        """Write as JSON."""
        return written(json.dumps(finite(value), ensure_ascii=False, default=str))

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        """Read from JSON."""
        return None if value is None else json.loads(value)


def written(text: str) -> str:
    """Return text as both databases keep it.

    >>> written("a" + chr(0) + "b"), written("café"), written(chr(0xD800))
    ('a␀b', 'café', '�')
    """
    return HALF.sub("\ufffd", text.replace("\0", "\u2400"))


def finite(value: Any) -> Any:
    """Return plain values with null in the place of NaN and infinity.

    >>> finite({"loss": float("nan"), "steps": [1, 2.5]})
    {'loss': None, 'steps': [1, 2.5]}
    """
    if isinstance(value, dict):
        return {str(key): finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
