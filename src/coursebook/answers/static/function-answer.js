// The editor below an answer box in which a function is written, run and judged.

import { card, dated, tell } from "./box.js";
import { edit, ready, showPrinted } from "./editor.js";
import { Python } from "./python.js";
import { judgeFunction } from "./trial.js";

const lineOf = (source, line) => source.split("\n")[line - 1]?.trim();

export function begin(place, box) {
  const { exercise, said } = box;
  const editor = place.querySelector("textarea");
  const verdictPlace = place.querySelector(".verdict-place");
  const python = new Python();
  const judged = dated(place, () => editor.value);

  function show(verdict, source) {
    const found = card(verdict);
    const add = (className, ...children) => found.append(element("p", { className }, ...children));
    if (verdict.line) {
      add("where", `In line ${verdict.line}: `, element("code", {}, lineOf(source, verdict.line) ?? ""));
    }
    if (verdict.lacks) add("lacks", verdict.lacks);
    tell(verdictPlace, found);
    showPrinted(place, verdict);
  }

  edit(place, `${exercise.id}-function`, () => ready(place, async () => {
    verdictPlace.replaceChildren();
    const trials = (await import(`./${place.dataset.trials}`)).default;
    const source = editor.value;
    const verdict = await judgeFunction(exercise, trials, source, python, said);
    show(verdict, source);
    judged(source);
    box.note(verdict);
  }));
}
