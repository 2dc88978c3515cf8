"""Who is refused: foreign pages, rebound names, other users of the machine, links used twice."""

import json
import pathlib
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest
from tests.needs import needs_browser
from tests.web.serving import Server
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from chainrule.course import exercise
from chainrule.web.keys import Keys

PAGES = ["/", "/day/1", "/drill", "/static/style.css", "/static/vendor/codemirror.js", "/runs"]


@pytest.fixture(scope="module")
def work():
    """The address under which code of a learner runs."""
    return f"/exercise/{exercise.of(1)[0].name}/check"


@pytest.mark.parametrize("path", PAGES)
def test_another_local_user_without_the_cookie_sees_nothing(server, path):
    answer = httpx.get(server.home + path, headers={"accept": "text/html"})
    assert answer.status_code == 403
    assert "This page is locked" in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("cookie", ["chainrule=x", "PORT=x", "PORT=", 'PORT="', "PORT=\u00e9"])
def test_a_wrong_cookie_opens_nothing(server, cookie):
    name = server.cookie.split("=")[0]
    head = {"cookie": cookie.replace("PORT", name).encode("latin-1")}
    assert httpx.get(server.home, headers=head).status_code == 403


def test_another_local_user_cannot_run_code(server, work):
    head = {"origin": server.home}
    answer = httpx.post(server.home + work, data={"source": "x"}, headers=head)
    assert answer.status_code == 403
    with pytest.raises(InvalidStatus, match="403"):
        connect(f"ws://{server.host}/day/1/run", origin=server.home)


def test_a_link_works_once(server):
    used = server.links[-1]
    assert server.enter().split("=")[1] == server.cookie.split("=")[1]
    again = httpx.get(used)
    assert again.status_code == 403
    assert "used already" in again.text
    assert "set-cookie" not in again.headers
    assert server.links[-1] != used  # the terminal shows another


@pytest.mark.parametrize("token", ["", "x", "\u00e9", "x" * 43])
def test_a_wrong_token_is_refused(server, token):
    answer = httpx.get(f"{server.home}/enter", params={"token": token})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_cookie_is_strict_and_hidden_from_scripts(server):
    answer = httpx.get(server.links[-1])
    server.links.append(server.next_link())
    told = answer.headers["set-cookie"].lower()
    assert "httponly" in told
    assert "samesite=strict" in told
    assert told.startswith(f"chainrule-{server.host.split(':')[1]}=")
    assert answer.headers["referrer-policy"] == "no-referrer"


HOSTS = [
    *("evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "0.0.0.0:PORT", ""),
    *("127.0.0.1.:PORT", "localhost.:PORT", "LOCALHOST:PORT", "127.1:PORT", "::1:PORT"),
    *("[::ffff:127.0.0.1]:PORT", "evil@127.0.0.1:PORT", "127.0.0.1:PORT,evil.example"),
]


@pytest.mark.parametrize("host", HOSTS)
def test_a_rebound_name_is_refused(server, host):
    port = server.host.split(":")[1]
    head = {"host": host.replace("PORT", port), "cookie": server.cookie}
    assert httpx.get(server.home, headers=head).status_code in {400, 403}
    assert httpx.get(server.links[-1], headers=head).status_code in {400, 403}


@pytest.mark.parametrize(
    ("second", "status"), [("Host", b"400"), ("X-Forwarded-Host", b"200"), ("Forwarded", b"200")]
)
def test_a_second_name_does_not_count(tmp_path, second, status):
    own = Server(tmp_path, "--port", "0")
    host, port = own.host.split(":")
    lines = ["GET /day/1 HTTP/1.1", f"Host: {own.host}", f"{second}: host=evil.example"]
    lines += [f"Cookie: {own.cookie}", "Connection: close", "", ""]
    with socket.create_connection((host, int(port)), timeout=30) as made:
        made.sendall("\r\n".join(lines).encode())
        answer = b"".join(iter(lambda: made.recv(65536), b""))
    assert own.stop()[0] == 0
    assert answer.split(b" ")[1] == status
    assert b"evil.example" not in answer


@pytest.mark.parametrize("how", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_method_cannot_be_passed_off_as_another(server, work, how):
    """A link of a foreign page asks with GET: no header or field makes a change of it."""
    head = {"cookie": server.cookie, how: "POST"}
    answer = httpx.get(server.home + work, params={"_method": "POST", "source": "x"}, headers=head)
    assert answer.status_code == 405


@pytest.mark.parametrize("origin", ["http://localhost:PORT", "https://127.0.0.1:PORT", "HOME."])
def test_an_origin_that_is_nearly_ours_is_foreign(server, work, origin):
    origin = origin.replace("PORT", server.host.split(":")[1]).replace("HOME", server.home)
    head = {"cookie": server.cookie, "origin": origin}
    assert httpx.post(server.home + work, data={"source": "x"}, headers=head).status_code == 403
    for path in ("/day/1/run", "/picture/playground/live"):
        with pytest.raises(InvalidStatus, match="403"):
            server.socket(path, origin=origin)


def test_the_token_is_in_no_log_and_no_page(server):
    token = server.links[0].split("=")[1]
    logs = [file for file in server.workspace.rglob("*") if file.suffix in {".log", ".html"}]
    assert all(token not in file.read_text(errors="replace") for file in logs)
    with server.client() as client:
        assert server.links[-1].split("=")[1] not in client.get("/").text


@pytest.mark.parametrize("host", ["localhost", "[::1]"])
def test_this_machines_own_names_are_let_in(server, host):
    port = server.host.split(":")[1]
    head = {"host": f"{host}:{port}", "cookie": server.cookie}
    assert httpx.get(server.home, headers=head).status_code == 200


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:1"])
def test_what_changes_something_needs_our_origin(server, work, origin):
    head = {"cookie": server.cookie} | ({"origin": origin} if origin else {})
    for path in (work, "/day/1/read", "/journal/1", "/picture/playground", "/interview/begin"):
        answer = httpx.post(server.home + path, data={"source": "x"}, headers=head)
        assert answer.status_code == 403, path
    with pytest.raises(InvalidStatus, match="403"):
        server.socket("/day/1/run", origin=origin)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_pages_cannot_embed_or_fetch_ours(server, site):
    head = {"cookie": server.cookie, "sec-fetch-site": site, "sec-fetch-mode": "no-cors"}
    assert httpx.get(server.home, headers=head).status_code == 403
    framed = head | {"sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
    assert httpx.get(server.home, headers=framed).status_code == 403
    linked = head | {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert httpx.get(server.home, headers=linked).status_code == 200


def test_every_answer_keeps_to_itself(server, run_name):
    with server.client() as client:
        for path in ("/", "/nowhere", "/static/style.css", f"/runs/{run_name}/report", "/enter"):
            head = client.get(path).headers
            assert head["x-content-type-options"] == "nosniff", path
            assert head["cross-origin-resource-policy"] == "same-origin", path
            assert "default-src 'none'" in head["content-security-policy"], path
            assert "frame-ancestors 'none'" in head["content-security-policy"], path
            assert "unsafe-eval" not in head["content-security-policy"], path


def test_it_listens_on_this_machine_alone(server):
    port = int(server.host.split(":")[1])
    with pathlib.Path("/proc/net/tcp").open() as file:
        bound = [line.split()[1] for line in file if line.split()[3] == "0A"]
    assert [at for at in bound if int(at.split(":")[1], 16) == port] == [f"0100007F:{port:04X}"]


def test_a_body_without_end_is_cut_off(server, work):
    with server.client() as client:
        assert client.post(work, content=b"x" * 2_000_000).status_code == 413


def test_paths_of_other_files_are_refused(server):
    with server.client() as client:
        tried = ("/static/../view.py", "/static/%2e%2e/view.py", "/runs/..%2f..", "/runs/..")
        scripts = ("/picture/..%2fplayground.js", "/picture/%2e%2e%2f_points.js")
        for path in (*tried, *scripts, "/static//etc/hostname", "/static/%2fetc%2fhostname"):
            assert client.get(path).status_code in {404, 200}
            assert "import" not in client.get(path).text


def test_tokens_of_two_starts_differ():
    assert Keys(1).link != Keys(1).link


class Foreign(BaseHTTPRequestHandler):
    """A page of somebody else, on another port of the same machine: the same *site*."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>foreign</title>")

    def log_message(self, *_):
        pass


ATTACK = """async ([home, host, work]) => {
  const source = "open('/tmp/owned', 'w')";
  const tried = {};
  const body = new URLSearchParams({ source, base: "" });
  for (const mode of ["no-cors", "cors"]) {
    const asked = { method: "POST", mode, body, credentials: "include" };
    tried[mode] = await fetch(home + work, asked).then((r) => r.type + r.status, () => "refused");
  }
  const told = { mode: "no-cors", credentials: "include" };
  tried.read = await fetch(home + "/", told).then((r) => r.type, () => "refused");
  tried.socket = await new Promise((done) => {
    const socket = new WebSocket(`ws://${host}/day/1/run`);
    socket.onopen = () => done("open");
    socket.onclose = () => done("refused");
  });
  tried.script = await new Promise((done) => {
    const script = document.createElement("script");
    script.src = home + "/static/math.js";
    script.onload = () => done("loaded");
    script.onerror = () => done("refused");
    document.head.append(script);
  });
  const frame = document.createElement("iframe");
  frame.src = home + "/";
  document.documentElement.append(frame);
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: home + work, target: "_blank" });
  form.innerHTML = "<input name=source value=x>";
  document.documentElement.append(form);
  return tried;
}"""


@needs_browser
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_foreign_page_in_a_real_browser_can_do_nothing(server, chromium, work, name):
    before = exercise_tries(server)
    foreign = ThreadingHTTPServer(("127.0.0.1", 0), Foreign)
    Thread(target=foreign.serve_forever, daemon=True).start()
    context = chromium.new_context()
    key, value = server.cookie.split("=", 1)
    strict = {"httpOnly": True, "sameSite": "Strict"}
    context.add_cookies([{"name": key, "value": value, "url": server.home, **strict}])
    page = context.new_page()
    page.goto(f"http://{name}:{foreign.server_port}/")
    tried = page.evaluate(ATTACK, [server.home, server.host, work])
    assert tried["cors"] == "refused"
    assert tried["no-cors"] in {"refused", "opaque0"}  # opaque: sent, and refused by the server
    assert tried["read"] in {"refused", "opaque"}
    assert (tried["socket"], tried["script"]) == ("refused", "refused")
    with context.expect_page() as shown:
        page.evaluate("document.querySelector('form').submit()")
    shown.value.wait_for_load_state()
    assert "Only pages from here" in shown.value.text_content("body")
    inside = [frame for frame in page.frames if frame != page.main_frame]
    assert all("Deep learning" not in frame.content() for frame in inside)
    context.close()
    foreign.shutdown()
    foreign.server_close()
    assert exercise_tries(server) == before


def exercise_tries(server) -> str:
    """Return everything that the store keeps of exercises, as text."""
    from chainrule import store

    with store.open(f"sqlite:///{next(server.workspace.glob('*.db'))}") as db:
        return json.dumps({k: v.tries for k, v in db.learner().best().items()})
