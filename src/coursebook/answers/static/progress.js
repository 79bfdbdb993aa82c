// Which exercises a reader has solved on the pages. It stays in this browser.

const here = new URL(document.documentElement.dataset.content_root, location.href).pathname;
const KEY = `solved in ${here}`; // several books may live at one host

export function solved() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return []; // no storage, or somebody else wrote there
  }
}

function keep(ids) {
  try {
    localStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // No storage: the page shows it until it is left.
  }
  show(ids);
}

export const remember = (id) => keep([...new Set([...solved(), id])]);

function show(ids) {
  for (const place of document.querySelectorAll("[data-exercises]")) {
    const asked = place.dataset.exercises.split(" ");
    const done = asked.filter((id) => ids.includes(id)).length;
    place.textContent = `Exercises solved: ${done} of ${asked.length}`;
    place.classList.toggle("complete", done === asked.length);
  }
  for (const box of document.querySelectorAll(".answer-box")) {
    box.querySelector(".solved-mark").hidden = !ids.includes(box.dataset.exercise);
  }
}

// Predictions are kept page by page, by book.js.
function takePredictions() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(`predicted in ${here}`));
  const taken = names.map((name) => [name, localStorage.getItem(name)]);
  for (const name of names) localStorage.removeItem(name);
  return taken;
}

// What was forgotten can be brought back, until the page is left.
let forgotten = null;
document.querySelector(".reset")?.addEventListener("click", ({ target }) => {
  const back = forgotten;
  forgotten = back ? null : { ids: solved(), predictions: takePredictions() };
  for (const [name, text] of back?.predictions ?? []) localStorage.setItem(name, text);
  keep(back?.ids ?? []);
  target.textContent = back ? "Forget my progress" : "Bring it back";
  document.querySelector(".reset-said").textContent = back ? "It is back." : "Your progress is forgotten.";
});
addEventListener("storage", () => show(solved()));
show(solved());
