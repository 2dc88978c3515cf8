// Mathematics: the server sends TeX as text, KaTeX sets it where it stands. Without script the TeX
// can be read as it is.
import katex from "/static/vendor/katex/katex.js";

export function typeset(root = document) {
  for (const place of root.querySelectorAll(".math:not([data-set])")) {
    place.dataset.set = "";
    const display = place.classList.contains("display");
    const tex = place.textContent.trim().replace(/^\\[([]|\\[)\]]$/g, "");
    katex.render(tex, place, { displayMode: display, throwOnError: false, strict: "ignore" });
  }
}
