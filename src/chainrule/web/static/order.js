// Steps to be put in order: each is moved up or down by two buttons. The form's field, where who has
// no script types the numbers, is filled with them from top to bottom.
export function start(root = document) {
  for (const list of root.querySelectorAll(".question ol.steps:not([data-ready])")) ordered(list);
}

function ordered(list) {
  const form = list.closest("form");
  const field = form.querySelector("input[name=reply]");
  const steps = () => [...list.children];
  const spoken = document.createElement("p");
  spoken.className = "hidden";
  spoken.setAttribute("role", "status");

  function written() {
    const all = steps();
    field.value = all.map((step) => step.value).join(" ");
    all.forEach((step, at) => {
      const [up, down] = step.querySelectorAll("button");
      up.setAttribute("aria-disabled", at === 0); // not `disabled`, which would drop the focus
      down.setAttribute("aria-disabled", at === all.length - 1);
    });
  }

  function moved(step, button, by) {
    const all = steps();
    const to = all.indexOf(step) + by;
    if (to < 0 || to >= all.length) return;
    if (by < 0) all[to].before(step);
    else all[to].after(step);
    written();
    button.focus();
    spoken.textContent = `${words(step)} is now ${to + 1} of ${all.length}.`;
  }

  for (const step of steps()) {
    const moves = document.createElement("span");
    moves.className = "moves";
    for (const [sign, name, by] of [["↑", "up", -1], ["↓", "down", 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", `Move ${name}: ${words(step)}`);
      button.addEventListener("click", () => moved(step, button, by));
      moves.append(button);
    }
    step.append(moves);
  }
  const given = field.value.match(/\d+/g)?.map(Number) ?? []; // a reply that is shown again
  const known = new Map(steps().map((step) => [step.value, step]));
  if (new Set(given).size === known.size) for (const n of given) if (known.has(n)) list.append(known.get(n));
  list.dataset.ready = "";
  list.after(spoken);
  written();
  const wanted = document.activeElement === field;
  form.querySelector(".typed").hidden = true;
  form.querySelector(".moved").hidden = false;
  if (wanted) list.querySelector("[aria-disabled=false]").focus();
}

const words = (step) => step.firstElementChild.textContent.trim();
