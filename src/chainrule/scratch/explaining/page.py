"""The explanation in a notebook: the picture, and the table below it."""

from __future__ import annotations

from html import escape


def html(picture: str, table: str, ops: int) -> str:
    """Return the picture in a box that scrolls, with the table to fold out."""
    return (
        '<div style="max-height:40em;overflow:auto">'
        f"{picture}</div><details><summary>The {ops} rows as text</summary>"
        f'<pre style="overflow:auto">{escape(table)}</pre></details>'
    )
