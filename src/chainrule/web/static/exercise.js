// An exercise: the editor on the learner's own file, which is saved as it is typed; Check and Stop;
// hints one by one.
import { ask, made, refused, words } from "/static/piece.js";
import { open } from "/static/editor.js";
import { saving } from "/static/saving.js";
import { typeset } from "/static/math.js";

const form = document.getElementById("work");
const field = document.getElementById("source");
const address = form.dataset.address;
const [checks, stops, saved, place] =
  ["check", "stop", "saved", "answer"].map((id) => document.getElementById(id));

typeset();
const editor = open(field.parentElement, field.value.replace(/\n$/, ""), {
  label: "Your file",
  keys: { "Mod-Enter": check },
  onchange: () => kept.changed(),
});
field.hidden = true;
document.querySelector(".keys").hidden = false;

const kept = saving({
  address: `${address}/save`, name: "source", what: "file", pause: 800,
  field: editor, base: form.elements.base, told: saved, notice: document.getElementById("notice"),
});

// ---- checking ----

let round = 0; // which check runs, so that no Stop reaches the next one

async function check() {
  if (checks.disabled) return;
  checks.disabled = true;
  round += 1;
  await kept.settled();
  stops.hidden = false;
  place.innerHTML = '<p class="busy">Checks…</p>';
  const text = editor.text;
  try {
    const headers = { accept: "text/x-piece" };
    const reply = await fetch(`${address}/check`, { method: "POST", body: kept.body(), headers });
    const said = await reply.text();
    if (!reply.ok) throw refused(reply, said);
    kept.took(reply.headers.get("x-mark"), text);
    place.replaceChildren(made(said));
  } catch (error) {
    place.replaceChildren();
    kept.failed(error);
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
stops.addEventListener("click", async () => {
  stops.disabled = true;
  const ended = round;
  while (checks.disabled && round === ended) { // said again until it ends: the check may not have begun when it is heard
    await ask(`${address}/stop`, { method: "POST" }).catch(() => {});
    await new Promise((done) => { setTimeout(done, 300); });
  }
  stops.disabled = false;
});

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
