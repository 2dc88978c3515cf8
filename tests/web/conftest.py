"""One server for all tests of the pages, and one browser that cannot call home."""

import os
import shutil
import subprocess
import sys

import pytest
from tests.web.serving import Server

FLAGS = [
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--disable-features=OptimizationHints,MediaRouter"),
]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("workspace"), "--port", "0")
    yield made
    code, err = made.stop()
    assert (code, err) == (0, "")


@pytest.fixture(scope="session")
def run_name(server):
    """Train a small run in the server's workspace."""
    env = {**os.environ, "CHAINRULE_HOME": str(server.workspace)}
    words = ["train", "digits", "--set", "train.epochs=3", "--set", "optim.lr=60"]
    line = [sys.executable, "-m", "chainrule", *words]
    subprocess.run(line, env=env, capture_output=True, check=False, timeout=120)
    return next((server.workspace / "runs").glob("digits-*")).name


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(server, chromium):
    """Return what opens a page as the learner; at its end nothing may have gone wrong in it."""
    contexts, wrong = [], []

    def open_(path="/", width=1280, scheme="light", **more):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **more
        )
        contexts.append(context)
        name, value = server.cookie.split("=", 1)
        context.add_cookies(
            [
                {
                    "name": name,
                    "value": value,
                    "url": server.home,
                    "httpOnly": True,
                    "sameSite": "Strict",
                }
            ]
        )
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: outside(asked.url) and wrong.append(asked.url))
        page.goto(server.home + path)
        return page

    def outside(url):
        return not url.startswith((server.home, "data:", "blob:", f"ws://{server.host}"))

    open_.wrong = wrong
    yield open_
    for context in contexts:
        context.close()
    assert wrong == []
