// Pictures in a page: a changed control asks for a new drawing; a live picture opens a socket.
// Each picture has at most one question under way, so neither side is ever flooded.

import { refused, words } from "/static/piece.js";

const LOST = "The connection was lost. The next change begins anew.";
const DELAY = 600; // ms between retries of a lost socket

export function start(root = document) {
  for (const figure of root.querySelectorAll("figure.picture:not([data-ready])")) {
    figure.dataset.ready = "";
    if (figure.dataset.script) onsight(figure, () => live(figure));
    else redrawn(figure);
  }
}

// ---- pictures drawn by the server ----

function redrawn(figure) {
  const form = figure.querySelector("form");
  const address = form.getAttribute("action");
  let busy = false;
  let again = false;

  async function ask() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const body = new URLSearchParams(new FormData(form));
      const headers = { accept: "text/x-piece" };
      const reply = await fetch(address, { method: "POST", body, headers });
      const text = await reply.text();
      if (!reply.ok) throw refused(reply, text);
      fill(figure, text);
    } catch (error) { // the next change asks again
      const says = figure.querySelector(".picture-says");
      says.className = "picture-says picture-error";
      says.textContent = words(error);
    }
    busy = false;
    if (again) { again = false; ask(); }
  }

  form.addEventListener("input", (event) => { echo(event.target); ask(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.classList.contains("nudge")) nudge(button);
    ask();
  });
}

function fill(figure, text) {
  const made = document.createElement("template");
  made.innerHTML = text;
  for (const name of ["picture-drawing", "picture-says"]) {
    const now = made.content.querySelector("." + name);
    const old = figure.querySelector("." + name);
    if (name === "picture-drawing") old.replaceChildren(...now.childNodes);
    else { old.className = now.className; if (old.textContent !== now.textContent) old.textContent = now.textContent; }
  }
  const more = made.content.querySelector(".picture-more");
  const old = figure.querySelector(".picture-more");
  if (more && old) exchange(old, [...more.children]);
}

function exchange(place, fields) { // a field that is there already stays, and keeps its focus
  let at = place.firstElementChild;
  const skip = (until) => {
    while (at && at !== until) { const next = at.nextElementSibling; at.remove(); at = next; }
  };
  for (const field of fields) {
    const same = [...place.children].find((old) => old.dataset.key === field.dataset.key);
    if (same) { skip(same); at = same.nextElementSibling; } else place.insertBefore(field, at);
  }
  skip(null);
}

function echo(field) { // the figure beside a slider
  const shown = field.parentElement?.querySelector("output");
  if (shown && field.type === "range") shown.textContent = field.value;
}

function nudge(button) { // one step of the slider beside the button
  const slider = button.parentElement.querySelector("input[type=range]");
  if (button.matches(":last-child")) slider.stepUp();
  else slider.stepDown();
  echo(slider);
}

// ---- live pictures ----

function onsight(figure, callback) { // a picture far down the page opens no socket yet
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    callback();
  }, { rootMargin: "200px" });
  watch.observe(figure);
}

async function live(figure) {
  const loaded = await import(figure.dataset.script).catch(() => null);
  if (!loaded) { delete figure.dataset.ready; return; } // the form without script remains
  const form = figure.querySelector("form");
  const heard = [];
  const io = connect(figure.dataset.live);
  io.settings = () => Object.fromEntries(new FormData(form));
  io.onsettings = (callback) => heard.push(callback);
  io.address = () => `${form.getAttribute("action")}?${new URLSearchParams(io.settings())}`;
  io.set = (name, value) => { // as if the learner had changed the field
    form.elements[name].value = value;
    echo(form.elements[name]);
    changed();
  };
  function changed() {
    if (location.pathname === form.getAttribute("action")) history.replaceState(null, "", io.address());
    for (const callback of heard) callback(io.settings());
  }
  form.addEventListener("input", (event) => { echo(event.target); changed(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.classList.contains("nudge")) nudge(event.submitter);
    changed();
  });
  io.onlost((reason) => { figure.querySelector(".picture-says").textContent = reason || LOST; });
  loaded.mount(figure, io);
}

// What a live picture's module gets, `mount(figure, io)`: io.settings() are the form's values,
// io.onsettings(callback) hears a change, io.set(name, value) makes one, io.address() is a link.
// io.send(message) puts a question; onframe(callback) hears each answer. Questions wait in line,
// one is under way at a time. When the socket is lost, onlost(callback) hears why, and the next
// question opens a new one (its session begins anew).
export function connect(path) {
  const frames = [];
  const losses = [];
  const line = [];
  let socket = null;
  let waiting = false;

  function open() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(`${scheme}//${location.host}${path}`);
    socket.addEventListener("open", next);
    socket.addEventListener("message", (event) => {
      waiting = false;
      const frame = JSON.parse(event.data);
      for (const callback of frames) callback(frame);
      next();
    });
    socket.addEventListener("close", (event) => {
      socket = null;
      waiting = false;
      line.length = 0;
      setTimeout(() => { for (const callback of losses) callback(event.reason); }, DELAY);
    });
  }

  function next() {
    if (waiting || !line.length || socket?.readyState !== WebSocket.OPEN) return;
    waiting = true;
    socket.send(JSON.stringify(line.shift()));
  }

  return {
    send(message) {
      line.push(message);
      if (socket) next();
      else open();
    },
    waiting: () => waiting || line.length > 0,
    onframe(callback) { frames.push(callback); },
    onlost(callback) { losses.push(callback); },
    close() { socket?.close(); },
  };
}

start();
