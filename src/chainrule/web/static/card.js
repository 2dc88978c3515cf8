// Cards: an answer is judged below its question, without a new page.
import { made, send, words } from "/static/piece.js";
import { typeset } from "/static/math.js";
import { start as ordering } from "/static/order.js";

export function start(root = document) {
  for (const form of root.querySelectorAll("form.question:not([data-ready])")) {
    form.dataset.ready = "";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(form, event.submitter);
    });
  }
}

async function answer(form, button) {
  const place = form.parentElement;
  const buttons = form.querySelectorAll("button");
  const answered = send(form, button); // before its buttons are disabled: one of them says something
  for (const one of buttons) one.disabled = true;
  try {
    const body = made(await answered);
    place.querySelector(".judged")?.remove();
    const shown = body.querySelector(".judged");
    place.append(body);
    shown.focus({ preventScroll: true });
    shown.addEventListener("keydown", (event) => { // Enter answers, Enter goes on
      if (event.key === "Enter" && event.target === shown) shown.querySelector("a.next")?.click();
    });
    shown.scrollIntoView({ block: "nearest" });
    if (shown.classList.contains("unread") || form.dataset.once === undefined) unlock(buttons);
  } catch (error) {
    unlock(buttons);
    tell(place, words(error));
  }
}

function unlock(buttons) {
  for (const one of buttons) one.disabled = false;
}

function tell(place, says) {
  const note = document.createElement("p");
  note.className = "judged bad";
  note.setAttribute("role", "alert");
  note.textContent = says;
  place.querySelector(".judged")?.remove();
  place.append(note);
}

typeset();
ordering();
start();
