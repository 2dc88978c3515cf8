// Blocks of a lesson: each can be run, edited, stopped and set back. They share one process on the
// server, started with the first run of this tab and ended with the tab. A block needs what stands
// above it, so blocks above that did not run as they stand now run first.
const LOST = "The connection was lost, and with it what had run. Run again to begin anew.";
const SHUT = "The server does not answer, or was started anew: look into your terminal.";

export function start(article) {
  const found = [...article.querySelectorAll(".block")].map((place) => new Block(place));
  if (found.length) new Lesson(article.dataset.run, found);
}

class Lesson {
  constructor(address, blocks) {
    this.address = address;
    this.blocks = blocks;
    this.socket = null;
    this.line = []; // blocks that wait for their turn
    this.now = null;
    for (const block of blocks) {
      block.onrun = () => this.run(block);
      block.onstop = () => this.stop();
    }
  }

  run(block) {
    if (this.now) return block.says("Another block runs: wait for its end, or stop it.");
    const until = this.blocks.indexOf(block);
    this.line = this.blocks.slice(0, until).filter((one) => !one.absent && one.ran !== one.text);
    this.line.push(block);
    for (const one of this.line) one.waits();
    this.next();
  }

  next() {
    this.now = this.line.shift() ?? null;
    if (!this.now) return;
    this.now.begins();
    this.send({ do: "run", block: this.now.number, source: this.now.text });
  }

  stop() {
    for (const one of this.line) one.ends("", "");
    this.line = [];
    this.send({ do: "stop" });
  }

  send(message) {
    const text = JSON.stringify(message);
    if (this.socket?.readyState === WebSocket.OPEN) return this.socket.send(text);
    if (!this.socket) this.open();
    this.socket.addEventListener("open", () => this.socket.send(text), { once: true });
  }

  open() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(`${scheme}//${location.host}${this.address}`);
    this.socket.addEventListener("message", (event) => this.hear(JSON.parse(event.data)));
    let says = SHUT;
    this.socket.addEventListener("open", () => { says = LOST; });
    this.socket.addEventListener("close", (event) => this.lost(event.reason || says));
  }

  hear(told) {
    const block = this.blocks.find((one) => one.number === told.block);
    if (told.kind === "fresh") {
      for (const one of this.blocks) one.ran = null;
    } else if (told.kind !== "end") {
      block?.shows(told.kind, told.text);
    } else {
      block?.ends(told.how, told.says);
      if (told.how !== "ok") {
        for (const one of this.line) one.ends("", "Not run: a block above did not end well.");
        this.line = [];
      }
      this.next();
    }
  }

  lost(reason) {
    this.socket = null;
    for (const one of [this.now, ...this.line]) one?.ends("lost", reason);
    this.now = null;
    this.line = [];
    for (const one of this.blocks) one.ran = null;
  }
}

class Block {
  constructor(place) {
    this.place = place;
    this.number = Number(place.dataset.block);
    this.absent = place.querySelector(".output .note code") !== null; // an extra is not installed
    this.listing = place.querySelector("pre.code, pre");
    this.output = place.querySelector(".output");
    this.original = this.listing.textContent.replace(/\n$/, "");
    this.before = [...this.output.childNodes];
    this.editor = null;
    this.ran = null; // the text that ran last in this tab's process
    this.tools();
  }

  get text() { return this.editor ? this.editor.text : this.original; }

  tools() {
    const bar = document.createElement("div");
    bar.className = "tools";
    const add = (words, act, hidden = false) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.setAttribute("aria-label", `${words} block ${this.number}`);
      button.hidden = hidden;
      button.addEventListener("click", act);
      bar.append(button);
      return button;
    };
    this.runs = add("Run", () => this.onrun());
    this.stops = add("Stop", () => this.onstop(), true);
    this.edits = add("Edit", () => this.edit());
    this.resets = add("Set back", () => this.reset(), true);
    this.told = document.createElement("span");
    this.told.className = "told";
    this.told.setAttribute("role", "status");
    bar.append(this.told);
    this.runs.hidden = this.absent;
    this.place.insertBefore(bar, this.output);
  }

  async edit() {
    if (this.editor) return this.editor.focus();
    const { open } = await import("/static/editor.js");
    const holder = document.createElement("div");
    holder.className = "editor";
    this.listing.hidden = true;
    this.listing.after(holder);
    this.editor = open(holder, this.original, {
      label: `Code of block ${this.number}`,
      keys: { "Mod-Enter": () => this.onrun(), "Shift-Enter": () => this.onrun() },
    });
    this.edits.hidden = true;
    this.resets.hidden = false;
    this.editor.focus();
  }

  reset() {
    this.editor.close();
    this.editor = null;
    this.place.querySelector(".editor").remove();
    this.listing.hidden = false;
    this.output.replaceChildren(...this.before);
    this.resets.hidden = true;
    this.edits.hidden = false;
    this.told.textContent = "";
    this.edits.focus();
  }

  says(words) { this.told.textContent = words; }

  waits() {
    this.runs.disabled = true;
    this.told.textContent = "Waits…";
  }

  begins() {
    this.output.replaceChildren();
    this.text_ = this.text;
    this.runs.disabled = true;
    this.stops.hidden = false;
    this.told.textContent = "Runs…";
  }

  shows(kind, text) {
    if (kind === "figure") {
      const figure = document.createElement("figure");
      figure.className = "plot";
      figure.innerHTML = text;
      return this.output.append(figure);
    }
    const last = this.output.lastElementChild;
    if (last?.localName === "pre" && last.classList.contains(kind)) return last.append(text);
    const words = document.createElement("pre");
    words.className = kind;
    words.tabIndex = 0;
    words.setAttribute("role", "group");
    words.setAttribute("aria-label", `Output ${this.number}`);
    words.textContent = text;
    this.output.append(words);
  }

  ends(how, says) {
    this.runs.disabled = false;
    this.stops.hidden = true;
    this.ran = how === "ok" ? this.text_ : this.ran;
    this.told.textContent = says || (how === "ok" ? "Ran." : "");
  }
}
