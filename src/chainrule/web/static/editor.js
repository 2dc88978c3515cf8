// The editor: CodeMirror with Python, in the page's own colours. Tab indents; Escape, then Tab,
// leaves it, so that the keyboard is never caught.
import * as cm from "/static/vendor/codemirror.js";

const theme = cm.EditorView.theme({ "&": { maxHeight: "75vh" }, ".cm-scroller": { overflow: "auto" } });

// Returns an editor in `parent`. `keys` maps names like "Mod-Enter" to functions.
export function open(parent, text, { label, keys = {}, onchange = () => {} }) {
  const bindings = Object.entries(keys).map(([key, run]) => ({ key, run: () => { run(); return true; } }));
  const view = new cm.EditorView({
    parent,
    state: cm.EditorState.create({
      doc: text,
      extensions: [
        cm.EditorView.cspNonce.of(document.body.dataset.nonce),
        cm.lineNumbers(), cm.history(), cm.drawSelection(), cm.indentOnInput(), cm.bracketMatching(),
        cm.closeBrackets(), cm.highlightActiveLine(), cm.highlightActiveLineGutter(),
        cm.python(), cm.syntaxHighlighting(cm.classHighlighter), cm.indentUnit.of("    "), theme,
        cm.EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        cm.EditorView.updateListener.of((update) => { if (update.docChanged) onchange(); }),
        cm.keymap.of([
          ...bindings, ...cm.closeBracketsKeymap, ...cm.historyKeymap, cm.indentWithTab, ...cm.defaultKeymap,
        ]),
      ],
    }),
  });
  return {
    view,
    get text() { return view.state.doc.toString(); },
    set text(words) { view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: words } }); },
    focus() { view.focus(); },
    close() { view.destroy(); },
  };
}
