"""Fifty learners' pages at once: every one is answered, none waits for a picture or a check."""

import asyncio
import time

import httpx
from tests.web.serving import apart

from chainrule.course import exercise

LEARNERS = 50
PATHS = ["/", "/day/1", "/drill?day=1", "/journal", "/lab", "/search?q=loss"]


async def visit(client, n):
    """Walk through the course as one learner does; return how long each page took."""
    took = []
    for path in [*PATHS[n % len(PATHS) :], *PATHS[: n % len(PATHS)], exercise_path(n)]:
        start = time.monotonic()
        answer = await client.get(path)
        took.append(time.monotonic() - start)
        assert answer.status_code == 200, (path, answer.status_code)
        assert "</html>" in answer.text
    return took


def exercise_path(n):
    every = exercise.of(1)
    return f"/exercise/{every[n % len(every)].name}"


async def crowd(server):
    head = {"cookie": server.cookie, "accept": "text/html", "origin": server.home}
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(
        base_url=server.home, headers=head, timeout=60, limits=limits
    ) as client:
        return await asyncio.gather(*(visit(client, n) for n in range(LEARNERS)))


def test_fifty_learners_at_once(server):
    took = sorted(one for each in apart(crowd(server)) for one in each)
    assert len(took) == LEARNERS * (len(PATHS) + 1)
    print(f"median {took[len(took) // 2]:.2f} s, slowest {took[-1]:.2f} s")
    assert took[-1] < 60


def test_a_page_does_not_wait_for_a_check(server):
    """While a check runs in a loop, pages are answered as ever."""
    one = exercise.of(1)[0]

    async def both():
        head = {"cookie": server.cookie, "origin": server.home, "accept": "text/x-piece"}
        async with httpx.AsyncClient(base_url=server.home, headers=head, timeout=60) as client:
            base = (await client.get(f"/exercise/{one.name}")).text
            mark = base.split('name="base" value="')[1].split('"')[0]
            sent = {"source": "while True: pass\n", "base": mark}
            check = asyncio.create_task(client.post(f"/exercise/{one.name}/check", data=sent))
            await asyncio.sleep(0.5)
            assert (await client.get("/")).status_code == 200
            assert not check.done()
            while not check.done():  # said again: the check may not have begun when it is heard
                await client.post(f"/exercise/{one.name}/stop")
                await asyncio.sleep(0.2)
            return check.result().text

    assert "stopped" in apart(both())
