// Ctrl K and / open the search from anywhere. What it needs is loaded when it is opened.
function search() {
  const dialog = one("#search-dialog");
  const page = one("main .search-form");
  let begun;
  const begin = async (form) => {
    try {
      await (begun ??= dialog.dataset.scripts.split(" ").reverse().reduce(
        (before, address) => before.then(() => load(address)), Promise.resolve(),
      ));
      if (!form.dataset.ready) searching(form, form === page);
      form.dataset.ready = "yes";
    } catch {
      begun = undefined;
      one(".found-said", form.parentElement).textContent = "The search cannot be loaded now. Try once more when you are online.";
    }
  };
  const show = (event) => {
    event.preventDefault();
    if (page) return one("input", page).focus();
    if (!dialog.open) dialog.showModal();
    one("input", dialog).select();
    begin(one("form", dialog));
  };
  one(".search-button").addEventListener("click", show);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const control = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (control || slash) show(event);
    // A field of this kind would only be emptied.
    else if (event.key === "Escape" && dialog.open) dialog.close();
  });
  if (!page) return;
  const field = one("input", page);
  field.addEventListener("focus", () => begin(page));
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  if (field.value) begin(page);
}

// Load a script of this site.
function load(address) {
  return new Promise((loaded, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: loaded, onerror: failed });
    document.head.append(script);
  });
}

// Show words where the most of them stand in the part of the page that the address names.
function land(words) {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const within = (target?.localName === "dt" ? target.nextElementSibling : target) ?? one("article");
  const pattern = words.split(" ").filter((word) => /^[\p{L}\p{M}\d]+$/u.test(word)).join("|");
  if (!pattern || !within) return;
  const word = new RegExp(`(?<![\\p{L}\\d])(?:${pattern})(?![\\p{L}\\d])`, "giu");
  const count = (block) => new Set(block.textContent.toLowerCase().match(word)).size;
  const blocks = all("p, li, dt, dd, td, th, pre, figcaption", within).filter((block) => !block.closest("form"));
  const most = Math.max(0, ...blocks.map(count));
  const best = blocks.filter((block) => most && count(block) === most);
  // Of blocks in blocks the innermost; what is folded only where nothing else has the words.
  const block = best.find((one) => one.checkVisibility() && !best.some((other) => one !== other && one.contains(other))) ?? best.at(-1);
  if (!block) return;
  for (let fold = block.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  block.scrollIntoView({ block: "center", behavior: "instant" });
  if (window.Highlight) CSS.highlights.set("found", new Highlight(...ranges(block, word)));
}

// Where words stand in an element, formulas left out, as they hold their text twice.
function ranges(element, word) {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest(".math")) continue;
    for (const { index, 0: { length } } of text.data.matchAll(word)) {
      const range = new Range();
      range.setStart(text, index);
      range.setEnd(text, index + length);
      found.push(range);
    }
  }
  return found;
}

function landing() {
  const address = new URL(location);
  const words = address.searchParams.get("find");
  if (!words) return;
  address.searchParams.delete("find");
  try {
    history.replaceState(history.state, "", address);
  } catch {
    // A page that is a file keeps its address.
  }
  if (document.readyState === "complete") land(words);
  else addEventListener("load", () => land(words), { once: true });
}

search();
landing();
