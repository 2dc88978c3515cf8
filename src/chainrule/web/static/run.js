// A run that trains: its figures and curves are asked for every two seconds while the page is seen.
// When it ends the page is loaded anew, with the doctor's findings.
import { refused, words } from "/static/piece.js";

const EVERY = 2000; // ms
const place = document.getElementById("run");
const told = document.getElementById("told");

async function look() {
  if (!document.hidden) {
    try {
      const reply = await fetch(place.dataset.live, { headers: { accept: "text/x-piece" } });
      const text = await reply.text();
      if (!reply.ok) throw refused(reply, text);
      place.innerHTML = text;
      told.textContent = "";
      if (reply.headers.get("x-status") !== "running") return location.reload();
    } catch (error) { // the next look asks again
      told.textContent = words(error);
    }
  }
  setTimeout(look, EVERY);
}

if (place.dataset.live) setTimeout(look, EVERY);
