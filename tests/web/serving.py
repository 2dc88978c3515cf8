"""A real server for tests: `chainrule learn` in a process of its own, on a workspace of its own."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from websockets.sync.client import connect

HERE = "http://127.0.0.1:8765"


def apart(coroutine):
    """Run a coroutine in a thread of its own: this one may hold the browser's event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


class Server:
    """`chainrule learn --no-browser --json`, its link and its end."""

    def __init__(self, workspace: Path, *words: str) -> None:
        env = {**os.environ, "CHAINRULE_HOME": str(workspace), "OPENBLAS_NUM_THREADS": "1"}
        env.pop("CHAINRULE_DATABASE", None)
        line = [sys.executable, "-m", "chainrule", "learn", "--no-browser", "--json", *words]
        self.workspace = workspace
        self.process = subprocess.Popen(
            line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, cwd=workspace
        )
        self.links = [self.next_link()]
        self.host = urlsplit(self.links[0]).netloc
        self.home = f"http://{self.host}"
        self.session = ""

    def next_link(self) -> str:
        """Read the next link that the terminal shows."""
        text = ""
        while line := self.process.stdout.readline():
            text += line
            if line.rstrip() == "}":
                return json.loads(text)["link"]
        raise AssertionError(f"no link: {text} {self.process.stderr.read()}")

    def enter(self) -> str:
        """Let somebody in with the last link; return the cookie as a header."""
        answer = httpx.get(self.links[-1])
        assert answer.status_code == 200, answer.text
        self.links.append(self.next_link())
        return answer.headers["set-cookie"].split(";")[0]

    @property
    def cookie(self) -> str:
        self.session = self.session or self.enter()
        return self.session

    def client(self, **more) -> httpx.Client:
        """Return a client that is let in and comes from our own pages."""
        head = {"origin": self.home, "accept": "text/html"} | more
        cookies = dict([self.cookie.split("=", 1)])
        return httpx.Client(base_url=self.home, headers=head, cookies=cookies, timeout=60)

    def socket(self, path: str, **more):
        """Open a socket as our own page does."""
        asked = {"origin": self.home, "additional_headers": {"Cookie": self.cookie}} | more
        return connect(f"ws://{self.host}{path}", **asked)

    def stop(self) -> tuple[int, str]:
        """Press Ctrl-C; return the exit code and what stderr says."""
        self.process.send_signal(signal.SIGINT)
        _, err = self.process.communicate(timeout=60)
        return self.process.returncode, err


class Direct:
    """A browser without a network: asks the application itself."""

    def __init__(self, app):
        self.app, self.cookies = app, httpx.Cookies()

    def get(self, path, **more):
        return apart(self.ask("GET", path, **more))

    def post(self, path, **more):
        return apart(self.ask("POST", path, **more))

    async def ask(self, method, path, headers=None, data=None):
        head = {"accept": "text/html", "origin": HERE} | (headers or {})
        asked = {"base_url": HERE, "headers": head, "cookies": self.cookies}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), **asked) as client:
            answer = await client.request(method, path, data=data)
            self.cookies = client.cookies
            return answer
