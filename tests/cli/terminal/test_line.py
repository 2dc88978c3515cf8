"""A line typed at a real terminal: editing, the end of input, and a Ctrl-C that comes too early."""

import os
import sys
import time

import pytest

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX's")
ASK = "from chainrule.cli.terminal.line import read_line; print('got', repr(read_line('name> ')))"


class Screen:
    """A program at a terminal of its own."""

    def __init__(self, code, folder):
        self.child, self.screen = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.environ["TERM"] = "xterm"
            os.execv(sys.executable, [sys.executable, "-c", code])
        os.set_blocking(self.screen, False)
        self.said = ""

    def read(self):
        try:
            self.said += os.read(self.screen, 4096).decode()
        except (BlockingIOError, OSError):  # nothing new, or the other side is closed
            time.sleep(0.01)

    def until(self, text):
        end = time.monotonic() + 30
        while text not in self.said:
            assert time.monotonic() < end, f"no {text!r} in {self.said!r}"
            self.read()

    def ends(self):
        """Return the exit status; a program that goes on is killed and fails the test."""
        end = time.monotonic() + 30
        while not (done := os.waitpid(self.child, os.WNOHANG))[0]:
            if time.monotonic() > end:
                os.kill(self.child, 9)
                os.waitpid(self.child, 0)
                pytest.fail(f"still waiting after {self.said!r}")
            self.read()
        self.read()
        os.close(self.screen)
        return os.waitstatus_to_exitcode(done[1])


@pytest.mark.parametrize(
    ("typed", "got"),
    [("ada\r", "'ada'"), ("ad\x7fda\r", "'ada'"), ("\x04", "None"), ("da\x1b[D\x1b[Da\r", "'ada'")],
    ids=["a line", "backspace", "end of input", "arrow keys"],
)
def test_what_was_typed(tmp_path, typed, got):
    screen = Screen(ASK, tmp_path)
    screen.until("name> ")
    os.write(screen.screen, typed.encode())
    screen.until(f"got {got}")
    assert screen.ends() == 0


def test_ctrl_c_between_the_prompt_and_the_wait(tmp_path):
    # readline drops what its start-up hook raises: the signal is gone before the wait begins
    early = """if True:
        import os, readline, signal
        from chainrule.cli.terminal.line import read_line

        def press():
            os.kill(os.getpid(), signal.SIGINT)
            sum(range(10_000))

        readline.set_startup_hook(press)
        try:
            read_line("name> ")
        except KeyboardInterrupt:
            readline.set_startup_hook(None)
            print("ended, then", read_line("again> "))
    """
    screen = Screen(early, tmp_path)
    screen.until("again> ")
    os.write(screen.screen, b"ada\r")
    screen.until("ended, then ada")
    assert screen.ends() == 0
