// The boxes below exercises. What they stand on comes when the first of them comes near, or is used.

import { Fields, keep } from "./keeping.js";
import "./progress.js";

const NOT_LOADED =
  "What checks answers could not be loaded. Reload the page, or check this one in the notebook.";
const boxes = new Map();

function opened(form) {
  const missing = () => void (form.querySelector(".verdict-place").textContent = NOT_LOADED);
  if (!boxes.has(form)) boxes.set(form, import("./box.js").then(({ Box }) => new Box(form), missing));
  return boxes.get(form);
}

const forms = document.querySelectorAll(".answer-box");
onceSeen(forms, "100% 0px", opened);

for (const form of forms) {
  form.addEventListener("focusin", () => opened(form), { once: true });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    (await opened(form))?.check();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

for (const form of document.querySelectorAll(".open-answer")) {
  form.addEventListener("submit", (event) => event.preventDefault());
  keep(form, new Fields(form));
}

// A file of all answers needs every box, also those that have not come near.
const handing = document.querySelector(".hand-in");
handing?.querySelector("button").addEventListener("click", async () => {
  const forms = [...document.querySelectorAll(".answer-box")];
  const said = handing.querySelector(".hand-in-said");
  try {
    const [{ handIn }, ...all] = await Promise.all([import("./handing-in.js"), ...forms.map(opened)]);
    if (!all.every(Boolean)) throw Error(NOT_LOADED);
    said.textContent = handIn(handing.dataset, new Map(all.map((box) => [box.exercise.id, box])));
  } catch {
    said.textContent = "What makes the file could not be loaded. Reload the page; what you have entered is kept.";
  }
});

// Another way to answer brings a module of its own, when it is opened.
for (const place of document.querySelectorAll(".another-way")) {
  const form = document.getElementById(`${place.dataset.exercise}-answer`);
  place.addEventListener("toggle", async () => {
    const [{ begin }, box] = await Promise.all([import(`./${place.dataset.module}`), opened(form)]);
    begin(place, box);
  }, { once: true });
}
