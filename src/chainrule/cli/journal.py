"""`chainrule journal`: your own words beside each day."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chainrule import places
from chainrule.cli.terminal.fresh import Force, fresh
from chainrule.cli.terminal.line import read_line
from chainrule.cli.terminal.show import Json, show_json
from chainrule.errors import OptionError, StoreError
from chainrule.files import atomic

if TYPE_CHECKING:
    from chainrule.store import Note
    from chainrule.store.learner import Learner

CUT = "<!-- Above this line: your note. Below: what the day asks. -->"


def journal(
    day: Annotated[str | None, typer.Argument(help="4, day04, or E3; all notes without.")] = None,
    text: Annotated[str | None, typer.Option(help="Add this to the note; - reads it.")] = None,
    search: Annotated[str | None, typer.Option(help="Notes that hold all of these words.")] = None,
    export: Annotated[Path | None, typer.Option(help="Write all notes as Markdown.")] = None,
    show: Annotated[bool, typer.Option("--show", help="Only show the note.")] = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write and read your notes: in $EDITOR, typed here, or by --text."""
    from chainrule import store

    if (text is not None) + (search is not None) + (export is not None) + show > 1:
        raise OptionError("one of --text, --search, --export, --show is needed", got="several")
    if text is not None and day is None:
        raise OptionError(
            "a note belongs to a day", got="none", hint="chainrule journal 4 --text …"
        )
    if export and day is not None:
        raise OptionError("--export writes the notes of all days", got=day, hint="without a day")
    with store.open() as db:
        me = db.learner()
        if export:
            write_out(me, fresh(export, force=force), as_json=as_json)
        elif day is not None and text is not None:
            add(me, day, text, as_json=as_json)
        elif day is None or show or search is not None or as_json or not is_typed():
            listed(me, search, as_json=as_json, day=day)
        else:
            write(me, day)


def is_typed() -> bool:
    """Tell whether somebody can type here."""
    return sys.stdin is not None and sys.stdin.isatty()


def add(me: Learner, day: str, text: str, *, as_json: bool) -> None:
    """Add words given on the command line, or from standard input."""
    from chainrule.course import journal as library

    text = sys.stdin.read() if text == "-" else text
    with not_lost(day, text):
        note = library.add(me, day, text)
    if as_json:
        show_json({"notes": [told(note)]})
    else:
        typer.echo(f"Kept: {library.title(note.day)}")


def write(me: Learner, day: str) -> None:
    """Let the learner write: in the editor named by $VISUAL or $EDITOR, or line by line."""
    from chainrule.course import journal as library

    number = library.number_of(day)
    note = me.notes().get(number)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if editor:
        edit(me, number, note, editor)
    else:
        typed(me, number, note)


def edit(me: Learner, day: int | str, note: Note | None, editor: str) -> None:
    """Open the note in an editor; what was saved is kept, also where it is empty."""
    from chainrule.course import journal as library

    before = note.text if note else ""
    asked = "\n".join(f"> {prompt}" for prompt in library.prompts(day))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{library.title(day).split(':')[0]}.md"
        given = f"{before}\n\n{CUT}\n{asked}\n"
        file.write_text(given, encoding="utf-8")
        after = edited(editor, file, day, given).split(CUT)[0].strip()
    if after == before.strip():
        typer.echo("Nothing changed.")
        return
    with not_lost(day, after):
        library.rewrite(me, day, before, after)
    typer.echo(f"Kept: {library.title(day)}")


def edited(editor: str, file: Path, day: int | str, given: str) -> str:
    """Return what an editor made of a file.

    Raises:
        OptionError: it did not end well, or left no text in UTF-8; its words are in a file then.
    """
    well = ended_well(editor, file)
    left = file.read_bytes() if file.is_file() else b""
    try:
        text = left.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        text, needed = "", "an editor that saves UTF-8 is needed"
    else:
        needed = "an editor that runs well is needed"
        if well and file.is_file():
            return text
    kept = f"; what it wrote is in {put_aside(day, left)}" if left and text != given else ""
    hint = f"another in EDITOR, or --text; the note is as it was{kept}"
    raise OptionError(needed, got=editor, hint=hint)


def put_aside(day: int | str, words: bytes) -> str:
    """Write words that could not become a note to a file; return where they are.

    It is in the workspace, or where nothing can be written there, as on a full disk, in the
    folder of temporary files.
    """
    name = f"note-{day}-{datetime.now():%Y%m%d-%H%M%S}.md"
    for folder in (places.workspace(), Path(tempfile.gettempdir())):
        with suppress(OSError), atomic(folder / name, "wb") as written:
            written.write(words)
            return str(folder / name)
    sys.stderr.buffer.write(words + b"\n")  # the last place where they can be seen
    return "the lines above"


@contextmanager
def not_lost(day: int | str, text: str) -> Iterator[None]:
    """Put words into a file where the database does not take them."""
    try:
        yield
    except StoreError as error:
        hint = f"the same again later; your words are in {put_aside(day, text.encode())}"
        raise StoreError(error.needed, got=error.got, hint=hint) from None


def ended_well(editor: str, file: Path) -> bool:
    """Open a file in an editor; tell whether it was there and ended without an error."""
    try:
        return subprocess.run([*shlex.split(editor), str(file)], check=False).returncode == 0
    except (OSError, ValueError):  # not there, or a quotation that has no end
        return False


def typed(me: Learner, day: int | str, note: Note | None) -> None:
    """Show the note and add lines typed up to an empty one."""
    from chainrule.course import journal as library
    from chainrule.course.cards.plain import plain

    typer.secho(library.title(day), bold=True)
    if note:
        typer.echo(note.text)
    for prompt in library.prompts(day):
        typer.secho(plain(prompt), dim=True)
    typer.secho("(your words; an empty line ends; $EDITOR opens your editor)", dim=True)
    lines: list[str] = []
    try:
        while line := read_line("> "):
            lines.append(line)
    except KeyboardInterrupt:
        typer.echo()
        raise
    finally:  # also where Ctrl-C ends it: lines that were entered are kept
        if lines:
            with not_lost(day, "\n".join(lines)):
                library.add(me, day, "\n".join(lines))
            typer.echo(f"Kept: {library.title(day)}")


def listed(me: Learner, words: str | None, *, as_json: bool, day: int | str | None = None) -> None:
    """Print notes: all, those that hold the words, or one day's."""
    from chainrule.course import journal as library

    number = None if day is None else library.number_of(day)
    notes = library.every(me) if words is None else library.search(me, words)
    if number is not None:
        notes = [note for note in notes if note.day == number]
    if as_json:
        show_json({"notes": [told(note) for note in notes]})
        return
    for note in notes:
        typer.secho(library.title(note.day), bold=True)
        typer.echo(f"{note.text}\n")
    if not notes:
        begin = f"No note yet: chainrule journal {number or 1}"
        typer.echo("No note holds these words." if words else begin)


def told(note: Note) -> dict[str, Any]:
    """Return a note for programs."""
    return {"day": note.day, "text": note.text, "at": note.at.isoformat()}


def write_out(me: Learner, path: Path, *, as_json: bool) -> None:
    """Write all notes to a file."""
    from chainrule.course import journal as library

    count = library.export(me, path)
    if as_json:
        show_json({"file": str(path), "notes": count})
    else:
        typer.echo(f"{count} note{'s' * (count != 1)} in {path}")
