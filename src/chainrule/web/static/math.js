// Mathematics: the server sends TeX as text, KaTeX sets it where it stands. Without script the TeX
// can be read as it is.
import katex from "/static/vendor/katex/katex.js";

const SHORT = 24; // letters of TeX; a longer formula must be able to break, a short one stays whole

export function typeset(root = document) {
  for (const place of root.querySelectorAll(".math:not([data-set])")) {
    place.dataset.set = "";
    const display = place.classList.contains("display");
    const tex = place.textContent.trim().replace(/^\\[([]|\\[)\]]$/g, "");
    const short = !display && tex.length < SHORT;
    const sign = display ? "" : taken(place);
    const text = sign && !short ? `${tex}\\text{${sign}}` : tex;
    katex.render(text, place, { displayMode: display, throwOnError: false, strict: "ignore" });
    if (!short) continue;
    place.classList.add("whole");
    if (sign) keep(place, sign);
  }
}

// A sign that ends a sentence stays on the line of the formula before it: a long one takes it in.
function taken(place) {
  const after = place.nextSibling;
  const sign = after?.nodeType === Node.TEXT_NODE && /^[.,;:?!)’]+/.exec(after.data);
  if (!sign) return "";
  after.data = after.data.slice(sign[0].length);
  return sign[0];
}

function keep(place, sign) {
  const whole = document.createElement("span");
  whole.className = "whole";
  place.before(whole);
  whole.append(place, sign);
}
