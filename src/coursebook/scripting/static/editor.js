// A place to write Python: Tab indents, a new line stands below the last, Ctrl and Enter run. What is
// written is kept as answers are.

import { keep } from "./keeping.js";

const STEP = "    ";

// As typed, so that it can be undone. With no text, inserting would leave the caret in the line before.
function put(field, text) {
  if (!document.execCommand(text ? "insertText" : "delete", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function indent(field, back) {
  const { value, selectionStart, selectionEnd } = field;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const one = !value.slice(selectionStart, selectionEnd).includes("\n");
  if (one && !back) {
    put(field, STEP.slice((selectionStart - start) % STEP.length));
    return;
  }
  const lines = value.slice(start, selectionEnd).split("\n");
  const moved = lines.map((line) => (back ? line.replace(/^ {1,4}/, "") : line && STEP + line)).join("\n");
  field.setSelectionRange(start, selectionEnd);
  put(field, moved);
  field.setSelectionRange(one ? field.selectionEnd : start, field.selectionEnd);
}

function newLine(field) {
  const before = field.value.slice(0, field.selectionStart);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  put(field, `\n${line.match(/^ */)[0]}${/:\s*(#.*)?$/.test(line) ? STEP : ""}`);
}

// In the white before a line one key takes away a step.
function backspace(field) {
  const { value, selectionStart, selectionEnd } = field;
  const line = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
  if (selectionStart !== selectionEnd || !line || line.trim() || line.length % STEP.length) return false;
  field.setSelectionRange(selectionStart - STEP.length, selectionStart);
  put(field, "");
  return true;
}

// A program, as keeping.js keeps it; the one that stood there first is nothing of the reader's.
class Program {
  called = "Your program";

  constructor(field) {
    Object.assign(this, { field, first: field.defaultValue });
  }

  get entry() {
    const { value } = this.field;
    return value.trim() && value !== this.first ? [value] : [];
  }

  set entry([text = this.first]) {
    this.field.value = text;
    this.grow();
  }

  grow() {
    this.field.rows = Math.min(30, Math.max(5, this.field.value.split("\n").length + 1));
  }
}

export function edit(whole, name, run) {
  const field = whole.querySelector("textarea");
  const program = new Program(field);
  let leaving = false; // Escape, then Tab, leaves; and who only passes by
  field.addEventListener("focus", () => (leaving = true));
  field.addEventListener("click", () => (leaving = false));
  field.addEventListener("input", () => program.grow());
  keep(whole, program, name);
  field.addEventListener("keydown", (event) => {
    const leaves = leaving;
    leaving = event.key === "Escape" || (leaving && event.key === "Shift");
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.isComposing || event.altKey || (ctrl && event.key !== "Enter")) return;
    const does = {
      Tab: () => !leaves && (indent(field, event.shiftKey), true),
      Enter: () => ((ctrl ? run() : newLine(field)), true),
      Backspace: () => backspace(field),
    }[event.key];
    if (does?.()) event.preventDefault();
  });
  whole.querySelector(".run").addEventListener("click", run);
  whole.querySelector(".first")?.addEventListener("click", () => {
    field.focus();
    field.select();
    put(field, program.first);
  });
  whole.querySelector(".run").disabled = false;
  program.grow();
}

// Runs it with the button held, and says so when Python is not to be had.
export async function ready(place, run) {
  const button = place.querySelector(".run");
  const said = place.querySelector(".run-said");
  if (button.getAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true");
  said.textContent = "Running.";
  try {
    await run();
    said.textContent = "";
  } catch (reason) {
    console.warn(reason);
    said.textContent = "Python did not load: the page asks its own site for it, once. Are you offline? The notebook has its own.";
  }
  button.removeAttribute("aria-disabled");
}

export function showPrinted(place, { printed, cut }) {
  const printedPlace = place.querySelector(".printed");
  printedPlace.hidden = !printed;
  printedPlace.textContent = printed + (cut ? "\u2026\n(More was printed.)" : "");
  intoSight(printedPlace);
}
