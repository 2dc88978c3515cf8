// A lesson: mathematics, cards, pictures, guesses and notes that keep themselves, blocks that run.
import "/static/card.js";
import "/static/pictures/picture.js";
import { start as blocks } from "/static/blocks.js";
import { start as keeping } from "/static/keeping.js";

keeping();
blocks(document.getElementById("lesson"));
