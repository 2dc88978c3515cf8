// A text that is saved as it is typed, of a file or a note. None of it is ever lost: what cannot be
// saved stays in this browser and is sent again; where it changed elsewhere meanwhile, nothing is
// written before the learner has chosen.
import { ask, words } from "/static/piece.js";

const AGAIN = 5000; // ms after a save that failed
const CONFLICT = 409;
const REFUSED = new Set([400, 413]); // the same again would be refused again

function store(act, ...words) {
  try {
    return localStorage[act](...words);
  } catch { // full, or forbidden in this browser
    return null;
  }
}

// `field` has a `text` that can be read and set, and `focus()`. `base` is the input with the mark of
// the text that is kept. `name` is the form's name of the text, `what` what people call it.
export function saving({ address, name, what, field, base, told, notice, pause }) {
  const draft = `draft:${address}`;
  let kept = field.text; // what the server holds
  let timer = 0;
  let line = Promise.resolve(true); // one save at a time

  let undecided = false; // an old draft is shown, and stays until the learner has chosen

  const remember = () => { if (!undecided) store("setItem", draft, field.text); };
  const forget = () => { if (!undecided) store("removeItem", draft); };
  const body = () => new URLSearchParams({ [name]: field.text, base: base.value });
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };

  function save() {
    clearTimeout(timer);
    line = line.then(write);
    return line;
  }

  async function write() {
    const text = field.text;
    if (text === kept) return said("Saved.");
    try {
      const reply = await ask(address, { method: "POST", body: body() });
      took(JSON.parse(reply).mark, text);
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  }

  function said(sentence) {
    told.textContent = sentence;
    return true;
  }

  function took(mark, text) {
    base.value = mark;
    kept = text;
    forget();
    if (!undecided) notice.replaceChildren();
    said("Saved.");
    if (field.text !== text) later(pause); // typed on meanwhile
  }

  function failed(error) {
    remember();
    if (error.status === CONFLICT) return differs(JSON.parse(error.text));
    said(`Not saved; kept in this browser. ${words(error)}`);
    if (!REFUSED.has(error.status)) later(AGAIN);
  }

  function differs(now) {
    said("");
    const theirs = now.text.replace(/\n$/, "");
    choose(`The ${what} was changed elsewhere since this page read it. Nothing was written yet.`, [
      [`Take the other ${what}`, () => {
        field.text = theirs; // in an editor, what was typed comes back with Ctrl-Z
        took(now.mark, theirs);
      }],
      ["Keep mine, write over it", () => { base.value = now.mark; kept = null; save(); }],
    ], now.text);
  }

  function choose(says, choices, theirs = "") {
    const box = document.createElement("div");
    box.className = "banner bad";
    const sentence = document.createElement("p");
    sentence.textContent = says;
    const row = document.createElement("div");
    row.className = "row";
    for (const [label, act] of choices) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => { notice.replaceChildren(); act(); field.focus(); });
      row.append(button);
    }
    box.append(sentence, ...(theirs ? [shown(theirs)] : []), row);
    notice.replaceChildren(box);
  }

  function shown(theirs) { // to be read before one is chosen
    const place = document.createElement("details");
    const words = document.createElement("summary");
    words.textContent = `The other ${what}`;
    const text = document.createElement("pre");
    text.tabIndex = 0;
    text.textContent = theirs;
    place.append(words, text);
    return place;
  }

  const left = store("getItem", draft);
  if (left?.trimEnd() === field.text.trimEnd()) forget();
  else if (left) {
    undecided = true;
    choose("There is text here that could not be saved the last time.", [
      ["Take it", () => { undecided = false; field.text = left; later(pause); }],
      ["Drop it", () => { undecided = false; forget(); }],
    ], left);
  }
  addEventListener("pagehide", () => { // who leaves within a breath of typing loses nothing either
    if (field.text === kept) return;
    remember();
    fetch(address, { method: "POST", body: body(), keepalive: true });
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // a page gone back to

  return {
    body, took, failed, save,
    changed() { said(""); later(pause); },
    settled() { clearTimeout(timer); return line; },
  };
}
