"""The blocks of a lesson, run over a socket: one limited process a tab, ended with the tab.

page    {"do": "run", "block": 3, "source": "…"}   {"do": "stop"}
server  {"block": 3, "kind": "stdout", "text": "…"}      as it is printed
{"block": 3, "kind": "end", "how": "ok", "says": ""}   or "error", "time", "stopped" …
{"kind": "fresh"}                                 what had run is gone
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from typing import Any

from anyio import (
    CapacityLimiter,
    create_memory_object_stream,
    create_task_group,
    from_thread,
    move_on_after,
    to_thread,
)
from anyio.abc import ObjectReceiveStream, ObjectSendStream, TaskGroup
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from chainrule.course import days
from chainrule.course.limited import Session
from chainrule.errors import LessonError

MOST = 8  # tabs that run blocks at once; each has a process
IDLE = 1800.0  # seconds without a word, after which a tab's process is ended
FULL, TIRED, MISSING = 4429, 4408, 4404  # close codes
REASON = 100  # characters that a closing may say
WAITING = 64  # messages to the page that wait; more, and the printing block waits too
LONGEST = 100_000  # characters of a block

Message = dict[str, Any]


async def run(socket: WebSocket) -> None:
    """Serve one tab until it is closed."""
    await socket.accept()
    try:
        day = await to_thread.run_sync(days.get, socket.path_params["number"])
    except LessonError as error:
        await socket.close(MISSING, str(error)[:REASON])
        return
    site = socket.app.state.site
    with site.counted("blocks", MOST) as there_is_room:
        if not there_is_room:
            says = f"{MOST} pages run code already: close one of them, then run again."
            await socket.close(FULL, says)
            return
        session = Session(folders=[day.folder])
        forget = site.at_end(session.close)
        try:
            await Tab(socket, session).serve()
        finally:
            forget()
            await to_thread.run_sync(session.close, limiter=Tab.limiter())


class Tab:
    """One open page with its process."""

    _limiter: CapacityLimiter | None = None

    def __init__(self, socket: WebSocket, session: Session) -> None:
        """Speak with a page; the process starts with its first block."""
        self.socket, self.session = socket, session
        self.stop = threading.Event()
        self.is_busy, self.ended = False, 0  # blocks that ran to their end

    @classmethod
    def limiter(cls) -> CapacityLimiter:
        """Return the threads of blocks: one a tab, so none waits for another's loop."""
        cls._limiter = cls._limiter or CapacityLimiter(2 * MOST)
        return cls._limiter

    async def serve(self) -> None:
        """Listen and answer until the page is gone."""
        out, waiting = create_memory_object_stream[Message](WAITING)
        async with create_task_group() as group:
            group.start_soon(self.hand_on, waiting)
            try:
                await self.listen(out, group)
            except (WebSocketDisconnect, ValueError, KeyError, TypeError, RecursionError):
                pass  # gone, or no page of ours
            except TimeoutError:
                await self.socket.close(TIRED, "Nothing was run for half an hour. Run again.")
            finally:
                self.stop.set()
                group.cancel_scope.cancel()

    async def listen(self, out: ObjectSendStream[Message], group: TaskGroup) -> None:
        """Take what the page asks for."""
        while True:
            asked = json.loads(await self.heard())
            if asked["do"] == "stop":
                self.stop.set()
            elif asked["do"] == "run" and not self.is_busy:
                self.is_busy, self.stop = True, threading.Event()
                block, source = int(asked["block"]), str(asked["source"])
                group.start_soon(self.block, block, source, out)

    async def heard(self) -> str:
        """Return the page's next word; raise TimeoutError where neither it nor a block goes on."""
        while True:
            before = self.ended
            with move_on_after(IDLE):
                return await self.socket.receive_text()
            if not self.is_busy and self.ended == before:
                raise TimeoutError

    async def hand_on(self, waiting: ObjectReceiveStream[Message]) -> None:
        """Send what there is to send, in its order; who listens notices that the page is gone."""
        with suppress(WebSocketDisconnect):
            async for message in waiting:
                await self.socket.send_text(json.dumps(message))

    async def block(self, number: int, source: str, out: ObjectSendStream[Message]) -> None:
        """Run one block in a thread and say how it ended."""
        how, says = await to_thread.run_sync(self.ran, number, source, out, limiter=self.limiter())
        if self.session.is_fresh:
            await out.send({"kind": "fresh"})
        self.is_busy, self.ended = False, self.ended + 1
        await out.send({"block": number, "kind": "end", "how": how, "says": says})

    def ran(self, number: int, source: str, out: ObjectSendStream[Message]) -> tuple[str, str]:
        """Run one block; what it prints is sent as it comes."""
        if len(source) > LONGEST:
            needed = f"At most {LONGEST:,} letters are needed; got {len(source):,}."
            return "error", f"{needed} Try: a shorter block."
        failed = False

        def emit(kind: str, text: str) -> None:
            nonlocal failed
            failed |= kind == "error"
            from_thread.run(out.send, {"block": number, "kind": kind, "text": text})

        ended = self.session.run(source, emit, self.stop)
        if ended is not None:
            hint = f" {ended.hint[:1].upper()}{ended.hint[1:]}" if ended.hint else ""
            return ended.why, f"{ended.says}.{hint}"
        return ("error", "") if failed else ("ok", "")


ROUTES = [WebSocketRoute("/day/{number}/run", run)]
