// An interview's clock: minutes, then seconds; when time is up the page says so. The server counts.
import { typeset } from "/static/math.js";
import { start as ordering } from "/static/order.js";

typeset();
ordering();
const clock = document.getElementById("clock");
const end = performance.now() + 1000 * Number(clock.dataset.seconds);

function tick() {
  const left = Math.max(0, Math.round((end - performance.now()) / 1000));
  const words = left >= 60 ? `${Math.ceil(left / 60)} minutes left` : `${left} seconds left`;
  const told = left ? words : "Time is up; this answer still counts.";
  if (clock.textContent !== told) clock.textContent = told;
  if (left) setTimeout(tick, 1000);
}

tick();
