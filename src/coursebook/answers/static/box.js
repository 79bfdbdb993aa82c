// One box below an exercise: keeps what was entered, has it judged, and shows the verdict.

import { Grid } from "./grid.js";
import { judge } from "./judge.js";
import { Fields, keep } from "./keeping.js";
import { solve } from "./progress.js";
import { plain } from "./reading.js";

const said = JSON.parse(document.querySelector("#answer-sentences").textContent);
const NO_DIGESTS =
  "Your browser can check answers only on a page that came over https. Check this one in the notebook.";
const EARLIER = "This was said of your earlier answer; check again for what stands there now.";

// So that the one that cannot be read is found among a hundred entries.
function markUnreadable(form) {
  for (const field of form.querySelectorAll("td input, [name=answer]:not([type=checkbox])")) {
    let readable = true;
    try {
      plain(field.value, said);
    } catch {
      readable = false;
    }
    field.setAttribute("aria-invalid", !readable);
  }
}

function entered(form, grid) {
  const fields = [...form.querySelectorAll("[name=answer]")];
  switch (form.dataset.kind) {
    case "matrix":
      return grid.values();
    case "set":
      return fields.filter((field) => field.checked).map((field) => Number(field.value));
    case "whole numbers":
      return fields.map((field) => field.value);
    default:
      return fields[0].value;
  }
}

// All numbers were written into one field: each goes where it belongs.
function distribute(form, value) {
  form.querySelectorAll("[name=answer]").forEach((field, at) => {
    if (value) field.value = value[0][at];
  });
  form.dispatchEvent(new Event("change"));
}

export function card({ status, headline, message }) {
  const mark = element("span", { ariaHidden: "true" }, said.MARKS[status]);
  const found = element("div", { className: "verdict" }, element("strong", {}, mark, ` ${headline}`));
  found.append(element("p", {}, message), element("p", { className: "earlier", hidden: true }, EARLIER));
  found.dataset.status = status;
  return found;
}

// Puts a verdict where it belongs, and in sight.
export function tell(place, found) {
  place.replaceChildren(found);
  intoSight(found);
}

// A verdict says when it is no longer about what stands there. Returns what is to be called when there
// is one, perhaps with what it is about.
export function dated(whole, read) {
  let judged;
  const look = () => {
    const line = whole.querySelector(".verdict .earlier");
    if (line) line.hidden = read() === judged;
  };
  for (const change of ["input", "change"]) whole.addEventListener(change, look);
  return (about = read()) => {
    judged = about;
    look();
  };
}

export class Box {
  constructor(form) {
    Object.assign(this, { form, said });
    this.exercise = JSON.parse(form.querySelector(".answer-data").textContent);
    this.grid = form.dataset.kind === "matrix" ? new Grid(form, said, this.exercise.stride) : null;
    this.fields = this.grid ?? new Fields(form);
    keep(form, this.fields);
    this.judged = dated(form, () => JSON.stringify(this.fields.entry));
    this.grid?.begin();
    form.dataset.opened = "";
  }

  // What stands in it, as it is judged, or nothing.
  get answer() {
    return this.fields.entry.length ? entered(this.form, this.grid) : null;
  }

  async check() {
    const { form, exercise, grid } = this;
    markUnreadable(form);
    if (!globalThis.crypto?.subtle) {
      this.show({ status: "malformed", headline: exercise.title, message: NO_DIGESTS });
      return;
    }
    const verdict = await judge(exercise, entered(form, grid), said);
    this.show(verdict);
    if (form.dataset.kind === "whole numbers") distribute(form, verdict.value);
    grid?.mark(verdict, exercise);
    this.judged();
    this.note(verdict);
  }

  note({ status }) {
    if (status === "right") solve(this.exercise.id);
    this.form.querySelector(".next-exercise")?.toggleAttribute("hidden", status !== "right");
  }

  show(verdict) {
    tell(this.form.querySelector(".verdict-place"), card(verdict));
  }
}
