// Guesses and notes: kept when their form is sent, notes also a second after the last letter.
import { GONE, send } from "/static/piece.js";

const PAUSE = 1000; // ms

export function start(root = document) {
  for (const form of root.querySelectorAll("form.guess, form.note-form")) {
    const told = form.querySelector(".told");
    let timer = 0;
    const keep = async () => {
      clearTimeout(timer);
      try {
        await send(form);
        told.textContent = "Kept.";
      } catch (error) {
        told.textContent = error.status ? error.message : GONE;
      }
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await keep();
      const more = form.nextElementSibling;
      if (form.matches(".guess") && more?.localName === "details") more.open = true;
    });
    form.addEventListener("input", () => {
      told.textContent = "";
      if (!form.matches(".note-form")) return;
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    });
  }
}
