// What live pictures share: colours of the page on a canvas, fields, a loss chart, calm speech.

const RAMP = 256;

// The page's colour `name` as [r, g, b].
export function rgb(name, element = document.documentElement) {
  const spot = document.createElement("canvas").getContext("2d");
  spot.fillStyle = getComputedStyle(element).getPropertyValue(`--${name}`).trim() || "gray";
  spot.fillRect(0, 0, 1, 1);
  return [...spot.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

export const css = ([r, g, b], alpha = 1) => `rgba(${r}, ${g}, ${b}, ${alpha})`;

// All colours a picture needs, and 256 shades from `second` over the card to `first`.
export function colours() {
  const made = {};
  for (const name of ["card", "ink", "muted", "grid", "first", "second"]) made[name] = rgb(name);
  made.ramp = new Uint8ClampedArray(RAMP * 4);
  for (let i = 0; i < RAMP; i++) {
    const t = (i - 128) / 127;
    const end = t < 0 ? made.second : made.first;
    const share = 0.75 * Math.min(1, Math.abs(t));
    for (let c = 0; c < 3; c++) made.ramp[4 * i + c] = made.card[c] + share * (end[c] - made.card[c]);
    made.ramp[4 * i + 3] = 255;
  }
  return made;
}

// Call back when the page turns dark or light.
export function ontheme(callback) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback);
  new MutationObserver(callback).observe(document.documentElement, {
    attributes: true, attributeFilter: ["class", "data-theme"],
  });
}

// One byte a value, from base64.
export const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

// Paint a square field of bytes, whose first row is the lowest, into a canvas of its own size.
export function paint(canvas, field, ramp) {
  const side = Math.round(Math.sqrt(field.length));
  if (canvas.width !== side) { canvas.width = side; canvas.height = side; }
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const from = 4 * field[(side - 1 - row) * side + column];
      const to = 4 * (row * side + column);
      image.data[to] = ramp[from];
      image.data[to + 1] = ramp[from + 1];
      image.data[to + 2] = ramp[from + 2];
      image.data[to + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

// Make a canvas as sharp as the screen; returns its context in CSS pixels.
export function sharp(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const dense = Math.min(2, devicePixelRatio || 1);
  const [w, h] = [Math.round(width * dense), Math.round(height * dense)];
  if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
  const context = canvas.getContext("2d");
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

// A point: blue ones are discs, orange ones squares, so that shape tells what colour tells.
export function spot(context, x, y, blue, c, { hollow = false, size = 4.5 } = {}) {
  context.beginPath();
  if (blue) context.arc(x, y, size, 0, 7);
  else context.rect(x - size + 0.5, y - size + 0.5, 2 * size - 1, 2 * size - 1);
  context.fillStyle = hollow ? css(c.card) : css(blue ? c.first : c.second);
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = hollow ? css(blue ? c.first : c.second) : css(c.card);
  context.stroke();
}

// Lines over steps: series are {label, values, colour, dash}; values may hold null.
export function chart(canvas, steps, series, c, title) {
  const { context, width, height } = sharp(canvas);
  const [left, right, top, bottom] = [36, 8, 22, 22];
  const seen = series.flatMap((s) => s.values).filter((v) => v !== null);
  const high = Math.max(0.1, ...seen.slice(-4000)) * 1.05;
  const last = Math.max(10, steps.at(-1) ?? 0);
  const across = (step) => left + (width - left - right) * (step / last);
  const up = (v) => height - bottom - (height - top - bottom) * (v / high);
  context.font = "12px system-ui, sans-serif";
  context.fillStyle = css(c.ink);
  context.strokeStyle = css(c.grid);
  context.lineWidth = 1;
  context.textAlign = "left";
  context.fillText(title, 0, 12);
  context.textAlign = "right";
  for (const v of [0, high / 2, high]) {
    context.beginPath();
    context.moveTo(left, up(v));
    context.lineTo(width - right, up(v));
    context.stroke();
    context.fillText(v.toPrecision(2), left - 4, up(v) + 4);
  }
  context.fillText(`step ${last}`, width - right, height - 6);
  let at = left;
  for (const { label, values, colour, dash } of series) {
    context.strokeStyle = css(c[colour]);
    context.lineWidth = 2;
    context.setLineDash(dash);
    context.beginPath();
    let pen = false;
    values.forEach((v, i) => {
      if (v === null) { pen = false; return; }
      if (pen) context.lineTo(across(steps[i]), up(v));
      else context.moveTo(across(steps[i]), up(v));
      pen = true;
    });
    context.stroke();
    context.beginPath();
    context.moveTo(at, height - 10);
    context.lineTo(at + 20, height - 10);
    context.stroke();
    context.setLineDash([]);
    context.textAlign = "left";
    context.fillText(label, at + 24, height - 6);
    at += 34 + context.measureText(label).width;
  }
}

// Speak into an aria-live element at most every `rest` ms, always with the latest words.
export function calm(element, rest = 3000) {
  let last = 0;
  let timer = 0;
  return (words, now = false) => {
    clearTimeout(timer);
    const say = () => { last = Date.now(); if (element.textContent !== words) element.textContent = words; };
    const wait = last + rest - Date.now();
    if (now || wait <= 0) say();
    else timer = setTimeout(say, wait);
  };
}

// A short way to make elements: make("button", { type: "button" }, "Step").
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export const number = (v, digits = 3) => (v === null || v === undefined ? "not finite" : v.toFixed(digits).replace("-", "−"));
