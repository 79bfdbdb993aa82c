// Which exercises a reader has solved on the pages, and how all of it is forgotten. It stays in this
// browser: book.js has bookPath, remember, recall, recallList and keptNames.

const KEY = `solved in ${bookPath}`;
const OTHERS = ["entered in", "predicted in", "figure in"];

export const solved = () => recallList(KEY);

function keep(ids) {
  remember(KEY, ids.length ? JSON.stringify([...new Set(ids)]) : null);
  show();
}

export const solve = (id) => keep([...solved(), id]);

function show() {
  const ids = solved();
  for (const place of document.querySelectorAll("[data-exercises]")) {
    const asked = place.dataset.exercises.split(" ");
    const done = asked.filter((id) => ids.includes(id)).length;
    place.textContent = `Checked exercises solved: ${done} of ${asked.length}`;
    place.classList.toggle("complete", done === asked.length);
  }
  for (const box of document.querySelectorAll(".answer-box")) {
    box.querySelector(".solved-mark").hidden = !ids.includes(box.dataset.exercise);
  }
}

// Answers, predictions and figures, each under its own name.
function takeOthers() {
  const names = OTHERS.flatMap((kind) => keptNames(`${kind} ${bookPath}`));
  const taken = names.map((name) => [name, recall(name)]);
  for (const name of names) remember(name, null);
  return taken;
}

// What was forgotten can be brought back, until the page is left; what is newer stays.
let forgotten = null;
document.querySelector(".reset")?.addEventListener("click", ({ target }) => {
  const back = forgotten;
  forgotten = back ? null : { ids: solved(), others: takeOthers() };
  for (const [name, text] of back?.others ?? []) remember(name, recall(name) ?? text);
  keep(back ? [...back.ids, ...solved()] : []);
  target.textContent = back ? "Forget my progress" : "Bring it back";
  document.querySelector(".reset-said").textContent = back ? "It is back." : "Your progress is forgotten.";
});
addEventListener("storage", show);
addEventListener("pageshow", show); // a page that is gone back to may have missed it
show();
