"""Start the server on this machine alone, and open the browser."""

from __future__ import annotations

import os
import socket
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from html import escape
from pathlib import Path
from tempfile import mkstemp
from threading import Timer

from chainrule import places
from chainrule.errors import ServerError

HOST = "127.0.0.1"
PORT = 8765
TRIES = 50  # ports, from the one that is wanted
PAGE = ("open-", ".html")  # how the name of the file with the link begins and ends
KEPT = 60.0  # seconds that the file with the link is kept


def listen(port: int = PORT) -> socket.socket:
    """Return a socket on the port, or on the next one that is free; 0 takes any.

    Raises:
        ServerError: none is free.
    """
    for wanted in range(port, min(port + TRIES, 65536)) if port else (0,):
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere it would share a port that is taken
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((HOST, wanted))
            made.listen(128)
        except OSError:
            made.close()
            continue
        return made
    raise ServerError("a free port is needed", got=f"{port} and more are taken", hint="--port 9000")


def serve(
    port: int = PORT,
    *,
    browser: bool = True,
    tell: Callable[[str], None] = print,
) -> None:
    """Serve the pages until Ctrl-C.

    Args:
        port: where; if it is taken, the next one that is free.
        browser: whether to open one.
        tell: hears the link, and a new one each time a link was used.
    """
    import uvicorn

    from chainrule.scratch import set_num_threads
    from chainrule.web.application import app

    set_num_threads(1)  # pictures are small: more threads would only wait for each other
    with listen(port) as made:
        application = app(made.getsockname()[1], tell)
        link = application.state.site.keys.link
        tell(link)
        config = uvicorn.Config(
            application,
            log_level="warning",
            access_log=False,  # the first address holds the token
            server_header=False,
            ws_max_size=1_000_000,
            timeout_graceful_shutdown=2,
        )
        # The server ends what is open, and then hands Ctrl-C on.
        with opened(link) if browser else nothing(), suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[made])


@contextmanager
def opened(link: str) -> Iterator[None]:
    """Open the browser on a link.

    Why: other users can read the words that a program was started with, so the browser is given a
         file that only this user may read, which leads to the link.
    """
    handle, name = private_file()
    file, address = Path(name), escape(link, quote=True)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(
            '<!doctype html><meta charset="utf-8"><title>Chainrule</title>'
            f'<meta http-equiv="refresh" content="0;url={address}">'
            f'<a href="{address}">Open Chainrule</a>\n'
        )
    start = Timer(0.5, lambda: webbrowser.open(file.as_uri()))  # when the server answers
    gone = Timer(KEPT, lambda: file.unlink(missing_ok=True))
    for timer in (start, gone):
        timer.daemon = True
        timer.start()
    try:
        yield
    finally:
        start.cancel()
        gone.cancel()
        file.unlink(missing_ok=True)


def private_file() -> tuple[int, str]:
    """Make a file that only this user may read; in the workspace, where that can be written.

    Why: some browsers are shut off from the system's temporary folder.
    """
    folder = places.workspace()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return mkstemp(prefix=PAGE[0], suffix=PAGE[1], dir=folder)
    except OSError:
        return mkstemp(prefix=PAGE[0], suffix=PAGE[1])


@contextmanager
def nothing() -> Iterator[None]:
    """Open no browser."""
    yield
