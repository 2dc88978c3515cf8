// The drawing board of day 8: 8 × 8 cells, by pointer or by keys; each change asks what the net sees.

const SIDE = 8;
const DARKEST = 16;

export function mount(figure, io) {
  const drawing = figure.querySelector(".picture-drawing");
  const says = figure.querySelector(".picture-says");
  const ink = new Array(SIDE * SIDE).fill(0);
  let cursor = 0;
  let pen = null; // what the pointer writes while it is down: ink or none

  const board = document.createElement("div");
  board.className = "digit-board";
  board.tabIndex = 0;
  board.setAttribute("role", "application");
  board.setAttribute("aria-label", "Drawing board of 8 by 8 cells. Arrow keys move, space sets or clears a cell, Delete clears all.");
  Object.assign(board.style, {
    display: "grid", gridTemplateColumns: `repeat(${SIDE}, 1fr)`, width: "min(240px, 100%)", aspectRatio: "1",
    border: "1px solid var(--muted)", touchAction: "none", margin: "0 0 8px", cursor: "crosshair",
  });
  const cells = ink.map((_, i) => {
    const cell = document.createElement("span");
    cell.dataset.cell = i;
    cell.setAttribute("aria-hidden", "true");
    board.append(cell);
    return cell;
  });
  const clear = document.createElement("button");
  clear.type = "button";
  clear.textContent = "Clear the board";
  const where = document.createElement("span");
  where.className = "note";
  where.setAttribute("aria-live", "polite");
  const under = document.createElement("p");
  under.append(clear, " ", where);
  drawing.before(board, under);

  function paint() {
    cells.forEach((cell, i) => {
      const share = Math.round((100 * ink[i]) / DARKEST);
      cell.style.background = `color-mix(in srgb, var(--ink) ${share}%, var(--card))`;
      cell.style.outline = document.activeElement === board && i === cursor ? "2px solid var(--second)" : "1px solid var(--grid)";
      cell.style.outlineOffset = "-1px";
    });
  }

  let wanted = null; // at most one question waits; a newer one replaces it
  function ask(message) {
    if (io.waiting()) { wanted = message; return; }
    io.send(message);
  }
  const look = () => { paint(); ask({ ink: [...ink] }); };

  io.onframe((frame) => {
    if (frame.error) says.textContent = frame.error;
    if (frame.html) {
      drawing.innerHTML = frame.html;
      says.textContent = frame.says;
    }
    if (frame.ink && !wanted?.ink) { // what was drawn meanwhile stays
      frame.ink.forEach((v, i) => { ink[i] = v; });
      paint();
    }
    if (wanted) { const next = wanted; wanted = null; io.send(next); }
  });

  function touch(i, value) { // a soft brush: the neighbours below and beside get some ink
    if (i === null || ink[i] === value) return;
    ink[i] = value;
    if (value) {
      const column = i % SIDE;
      for (const [j, near] of [[i + 1, column < SIDE - 1], [i - 1, column > 0]]) if (near) ink[j] = Math.max(ink[j], 5);
    }
    look();
  }

  function under_pointer(event) {
    const box = board.getBoundingClientRect();
    const column = Math.floor((SIDE * (event.clientX - box.left)) / box.width);
    const row = Math.floor((SIDE * (event.clientY - box.top)) / box.height);
    const inside = column >= 0 && column < SIDE && row >= 0 && row < SIDE;
    return inside ? row * SIDE + column : null;
  }

  board.addEventListener("pointerdown", (event) => {
    const i = under_pointer(event);
    if (i === null) return;
    board.setPointerCapture(event.pointerId);
    pen = ink[i] === DARKEST ? 0 : DARKEST;
    cursor = i;
    touch(i, pen);
  });
  board.addEventListener("pointermove", (event) => { if (pen !== null) touch(under_pointer(event), pen); });
  for (const end of ["pointerup", "pointercancel"]) board.addEventListener(end, () => { pen = null; });

  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  board.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (move) {
      const column = Math.min(SIDE - 1, Math.max(0, (cursor % SIDE) + move[0]));
      const row = Math.min(SIDE - 1, Math.max(0, Math.floor(cursor / SIDE) + move[1]));
      cursor = row * SIDE + column;
      paint();
      tell();
    } else if (event.key === " " || event.key === "Enter") {
      touch(cursor, ink[cursor] === DARKEST ? 0 : DARKEST);
      tell();
    } else if (event.key === "Delete" || event.key === "Backspace") wipe();
    else return;
    event.preventDefault();
  });
  for (const change of ["focus", "blur"]) board.addEventListener(change, paint);

  function tell() { // to a screen reader: where the cursor is, and what the cell holds
    const tone = ink[cursor] === DARKEST ? "full ink" : ink[cursor] ? "light ink" : "empty";
    where.textContent = `row ${Math.floor(cursor / SIDE) + 1}, column ${(cursor % SIDE) + 1}, ${tone}`;
  }

  function wipe() {
    ink.fill(0);
    look();
    where.textContent = "the board is empty";
  }
  clear.addEventListener("click", wipe);

  io.onsettings((settings) => ask({ example: settings.example }));
  paint();
  ask({ example: io.settings().example });
}
