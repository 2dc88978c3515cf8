// Guesses, kept when their form is sent, and notes, kept as they are typed.
import { send, words } from "/static/piece.js";
import { saving } from "/static/saving.js";

export function start(root = document) {
  for (const form of root.querySelectorAll("form.guess")) guess(form);
  for (const form of root.querySelectorAll("form.note-form")) note(form);
}

function guess(form) {
  const told = form.querySelector(".told");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await send(form);
      told.textContent = "Kept.";
    } catch (error) {
      told.textContent = words(error);
    }
    const more = form.nextElementSibling;
    if (more?.localName === "details") more.open = true;
  });
  form.addEventListener("input", () => { told.textContent = ""; });
}

function note(form) {
  const area = form.elements.text;
  const field = {
    get text() { return area.value; },
    set text(words) { area.value = words; },
    focus() { area.focus(); },
  };
  const kept = saving({
    address: form.getAttribute("action"), name: "text", what: "note", pause: 1000,
    field, base: form.elements.base, told: form.querySelector(".told"), notice: form.querySelector(".notice"),
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); kept.save(); });
  area.addEventListener("input", kept.changed);
}
