// Forms without a new page: what the form would send goes by fetch, the answer is a piece of HTML.
import { typeset } from "/static/math.js";

export function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button ?? undefined));
  return ask(form.getAttribute("action"), { method: "POST", body });
}

// Returns the text of an answer; throws with the words that the server said.
export async function ask(address, options = {}) {
  const headers = { accept: "text/x-piece", ...options.headers };
  const reply = await fetch(address, { ...options, headers });
  const text = await reply.text();
  if (reply.ok) return text;
  throw refused(reply, text);
}

// An answer that is none, as an error with the words that the server said.
export function refused(reply, text) {
  let says = text;
  try { says = JSON.parse(text).error ?? text; } catch { /* plain words */ }
  return Object.assign(new Error(says), { status: reply.status, text });
}

// What to tell of an error: the server's words, or that there is no server.
export const words = (error) => (error.status ? error.message : GONE);

// Returns the elements of a piece of HTML, with its mathematics set.
export function made(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  typeset(holder.content);
  return holder.content;
}

export const GONE = "The server does not answer: is it still running in your terminal?";
