// What the pages take from CodeMirror 6: one module of these names, made by rebuild.sh.
export { EditorView, minimalSetup } from "codemirror";
export { EditorState, Compartment } from "@codemirror/state";
export {
  drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers,
} from "@codemirror/view";
export { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
export { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
export { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
export { python } from "@codemirror/lang-python";
export { classHighlighter } from "@lezer/highlight";
