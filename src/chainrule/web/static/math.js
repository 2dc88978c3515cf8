// Mathematics: the server sends TeX as text, KaTeX sets it where it stands. Without script the TeX
// can be read as it is.
import katex from "/static/vendor/katex/katex.js";

const SHORT = 24; // letters of TeX; a longer formula must be able to break, a short one stays whole

export function typeset(root = document) {
  for (const place of root.querySelectorAll(".math:not([data-set])")) {
    place.dataset.set = "";
    const display = place.classList.contains("display");
    const tex = place.textContent.trim().replace(/^\\[([]|\\[)\]]$/g, "");
    katex.render(tex, place, { displayMode: display, throwOnError: false, strict: "ignore" });
    if (display || tex.length >= SHORT) continue;
    place.classList.add("whole");
    keep(place);
  }
}

// A sign that ends a sentence stays on the line of the short formula before it.
function keep(place) {
  const after = place.nextSibling;
  const sign = after?.nodeType === Node.TEXT_NODE && /^[.,;:?!)’]+/.exec(after.data);
  if (!sign) return;
  const whole = document.createElement("span");
  whole.className = "whole";
  after.data = after.data.slice(sign[0].length);
  place.before(whole);
  whole.append(place, sign[0]);
}
