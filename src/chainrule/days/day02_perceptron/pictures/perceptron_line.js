// The perceptron in the page: points are buttons that are dragged, or moved by the arrow keys.

import { calm, colours, css, make, number, ontheme, sharp } from "/static/pictures/canvas.js";

const EDGE = 3;

export function mount(figure, io) {
  for (const name of ["looks", "points"]) figure.querySelector(`[name=${name}]`).closest(".control").hidden = true;
  const view = build(figure.querySelector(".picture-drawing"));
  const say = calm(figure.querySelector(".picture-says"), 2500);
  let c = colours();
  let frame = null;
  let running = false;
  let joined = false;
  let dots = [];
  let held = null; // the point that is being dragged: {i, x, y, far}
  let own = false;

  function ask(message) {
    if (!joined) { joined = true; io.send({ do: "set", settings: io.settings() }); }
    if (message) io.send(message);
  }
  function run(now) {
    running = now;
    view.run.textContent = running ? "Pause" : "Run";
    if (running) on();
  }
  const pause = { slow: 350, brisk: 80, fast: 0 };
  let due = false; // one timer at a time, however many frames come in
  function on() {
    if (due) return;
    due = true;
    setTimeout(() => requestAnimationFrame(() => {
      due = false;
      if (running && !io.waiting()) ask({ do: "look", n: 1 });
    }), pause[view.speed.value]);
  }

  io.onframe((got) => {
    if (got.error) { run(false); say(got.error, true); return; }
    frame = got;
    show();
    say(frame.says, frame.settled || !running);
    if (held?.waits) { held.waits = false; move(); }
    if (running && frame.settled && !held) run(false);
    else if (running) on();
  });
  io.onlost(() => { joined = false; run(false); say("The connection was lost. Press Run to begin again.", true); });
  io.onsettings((settings) => {
    view.link.href = io.address();
    if (own && settings.points) { own = false; return; } // we put them there ourselves
    ask({ do: "set", settings });
  });

  // ---- showing ----

  const place = (v) => 50 + (50 * v) / EDGE; // per cent
  function show() {
    const { context, width } = sharp(view.plane);
    const [w1, w2, b] = frame.w;
    const at = (x, y) => [(width * place(x)) / 100, width - (width * place(y)) / 100];
    if (w1 || w2) {
      const length = Math.hypot(w1, w2);
      const [nx, ny] = [w1 / length, w2 / length];
      const [px, py] = [-nx * (b / length), -ny * (b / length)];
      half(context, at, [px, py], [nx, ny], css(c.first, 0.25));
      half(context, at, [px, py], [-nx, -ny], css(c.second, 0.25));
      context.strokeStyle = css(c.ink);
      context.lineWidth = 2.5;
      stroke(context, at(px - 9 * ny, py + 9 * nx), at(px + 9 * ny, py - 9 * nx));
      arrow(context, at(px, py), at(px + 0.7 * nx, py + 0.7 * ny));
    }
    while (dots.length > frame.points.length) dots.pop().remove();
    while (dots.length < frame.points.length) dots.push(dot(dots.length));
    frame.points.forEach(([x, y, label], i) => {
      if (held?.i === i) [x, y] = [held.x, held.y];
      const blue = label > 0.5;
      const mark = dots[i];
      mark.style.left = `${place(x)}%`;
      mark.style.top = `${100 - place(y)}%`;
      mark.classList.toggle("blue", blue);
      mark.classList.toggle("wrong", frame.wrong[i]);
      mark.classList.toggle("now", frame.at === i);
      const named = `${blue ? "blue" : "orange"} point at ${number(x, 1)}, ${number(y, 1)}${frame.wrong[i] ? ", on the wrong side" : ""}`;
      if (mark.getAttribute("aria-label") !== named) mark.setAttribute("aria-label", named);
    });
  }

  // ---- dragging ----

  const bound = (v) => Math.max(-EDGE, Math.min(EDGE, Math.round(v * 50) / 50));
  function move() {
    if (io.waiting()) { held.waits = true; return; }
    ask({ do: "move", i: held.i, x: held.x, y: held.y });
    keep();
  }
  function keep() { // the points go into the address
    const now = frame.points.map(([x, y, label], i) => {
      const [a, b] = held?.i === i ? [held.x, held.y] : [x, y];
      return `${bound(a)},${bound(b)},${label > 0.5 ? "b" : "o"}`;
    });
    own = true;
    io.set("points", now.join(" "));
  }
  function dot(i) {
    const mark = make("button", { type: "button", class: "dot" });
    const from = (event) => {
      const box = view.board.getBoundingClientRect();
      return [bound(((event.clientX - box.left) / box.width) * 2 * EDGE - EDGE), bound(EDGE - ((event.clientY - box.top) / box.height) * 2 * EDGE)];
    };
    mark.addEventListener("pointerdown", (event) => {
      mark.setPointerCapture(event.pointerId);
      held = { i, x: frame.points[i][0], y: frame.points[i][1], far: 0, from: from(event) };
    });
    mark.addEventListener("pointermove", (event) => {
      if (held?.i !== i) return;
      [held.x, held.y] = from(event);
      held.far = Math.max(held.far, Math.hypot(held.x - held.from[0], held.y - held.from[1]));
      if (held.far > 0.05) { move(); show(); }
    });
    const drop = () => {
      if (held?.i !== i) return;
      const moved = held.far > 0.05;
      if (moved) { ask({ do: "move", i, x: held.x, y: held.y }); mark.dataset.dragged = ""; }
      held = null;
    };
    mark.addEventListener("pointerup", drop);
    mark.addEventListener("pointercancel", drop);
    mark.addEventListener("click", () => {
      if ("dragged" in mark.dataset) { delete mark.dataset.dragged; return; }
      frame.points[i][2] = 1 - frame.points[i][2];
      ask({ do: "flip", i });
      keep();
    });
    mark.addEventListener("keydown", (event) => {
      const far = event.shiftKey ? 0.5 : 0.1;
      const to = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, far], ArrowDown: [0, -far] }[event.key];
      if (!to) return;
      event.preventDefault();
      const [x, y] = frame.points[i];
      [frame.points[i][0], frame.points[i][1]] = [bound(x + to[0]), bound(y + to[1])];
      ask({ do: "move", i, x: frame.points[i][0], y: frame.points[i][1] });
      keep();
    });
    view.board.append(mark);
    return mark;
  }

  view.run.addEventListener("click", () => run(!running));
  view.step.addEventListener("click", () => { run(false); ask({ do: "look", n: 1 }); });
  view.reset.addEventListener("click", () => { run(false); ask({ do: "reset" }); });
  figure.querySelector("[name=start]").addEventListener("change", () => { run(false); io.set("points", ""); });
  ontheme(() => { c = colours(); if (frame) show(); });
  new ResizeObserver(() => { if (frame) show(); }).observe(view.plane);
  view.link.href = io.address();
  ask(null);
}

function half(context, at, [px, py], [nx, ny], colour) { // the side of the line that n points to
  context.fillStyle = colour;
  context.beginPath();
  const corners = [[-ny, nx], [ny, -nx]].flatMap(([tx, ty], side) => {
    const near = [px + 9 * tx, py + 9 * ty];
    const far = [near[0] + 18 * nx, near[1] + 18 * ny];
    return side ? [far, near] : [near, far];
  });
  corners.forEach(([x, y], i) => context[i ? "lineTo" : "moveTo"](...at(x, y)));
  context.closePath();
  context.fill();
}

function stroke(context, from, to) {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

function arrow(context, from, to) {
  stroke(context, from, to);
  const turn = Math.atan2(to[1] - from[1], to[0] - from[0]);
  for (const side of [2.6, -2.6]) stroke(context, to, [to[0] + 9 * Math.cos(turn + side), to[1] + 9 * Math.sin(turn + side)]);
}

function build(drawing) {
  const button = (label, cls = "") => make("button", { type: "button", class: cls }, label);
  const view = {
    run: button("Run", "strong"),
    step: button("Step"),
    reset: button("Reset"),
    speed: make("select", { "aria-label": "speed" }, ...["slow", "brisk", "fast"].map((s) => make("option", { value: s }, s))),
    link: make("a", { href: "" }, "Link to these points"),
    plane: make("canvas", { class: "live-canvas", "aria-hidden": "true" }),
  };
  view.speed.value = "brisk";
  view.board = make("div", { class: "board", role: "group", "aria-label": "The points. Arrow keys move a point, Enter changes its colour." }, view.plane);
  drawing.replaceChildren(
    make("div", { class: "bar" }, view.run, view.step, view.reset, view.speed, view.link),
    view.board,
    make("p", { class: "key" }, "Drag a point, or tab to it and use the arrow keys; a click or Enter changes its colour. ● blue (1), ■ orange (0); a ring: on the wrong side; a dotted frame: the example just seen. The arrow is the weights' direction."),
  );
  return view;
}
