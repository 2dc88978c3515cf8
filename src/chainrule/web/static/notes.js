// The journal: mathematics in notes, and notes that keep themselves.
import { typeset } from "/static/math.js";
import { start } from "/static/keeping.js";

typeset();
start();
