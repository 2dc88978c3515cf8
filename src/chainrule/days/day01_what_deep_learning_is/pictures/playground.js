// The playground in the page: asks the session for each next frame and shows it.

import { bytes, calm, chart, colours, css, make, number, ontheme, paint, sharp, spot } from "/static/pictures/canvas.js";

const EDGE = 3; // the plane runs from -3 to 3
const KEEP = 400; // points of the loss curve
const SLOW = 80; // ms between two showings of network and curve while training
const SVG = "http://www.w3.org/2000/svg";

export function mount(figure, io) {
  for (const name of ["steps", "points"]) {
    figure.querySelector(`[name=${name}]`).closest(".control").hidden = true;
  }
  const view = build(figure.querySelector(".picture-drawing"));
  const say = calm(figure.querySelector(".picture-says"));
  const tell = calm(view.told, 400);
  let c = colours();
  let frame = null;
  let points = { train: [], test: [] };
  let curve = { steps: [], train: [], test: [] };
  let running = false;
  let joined = false;
  let chosen = null; // {layer, unit}: shown in the large plane
  let blue = true;
  let cursor = null;
  let drawn = 0;
  let slowly = 0; // when network and curve were last shown
  let since = performance.now();

  // ---- talking with the session ----

  function ask(message) {
    if (!joined) { joined = true; io.send({ do: "set", settings: io.settings() }); }
    if (message) io.send(message);
  }
  const speed = () => Number(view.speed.value);
  const on = () => requestAnimationFrame(() => { if (running && !io.waiting()) ask({ do: "steps", n: speed() }); });

  function run(now) {
    running = now;
    view.run.textContent = running ? "Pause" : "Train";
    since = performance.now();
    drawn = 0;
    if (running) on();
    else if (frame) say(words(), true);
  }

  io.onframe((got) => {
    if (got.error) { run(false); say(got.error, true); return; }
    if (frame && got.step < frame.step) curve = { steps: [], train: [], test: [] };
    frame = got;
    if (got.points) { points = got.points; dots(); }
    remember();
    show();
    say(words(), !running);
    if (running) on();
  });
  io.onlost(() => {
    joined = false;
    run(false);
    say("The connection was lost. Press Train to begin again.", true);
  });
  io.onsettings((settings) => {
    view.link.href = io.address();
    view.own.hidden = settings.data !== "own";
    ask({ do: "set", settings });
    if (running) on();
  });

  function remember() {
    const last = curve.steps.at(-1);
    if (last === frame.step) for (const line of Object.values(curve)) line.pop();
    curve.steps.push(frame.step);
    curve.train.push(frame.train.loss);
    curve.test.push(frame.test.loss);
    if (curve.steps.length <= KEEP) return;
    for (const key of Object.keys(curve)) curve[key] = curve[key].filter((_, i) => i % 2 === 0 || i === KEEP);
  }

  const share = (v) => (v === null ? "no" : `${Math.round(100 * v)} % of the`);
  function words() {
    if (!points.train.length) return `Step ${frame.step}: there are no points yet (0); click into the plane to put one.`;
    return `Step ${frame.step}: training loss ${number(frame.train.loss)}, test loss ${number(frame.test.loss)}; `
      + `${share(frame.train.right)} training points and ${share(frame.test.right)} test points are coloured right.`;
  }

  // ---- showing ----

  function show() {
    const field = chosen && frame.units[chosen.layer]?.[chosen.unit];
    paint(view.field, bytes(field || frame.field), c.ramp); // the browser stretches it smoothly
    meter();
    if (running && performance.now() - slowly < SLOW) return; // the rest need not follow each frame
    slowly = performance.now();
    network();
    const series = [
      { label: "training part", values: curve.train, colour: "first", dash: [] },
      { label: "test part", values: curve.test, colour: "second", dash: [6, 3] },
    ];
    chart(view.chart, curve.steps, series, c, "Loss (binary cross-entropy)");
  }

  function dots() { // over the field; drawn only when something moved
    const { context, width } = sharp(view.plane);
    const place = (v) => ((v + EDGE) / (2 * EDGE)) * width;
    for (const [part, hollow] of [["test", true], ["train", false]]) {
      if (part === "test" && points.test.length === points.train.length && points.test.length < 8) continue;
      for (const [x, y, label] of points[part]) spot(context, place(x), width - place(y), label > 0.5, c, { hollow });
    }
    if (cursor && document.activeElement === view.plane) cross(context, place(cursor[0]), width - place(cursor[1]));
  }

  function cross(context, x, y) {
    context.strokeStyle = css(c.ink);
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x - 12, y);
    context.lineTo(x + 12, y);
    context.moveTo(x, y - 12);
    context.lineTo(x, y + 12);
    context.stroke();
    spot(context, x, y, blue, c);
  }

  function meter() {
    drawn += 1;
    const span = performance.now() - since;
    if (span < 1000) return;
    view.rate.textContent = running ? `${Math.round((1000 * drawn) / span)} frames/s` : "";
    figure.dataset.fps = running ? Math.round((1000 * drawn) / span) : "";
    drawn = 0;
    since = performance.now();
  }

  // ---- the network: lines in one SVG, units as buttons over it ----

  let shape = "";
  let lines = [];
  let units = [];
  function network() {
    const now = frame.weights.map((w) => `${w.length}x${w[0].length}`).join(" ");
    if (now !== shape) { shape = now; lay(); }
    const largest = Math.max(0.5, ...frame.weights.flat(2).map((w) => Math.abs(w ?? 0)));
    for (const { line, layer, to, from } of lines) {
      const w = frame.weights[layer][to][from] ?? 0;
      line.setAttribute("stroke-width", (0.4 + (5 * Math.abs(w)) / largest).toFixed(2));
      line.setAttribute("stroke", w < 0 ? "var(--second)" : "var(--first)");
      line.setAttribute("stroke-dasharray", w < 0 ? "5 3" : "none");
    }
    for (const { layer, unit, canvas } of units) {
      if (layer >= 0) paint(canvas, bytes(layer < frame.units.length ? frame.units[layer][unit] : frame.field), c.ramp);
    }
  }

  function lay() {
    chosen = null;
    const widths = [2, ...frame.weights.map((w) => w.length)];
    const place = (layer, unit) => [
      100 * ((layer + 0.5) / widths.length), 100 * ((unit + 0.5) / widths[layer]),
    ];
    view.lines.replaceChildren();
    lines = [];
    frame.weights.forEach((matrix, layer) => matrix.forEach((row, to) => row.forEach((_, from) => {
      const line = document.createElementNS(SVG, "line");
      const [x1, y1] = place(layer, from);
      const [x2, y2] = place(layer + 1, to);
      Object.entries({ x1, y1, x2, y2 }).forEach(([k, v]) => line.setAttribute(k, `${v}%`));
      line.addEventListener("pointerenter", () => tell(
        `Weight from ${name(layer, from)} to ${name(layer + 1, to)}: ${number(frame.weights[layer][to][from])}`, true));
      view.lines.append(line);
      lines.push({ line, layer, to, from });
    })));
    for (const { button } of units) button.remove();
    units = widths.flatMap((count, layer) => Array.from({ length: count }, (_, unit) => node(layer, unit, place(layer, unit), widths.length)));
    view.net.style.height = `${Math.max(150, 40 * Math.max(...widths))}px`;
    view.net.append(...units.map((u) => u.button));
  }

  function name(layer, unit) {
    if (layer === 0) return unit ? "y" : "x";
    return layer === frame.weights.length ? "the output" : `unit ${unit + 1} of layer ${layer}`;
  }

  function node(layer, unit, [left, top]) {
    const canvas = make("canvas", { width: 12, height: 12, "aria-hidden": "true" });
    const button = make("button", { type: "button", class: "unit", style: `left:${left}%;top:${top}%`, "aria-label": name(layer, unit) },
      layer ? canvas : name(layer, unit));
    const look = () => {
      chosen = layer && layer < frame.weights.length ? { layer: layer - 1, unit } : null;
      tell(about(layer, unit), true);
      show();
    };
    const leave = () => { chosen = null; show(); };
    button.addEventListener("focus", look);
    button.addEventListener("click", look);
    button.addEventListener("pointerenter", look);
    button.addEventListener("blur", leave);
    button.addEventListener("pointerleave", leave);
    return { button, canvas, layer: layer - 1, unit };
  }

  function about(layer, unit) {
    if (!layer) return `Input ${name(layer, unit)}: the point's place.`;
    const row = frame.weights[layer - 1][unit];
    const from = row.map((w, i) => `${number(w, 2)} from ${name(layer - 1, i).replace(/ of layer.*/, "")}`);
    const title = name(layer, unit);
    return `${title[0].toUpperCase()}${title.slice(1)}: bias ${number(frame.biases[layer - 1][unit], 2)}; weights ${from.join(", ")}.`;
  }

  // ---- own points ----

  function put(x, y) {
    const settings = io.settings();
    const line = `${x.toFixed(2)},${y.toFixed(2)},${blue ? "b" : "o"}`;
    if (settings.data !== "own") io.set("data", "own");
    io.set("points", `${settings.points} ${line}`.trim().split(" ").slice(-120).join(" "));
  }
  function drop(x, y) { // the nearest own point
    const all = io.settings().points.split(" ").filter(Boolean);
    const far = all.map((p) => { const [a, b] = p.split(",").map(Number); return Math.hypot(a - x, b - y); });
    if (all.length) all.splice(far.indexOf(Math.min(...far)), 1);
    io.set("points", all.join(" "));
  }
  function colour(now) {
    blue = now;
    dots();
    view.blue.setAttribute("aria-pressed", blue);
    view.orange.setAttribute("aria-pressed", !blue);
  }
  const bound = (v) => Math.max(-EDGE, Math.min(EDGE, Math.round(v * 100) / 100));

  view.plane.addEventListener("click", (event) => {
    const box = view.plane.getBoundingClientRect();
    put(bound(((event.clientX - box.left) / box.width) * 2 * EDGE - EDGE), bound(EDGE - ((event.clientY - box.top) / box.height) * 2 * EDGE));
  });
  view.plane.addEventListener("keydown", (event) => {
    const far = event.shiftKey ? 1 : 0.2;
    const moves = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, far], ArrowDown: [0, -far] };
    const key = event.key.toLowerCase();
    cursor ??= [0, 0];
    if (moves[event.key]) cursor = [bound(cursor[0] + moves[event.key][0]), bound(cursor[1] + moves[event.key][1])];
    else if (event.key === "Enter" || event.key === " ") put(...cursor);
    else if (event.key === "Backspace" || event.key === "Delete") drop(...cursor);
    else if (key === "b" || key === "o") colour(key === "b");
    else return;
    event.preventDefault();
    tell(`Cursor at ${number(cursor[0], 1)}, ${number(cursor[1], 1)}, ${blue ? "blue" : "orange"}.`);
    dots();
  });
  view.plane.addEventListener("focus", () => { cursor ??= [0, 0]; dots(); });
  view.plane.addEventListener("blur", dots);

  // ---- buttons ----

  view.run.addEventListener("click", () => run(!running));
  view.step.addEventListener("click", () => { run(false); ask({ do: "steps", n: 1 }); });
  view.reset.addEventListener("click", () => { run(false); ask({ do: "reset" }); });
  view.blue.addEventListener("click", () => colour(true));
  view.orange.addEventListener("click", () => colour(false));
  view.clear.addEventListener("click", () => io.set("points", ""));
  ontheme(() => { c = colours(); dots(); if (frame) show(); });
  new ResizeObserver(() => { dots(); if (frame) show(); }).observe(view.plane);
  view.link.href = io.address();
  view.own.hidden = io.settings().data !== "own";
  ask(null);
}

function build(place) {
  const button = (label, extra = {}) => make("button", { type: "button", ...extra }, label);
  const view = {
    run: button("Train", { class: "strong" }),
    step: button("Step"),
    reset: button("Reset"),
    speed: make("select", { "aria-label": "steps a frame" }),
    rate: make("span", { class: "rate" }),
    link: make("a", { href: "" }, "Link to these settings"),
    blue: button("● blue", { "aria-pressed": "true" }),
    orange: button("■ orange", { "aria-pressed": "false" }),
    clear: button("Remove all points"),
    field: make("canvas", { class: "live-canvas under", "aria-hidden": "true" }),
    plane: make("canvas", { class: "live-canvas", tabindex: "0", role: "application",
      "aria-label": "The plane with its points. Arrow keys move a cursor, Enter puts a point, B and O choose its colour, Delete removes the nearest." }),
    net: make("div", { class: "net", role: "group", "aria-label": "The network. Each unit tells its numbers." }),
    lines: document.createElementNS(SVG, "svg"),
    chart: make("canvas", { class: "live-chart", role: "img", "aria-label": "Loss of the training part and of the test part by step; the last values stand below." }),
    told: make("p", { class: "told", "aria-live": "polite" }, "Point at a unit or a weight, or tab to a unit, for its numbers."),
  };
  for (const n of [1, 2, 5, 10, 20, 50]) {
    const option = make("option", { value: n }, `${n} ${n === 1 ? "step" : "steps"} a frame`);
    option.selected = n === 5;
    view.speed.append(option);
  }
  view.lines.setAttribute("aria-hidden", "true");
  view.net.append(view.lines);
  view.own = make("div", { class: "bar", role: "group", "aria-label": "Own points" }, "Click into the plane to put a point: ", view.blue, view.orange, view.clear);
  place.replaceChildren(
    make("div", { class: "bar" }, view.run, view.step, view.reset, view.speed, view.rate, view.link),
    view.own,
    make("div", { class: "panels" }, make("div", { class: "plane" }, make("div", { class: "board" }, view.field, view.plane), make("p", { class: "key" }, "● blue, ■ orange; filled: training part, hollow: test part")), make("div", {}, view.net, view.told, view.chart)),
  );
  return view;
}
