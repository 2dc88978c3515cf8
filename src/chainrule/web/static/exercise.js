// An exercise: the editor on the learner's own file, which is saved as it is typed; Check and Stop;
// hints one by one. What was typed is never lost: what cannot be saved stays in this browser, and a
// file that changed on disk is told before anything is written over.
import { ask, made, refused, words } from "/static/piece.js";
import { open } from "/static/editor.js";
import { typeset } from "/static/math.js";

const PAUSE = 800; // ms after the last letter
const form = document.getElementById("work");
const field = document.getElementById("source");
const base = form.elements.base;
const address = form.dataset.address;
const draft = `draft:${form.dataset.name}`;
const [checks, stops, saved, notice, place] =
  ["check", "stop", "saved", "notice", "answer"].map((id) => document.getElementById(id));

typeset();
const editor = open(field.parentElement, field.value.replace(/\n$/, ""), {
  label: "Your file",
  keys: { "Mod-Enter": check },
  onchange: changed,
});
field.hidden = true;
document.querySelector(".keys").hidden = false;

let onDisk = editor.text; // the text that the file holds
let timer = 0;
let saving = Promise.resolve(true);

// ---- saving ----

function changed() {
  saved.textContent = "";
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

function body() {
  return new URLSearchParams({ source: editor.text, base: base.value });
}

function save() {
  clearTimeout(timer);
  saving = saving.then(write);
  return saving;
}

async function write() {
  const text = editor.text;
  if (text === onDisk) return true;
  try {
    const reply = await ask(`${address}/save`, { method: "POST", body: body() });
    took(JSON.parse(reply).mark, text);
    saved.textContent = "Saved.";
    return true;
  } catch (error) {
    failed(error);
    return false;
  }
}

function took(mark, text) {
  base.value = mark;
  onDisk = text;
  localStorage.removeItem(draft);
  notice.replaceChildren();
}

function failed(error) {
  localStorage.setItem(draft, editor.text);
  if (error.status === 409) return differs(JSON.parse(error.text));
  saved.textContent = `Not saved; kept in this browser. ${words(error)}`;
}

// ---- two texts ----

function differs(now) {
  const theirs = now.text.replace(/\n$/, "");
  choose("The file changed on disk since this page read it. Nothing was written yet.", [
    ["Take the file’s text", () => {
      base.value = now.mark;
      editor.text = theirs; // what was typed comes back with Ctrl-Z
      took(now.mark, theirs);
    }],
    ["Keep mine, write over it", () => { base.value = now.mark; onDisk = null; save(); }],
  ]);
}

function choose(says, choices) {
  const box = document.createElement("div");
  box.className = "banner bad";
  const said = document.createElement("p");
  said.textContent = says;
  const row = document.createElement("div");
  row.className = "row";
  for (const [name, act] of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => { notice.replaceChildren(); act(); editor.focus(); });
    row.append(button);
  }
  box.append(said, row);
  notice.replaceChildren(box);
}

const left = localStorage.getItem(draft);
if (left?.replace(/\n$/, "") === editor.text) localStorage.removeItem(draft);
else if (left !== null) {
  choose("There is text here that could not be saved the last time.", [
    ["Take it", () => { editor.text = left; }],
    ["Drop it", () => localStorage.removeItem(draft)],
  ]);
}
addEventListener("pagehide", () => { // who leaves within a breath of typing loses nothing either
  if (editor.text === onDisk) return;
  localStorage.setItem(draft, editor.text);
  fetch(`${address}/save`, { method: "POST", body: body(), keepalive: true });
});

// ---- checking ----

async function check() {
  if (checks.disabled) return;
  checks.disabled = true;
  clearTimeout(timer);
  await saving;
  stops.hidden = false;
  place.innerHTML = '<p class="busy">Checks…</p>';
  const text = editor.text;
  try {
    const headers = { accept: "text/x-piece" };
    const reply = await fetch(`${address}/check`, { method: "POST", body: body(), headers });
    const said = await reply.text();
    if (!reply.ok) throw refused(reply, said);
    took(reply.headers.get("x-mark"), text);
    place.replaceChildren(made(said));
    saved.textContent = "Saved.";
  } catch (error) {
    place.replaceChildren();
    failed(error);
    if (error.status !== 409) place.append(problem(error));
  }
  checks.disabled = false;
  stops.hidden = true;
}

function problem(error) {
  const banner = document.createElement("p");
  banner.className = "banner bad";
  banner.textContent = words(error);
  return banner;
}

form.addEventListener("submit", (event) => { event.preventDefault(); check(); });
stops.addEventListener("click", () => ask(`${address}/stop`, { method: "POST" }).catch(() => {}));

// ---- help ----

let helping = false; // a second click waits for the first

function helps(give) {
  return async (event) => {
    event.preventDefault();
    if (helping) return;
    helping = true;
    try {
      await give();
    } catch (error) {
      document.getElementById("shown").replaceChildren(problem(error));
    }
    helping = false;
  };
}

const hint = document.getElementById("hint");
hint?.addEventListener("click", helps(async () => {
  const number = Number(hint.dataset.next);
  const shown = made(await ask(`${address}/hint/${number}`));
  document.getElementById("hints").append(shown);
  if (number === Number(hint.dataset.most)) return hint.remove();
  hint.dataset.next = number + 1;
  hint.textContent = `Hint ${number + 1} of ${hint.dataset.most}`;
}));

const solution = document.getElementById("solution");
const reveal = helps(async () => {
  document.getElementById("shown").replaceChildren(made(await ask(`${address}/solution`)));
  solution?.remove();
  document.getElementById("the-solution").scrollIntoView({ block: "start" });
});
solution?.addEventListener("click", reveal);
place.addEventListener("click", (event) => { if (event.target.closest('a[href^="?solution"]')) reveal(event); });
