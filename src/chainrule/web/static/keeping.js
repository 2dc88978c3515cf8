// Guesses and notes: kept when their form is sent, notes also a second after the last letter.
import { send, words } from "/static/piece.js";

const PAUSE = 1000; // ms

export function start(root = document) {
  for (const form of root.querySelectorAll("form.guess, form.note-form")) {
    const told = form.querySelector(".told");
    let timer = 0; // of a note that is not kept yet
    const keep = async () => {
      clearTimeout(timer);
      timer = 0;
      try {
        await send(form);
        told.textContent = "Kept.";
      } catch (error) {
        told.textContent = words(error);
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
    addEventListener("pagehide", () => { // who leaves within a breath of typing loses nothing
      if (!timer) return;
      const body = new URLSearchParams(new FormData(form));
      fetch(form.getAttribute("action"), { method: "POST", body, keepalive: true });
    });
  }
}
