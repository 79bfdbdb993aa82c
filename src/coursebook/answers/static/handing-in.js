// All that was entered on a page as one file, to keep or to hand in: answers as the boxes hand them
// over to be judged, programs, and what was written in words. It goes to the reader's own disk.

import { placeOf } from "./keeping.js";
import { listed, many } from "./reading.js";

const kept = (name) => recallList(placeOf(name));
const NOTHING = "You have entered nothing on this page yet.";

// What there is of each, by exercise.
function collect(ids, find) {
  return Object.fromEntries(ids.map((id) => [id, find(id)]).filter(([, found]) => found !== null));
}

const idsOf = (selector) => [...document.querySelectorAll(selector)].map(({ dataset }) => dataset.exercise);
const textOf = (name) => kept(name)[0] ?? null;

function whole(about, boxes) {
  return {
    ...about,
    answers: collect([...boxes.keys()], (id) => boxes.get(id).answer),
    functions: collect(idsOf(".another-way"), (id) => textOf(`${id}-function`)),
    words: collect(idsOf(".open-answer"), textOf),
  };
}

function countOf({ answers, functions, words }) {
  const counts = [[answers, "answer"], [functions, "function"], [words, "text"]];
  return listed(counts.map(([found, noun]) => [Object.keys(found).length, noun])
    .filter(([count]) => count).map(([count, noun]) => many(count, noun)));
}

function download(name, text) {
  const link = element("a", { href: URL.createObjectURL(new Blob([text])), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

export function handIn({ about, file }, boxes) {
  const found = whole(JSON.parse(about), boxes);
  const count = countOf(found);
  if (!count) return NOTHING;
  download(file, `${JSON.stringify(found, null, 1)}\n`);
  return `${file} has ${count}.`;
}
