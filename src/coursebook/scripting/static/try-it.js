// Cells that a reader can change and run in the page. The editor loads when one begins, or has begun
// before; Python at the first run.

import { placeOf } from "./keeping.js";

const nameOf = (place) => `try-${place.dataset.name}`;

async function begin(place) {
  place.parentElement.classList.add("trying");
  const { edit, ready, showPrinted } = await import("./editor.js");
  const field = place.querySelector("textarea");
  const run = () => ready(place, async () => {
    const modules = [import("./python.js"), import("./python-words.js")];
    const [{ Python }, { errorSaid, lacking }] = await Promise.all(modules);
    const python = new Python();
    const source = field.value;
    const found = await python.run(source, { beside: true });
    python.end();
    const more = found.endless ? "\nIt did not come to an end within a few seconds.\n" : "";
    const { raised } = found;
    const lacks = raised ? lacking(source, raised) : "";
    const trouble = raised ? `Line ${raised.line}: ${errorSaid(raised)}\n${lacks && `${lacks}\n`}` : "";
    showPrinted(place, { printed: found.printed + more + trouble, cut: found.cut });
  });
  edit(place, nameOf(place), run);
  return () => {
    field.focus();
    run();
  };
}

for (const place of document.querySelectorAll(".try-it")) {
  if (recallList(placeOf(nameOf(place))).length) begin(place);
  else place.querySelector(".begin").addEventListener("click", async () => (await begin(place))(), { once: true });
}
