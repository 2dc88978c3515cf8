"""Write TOML, which Python reads but does not write: the few forms that a recipe has."""

import json
from typing import Any


def write(tables: dict[str, Any]) -> str:
    """Return plain keys first, then one [section] for each table.

    >>> print(write({"name": "mine", "optim": {"lr": 0.1, "betas": [0.9, 0.99]}}))
    name = "mine"
    <BLANKLINE>
    [optim]
    lr = 0.1
    betas = [0.9, 0.99]
    <BLANKLINE>
    """
    plain = {key: value for key, value in tables.items() if not isinstance(value, dict)}
    text = lines(plain)
    for section, table in tables.items():
        if isinstance(table, dict):
            text += f"\n[{section}]\n{lines(table)}"
    return text


def lines(table: dict[str, Any]) -> str:
    """Return `key = value`, a line each."""
    return "".join(f"{key} = {literal(value)}\n" for key, value in table.items())


def literal(value: Any) -> str:
    """Return a value as TOML spells it."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(literal(item) for item in value)}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower() if isinstance(value, bool) else repr(value)
