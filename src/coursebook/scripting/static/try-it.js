// Cells that a reader can change and run in the page. Everything else loads at the first run.

async function begin(place) {
  place.parentElement.classList.add("trying");
  const modules = [import("./editor.js"), import("./python.js"), import("./python-words.js")];
  const [{ edit, ready, showPrinted }, { Python }, { errorSaid, lacking }] = await Promise.all(modules);
  const field = place.querySelector("textarea");
  const python = new Python();
  const run = () => ready(place, async () => {
    const source = field.value;
    const found = await python.run(source, { beside: true });
    python.end();
    const more = found.endless ? "\nIt did not come to an end within a few seconds.\n" : "";
    showPrinted(place, { printed: found.printed + more + trouble(found.raised, source), cut: found.cut });
  });
  function trouble(raised, source) {
    if (!raised) return "";
    const lacks = lacking(source, raised);
    return `Line ${raised.line}: ${errorSaid(raised)}\n${lacks && `${lacks}\n`}`;
  }
  edit(place, `try-${place.dataset.name}`, run);
  field.focus();
  run();
}

for (const place of document.querySelectorAll(".try-it")) {
  place.querySelector(".begin").addEventListener("click", () => begin(place), { once: true });
}
